// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks. A task that finds one taken waits instead of spinning, which is the same to all others
 * since each task is a CPU of its own; a cycle of spinning tasks is found like any deadlock.
 *
 * An interruption that spins for a lock of the very task that it interrupted cannot be shown with
 * tasks alone. It is found the way lockdep finds it: by the contexts in which locks of a class were
 * taken, without the bad moment having to come. The contexts are published as well: what follows
 * from them through other locks is for checks/irq_order.c.
 */
#include <linux/spinlock.h>

#include "locking/locking.h"
#include "locking/spinlock.h"

static unsigned int use(spinlock_t *lock)
{
	return map_use(&lock->dep_map, LOCK_MAGIC_SPINLOCK, lock, sizeof(*lock));
}

void __spin_lock_init(spinlock_t *lock, const char *name, struct lock_class_key *key)
{
	map_init(&lock->dep_map, LOCK_MAGIC_SPINLOCK, name, key, lock, sizeof(*lock));
	lock->waiters = NULL;
	lock->held_next = NULL;
}

/* ------------------------------------------------------------------ contexts */

static void note_usage(spinlock_t *lock, unsigned int usage)
{
	struct lock_class_key *class = lock->dep_map.key ? lock->dep_map.key : &lock->dep_map.own;
	unsigned int all = class->usage | usage;

	if ((all & LOCK_USED_IN_HARDIRQ) && (all & LOCK_USED_HARDIRQ_ON))
		misuse("taken by an interruption and held with interruptions enabled", lock,
		       lock->dep_map.sync);
	if ((all & LOCK_USED_IN_SOFTIRQ) && (all & LOCK_USED_SOFTIRQ_ON))
		misuse("taken by a soft interruption and held with those enabled", lock,
		       lock->dep_map.sync);
	if (all != class->usage) {
		class->usage = all;
		event_emit(EV_LOCK_USAGE, lock, lock->dep_map.sync, all);
	}
}

static void note_taken(spinlock_t *lock)
{
	unsigned int usage = 0;

	if (in_hardirq())
		usage |= LOCK_USED_IN_HARDIRQ;
	else if (in_serving_softirq())
		usage |= LOCK_USED_IN_SOFTIRQ;
	if (!irqs_disabled()) {
		usage |= LOCK_USED_HARDIRQ_ON;
		if (!in_interrupt())
			usage |= LOCK_USED_SOFTIRQ_ON;
	}
	note_usage(lock, usage);
}

static spinlock_t **held_spinlocks(void)
{
	return (spinlock_t **)&sched_local()[LOCAL_HELD_SPINLOCKS];
}

void spinlocks_note_enabled(unsigned int usage)
{
	for (spinlock_t *l = *held_spinlocks(); l; l = l->held_next)
		note_usage(l, usage);
}

/* ------------------------------------------------------------------ taking and giving back */

static sched_mask spin_blockers(const struct sched_wait *wait)
{
	const spinlock_t *lock = wait->object;

	return task_bit(lock->dep_map.owner - 1);
}

static void wait_for_spinlock(spinlock_t *lock, unsigned int sync)
{
	struct sched_wait wait = {
		.kind = SYNC_SPINLOCK,
		.sync = sync,
		.object = lock,
		.what = "spinlock",
		.blockers = spin_blockers,
		.timeout = SCHED_FOREVER,
	};
	struct lock_waiter waiter;

	waiters_add(&lock->waiters, &waiter, EV_MODE_EXCLUSIVE);
	do
		sched_wait(&wait);
	while (lock->dep_map.owner);
	waiters_remove(&lock->waiters, &waiter);
}

static void got(spinlock_t *lock, unsigned long mode)
{
	map_acquired(&lock->dep_map, lock, mode);
	note_taken(lock);
	lock->held_next = *held_spinlocks();
	*held_spinlocks() = lock;
}

static void take(spinlock_t *lock, int subclass)
{
	unsigned long mode = EV_MODE_EXCLUSIVE | EV_MODE_NEST(subclass);
	unsigned int sync = use(lock);

	preempt_disable();
	sched_point(EV_LOCK, lock, sync, mode);
	use(lock);
	if (lock->dep_map.owner)
		wait_for_spinlock(lock, sync);
	got(lock, mode);
}

static void give_back(spinlock_t *lock)
{
	unsigned int sync = use(lock);
	spinlock_t **link = held_spinlocks();

	if (lock->dep_map.owner != sched_current() + 1)
		misuse("unlocked by a task that does not hold it", lock, sync);
	sched_point(EV_UNLOCK, lock, sync, EV_MODE_EXCLUSIVE);
	use(lock);
	while (*link && *link != lock)
		link = &(*link)->held_next;
	if (*link)
		*link = lock->held_next;
	sync_release(sync);
	map_released(&lock->dep_map);
	waiters_wake_first(&lock->waiters);
	preempt_enable();
}

void spin_lock(spinlock_t *lock)
{
	take(lock, 0);
}

void spin_lock_nested(spinlock_t *lock, int subclass)
{
	take(lock, subclass);
}

void spin_unlock(spinlock_t *lock)
{
	give_back(lock);
}

int spin_trylock(spinlock_t *lock)
{
	unsigned int sync = use(lock);

	preempt_disable();
	sched_point(EV_LOCK, lock, sync, EV_MODE_TRY);
	use(lock);
	if (lock->dep_map.owner) {
		event_emit(EV_TRY_FAILED, lock, sync, EV_MODE_TRY);
		preempt_enable();
		return 0;
	}
	got(lock, EV_MODE_TRY);
	return 1;
}

int spin_is_locked(spinlock_t *lock)
{
	use(lock);
	sched_range(&lock->dep_map.owner, sizeof(lock->dep_map.owner), SCHED_READ | SCHED_MARKED);
	return lock->dep_map.owner != 0;
}

/* ------------------------------------------------------------------ _bh, _irq, _irqsave */

void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	take(lock, 0);
}

void spin_unlock_bh(spinlock_t *lock)
{
	give_back(lock);
	local_bh_enable();
}

int spin_trylock_bh(spinlock_t *lock)
{
	local_bh_disable();
	if (spin_trylock(lock))
		return 1;
	local_bh_enable();
	return 0;
}

void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	take(lock, 0);
}

void spin_unlock_irq(spinlock_t *lock)
{
	give_back(lock);
	local_irq_enable();
}

int spin_trylock_irq(spinlock_t *lock)
{
	local_irq_disable();
	if (spin_trylock(lock))
		return 1;
	local_irq_enable();
	return 0;
}

unsigned long _spin_lock_irqsave(spinlock_t *lock, int subclass)
{
	unsigned long flags = arch_local_irq_save();

	take(lock, subclass);
	return flags;
}

void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	give_back(lock);
	arch_local_irq_restore(flags);
}
