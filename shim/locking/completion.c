// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions. Nobody in particular owes a complete(), so a wait for one has no blockers; that it
 * can never end is what the hang and deadlock checks find out from the tasks that are left.
 *
 * complete() hands the count to nobody: it wakes the first waiter, and one that comes meanwhile can
 * take it, as in the kernel. All that was done before a complete() is seen after the wait.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/limits.h>

#include "locking/locking.h"

static unsigned int use(struct completion *x)
{
	return map_use(&x->dep_map, LOCK_MAGIC_COMPLETION, x, sizeof(*x));
}

void __init_completion(struct completion *x, const char *name, struct lock_class_key *key)
{
	map_init(&x->dep_map, LOCK_MAGIC_COMPLETION, name, key, x, sizeof(*x));
	x->done = 0;
	x->waiters = NULL;
}

void reinit_completion(struct completion *x)
{
	use(x);
	x->done = 0;
}

/* Who is woken waits no more, also before it runs: the next complete() is for the next one. */
static void wake_first(struct completion *x)
{
	struct lock_waiter *first = x->waiters;

	if (!first)
		return;
	waiters_remove(&x->waiters, first);
	first->granted = 1;
	sched_wake(first->task);
}

void complete(struct completion *x)
{
	unsigned int sync = use(x);

	sched_point(EV_WAKE, x, sync, 1);
	use(x);
	sync_release(sync);
	if (x->done != UINT_MAX)
		x->done++;
	wake_first(x);
}

void complete_all(struct completion *x)
{
	unsigned int sync = use(x);

	sched_point(EV_WAKE, x, sync, 0);
	use(x);
	sync_release(sync);
	x->done = UINT_MAX;
	for (struct lock_waiter *w = x->waiters; w; w = w->next)
		sched_wake(w->task);
}

static bool take(struct completion *x, unsigned int sync)
{
	if (!x->done)
		return false;
	if (x->done != UINT_MAX)
		x->done--;
	sync_acquire(sync);
	return true;
}

/* Return: what is left of the timeout, at least 1; 0 if it is over; -ERESTARTSYS. */
static long wait_for(struct completion *x, unsigned long timeout, int interruptible)
{
	unsigned int sync = use(x);
	unsigned long end = get_jiffies() + timeout;
	struct sched_wait wait = {
		.kind = SYNC_COMPLETION,
		.sync = sync,
		.object = x,
		.what = "completion",
		.interruptible = interruptible,
	};
	struct lock_waiter waiter;
	long left = timeout ? (long)timeout : 1;

	sleeping_entry();
	sched_point_text(EV_CALL, x, sync, 0, "wait_for_completion");
	use(x);
	if (take(x, sync))
		return left;
	waiters_add(&x->waiters, &waiter, EV_MODE_EXCLUSIVE);
	for (;;) {
		int why;

		wait.timeout = ticks_to_ns((unsigned long)left);
		why = sched_wait(&wait);
		use(x);
		if (timeout < (unsigned long)MAX_JIFFY_OFFSET)
			left = why == SCHED_TIMEDOUT ? 0 : (long)(end - get_jiffies());
		if (take(x, sync)) {
			waiters_remove(&x->waiters, &waiter);
			return left > 0 ? left : 1;
		}
		if (why == SCHED_SIGNALLED || left <= 0) {
			waiters_remove(&x->waiters, &waiter);
			return why == SCHED_SIGNALLED ? -ERESTARTSYS : 0;
		}
		if (waiter.granted) /* somebody else was faster */
			waiters_add(&x->waiters, &waiter, EV_MODE_EXCLUSIVE);
	}
}

void wait_for_completion(struct completion *x)
{
	wait_for(x, LONG_MAX, 0);
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, timeout, 0);
}

int wait_for_completion_interruptible(struct completion *x)
{
	long ret = wait_for(x, LONG_MAX, 1);

	return ret < 0 ? (int)ret : 0;
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, timeout, 1);
}

int wait_for_completion_killable(struct completion *x)
{
	return wait_for_completion_interruptible(x);
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, timeout, 1);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned int sync = use(x);

	sched_point_text(EV_CALL, x, sync, 0, "try_wait_for_completion");
	use(x);
	return take(x, sync);
}

/* True orders what was done before complete(), as the kernel's does. */
bool completion_done(struct completion *x)
{
	unsigned int sync = use(x);

	sched_point_text(EV_CALL, x, sync, 0, "completion_done");
	use(x);
	if (!x->done)
		return false;
	sync_acquire(sync);
	return true;
}
