// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader/writer semaphores. Whoever comes while readers hold it and somebody waits, waits behind;
 * that is what makes a second down_read() of one task a deadlock once a writer stands between.
 *
 * When it becomes free: a writer at the head of the queue is woken and has to try again, and can be
 * passed over once, then it is handed over; a reader at the head is let in by the one who frees it,
 * together with all readers in the queue.
 *
 * Happens-before: a writer comes after all who held it before, a reader after the writers. Two
 * readers are not ordered by it, so what readers release goes into a clock of its own, which only
 * writers take up.
 */
#include <linux/errno.h>
#include <linux/rwsem.h>

#include "locking/locking.h"

_Static_assert(sizeof(((struct rw_semaphore *)0)->held) == SCHED_MAX_TASKS,
	       "one count for each task");

static unsigned int use(struct rw_semaphore *sem)
{
	return map_use(&sem->dep_map, LOCK_MAGIC_RWSEM, sem, sizeof(*sem));
}

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	map_init(&sem->dep_map, LOCK_MAGIC_RWSEM, name, key, sem, sizeof(*sem));
	sem->waiters = NULL;
	sem->readers = 0;
	sem->read_sync = 0;
	sem->handoff = 0;
	for (int i = 0; i < SCHED_MAX_TASKS; i++)
		sem->held[i] = 0;
}

/* ------------------------------------------------------------------ state */

static void add_reader(struct rw_semaphore *sem, int task)
{
	sem->readers++;
	sem->held[task]++;
	sem->dep_map.holders |= task_bit(task);
}

/* A free one may be taken past the queue, unless it was promised to the queue's head. */
static int can_read(const struct rw_semaphore *sem)
{
	if (sem->dep_map.owner || sem->handoff)
		return 0;
	return !sem->readers || !sem->waiters;
}

static int can_write(const struct rw_semaphore *sem, const struct lock_waiter *me)
{
	if (sem->dep_map.owner || sem->readers)
		return 0;
	return !sem->handoff || sem->waiters == me;
}

/* Readers in the queue, wherever they stand, are let in. */
static void let_readers_in(struct rw_semaphore *sem)
{
	struct lock_waiter **link = &sem->waiters;

	while (*link) {
		struct lock_waiter *w = *link;

		if (!(w->mode & EV_MODE_SHARED)) {
			link = &w->next;
			continue;
		}
		*link = w->next;
		w->granted = 1;
		add_reader(sem, w->task);
		sched_wake(w->task);
	}
}

/* It became free, or the head of the queue changed. */
static void wake_queue(struct rw_semaphore *sem)
{
	if (!sem->waiters || sem->dep_map.owner)
		return;
	if (sem->waiters->mode & EV_MODE_SHARED)
		let_readers_in(sem);
	else if (!sem->readers)
		sched_wake(sem->waiters->task);
}

/* All who hold it must act, and so must a writer at the head of the queue, unless it is who asks. */
static sched_mask rwsem_blockers(const struct sched_wait *wait)
{
	const struct rw_semaphore *sem = wait->object;
	sched_mask mask = sem->dep_map.holders | task_bit(sem->dep_map.owner - 1);

	const struct lock_waiter *first = sem->waiters;

	if (first && !(first->mode & EV_MODE_SHARED) && wait != sched_waiting(first->task))
		mask |= task_bit(first->task);
	return mask;
}

/* ------------------------------------------------------------------ waiting */

static void leave_queue(struct rw_semaphore *sem, struct lock_waiter *waiter)
{
	int first = sem->waiters == waiter;

	waiters_remove(&sem->waiters, waiter);
	if (first || !sem->waiters)
		sem->handoff = 0;
}

/* Return: 0 or -EINTR. */
static int wait_for_rwsem(struct rw_semaphore *sem, unsigned int sync, unsigned long mode,
			  int interruptible)
{
	struct sched_wait wait = {
		.kind = SYNC_RWSEM,
		.sync = sync,
		.object = sem,
		.what = mode & EV_MODE_SHARED ? "rw_semaphore, read" : "rw_semaphore, write",
		.blockers = rwsem_blockers,
		.timeout = SCHED_FOREVER,
		.interruptible = interruptible,
	};
	struct lock_waiter waiter;

	waiters_add(&sem->waiters, &waiter, mode);
	for (;;) {
		int why = sched_wait(&wait);

		if (waiter.granted)
			return 0;
		if (!(mode & EV_MODE_SHARED) && can_write(sem, &waiter)) {
			leave_queue(sem, &waiter);
			return 0;
		}
		if (why == SCHED_SIGNALLED) {
			leave_queue(sem, &waiter);
			wake_queue(sem);
			return -EINTR;
		}
		if (sem->waiters == &waiter && !(mode & EV_MODE_SHARED))
			sem->handoff = 1;
	}
}

/* ------------------------------------------------------------------ reading */

static void got_read(struct rw_semaphore *sem, unsigned long mode)
{
	map_acquired(&sem->dep_map, sem, mode);
}

static int lock_read(struct rw_semaphore *sem, int subclass, int interruptible)
{
	unsigned long mode = EV_MODE_SHARED | EV_MODE_NEST(subclass);
	unsigned int sync = use(sem);

	sleeping_entry();
	sched_point(EV_LOCK, sem, sync, mode);
	use(sem);
	if (can_read(sem)) {
		add_reader(sem, sched_current());
	} else if (wait_for_rwsem(sem, sync, mode, interruptible)) {
		event_emit(EV_TRY_FAILED, sem, sync, mode);
		return -EINTR;
	}
	got_read(sem, mode);
	return 0;
}

void down_read(struct rw_semaphore *sem)
{
	lock_read(sem, 0, 0);
}

void down_read_nested(struct rw_semaphore *sem, int subclass)
{
	lock_read(sem, subclass, 0);
}

int down_read_interruptible(struct rw_semaphore *sem)
{
	return lock_read(sem, 0, 1);
}

int down_read_killable(struct rw_semaphore *sem)
{
	return lock_read(sem, 0, 1);
}

/* Does not pass a queue, whoever stands in it. */
int down_read_trylock(struct rw_semaphore *sem)
{
	unsigned long mode = EV_MODE_SHARED | EV_MODE_TRY;
	unsigned int sync = use(sem);

	sched_point(EV_LOCK, sem, sync, mode);
	use(sem);
	if (sem->dep_map.owner || sem->waiters) {
		event_emit(EV_TRY_FAILED, sem, sync, mode);
		return 0;
	}
	add_reader(sem, sched_current());
	got_read(sem, mode);
	return 1;
}

void up_read(struct rw_semaphore *sem)
{
	unsigned int sync = use(sem);
	int me = sched_current();

	if (!sem->held[me])
		misuse("up_read() by a task that does not hold it for reading", sem, sync);
	sched_point(EV_UNLOCK, sem, sync, EV_MODE_SHARED);
	use(sem);
	sync_release(clock_of(&sem->read_sync, SYNC_OTHER, sem));
	if (sem->held[me]) {
		sem->held[me]--;
		sem->readers--;
	}
	if (!sem->held[me])
		sem->dep_map.holders &= ~task_bit(me);
	if (!sem->readers)
		wake_queue(sem);
}

/* ------------------------------------------------------------------ writing */

static void got_write(struct rw_semaphore *sem, unsigned long mode)
{
	sync_acquire(clock_of(&sem->read_sync, SYNC_OTHER, sem));
	map_acquired(&sem->dep_map, sem, mode);
}

static int lock_write(struct rw_semaphore *sem, int subclass, int interruptible)
{
	unsigned long mode = EV_MODE_EXCLUSIVE | EV_MODE_NEST(subclass);
	unsigned int sync = use(sem);

	sleeping_entry();
	sched_point(EV_LOCK, sem, sync, mode);
	use(sem);
	if (!can_write(sem, NULL) && wait_for_rwsem(sem, sync, mode, interruptible)) {
		event_emit(EV_TRY_FAILED, sem, sync, mode);
		return -EINTR;
	}
	got_write(sem, mode);
	return 0;
}

void down_write(struct rw_semaphore *sem)
{
	lock_write(sem, 0, 0);
}

void down_write_nested(struct rw_semaphore *sem, int subclass)
{
	lock_write(sem, subclass, 0);
}

int down_write_killable(struct rw_semaphore *sem)
{
	return lock_write(sem, 0, 1);
}

int down_write_trylock(struct rw_semaphore *sem)
{
	unsigned int sync = use(sem);

	sched_point(EV_LOCK, sem, sync, EV_MODE_TRY);
	use(sem);
	if (sem->dep_map.owner || sem->readers || sem->waiters) {
		event_emit(EV_TRY_FAILED, sem, sync, EV_MODE_TRY);
		return 0;
	}
	got_write(sem, EV_MODE_TRY);
	return 1;
}

void up_write(struct rw_semaphore *sem)
{
	unsigned int sync = use(sem);

	if (sem->dep_map.owner != sched_current() + 1)
		misuse("up_write() by a task that does not hold it for writing", sem, sync);
	sched_point(EV_UNLOCK, sem, sync, EV_MODE_EXCLUSIVE);
	use(sem);
	sync_release(sync);
	map_released(&sem->dep_map);
	wake_queue(sem);
}

/* Nobody else gets it in between; readers that wait are let in. */
void downgrade_write(struct rw_semaphore *sem)
{
	unsigned int sync = use(sem);

	if (sem->dep_map.owner != sched_current() + 1)
		misuse("downgrade_write() by a task that does not hold it for writing", sem, sync);
	sched_point(EV_UNLOCK, sem, sync, EV_MODE_EXCLUSIVE);
	use(sem);
	sync_release(sync);
	map_released(&sem->dep_map);
	add_reader(sem, sched_current());
	event_emit(EV_ACQUIRED, sem, sync, EV_MODE_SHARED | EV_MODE_TRY);
	if (sem->waiters && (sem->waiters->mode & EV_MODE_SHARED))
		let_readers_in(sem);
}

int rwsem_is_locked(struct rw_semaphore *sem)
{
	use(sem);
	sched_range(&sem->readers, sizeof(sem->readers), SCHED_READ | SCHED_MARKED);
	return sem->readers || sem->dep_map.owner;
}

int rwsem_is_contended(struct rw_semaphore *sem)
{
	use(sem);
	sched_range(&sem->readers, sizeof(sem->readers), SCHED_READ | SCHED_MARKED);
	return sem->waiters != NULL;
}
