// SPDX-License-Identifier: GPL-2.0-only
/*
 * The seeds: people can read them, they make sense line by line, have no schedule, reach every
 * operation, are of some size, and on the embedded driver core they find nothing. The regressions:
 * each ends in the verdict that its line "# expect: VERDICT [FINGERPRINT]" names, and its schedule
 * is followed; else it is stale. The bugs' witnesses: in the clean driver they must not show what they
 * show with the bug (which scripts/bug-bench --witness looks at).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build-info.h"
#include "lib_programs.h"
#include "runner/regression.h"

static struct prog p;
static unsigned int reached[OP_NR], programs, tasks[128], operations[128];

static int setup(void **state)
{
	run_init();
	known_quiet(1);
	return 0;
}

static void complain(void *arg, unsigned int line, const char *reason)
{
	print_error("%s:%u: %s\n", (const char *)arg, line, reason);
}

static void count_ops(const struct prog_task *t)
{
	for (unsigned int i = 0; i < t->count; i++)
		reached[t->op[i].id]++;
}

static void look_at_seed(const char *name, const char *text, size_t len)
{
	struct run_result r;

	assert_int_equal(prog_parse(&p, text, len, complain, (void *)name), 0);
	assert_memory_equal(text, "# vfio_ap program 1\n# ", 22);
	assert_int_equal(p.strategy, PROG_EXPLICIT);
	assert_int_equal(p.deviations, 0);
	run_program(&p, NULL, &r);
	if (!strcmp(BUILD_DRIVER, "core") && r.verdict == RUN_FINDING)
		fail_msg("%s: %s", name, run_title(&r));
}

static void look_at_target_seed(const char *name, const char *text, size_t len)
{
	look_at_seed(name, text, len);
	count_ops(&p.setup);
	for (unsigned int i = 0; i < p.tasks; i++)
		count_ops(&p.task[i]);
	assert_in_range(programs, 0, 127);
	tasks[programs] = p.tasks;
	operations[programs++] = prog_ops(&p) + p.setup.count;
}

static int compare(const void *a, const void *b)
{
	return (int)*(const unsigned int *)a - (int)*(const unsigned int *)b;
}

static void test_seeds(void **state)
{
	assert_true(for_each_program("corpus/seeds/fuzz_queue", look_at_target_seed) >= 10);
	assert_true(for_each_program("corpus/seeds/fuzz_mdev", look_at_target_seed) >= 10);
	assert_true(for_each_program("corpus/seeds/fuzz_guest", look_at_target_seed) >= 10);
	assert_true(for_each_program("corpus/seeds/fuzz_config", look_at_target_seed) >= 10);
	assert_true(for_each_program("corpus/seeds/fuzz_all", look_at_target_seed) >= 10);
	for (unsigned int i = 0; i < OP_NR; i++)
		if (!reached[i])
			fail_msg("no seed has %s", op_table[i].name);
	for (unsigned int i = 0; i < OP_NR; i++)
		if (!op_lacking(i) && !prog_weight(&prog_emphasis_all, i))
			fail_msg("fuzz_all never makes %s (program/emphasis.c)", op_table[i].name);
	qsort(tasks, programs, sizeof(*tasks), compare);
	qsort(operations, programs, sizeof(*operations), compare);
	assert_true(tasks[programs / 2] >= 3);
	assert_true(operations[programs / 2] >= 8);
	assert_true(for_each_program("corpus/seeds/fuzz_program", look_at_seed) >= 10);
}

/* ---- regressions ---- */

/* Read a program and what its "# expect:" line says. */
static void read_expected(const char *name, const char *text, size_t len, struct regression *e)
{
	if (regression_read(text, len, e))
		fail_msg("%s has no line '# expect: VERDICT [FINGERPRINT]'", name);
	assert_int_equal(prog_parse(&p, text, len, complain, (void *)name), 0);
}

static void look_at_regression(const char *name, const char *text, size_t len)
{
	struct regression e;
	char words[800];

	read_expected(name, text, len, &e);
	regression_check(&p, &e);
	regression_words(&e, &p, words, sizeof(words));
	if (e.state != REGRESSION_PASSED)
		fail_msg("%s is %s: %s", name, regression_state_name(e.state), words);
}

static void test_regressions(void **state)
{
	if (strcmp(BUILD_DRIVER, "core"))
		skip();
	print_message("%u regressions\n",
		      for_each_program("corpus/regressions", look_at_regression));
}

/* ---- witnesses of the bugs ---- */

#define WITNESS "witness." BUILD_DRIVER ".ap"

static unsigned int witnesses;

static void look_at_witness(const char *name, const char *text, size_t len)
{
	struct regression e;
	struct run_result r;

	if (strcmp(name, WITNESS))
		return;
	read_expected(name, text, len, &e);
	known_quiet(1);
	run_program(&p, NULL, &r);
	if (!e.print[0] || !strcmp(e.print, run_fingerprint(&r)))
		fail_msg("the clean driver gives it, too: %s", e.print);
	witnesses++;
}

static void test_witnesses(void **state)
{
	witnesses = 0;
	for_each_program("corpus/bugs/*", look_at_witness);
	print_message("%u witnesses\n", witnesses);
	if (!strcmp(BUILD_DRIVER, "core"))
		assert_true(witnesses);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_regressions),
		cmocka_unit_test(test_witnesses),
	};

	return cmocka_run_group_tests_name("corpus", tests, setup, NULL);
}
