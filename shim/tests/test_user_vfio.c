// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a process does with its vfio devices beside opening and closing them: ioctls and the life of
 * the file, event counters, the request to give a device up, mapping and unmapping under type 1
 * and iommufd, several devices, injected failures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kernel/user.h"
#include "scenario_run.h"
#include "tree-probe.h"
#include "user_vfio_test.h"

#define ENOENT 2
#define EINTR 4
#define EBADF 9
#define EAGAIN 11
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOTTY 25

static void expect_all(const long *values, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (note_value[i] != values[i])
			fail_msg("value %u is %ld, not %ld (%s)", i, note_value[i], values[i],
				 note_steps);
}

#define EXPECT(...)                                                     \
	do {                                                            \
		const long values[] = { __VA_ARGS__ };                  \
		expect_all(values, sizeof(values) / sizeof(values[0])); \
	} while (0)

static void test_ioctl(void **state)
{
	run_clean(ioctl_arguments);
	EXPECT(-EBADF, 0, 7, 3, -ENOTTY, 0, -ENOTTY, -EBADF, 0, -EBADF);
	assert_int_equal(note_value[54], 24);
	assert_int_equal(note_value[55], ';' << 8 | 130);
}

/* The last close is made by the ioctl, under group_lock, while kvm-vfio is released. */
static void release_meets_close(void)
{
	unsigned int seed = 0;

	do
		run_with(ioctl_outlives_close, &sched_random, ++seed);
	while (!check_finding() && seed < 300);
	expect_finding(FINDING_WARNING, "waits for group_lock with kvm->lock held");
}

static void test_ioctl_outlives_close(void **state)
{
	run_clean(ioctl_outlives_close);
	EXPECT(0, 20);
	assert_string_equal(note_steps, "open ioctl closed request close answered removed");
	if (TREE_VFIO_KVM_GROUP_LOCK)
		release_meets_close();
	else
		run_clean_often(ioctl_outlives_close, 300);
}

static void test_events(void **state)
{
	run_clean(events_counted);
	EXPECT(-EAGAIN, 2, -EAGAIN, -EAGAIN, 60, -EBADF, -EBADF);
	run_clean(event_outlives_descriptor);
	EXPECT(0, -EBADF, -EBADF);
	run_clean_often(event_wanted_twice, 300);
	EXPECT(-EAGAIN);
	run_finding(event_freed, FINDING_USE_AFTER_FREE, "eventfd");
}

static void test_request(void **state)
{
	run_clean(request_answered);
	EXPECT(0, 0, 0);
	assert_string_equal(note_steps, "open ioctl request close");
	run_clean_often(request_answered, 300);
	run_clean(request_ignored);
	EXPECT(1 << USER_FAULT_SIGNAL, 4, 20);
}

static void test_unmap(void **state)
{
	run_clean(unmap_told);
	EXPECT(-EBADF, 1, 3, -EINVAL, 1, 0, -EEXIST, 1, -EINVAL);
	assert_string_equal(note_steps, "open | unmap | close");
	assert_int_equal(note_value[50], 0x3000);
	assert_int_equal(note_value[51], 0x1000);
	run_finding(unmap_refused, FINDING_WARNING, "stays pinned");
	assert_int_equal(note_value[52], 11);
	assert_non_null(strstr(check_finding()->fingerprint, "demo_pins_for_ever"));
}

/* Reported where it begins, not for the order that every unmapping has; and nothing else is. */
static void test_unmap_deadlock(void **state)
{
	unsigned int deadlocks = 0, clean = 0;

	for (unsigned long long seed = 1; seed <= 400; seed++) {
		run_with(unmap_deadlock, &sched_random, seed);
		if (!check_finding()) {
			clean++;
			continue;
		}
		expect_finding(FINDING_WARNING, "device_list_lock");
		deadlocks++;
	}
	assert_true(deadlocks > 0);
	assert_true(clean > 0);
}

static void test_node(void **state)
{
	if (TREE_VFIO_NO_NODES) {
		run_clean(node_missing);
		EXPECT(-ENODEV, 0);
		return;
	}
	run_clean(node_attach);
	EXPECT(0, 1, 1, 0, 1, 0, -ENOENT, 0, 1);
	assert_string_equal(note_steps, "open | unmap | unmap | close unmap");
	assert_int_equal(note_value[50], 0);
	assert_int_equal(note_value[51], -1);
	run_clean(node_pins_when_told);
	EXPECT(1, 1, -EINVAL, 0, 1);
	assert_int_equal(note_value[53], -EINVAL);
	run_clean(node_or_group);
	EXPECT(0, -EBUSY, -EINVAL, 0, -EBUSY, -ENOTTY, -ENODEV);
	run_finding(node_unmap_refused, FINDING_WARNING, "stays pinned");
	assert_int_equal(note_value[52], 101);
}

static void test_two_devices(void **state)
{
	if (TREE_VFIO_NO_NODES)
		skip();
	run_clean(two_devices);
	EXPECT(-ENOENT, 0, -EBUSY, 1, 0, 0, 1, 0);
	assert_string_equal(note_steps, "open open | unmap unmap | close open close close unmap |");
	run_clean(exit_while_opening);
	run_clean_often(exit_while_opening, 300);
	assert_int_equal(note_value[1], 0);
}

static void test_faults(void **state)
{
	run_clean(faults_of_user);
	EXPECT(-EFAULT, 1 << USER_FAULT_COPY, -EFAULT, 1 << USER_FAULT_COPY, 0, 0, -EINVAL,
	       1 << USER_FAULT_EVENTFD, -EINTR, 1 << USER_FAULT_SIGNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ioctl),  cmocka_unit_test(test_ioctl_outlives_close),
		cmocka_unit_test(test_events), cmocka_unit_test(test_request),
		cmocka_unit_test(test_unmap),  cmocka_unit_test(test_unmap_deadlock),
		cmocka_unit_test(test_node),   cmocka_unit_test(test_two_devices),
		cmocka_unit_test(test_faults),
	};

	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
