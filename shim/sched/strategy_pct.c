// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010):
 * every task has a random priority, the highest that can run does, and at "depth" points drawn
 * over the estimated length the running task falls below all others. A bug that needs d ordering
 * constraints is found with probability 1/(n * k^(d-1)) at least.
 *
 * Where a task sleeps, one change point in four lets the clock jump instead.
 *
 * The length counts from the first point where two tasks can run: before it (boot, loading the
 * module, set-up) there is nothing to choose, and change points would be wasted.
 */
#include "sched/internal.h"

#define MAX_DEPTH 64u
#define HIGH (1ull << 63) /* first priorities lie above those of change points */

static unsigned long long priority[SCHED_MAX_TASKS];
static sched_mask has_priority;
static unsigned long change[MAX_DEPTH]; /* steps, in ascending order */
static unsigned int changes, passed;
static unsigned long long lowest;
static int contended; /* two tasks could run: the change points count from there */

static void insert_change(unsigned long step)
{
	unsigned int i;

	for (i = changes++; i && change[i - 1] > step; i--)
		change[i] = change[i - 1];
	change[i] = step;
}

static unsigned long until_change(unsigned long long step)
{
	while (passed < changes && change[passed] <= step)
		passed++;
	return passed < changes ? (unsigned long)(change[passed] - step - 1) : ~0ul;
}

static unsigned long pct_begin(const struct sched_config *config)
{
	unsigned long length = config->length ? config->length : 1000;
	unsigned int depth = config->depth < MAX_DEPTH ? config->depth : MAX_DEPTH;

	S.rng = config->seed * HASH_K + 2;
	has_priority = 0;
	changes = passed = 0;
	contended = 0;
	lowest = HIGH;
	while (depth--)
		insert_change(1 + rng_next(&S.rng) % length);
	return 0;
}

static void give_priorities(sched_mask tasks)
{
	for (tasks &= ~has_priority; tasks; tasks &= tasks - 1) {
		int i = __builtin_ctzll(tasks);

		priority[i] = rng_next(&S.rng) | HIGH;
		has_priority |= BIT(i);
	}
}

static int highest(sched_mask tasks)
{
	int best = __builtin_ctzll(tasks);

	for (tasks &= tasks - 1; tasks; tasks &= tasks - 1) {
		int i = __builtin_ctzll(tasks);

		if (priority[i] > priority[best])
			best = i;
	}
	return best;
}

static void shift_changes(unsigned long long step)
{
	for (unsigned int i = 0; i < changes; i++)
		change[i] += (unsigned long)step;
}

static int pct_choose(struct sched_choice *c)
{
	int changed;

	if (!contended) {
		if (!(c->runnable & (c->runnable - 1))) {
			c->quiet = ~0ul;
			return c->fallback;
		}
		contended = 1;
		shift_changes(c->step);
	}
	changed = passed < changes && change[passed] <= c->step;
	give_priorities(c->runnable);
	c->quiet = until_change(c->step);
	if (changed) {
		if (c->sleepers && !(rng_next(&S.rng) & 3))
			return SCHED_CLOCK;
		if (c->task >= 0)
			priority[c->task] = --lowest;
	}
	return highest(c->runnable);
}

const struct sched_strategy sched_pct = {
	.name = "pct",
	.begin = pct_begin,
	.choose = pct_choose,
};
