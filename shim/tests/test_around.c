// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of the kernel that the AP bus of a kernel tree uses and no driver: high resolution timers,
 * tasklets, notifier chains, threads, pools.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "around_test.h"
#include "child.h"
#include "scenario_run.h"

#define MS 1000000l

static void test_hrtimer_times(void **state)
{
	run_clean(around_hrtimer_times);
	expect(20, 3);
	expect(0, 15 * MS);
	expect(1, 50 * MS);
	expect(2, 130 * MS);
	expect(10, 1);
	expect(11, 0);
	expect(12, 2);
	expect(13, 0);
}

static void test_hrtimer_moves(void **state)
{
	run_clean(around_hrtimer_moves);
	expect(10, 0);
	expect(0, 35 * MS);
	expect(11, 1);
	expect(12, 0);
	expect(13, 1);
}

static void test_hrtimer_polls(void **state)
{
	run_clean(around_hrtimer_polls);
	expect(10, 3);
	expect(11, 4);
	expect(12, 5);
	expect(13, 0);
	for (unsigned int i = 1; i < 5; i++)
		expect(i, note_value[0]);
}

static void test_hrtimer_cancel_waits(void **state)
{
	run_clean(around_hrtimer_cancel_waits);
	assert_string_equal(note_steps, "begins ends cancelled");
	expect(0, -1);
	expect(1, 0);
	expect(2, 1);
	expect(3, 1);
}

static void test_hrtimer_orders(void **state)
{
	run_clean(around_hrtimer_orders);
	expect(0, 2);
}

static void test_hrtimer_unordered(void **state)
{
	child_finding(around_hrtimer_unordered, FINDING_DATA_RACE, "around_hrtimer_unordered");
}

static void test_tasklet_context(void **state)
{
	run_clean(around_tasklet_context);
	expect(0, 7);
	expect(1, 0);
	expect(2, 1);
	expect(3, 1);
	expect(4, 1);
	expect(5, 0);
}

static void test_timer_by_program(void **state)
{
	run_clean(around_timer_by_program);
	expect(0, 2);
	expect(1, 1);
	expect(2, 0);
	expect(3, 0);
	expect(4, 1);
	expect(5, 1);
	expect(6, 1);
	expect(7, 0);
	expect(8, 1);
	expect(9, 0);
}

static void test_notifiers(void **state)
{
	run_clean(around_notifiers);
	assert_string_equal(note_steps, "5 3 1 | 5 3 | 5 1");
	expect(0, 9);
	expect(2, 0);
	expect(3, 0);
	expect(4, -17);
	expect(5, 1);
	expect(6, 0x8002);
	expect(7, 0);
	expect(8, -2);
}

static void test_kthread(void **state)
{
	run_clean(around_kthread);
	assert_string_equal(note_steps, "awake awake");
	expect(0, 1);
	expect(1, 42);
	expect(2, 1);
}

static void test_kthread_stopped_at_once(void **state)
{
	run_clean(around_kthread_stopped_at_once);
	assert_string_equal(note_steps, "");
	expect(0, 0);
	expect(1, -4);
	expect(2, 0);
}

static void test_completed_twice(void **state)
{
	run_clean(around_completed_twice);
	expect(0, 2);
	expect(1, 0);
	for (unsigned long long seed = 1; seed <= 300; seed++) {
		run_with(around_completed_twice, &sched_random, seed);
		expect_clean();
	}
}

static void test_many_items(void **state)
{
	run_clean(around_many_items);
	expect(0, 0);
	expect(1, 256);
}

static void test_atomic(void **state)
{
	run_finding(around_allocates_in_atomic, FINDING_LOCK_MISUSE, "in atomic context");
	assert_string_equal(note_steps, "atomic");
	run_finding(around_copies_in_atomic, FINDING_LOCK_MISUSE, "in atomic context");
	assert_string_equal(note_steps, "");
}

static void test_mempool(void **state)
{
	run_clean(around_mempool);
	expect(0, 1);
	expect(1, 1);
	expect(2, 1);
}

static void test_sscanf(void **state)
{
	run_clean(around_sscanf);
	expect(0, 1);
	expect(1, 12);
	expect(2, 1);
	expect(3, 31);
	expect(4, 2);
	expect(5, -7);
	expect(6, 8);
	expect(7, 0);
	expect(8, 1);
	expect(9, 1);
	expect(10, 255);
	expect(11, 0);
}

static void test_uevent_var(void **state)
{
	run_clean(around_uevent_var);
	expect(0, 0);
	expect(1, 0);
	expect(2, 2);
	expect(3, 1);
	expect(4, 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hrtimer_times),
		cmocka_unit_test(test_hrtimer_moves),
		cmocka_unit_test(test_hrtimer_polls),
		cmocka_unit_test(test_hrtimer_cancel_waits),
		cmocka_unit_test(test_hrtimer_orders),
		cmocka_unit_test(test_hrtimer_unordered),
		cmocka_unit_test(test_tasklet_context),
		cmocka_unit_test(test_timer_by_program),
		cmocka_unit_test(test_notifiers),
		cmocka_unit_test(test_kthread),
		cmocka_unit_test(test_mempool),
		cmocka_unit_test(test_sscanf),
		cmocka_unit_test(test_uevent_var),
		cmocka_unit_test(test_kthread_stopped_at_once),
		cmocka_unit_test(test_completed_twice),
		cmocka_unit_test(test_many_items),
		cmocka_unit_test(test_atomic),
	};

	child_init();
	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
