// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual clock. It stands still while anything can run, and jumps to the earliest sleeper when
 * nothing can, or when the strategy chooses SCHED_CLOCK.
 */
#include "sched/internal.h"

static unsigned long long earliest(void)
{
	unsigned long long when = SCHED_FOREVER;
	sched_mask m;

	for (m = S.sleeping; m; m &= m - 1) {
		unsigned long long t = S.task[__builtin_ctzll(m)].wake_at;

		if (t < when)
			when = t;
	}
	return when;
}

/* Jump to the earliest sleeper; returns the tasks whose time has come. */
sched_mask clock_jump(void)
{
	unsigned long long when = earliest();
	sched_mask m, woken = 0;

	if (when > S.max_time)
		sched_stop_with(SCHED_END_TIME);
	if (when > S.now)
		S.now = when;
	for (m = S.sleeping; m; m &= m - 1) {
		int i = __builtin_ctzll(m);

		if (S.task[i].wake_at <= S.now)
			woken |= BIT(i);
	}
	for (m = woken; m; m &= m - 1)
		wake_with(__builtin_ctzll(m), SCHED_TIMEDOUT);
	event_say(EV_CLOCK, NULL, 0, S.now, NULL, NULL);
	return woken;
}

unsigned long long sched_now(void)
{
	return S.now;
}
