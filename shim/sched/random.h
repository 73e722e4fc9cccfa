/* SPDX-License-Identifier: GPL-2.0-only */
/* The choice of the random walk, see strategy_random.c. Private to shim/sched. */
#ifndef SHIM_SCHED_RANDOM_H
#define SHIM_SCHED_RANDOM_H

#include "sched/internal.h"

#define CLOCK_CHANCE	32ul	/* one choice in so many is the clock, while a task sleeps */

/* Returns 0 if there is nothing to choose. */
static inline int random_pick(int *next)
{
	unsigned long r;

	if (S.ready.count == 1 && !S.sleeping)
		return 0;
	r = rng_next(&S.rng);
	if (unlikely(S.sleeping) && !(r % CLOCK_CHANCE))
		*next = SCHED_CLOCK;
	else
		*next = ready_random(&S.ready, r);
	return 1;
}

#endif
