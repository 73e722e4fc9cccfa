// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AP bus: what it calls in which order when masks are written and the configuration changes, who
 * waits for whom, and the devices that come of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "apbus_test.h"
#include "child.h"
#include "scenario_run.h"
#include "tree-probe.h"

/*
 * A kernel tree's bus of the older kind: who asks for a scan takes the timer back, queues the work
 * item and waits for it; and it begins to look after a queue when the driver of that asks for it, as
 * the host's does, so that those of others are not reset.
 */
#if defined(TEST_BUS_tree) && TREE_AP_SCAN_FLUSHES
#define BY_WORK_ITEM 1
#define BY_WORK_ITEM_OR(then, else_) then
#else
#define BY_WORK_ITEM 0
#define BY_WORK_ITEM_OR(then, else_) else_
#endif

static void run_right(void (*first)(void *), const char *steps)
{
	run_clean(first);
	if (steps)
		assert_string_equal(note_steps, steps);
	assert_int_equal(note_value[50], 0);
	assert_int_equal(note_value[63], 0);
}

#define PROBES "probe:03.04 probe:03.06 probe:05.04 probe:05.06 | "
#define REMOVES "| remove:05.06 remove:05.04 remove:03.06 remove:03.04"

#define ADAPTER(n) ((long)(1ul << (63 - (n))))

static void test_cards(void **state)
{
	run_right(apbus_cards, PROBES REMOVES);
	expect(0, 1);
	expect(1, 5);
	expect(2, 1);
	expect(3, 1);
	expect(4, 14);
}

static void test_mask_syntax(void **state)
{
	run_right(apbus_mask_syntax, NULL);
	expect(0, 8);
	expect(1, 0);
	expect(2, (long)0x8001000000000000ul);
	expect(3, 0);
	expect(4, (long)0x5001000000000000l);
	expect(5, 2);
	expect(6, 67);
	expect(7, '5');
	expect(8, -2);
}

static void test_mask_in_use(void **state)
{
	run_right(apbus_mask_in_use, PROBES "in_use in_use " REMOVES);
	expect(0, -16);
	expect(1, 0);
	expect(2, 0);
	expect(3, 0);
	expect(62, ADAPTER(5));
	expect(61, ADAPTER(4) | ADAPTER(7));
}

static void test_mask_moves_queues(void **state)
{
	run_right(apbus_mask_moves_queues,
		  PROBES "in_use in_use remove:03.04 remove:05.04 | probe:05.04 "
			 "| remove:05.04 remove:05.06 remove:03.06");
	expect(0, 0);
	expect(1, 1);
	expect(2, 1);
	expect(3, 0);
}

static void test_mask_unbound_queue(void **state)
{
	run_right(apbus_mask_unbound_queue, PROBES
		  "remove:05.04 in_use in_use in_use remove:05.06 | remove:03.06 remove:03.04");
	expect(0, 1);
	expect(1, 1);
	expect(2, 0);
}

static void test_in_use_holds_perms(void **state)
{
	run_default(apbus_in_use_holds_perms);
	assert_non_null(check_finding());
	assert_non_null(strstr(check_finding()->text, "ap_perms_mutex"));
}

static void test_scan_without_change(void **state)
{
	run_right(apbus_scan_without_change, PROBES REMOVES);
	expect(0, 0);
	expect(1, 0);
	expect(2, 0);
	expect(3, '4');
}

static void test_scan_removes(void **state)
{
	run_right(apbus_scan_removes, PROBES
		  "changed remove:05.04 remove:05.06 complete | changed remove:03.06 complete "
		  "| remove:03.04");
	expect(0, 0);
	expect(1, 1);
	expect(2, 0);
	expect(60, ADAPTER(3));
	expect(59, ADAPTER(3));
}

static void test_scan_adds(void **state)
{
	run_right(apbus_scan_adds, PROBES
		  "changed probe:03.ff probe:05.ff probe:ff.04 probe:ff.06 probe:ff.ff complete "
		  "| remove:ff.ff remove:ff.06 remove:ff.04 remove:05.ff remove:03.ff "
		  "remove:05.06 remove:05.04 remove:03.06 remove:03.04");
	expect(0, 1);
}

static void test_scan_resets(void **state)
{
	const long reset = BY_WORK_ITEM ? 0 : 2;

	run_right(apbus_scan_resets, NULL);
	expect(0, 0);
	expect(1, reset);
	expect(2, 0);
	expect(3, 1);
	expect(4, 4);
	expect(5, 0);
	expect(6, reset);
	expect(7, 1);
	expect(8, 1);
	expect(9, reset);
}

static void test_scan_by_answer(void **state)
{
	run_right(apbus_scan_by_answer, PROBES "remove:05.06 | probe:05.06 " REMOVES);
}

static void test_two_scans(void **state)
{
	run_right(apbus_two_scans,
		  PROBES "changed heard remove:03.06 remove:05.06 complete scanned "
			 "scanned | remove:05.04 remove:03.04");
	expect(10, 2);
}

static void test_timer_gives_way(void **state)
{
	run_right(apbus_timer_gives_way,
		  PROBES "changed timer heard remove:03.06 remove:05.06 complete scanned "
			 "| remove:05.04 remove:03.04");
	expect(11, BY_WORK_ITEM ? -17 : 0);
}

static void test_timer_is_armed_by_a_scan(void **state)
{
	run_right(apbus_timer_is_armed_by_a_scan, PROBES REMOVES);
	expect(0, 0);
	expect(1, -17);
	expect(2, 0);
}

static void test_recursive_scan(void **state)
{
	if (BY_WORK_ITEM) {
		run_finding(apbus_recursive_scan, FINDING_DEADLOCK, "ap_scan_work");
		return;
	}
	run_right(apbus_recursive_scan,
		  PROBES "changed remove:03.06 remove:05.06 complete | remove:05.04 remove:03.04");
	expect(0, 0);
	expect(58, 0);
}

static void test_qci_fails(void **state)
{
	run_right(apbus_qci_fails, PROBES "remove:05.04 remove:05.06 | changed complete "
					  "| remove:03.06 remove:03.04");
	expect(0, 0);
	expect(1, 0);
}

static void test_told(void **state)
{
	run_right(apbus_told, NULL);
	expect(0, 1);
	expect(1, 0);
	expect(2, 1);
	expect(57, 1);
	expect(56, 1);
	expect(3, 0);
	expect(4, 1);

	run_right(apbus_asked_by_driver, NULL);
	expect(0, 0);
	expect(1, 1);
	expect(2, 1);
	expect(3, 0);
	expect(4, 1);

	run_right(apbus_asked_often, NULL);
	expect(0, 40);
	expect(1, 0);
}

static void test_objects(void **state)
{
	child_finding(apbus_freed_masks, FINDING_USE_AFTER_FREE, "apbus_freed_masks");
	child_finding(apbus_freed_driver, FINDING_USE_AFTER_FREE, "apbus_freed_driver");
}

static void test_unregister_waits(void **state)
{
	run_right(apbus_unregister_waits,
		  PROBES "changed | heard remove:03.06 remove:05.06 " BY_WORK_ITEM_OR(
			  "remove:05.04 remove:03.04 unregistered scanned",
			  "scanned remove:05.04 remove:03.04 unregistered"));
}

static void test_full_machine(void **state)
{
	run_right(apbus_full_machine, NULL);
	expect(0, 256);
	expect(1, 256);
	expect(2, 0);
}

static void test_walks_race(void **state)
{
	for (unsigned long long seed = 0; seed < 2000; seed++) {
		run_with(apbus_walks_race, seed & 1 ? &sched_pct : &sched_random, seed);
		expect_clean();
		expect(63, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cards),
		cmocka_unit_test(test_mask_syntax),
		cmocka_unit_test(test_mask_in_use),
		cmocka_unit_test(test_mask_moves_queues),
		cmocka_unit_test(test_mask_unbound_queue),
		cmocka_unit_test(test_in_use_holds_perms),
		cmocka_unit_test(test_scan_without_change),
		cmocka_unit_test(test_scan_removes),
		cmocka_unit_test(test_scan_adds),
		cmocka_unit_test(test_scan_resets),
		cmocka_unit_test(test_scan_by_answer),
		cmocka_unit_test(test_two_scans),
		cmocka_unit_test(test_timer_gives_way),
		cmocka_unit_test(test_timer_is_armed_by_a_scan),
		cmocka_unit_test(test_recursive_scan),
		cmocka_unit_test(test_qci_fails),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_unregister_waits),
		cmocka_unit_test(test_full_machine),
		cmocka_unit_test(test_walks_race),
	};

	child_init();
	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
