// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registrations that fail for want of memory: how many failures each call has, and that each leaves
 * nothing behind but the caller's reference (scenario_registration.c looks).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "child.h"
#include "registration_test.h"
#include "scenario_run.h"

static void expect_failures(void (*first)(void *), long failures)
{
	run_steps(first, "");
	expect(0, failures);
}

static void test_attributes(void **state)
{
	expect_failures(registration_of_file, 1);
	expect_failures(registration_of_group, 2);
	/* "one", "two", the directory "named", "three" */
	expect_failures(registration_of_groups, 4);
	run_steps(registration_of_group_twice, "");
}

static void test_kobject(void **state)
{
	/* The name, the directory, two default attributes */
	expect_failures(registration_of_kobject, 4);
	expect(1, 5);
}

static void test_device(void **state)
{
	/* Private record, name, directory, the bus' "one" and "two", link of the bus */
	expect_failures(registration_of_device, 6);
	expect(1, 7);
	run_finding(registration_not_put, FINDING_LEAK, "reference to device");
	run_finding(registration_undone_twice, FINDING_WARNING, "was never added");
}

static void test_binding(void **state)
{
	/* Behind those of the device: the link to its driver and the driver's "three", not reported */
	expect_failures(registration_of_bound_device, 8);
	expect(1, 9);
	expect(2, 2);
	expect(5, 2);
	expect_failures(registration_binds, 2);
}

static void test_root_device(void **state)
{
	/* The device, its name, private record, directory, the link to the module */
	expect_failures(registration_of_root_device, 5);
}

static void test_bus(void **state)
{
	/* The bus, its directory, "setting" */
	expect_failures(registration_of_bus, 3);
}

static void run_watched(void (*first)(void *))
{
	for (unsigned long long seed = 1; seed <= 500; seed++) {
		run_with(first, seed % 2 ? &sched_random : &sched_pct, seed);
		expect_clean();
		assert_string_equal(note_steps, "");
	}
}

static void test_driver(void **state)
{
	/*
	 * Driver, name, directory; link to the device, its "three"; link to the module; "unbind",
	 * "bind"; "version"
	 */
	expect_failures(registration_of_driver, 9);
	expect(2, 6);
	expect(4, 2);
	expect(5, 2);
	/* The same without a device and without attributes of its own */
	expect_failures(registration_of_ap_driver, 6);
	run_watched(registration_of_driver_watched);
}

static void test_parent(void **state)
{
	/* The type's name and directory, four attributes; the mdev core of a kernel tree has more */
	run_steps(registration_of_parent, "");
	assert_true(note_value[0] >= 6);
#ifndef TEST_MDEV_tree /* the kernel's has the fault: corpus/findings/mdev-created-too-early */
	run_watched(registration_of_parent_watched);
#endif
}

static void test_debug(void **state)
{
	expect_failures(registration_of_debug, 1);
	run_finding(registration_of_debug_left, FINDING_LEAK, "taken in add_log()");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attributes),  cmocka_unit_test(test_kobject),
		cmocka_unit_test(test_device),	    cmocka_unit_test(test_binding),
		cmocka_unit_test(test_root_device), cmocka_unit_test(test_bus),
		cmocka_unit_test(test_driver),	    cmocka_unit_test(test_parent),
		cmocka_unit_test(test_debug),
	};

	child_init();
	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
