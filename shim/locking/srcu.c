// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU with two phases: a reader joins the phase of the moment, and synchronize_srcu()
 * turns the phase and waits for the old one to empty. Readers that begin after it join the new one
 * and do not hold it up. In the kernel a reader may join late the phase that it has read before, so
 * the turned phase is waited for first; here joining is one step, and it is empty.
 *
 * Happens-before: what was done before synchronize_srcu() is seen by readers that begin after its
 * phase was turned, and what readers did, after it returns.
 */
#include <linux/srcu.h>

#include "locking/locking.h"

_Static_assert(sizeof(((struct srcu_struct *)0)->active[0]) == SCHED_MAX_TASKS,
	       "one count for each task");

static unsigned int use(struct srcu_struct *ssp)
{
	return map_use(&ssp->dep_map, LOCK_MAGIC_SRCU, ssp, sizeof(*ssp));
}

int __init_srcu_struct(struct srcu_struct *ssp, const char *name, struct lock_class_key *key)
{
	map_init(&ssp->dep_map, LOCK_MAGIC_SRCU, name, key, ssp, sizeof(*ssp));
	for (int i = 0; i < SCHED_MAX_TASKS; i++)
		ssp->active[0][i] = ssp->active[1][i] = 0;
	ssp->phase = 0;
	ssp->done_sync = 0;
	ssp->synchronizing = 0;
	ssp->waiters = NULL;
	return 0;
}

static sched_mask readers_of(const struct srcu_struct *ssp, unsigned int phase)
{
	sched_mask mask = 0;

	for (int i = 0; i < SCHED_MAX_TASKS; i++)
		if (ssp->active[phase][i])
			mask |= task_bit(i);
	return mask;
}

void cleanup_srcu_struct(struct srcu_struct *ssp)
{
	use(ssp);
	map_destroy(&ssp->dep_map, ssp);
}

int srcu_read_lock(struct srcu_struct *ssp)
{
	unsigned int sync = use(ssp);
	int me = sched_current();
	int idx;

	sched_point(EV_LOCK, ssp, sync, EV_MODE_SHARED);
	use(ssp);
	idx = (int)ssp->phase;
	ssp->active[idx][me]++;
	ssp->dep_map.holders |= task_bit(me);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, ssp, sync, EV_MODE_SHARED);
	return idx;
}

static void wake_all(struct srcu_struct *ssp)
{
	for (struct lock_waiter *w = ssp->waiters; w; w = w->next)
		sched_wake(w->task);
}

void srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	unsigned int sync = use(ssp);
	int me = sched_current();

	if ((idx & ~1) || !ssp->active[idx & 1][me])
		misuse("srcu_read_unlock() of an index that the task does not hold", ssp, sync);
	sched_point(EV_UNLOCK, ssp, sync, EV_MODE_SHARED);
	use(ssp);
	sync_release(clock_of(&ssp->done_sync, SYNC_OTHER, ssp));
	if (ssp->active[idx & 1][me])
		ssp->active[idx & 1][me]--;
	if (!ssp->active[0][me] && !ssp->active[1][me])
		ssp->dep_map.holders &= ~task_bit(me);
	wake_all(ssp);
}

/* The phase that is being waited for is the one that new readers do not join. */
static sched_mask srcu_blockers(const struct sched_wait *wait)
{
	const struct srcu_struct *ssp = wait->object;

	return readers_of(ssp, !ssp->phase);
}

static void wait_for_phase(struct srcu_struct *ssp, unsigned int sync)
{
	struct sched_wait wait = {
		.kind = SYNC_SRCU,
		.sync = sync,
		.object = ssp,
		.what = "SRCU readers",
		.blockers = srcu_blockers,
		.timeout = SCHED_FOREVER,
	};

	while (readers_of(ssp, !ssp->phase))
		sched_wait(&wait);
}

static sched_mask turn_blockers(const struct sched_wait *wait)
{
	const struct srcu_struct *ssp = wait->object;

	return task_bit(ssp->synchronizing - 1);
}

void synchronize_srcu(struct srcu_struct *ssp)
{
	struct sched_wait turn = {
		.kind = SYNC_SRCU,
		.sync = use(ssp),
		.object = ssp,
		.what = "an earlier synchronize_srcu()",
		.blockers = turn_blockers,
		.timeout = SCHED_FOREVER,
	};
	unsigned int sync = turn.sync;
	struct lock_waiter waiter;

	sleeping_entry();
	sched_point(EV_LOCK, ssp, sync, EV_MODE_EXCLUSIVE);
	use(ssp);
	waiters_add(&ssp->waiters, &waiter, EV_MODE_EXCLUSIVE);
	while (ssp->synchronizing)
		sched_wait(&turn);
	ssp->synchronizing = sched_current() + 1;
	sync_release(sync);
	ssp->phase = !ssp->phase;
	wait_for_phase(ssp, sync);
	ssp->synchronizing = 0;
	waiters_remove(&ssp->waiters, &waiter);
	wake_all(ssp);
	sync_acquire(clock_of(&ssp->done_sync, SYNC_OTHER, ssp));
	event_emit(EV_ACQUIRED, ssp, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, ssp, sync, EV_MODE_EXCLUSIVE);
}
