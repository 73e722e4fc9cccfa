// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strategies: enumeration runs each schedule under the bound exactly once and knows when it is
 * through; PCT finds a bug of depth two about as often as promised; the random walk is uniform.
 */
#include "sched/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static unsigned int points, atomics;

static void straight(void *arg)
{
	unsigned int i;

	for (i = 0; i < points; i++)
		sched_point(EV_CALL, NULL, 0, 0);
	for (i = 0; i < atomics; i++)
		sched_point(EV_ATOMIC, NULL, 0, 0);
}

static void two(void *arg)
{
	sched_spawn("a", straight, NULL, 0);
	sched_spawn("b", straight, NULL, 0);
}

static void with_timer(void *arg)
{
	sched_spawn("a", straight, NULL, 0);
	sched_spawn_at("timer", straight, NULL, 0, 100);
}

static unsigned long long hashes[4096];

/* How many schedules there are under the bound; each must be a run of its own. */
static unsigned int enumerate(void (*first)(void *), unsigned int bound, int all)
{
	struct sched_config c = {
		.strategy = &sched_enumerate,
		.preemptions = bound,
		.all_points = all,
	};
	struct sched_result r;
	unsigned int i, n = 0;

	sched_enumerate_begin();
	do {
		sched_run(&c, first, NULL, &r);
		for (i = 0; i < n; i++)
			assert_true(hashes[i] != r.trace_hash);
		hashes[n++] = r.trace_hash;
		assert_true(n < 4096);
	} while (sched_enumerate_next());
	return n;
}

static unsigned int choose(unsigned int n, unsigned int k)
{
	unsigned int i, c = 1;

	for (i = 0; i < k; i++)
		c = c * (n - i) / (i + 1);
	return k > n ? 0 : c;
}

/*
 * Two tasks with n points each, the first one is free: with j preemptions the one that began has
 * (j + 1) / 2 of them at different points of its own, the other one j / 2.
 */
static unsigned int expected(unsigned int n, unsigned int bound)
{
	unsigned int j, sum = 0;

	for (j = 0; j <= bound; j++)
		sum += choose(n, (j + 1) / 2) * choose(n, j / 2);
	return 2 * sum;
}

static void test_counts(void **unused)
{
	unsigned int bound;

	atomics = 0;
	for (points = 0; points <= 5; points++)
		for (bound = 0; bound <= 4; bound++)
			assert_int_equal(enumerate(two, bound, 1), expected(points, bound));
	/* without a bound that binds: all interleavings of two times three steps */
	points = 2;
	assert_int_equal(enumerate(two, 100, 1), 20);
	/* points that are no lock operations only count when asked for */
	atomics = 3;
	assert_int_equal(enumerate(two, 2, 0), expected(2, 2));
	assert_int_equal(enumerate(two, 2, 1), expected(5, 2));
	atomics = 0;
}

/* "-> clock" counts as a preemption; who goes on after main's end is free. */
static void test_clock(void **unused)
{
	points = 3;
	assert_int_equal(enumerate(with_timer, 0, 1), 1);
	/* at each of a's points; at main's end, and then either of the two */
	assert_int_equal(enumerate(with_timer, 1, 1), 1 + 3 + 2);
}

/* ------------------------------------------------------------------ bugs */

static int cell, lost;

static void increments(void *arg)
{
	int old;
	unsigned int i;

	for (i = 0; i < points; i++)
		sched_point(EV_CALL, NULL, 0, 0);
	sched_point(EV_LOCK, NULL, 0, 0);
	old = cell;
	sched_point(EV_LOCK, NULL, 0, 0);
	cell = old + 1;
}

static void increment_twice(void *arg)
{
	cell = 0;
	sched_join(1ull << sched_spawn("a", increments, NULL, 0) |
		   1ull << sched_spawn("b", increments, NULL, 0));
	lost += cell != 2;
}

static unsigned int found(struct sched_config *c, unsigned int seeds)
{
	struct sched_result r;

	lost = 0;
	for (c->seed = 0; c->seed < seeds; c->seed++)
		sched_run(c, increment_twice, NULL, &r);
	return (unsigned int)lost;
}

static void test_bugs(void **unused)
{
	struct sched_config c = { .strategy = &sched_pct, .depth = 1, .length = 25 };

	points = 8;
	/* one change point, at the one of 25 points that matters: at least 1/(3 * 25) of the runs */
	assert_true(found(&c, 6000) >= 6000 / 75);
	c.depth = 0;
	assert_int_equal(found(&c, 500), 0);
	c.strategy = &sched_random;
	assert_true(found(&c, 500) > 10);
	c.strategy = NULL;
	assert_int_equal(found(&c, 1), 0);

	/* enumeration finds it with the first preemptions, and not without one */
	c = (struct sched_config){ .strategy = &sched_enumerate, .preemptions = 0 };
	lost = 0;
	sched_enumerate_begin();
	do {
		struct sched_result r;

		sched_run(&c, increment_twice, NULL, &r);
	} while (sched_enumerate_next());
	assert_int_equal(lost, 0);
	c.preemptions = 1;
	sched_enumerate_begin();
	do {
		struct sched_result r;

		sched_run(&c, increment_twice, NULL, &r);
	} while (sched_enumerate_next());
	assert_int_equal(lost, 2);
}

/* ------------------------------------------------------------------ uniform */

static unsigned int first_of[3];
static int anybody;

static void who(void *arg)
{
	if (!anybody++)
		first_of[(long)arg]++;
}

static void three(void *arg)
{
	anybody = 0;
	sched_spawn("a", who, (void *)0l, 0);
	sched_spawn("b", who, (void *)1l, 0);
	sched_spawn("c", who, (void *)2l, 0);
}

static unsigned int stayed, asked;

static void stays(void *arg)
{
	int i, *last = arg;

	for (i = 0; i < 10; i++) {
		*last = sched_current();
		sched_point(EV_CALL, NULL, 0, 0);
		asked++;
		stayed += *last == sched_current();
	}
}

static void stay_or_go(void *arg)
{
	static int last;

	sched_spawn("a", stays, &last, 0);
	sched_spawn("b", stays, &last, 0);
	sched_spawn("c", stays, &last, 0);
	sched_spawn("d", stays, &last, 0);
}

static void test_uniform(void **unused)
{
	struct sched_config c = { .strategy = &sched_random };
	struct sched_result r;
	unsigned long steps = 0, switches = 0;
	int i;

	for (c.seed = 0; c.seed < 30000; c.seed++)
		sched_run(&c, three, NULL, &r);
	for (i = 0; i < 3; i++)
		assert_true(first_of[i] > 9700 && first_of[i] < 10300);
	/* main is alone until it ends; of four that can run, one in four choices is to stay */
	for (c.seed = 0; c.seed < 3000; c.seed++) {
		sched_run(&c, stay_or_go, NULL, &r);
		steps += r.steps;
		switches += r.switches;
	}
	assert_true(steps == 3000 * (4 * 10 + 5));
	assert_true(switches > steps * 55 / 100 && switches < steps * 75 / 100);
	assert_true(asked == 3000 * 40 && stayed > asked / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_bugs),
		cmocka_unit_test(test_uniform),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
