// SPDX-License-Identifier: GPL-2.0-only
/*
 * More tasks than slots: work items that run one after another use slots of those that ended. Names
 * stay unique, a recorded schedule leads to the same run, and the next run knows nothing of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "driver-lacks.h"
#include "lib_programs.h"

#define ROUNDS 30u /* of unbind and bind, in each of three tasks */

static struct prog program, explicit;
static unsigned int names_seen, names_twice;
static char names[512][SCHED_NAME_LEN];

/* In the task that is going on: a libc function would be taken for an access of that task. */
static int same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static void note_name(const struct event *ev)
{
	const char *name = sched_task_name((int)ev->arg);

	for (unsigned int i = 0; i < names_seen; i++)
		names_twice += same(names[i], name);
	if (names_seen == 512)
		return;
	for (unsigned int i = 0; i < SCHED_NAME_LEN && (!i || name[i - 1]); i++)
		names[names_seen][i] = name[i];
	names_seen++;
}

static void forget_names(void)
{
	names_seen = names_twice = 0;
}

static const struct event_reader reader = {
	.name = "names",
	.kinds = EVENT_BIT(EV_SPAWN),
	.run_begin = forget_names,
	.event = note_name,
};

static void many_resets(void)
{
	static char text[16384];
	size_t n;

	n = snprintf(text, sizeof(text), "# vfio_ap program 1\nhost adapters=3,5 domains=4,6\n");
	for (unsigned int t = 0; t < 3; t++) {
		unsigned int apqn[3][2] = { { 5, 4 }, { 3, 4 }, { 5, 6 } };

		n += snprintf(text + n, sizeof(text) - n, "task t%u\n", t);
		for (unsigned int i = 0; i < ROUNDS; i++)
			n += snprintf(text + n, sizeof(text) - n,
				      "    queue_unbind %u.%u\n    queue_bind %u.%u\n", apqn[t][0],
				      apqn[t][1], apqn[t][0], apqn[t][1]);
	}
	parse_or_fail(&program, text);
}

static void assert_fine(const struct run_result *r)
{
	if (r->verdict != RUN_OK && r->verdict != RUN_KNOWN)
		fail_msg("%s\n%s", run_title(r), r->finding ? r->finding->text : "");
	/* An older driver waits for its resets by itself: this test has nothing to show then. */
	if (r->verdict == RUN_OK && !DRIVER_LACKS_WORK)
		assert_true(r->sched.tasks > SCHED_MAX_TASKS);
	assert_int_equal(names_twice, 0);
}

static void test_default_order(void **state)
{
	unsigned long long fixed, hash;
	struct run_result r;

	many_resets();
	run_program(&program, NULL, &r);
	assert_fine(&r);
	hash = r.sched.trace_hash;
	parse_or_fail(&explicit, fixed_program);
	fixed = hash_of(&explicit);
	run_program(&program, NULL, &r);
	assert_true(r.sched.trace_hash == hash);
	assert_true(hash_of(&explicit) == fixed);
}

static void test_walks(void **state)
{
	struct run_options anchors = { .record_anchors = 1 };
	unsigned int replayed = 0;
	struct run_result r;

	many_resets();
	for (unsigned int seed = 1; seed <= 20; seed++) {
		unsigned long long hash;

		program.strategy = seed & 1 ? PROG_PCT : PROG_RANDOM;
		program.seed = seed;
		program.depth = seed & 1 ? 5 : 0;
		program.length = seed & 1 ? 20000 : 0;
		run_program(&program, seed & 2 ? &anchors : NULL, &r);
		assert_fine(&r);
		hash = r.sched.trace_hash;
		prog_copy(&explicit, &program);
		if (run_make_explicit(&explicit))
			continue;
		run_program(&explicit, NULL, &r);
		assert_true(r.sched.trace_hash == hash);
		assert_int_equal(r.sched.unfollowed, 0);
		replayed++;
	}
	assert_true(replayed > 5);
}

static int setup(void **state)
{
	run_init();
	known_quiet(1);
	event_subscribe(&reader);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_order),
		cmocka_unit_test(test_walks),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
