// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes, with the competition that the kernel's have: unlock frees the mutex and wakes the first
 * waiter, which has to try again; whoever runs meanwhile may take it before. A first waiter that
 * was passed over says so, and the next unlock hands the mutex over to it.
 *
 * An unlock with waiters looks at the mutex once more after it has been given up, as the kernel's
 * slow path does: a mutex cannot guard the life of the object that it lies in, and the decision
 * point there lets that bug be found. (The waiter is woken before that point, not after: in the
 * kernel one that has not gone to sleep yet finds the free mutex by itself.)
 */
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/atomic.h>

#include "locking/locking.h"

static unsigned int use(struct mutex *lock)
{
	return map_use(&lock->dep_map, LOCK_MAGIC_MUTEX, lock, sizeof(*lock));
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	map_init(&lock->dep_map, LOCK_MAGIC_MUTEX, name, key, lock, sizeof(*lock));
	lock->waiters = NULL;
	lock->handoff = 0;
}

void mutex_init_class(struct mutex *lock, struct lock_class_key *key)
{
	__mutex_init(lock, key->name, key);
}

void mutex_destroy(struct mutex *lock)
{
	use(lock);
	map_destroy(&lock->dep_map, lock);
}

/* Who holds it, or was handed it and has not run yet. */
static sched_mask mutex_blockers(const struct sched_wait *wait)
{
	const struct mutex *lock = wait->object;

	return task_bit(lock->dep_map.owner - 1);
}

static void leave_queue(struct mutex *lock, struct lock_waiter *waiter)
{
	waiters_remove(&lock->waiters, waiter);
	if (!lock->waiters)
		lock->handoff = 0;
}

/* Return: 0 or -EINTR. */
static int wait_for_mutex(struct mutex *lock, unsigned int sync, int interruptible)
{
	struct sched_wait wait = {
		.kind = SYNC_MUTEX,
		.sync = sync,
		.object = lock,
		.what = "mutex",
		.blockers = mutex_blockers,
		.timeout = SCHED_FOREVER,
		.interruptible = interruptible,
	};
	struct lock_waiter waiter;

	waiters_add(&lock->waiters, &waiter, EV_MODE_EXCLUSIVE);
	for (;;) {
		int why = sched_wait(&wait);

		if (waiter.granted || !lock->dep_map.owner) {
			leave_queue(lock, &waiter);
			return 0;
		}
		if (why == SCHED_SIGNALLED) {
			leave_queue(lock, &waiter);
			return -EINTR;
		}
		if (lock->waiters == &waiter)
			lock->handoff = 1;
	}
}

static int lock_mutex(struct mutex *lock, unsigned int subclass, int interruptible)
{
	unsigned long mode = EV_MODE_EXCLUSIVE | EV_MODE_NEST(subclass);
	unsigned int sync = use(lock);

	sleeping_entry();
	sched_point(EV_LOCK, lock, sync, mode);
	use(lock);
	if (lock->dep_map.owner && wait_for_mutex(lock, sync, interruptible)) {
		event_emit(EV_TRY_FAILED, lock, sync, mode);
		return -EINTR;
	}
	map_acquired(&lock->dep_map, lock, mode);
	return 0;
}

void mutex_lock(struct mutex *lock)
{
	lock_mutex(lock, 0, 0);
}

void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	lock_mutex(lock, subclass, 0);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	return lock_mutex(lock, 0, 1);
}

int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass)
{
	return lock_mutex(lock, subclass, 1);
}

int mutex_lock_killable(struct mutex *lock)
{
	return lock_mutex(lock, 0, 1);
}

int mutex_lock_killable_nested(struct mutex *lock, unsigned int subclass)
{
	return lock_mutex(lock, subclass, 1);
}

int mutex_trylock(struct mutex *lock)
{
	unsigned int sync = use(lock);

	if (in_interrupt())
		misuse("mutex_trylock() in interruption context", lock, sync);
	sched_point(EV_LOCK, lock, sync, EV_MODE_TRY);
	use(lock);
	if (lock->dep_map.owner) {
		event_emit(EV_TRY_FAILED, lock, sync, EV_MODE_TRY);
		return 0;
	}
	map_acquired(&lock->dep_map, lock, EV_MODE_TRY);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	unsigned int sync = use(lock);

	if (lock->dep_map.owner != sched_current() + 1)
		misuse("unlocked by a task that does not hold it", lock, sync);
	sched_point(EV_UNLOCK, lock, sync, EV_MODE_EXCLUSIVE);
	use(lock);
	sync_release(sync);
	map_released(&lock->dep_map);
	if (!lock->waiters)
		return;
	if (lock->handoff) {
		struct lock_waiter *first = lock->waiters;

		first->granted = 1;
		lock->handoff = 0;
		lock->dep_map.owner = first->task + 1;
		sched_wake(first->task);
		return;
	}
	waiters_wake_first(&lock->waiters);
	sched_point(EV_WAKE, lock, sync, 0);
	sched_object(lock, sizeof(*lock));
}

bool mutex_is_locked(struct mutex *lock)
{
	use(lock);
	sched_range(&lock->dep_map.owner, sizeof(lock->dep_map.owner), SCHED_READ | SCHED_MARKED);
	return lock->dep_map.owner != 0;
}

int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock)
{
	if (atomic_add_unless(cnt, -1, 1))
		return 0;
	mutex_lock(lock);
	if (atomic_dec_and_test(cnt))
		return 1;
	mutex_unlock(lock);
	return 0;
}
