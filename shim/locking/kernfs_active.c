// SPDX-License-Identifier: GPL-2.0-only
/*
 * Active references of kernfs nodes.
 *
 * Getting one never waits, so it adds no order into itself (as a trylock), but what is taken while
 * it is held comes after it. Draining is an acquisition for writing that waits for every holder:
 * under a lock that a method of the attribute takes, it is a deadlock.
 */
#include "locking/kernfs_active.h"
#include "locking/locking.h"

_Static_assert(sizeof(((struct kernfs_active *)0)->held) == SCHED_MAX_TASKS,
	       "one count for each task");

static unsigned int use(struct kernfs_active *a)
{
	return map_use(&a->dep_map, LOCK_MAGIC_KERNFS, a, sizeof(*a));
}

void kernfs_active_init(struct kernfs_active *a, struct lock_class_key *key, const char *name)
{
	map_init(&a->dep_map, LOCK_MAGIC_KERNFS, name, key, a, sizeof(*a));
	a->count = 0;
	a->dead = 0;
	a->read_sync = 0;
	a->waiters = NULL;
	for (int i = 0; i < SCHED_MAX_TASKS; i++)
		a->held[i] = 0;
	sync_release(a->dep_map.sync);
}

static void take(struct kernfs_active *a)
{
	int me = sched_current();

	a->count++;
	a->held[me]++;
	a->dep_map.holders |= task_bit(me);
}

/* Return: the last reference is gone. */
static int give_back(struct kernfs_active *a)
{
	int me = sched_current();

	if (!a->held[me]) {
		misuse("active reference dropped by a task that holds none", a, a->dep_map.sync);
		return 0;
	}
	a->count--;
	if (!--a->held[me])
		a->dep_map.holders &= ~task_bit(me);
	return !a->count;
}

int kernfs_get_active(struct kernfs_active *a)
{
	unsigned long mode = EV_MODE_SHARED | EV_MODE_TRY;
	unsigned int sync = use(a);

	sched_point(EV_LOCK, a, sync, mode);
	use(a);
	if (a->dead) {
		event_emit(EV_TRY_FAILED, a, sync, mode);
		return 0;
	}
	take(a);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, a, sync, mode);
	return 1;
}

static void drop(struct kernfs_active *a)
{
	unsigned int sync = use(a);

	sched_point(EV_UNLOCK, a, sync, EV_MODE_SHARED);
	use(a);
	sync_release(clock_of(&a->read_sync, SYNC_OTHER, a));
	if (give_back(a))
		waiters_wake_first(&a->waiters);
}

void kernfs_put_active(struct kernfs_active *a)
{
	drop(a);
}

static sched_mask drain_blockers(const struct sched_wait *wait)
{
	const struct kernfs_active *a = wait->object;

	return a->dep_map.holders;
}

static void wait_for_holders(struct kernfs_active *a, unsigned int sync)
{
	struct sched_wait wait = {
		.kind = SYNC_KERNFS,
		.sync = sync,
		.object = a,
		.what = "users of the attribute",
		.blockers = drain_blockers,
		.timeout = SCHED_FOREVER,
	};
	struct lock_waiter waiter;

	waiters_add(&a->waiters, &waiter, EV_MODE_EXCLUSIVE);
	while (a->count)
		sched_wait(&wait);
	waiters_remove(&a->waiters, &waiter);
	waiters_wake_first(&a->waiters);
}

void kernfs_drain(struct kernfs_active *a)
{
	unsigned int sync = use(a);

	sleeping_entry();
	sched_point(EV_LOCK, a, sync, EV_MODE_EXCLUSIVE);
	use(a);
	a->dead = 1;
	if (a->count)
		wait_for_holders(a, sync);
	sync_acquire(sync);
	sync_acquire(clock_of(&a->read_sync, SYNC_OTHER, a));
	event_emit(EV_ACQUIRED, a, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, a, sync, EV_MODE_EXCLUSIVE);
}

void kernfs_break_active_protection(struct kernfs_active *a)
{
	drop(a);
}

/* Also when the node is dead by now: the method's end drops what its begin took. */
void kernfs_unbreak_active_protection(struct kernfs_active *a)
{
	unsigned int sync = use(a);

	take(a);
	event_emit(EV_ACQUIRED, a, sync, EV_MODE_SHARED | EV_MODE_TRY);
}
