// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run is a pure function of its program: the same hash again, in another order, with anchors, by
 * its own recorded schedule, after thousands of other inputs; injected failures happen and are
 * reported; the verdict and the exit code fit together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib_programs.h"

static struct prog fixed, a, b;
static unsigned long long fixed_hash;

static int setup(void **state)
{
	run_init();
	parse_or_fail(&fixed, fixed_program);
	fixed_hash = hash_of(&fixed);
	return 0;
}

static void test_fixed(void **state)
{
	struct run_result r;

	for (int i = 0; i < 100; i++)
		assert_true(hash_of(&fixed) == fixed_hash);
	run_program(&fixed, NULL, &r);
	assert_true(r.sched.steps > 100);
	assert_int_equal(r.load, 0);
	assert_string_equal(run_verdict_name(&r), "ok");
	assert_int_equal(run_exit_code(&r), EXIT_OK);
	assert_int_equal(run_ops(-1)->ended, 3);
	assert_int_equal(run_ops(0)->ended, 3);
	assert_int_equal(run_ops(2)->ended, 3);
}

/* The hash tells runs apart. */
static void test_hash_differs(void **state)
{
	unsigned int same = 0;

	prog_copy(&a, &fixed);
	for (a.seed = 8; a.seed < 40; a.seed++)
		same += hash_of(&a) == fixed_hash;
	assert_int_equal(same, 0);
}

/* A recorded schedule leads to the same run, with and without anchors. */
static void test_explicit(void **state)
{
	static const enum prog_strategy strategies[] = { PROG_RANDOM, PROG_PCT };
	struct run_options anchors = { .record_anchors = 1 };
	struct run_result r;

	known_quiet(1);
	for (unsigned int seed = 0; seed < 60; seed++) {
		prog_generate(&a, seed, &prog_emphasis_all);
		a.strategy = strategies[seed & 1];
		a.seed = seed;
		a.depth = seed & 1 ? 3 : 0;
		a.length = seed & 1 ? 500 : 0;
		a.deviations = 0;
		prog_copy(&b, &a);
		run_program(&b, seed & 2 ? &anchors : NULL, &r);
		assert_true(hash_of(&a) == r.sched.trace_hash);
		run_program(&b, seed & 2 ? &anchors : NULL, &r);
		if (run_make_explicit(&b))
			continue;
		assert_true(hash_of(&b) == r.sched.trace_hash);
		run_program(&b, NULL, &r);
		assert_int_equal(r.sched.unfollowed, 0);
		assert_int_equal(r.sched.reanchored, 0);
	}
}

static void test_unfollowed(void **state)
{
	struct run_result r;

	prog_copy(&a, &fixed);
	a.strategy = PROG_EXPLICIT;
	a.deviations = 2;
	memset(a.deviation, 0, 2 * sizeof(a.deviation[0]));
	strcpy(a.deviation[0].task, "qemu");
	strcpy(a.deviation[0].target, "host");
	a.deviation[0].op = 1;
	a.deviation[0].point = 3;
	a.deviation[1] = a.deviation[0];
	a.deviation[1].point = 100000000;
	run_program(&a, NULL, &r);
	assert_int_equal(r.sched.unfollowed, 1);
	assert_true(a.deviation[0].flags & SCHED_DEV_FOLLOWED);
	assert_true(a.deviation[1].flags & SCHED_DEV_LOST);
}

static void test_faults(void **state)
{
	struct run_result r;

	parse_or_fail(&a, "# vfio_ap program 1\n"
			  "host adapters=5 domains=4\n"
			  "setup\n"
			  "    mdev_create m0 fail=alloc\n"
			  "    mdev_create m0\n"
			  "    assign_adapter m0 5\n"
			  "    assign_domain m0 4\n"
			  "    guest_open g0 m0\n"
			  "    pqap_enable g0 5.4 fail=pin\n"
			  "    pqap_enable g0 5.4 fail=gisc\n"
			  "    pqap_enable g0 5.4 fail=alloc:900\n"
			  "    interrupt 5.4\n");
	run_program(&a, NULL, &r);
	/* known: the driver of 6.1 warns when such a guest goes */
	assert_true(r.verdict == RUN_OK || r.verdict == RUN_KNOWN);
	assert_int_equal(run_ops(-1)->failed[0], 1);
	assert_true(run_ops(-1)->result[0] < 0);
	assert_int_equal(run_ops(-1)->failed[1], 0);
	assert_int_equal(run_ops(-1)->result[1], 0);
	assert_int_equal(run_ops(-1)->failed[5], 1);
	assert_int_equal(run_ops(-1)->failed[6], 1);
	assert_int_equal(run_ops(-1)->failed[7], 0);
	assert_int_equal(run_ops(-1)->result[7], 0);
}

/* A bound has a verdict of its own, and the run after it is not touched by it. */
static void test_bound(void **state)
{
	struct run_options short_run = { .max_steps = 300 };
	struct run_result r;

	for (short_run.max_steps = 10; short_run.max_steps < 1000; short_run.max_steps += 13) {
		run_program(&fixed, &short_run, &r);
		assert_string_equal(run_verdict_name(&r), "step-bound");
		assert_int_equal(run_exit_code(&r), EXIT_BOUND);
	}
	assert_true(hash_of(&fixed) == fixed_hash);
}

static long resident_kib(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages * 4;
}

/*
 * From which run on memory must not grow. ThreadSanitizer keeps a history for each fiber, which
 * grows to its bound of a few MiB first (measured: none from run 80,000 to 250,000). ASan's fake
 * stack uses its frames in turn and so touches its pages little by little (measured from run 2,000
 * on: 1.1 MiB with it, three quarters of that by run 10,000; 0.1 MiB without it).
 */
#ifdef APFUZZ_TSAN
#define WARM 85000
#elif defined(APFUZZ_ASAN)
#define WARM 20000
#else
#define WARM 2000
#endif

/* Runs that are abandoned half-way, 100,000 of them, leave nothing behind, no memory either. */
static void test_abandoned(void **state)
{
	struct run_options o = { .max_steps = 1 };
	struct prog_rng rng = { 5 };
	struct run_result r;
	long before = 0;

	for (unsigned int i = 0; i < 100000; i++) {
		o.max_steps = 100 + prog_below(&rng, 900);
		fixed.seed = prog_below(&rng, 1000);
		run_program(&fixed, &o, &r);
		if (i == WARM)
			before = resident_kib();
		if (i % 5000 == 0) {
			fixed.seed = 7;
			assert_true(hash_of(&fixed) == fixed_hash);
		}
	}
	fixed.seed = 7;
	assert_true(hash_of(&fixed) == fixed_hash);
	assert_true(resident_kib() - before < 1024);
}

/* ---- any bytes ---- */

#define STRINGS 20000

static size_t random_bytes(struct prog_rng *rng, const struct prog_emphasis *e, char *text)
{
	size_t len;

	if (prog_below(rng, 4)) {
		len = prog_below(rng, 200);
		for (size_t i = 0; i < len; i++)
			text[i] = prog_rand(rng);
		return len;
	}
	prog_generate(&b, prog_rand(rng), e);
	len = prog_print(&b, text, 4096);
	for (unsigned int n = 1 + prog_below(rng, 16); n > 0; n--)
		text[prog_below(rng, len)] = prog_rand(rng);
	return prog_below(rng, 3) ? len : prog_below(rng, len + 1);
}

static void any_bytes(const char *target)
{
	static char text[4096];
	const struct prog_emphasis *e = prog_emphasis_by_name(target);
	struct prog_rng rng = { 99 };
	struct run_result r;

	known_quiet(1);
	for (unsigned int i = 0; i < STRINGS; i++) {
		size_t len = random_bytes(&rng, e, text);

		prog_parse(&a, text, len, NULL, NULL);
		if (!prog_ops(&a) && !a.setup.count && i % 64)
			continue; /* module in, module out: seen often enough */
		run_program(&a, NULL, &r);
		if (i % 50 == 0)
			assert_true(hash_of(&fixed) == fixed_hash);
	}
	assert_true(hash_of(&fixed) == fixed_hash);
}

static void test_any_bytes_queue(void **state)
{
	any_bytes("fuzz_queue");
}

static void test_any_bytes_mdev(void **state)
{
	any_bytes("fuzz_mdev");
}

static void test_any_bytes_guest(void **state)
{
	any_bytes("fuzz_guest");
	any_bytes("fuzz_config");
}

static void test_any_bytes_all(void **state)
{
	any_bytes("fuzz_all");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed),	       cmocka_unit_test(test_hash_differs),
		cmocka_unit_test(test_explicit),       cmocka_unit_test(test_unfollowed),
		cmocka_unit_test(test_faults),	       cmocka_unit_test(test_bound),
		cmocka_unit_test(test_abandoned),      cmocka_unit_test(test_any_bytes_queue),
		cmocka_unit_test(test_any_bytes_mdev), cmocka_unit_test(test_any_bytes_guest),
		cmocka_unit_test(test_any_bytes_all),
	};

	return cmocka_run_group_tests_name("runner", tests, setup, NULL);
}
