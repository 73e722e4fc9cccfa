// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random walk: at each point a uniform choice over the tasks that can run. While a task sleeps, one
 * choice in 32 lets the clock jump instead, so that timeouts hit early too.
 *
 * Where there is nothing to choose (one task, no sleeper) it wants to be left alone; a task that
 * becomes runnable brings the question back.
 */
#include "sched/internal.h"

static unsigned long random_begin(const struct sched_config *config)
{
	S.rng = config->seed * HASH_K + 1;
	S.drawn = rng_next(&S.rng);
	return 0;
}

/*
 * Where the shortcut of decide_unread() is not taken. It draws exactly where that does, or a run would
 * depend on which way a point took.
 */
static int random_choose(struct sched_choice *c)
{
	int next = S.pick;

	if (S.ready.count == 1 && !c->sleepers)
		c->quiet = ~0ul;
	random_draw();
	return next;
}

const struct sched_strategy sched_random = {
	.name = "random",
	.begin = random_begin,
	.choose = random_choose,
};
