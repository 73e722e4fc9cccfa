// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device model, sysfs, the mdev core, the module loader and the AP bus, under a small driver
 * (scenario_device.c): order of callbacks and attributes, results of system calls, who waits for
 * whom, and that nothing is left at the end, in the default order and under many schedules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "child.h"
#include "device_test.h"
#include "scenario_run.h"

/*
 * A kernel tree's own mdev core lets `remove` be overtaken by the unregistration of the parent
 * (corpus/findings/mdev-remove-overtaken): where that can happen it is no fault of the shim.
 */
static bool overtaken(void)
{
#ifdef TEST_MDEV_tree
	const struct finding *f = check_finding();

	return f && !strcmp(f->fingerprint, "use-after-free:creator:mdev_object");
#else
	return false;
#endif
}

/*
 * Without a finding and without steps, also in any of @runs random schedules; or where the tree's mdev
 * core @may be overtaken, with that.
 */
static void expect_quiet_or(bool (*may)(void), void (*first)(void *), unsigned int runs)
{
	run_steps(first, "");
	for (unsigned long long seed = 1; seed <= runs; seed++) {
		run_with(first, seed % 2 ? &sched_random : &sched_pct, seed);
		if (may && may())
			continue;
		expect_clean();
		assert_string_equal(note_steps, "");
	}
}

static void expect_quiet(void (*first)(void *), unsigned int runs)
{
	expect_quiet_or(NULL, first, runs);
}

static void test_order(void **state)
{
	run_steps(device_order, "probe 03.0004 | remove removed | probe 03.0004 | remove removed");
}

static void test_reserved(void **state)
{
	run_steps(device_reserved, "probe 03.0040 probe 05.0004 probe 05.0040 |");
}

static void test_probe_fails(void **state)
{
	run_steps(device_probe_fails, "probe 03.0004 probe 03.0004 probe 03.0004 remove removed");
}

static void test_init_fails(void **state)
{
	run_steps(device_init_fails, "probe 03.0004 remove removed");
}

static void test_attributes(void **state)
{
	expect_quiet(device_attributes, 0);
	expect_quiet(device_masks, 0);
	expect_quiet(device_walk, 0);
}

static void test_directories(void **state)
{
	expect_quiet(device_directories, 0);
	run_finding(device_link_left, FINDING_LEAK, "link in the root of sysfs");
}

static void test_removal_waits(void **state)
{
	run_steps(device_removal_waits, "probe 03.0004 show remove shown removed");
	assert_int_equal(note_value[0], 12);
	assert_int_equal(note_value[1], 0);
	expect_quiet(device_removal_races, 500);
}

static void test_removal_under_lock(void **state)
{
	child_explore(device_remove_under_lock, CHILD_RANDOM, 500);
	assert_true(child->kinds == 1ul << FINDING_DEADLOCK ||
		    child->kinds == 1ul << FINDING_LOCK_ORDER);
}

static void test_references(void **state)
{
	child_finding(device_leaked_reference, FINDING_LEAK, "reference to device 03.0004");
	child_explore(device_put_twice, CHILD_ONCE, 1);
	assert_true(child->kinds != 0);
	assert_null(strstr(child->steps, "survived"));
}

static void test_buffers(void **state)
{
	child_finding(device_show_too_much, FINDING_HEAP_OVERFLOW, "status_show");
	child_finding(device_emit_elsewhere, FINDING_WARNING, "invalid sysfs_emit");
}

static void test_mdev(void **state)
{
	expect_quiet(device_mdev, 0);
	expect_quiet(device_mdev_instances, 0);
}

static void test_mdev_races(void **state)
{
	expect_quiet(device_mdev_two_removers, 500);
	expect_quiet_or(overtaken, device_mdev_against_unload, 500);
	expect_quiet(device_bind_against_unload, 500);
}

static void test_fault(void **state)
{
	expect_quiet(device_fault, 0);
	/* More than one allocation was made to fail in each. */
	assert_true(note_value[0] > 3);
	assert_true(note_value[1] > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),	      cmocka_unit_test(test_reserved),
		cmocka_unit_test(test_probe_fails),   cmocka_unit_test(test_init_fails),
		cmocka_unit_test(test_attributes),    cmocka_unit_test(test_directories),
		cmocka_unit_test(test_removal_waits), cmocka_unit_test(test_removal_under_lock),
		cmocka_unit_test(test_references),    cmocka_unit_test(test_buffers),
		cmocka_unit_test(test_mdev),	      cmocka_unit_test(test_mdev_races),
		cmocka_unit_test(test_fault),
	};

	child_init();
	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
