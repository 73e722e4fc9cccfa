// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio, KVM, eventfd and user access, with a driver of a few lines: order of the locks around its
 * callbacks, the wait for the last close, pins, references, leaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "scenario_run.h"
#include "tree-probe.h"
#include "vfio_test.h"

static int log_locks;

/* Outer locks join the steps that the driver notes. */
static void lock_event(const struct event *ev)
{
	static const char *const outer[] = { "group_lock",  "dev_set->lock",	"kvm_ref_lock",
					     "iommu->lock", "device_list_lock", "&kvm->lock" };
	const struct sync *sync = sync_get(ev->sync);

	if (!log_locks || !sync || !sync->class || !sync->class->name)
		return;
	for (size_t i = 0; i < sizeof(outer) / sizeof(*outer); i++)
		if (strstr(sync->class->name, outer[i]) &&
		    strcmp(sync->class->name, "vfio_group_lock"))
			note_step(outer[i]);
}

static const struct event_reader lock_reader = {
	.name = "lock order",
	.kinds = EVENT_BIT(EV_ACQUIRED),
	.event = lock_event,
};

static void test_open_close(void **state)
{
	log_locks = 1;
	run_clean(vfio_open_close);
	log_locks = 0;
	assert_non_null(strstr(note_steps, TREE_VFIO_GROUP_INSIDE ?
						   "group_lock dev_set->lock group_lock open "
						   "iommu->lock device_list_lock |" :
						   "group_lock dev_set->lock kvm_ref_lock "
						   "iommu->lock device_list_lock open |"));
	assert_non_null(strstr(note_steps, TREE_VFIO_GROUP_INSIDE ?
						   "| dev_set->lock group_lock close iommu->lock "
						   "device_list_lock group_lock &kvm->lock "
						   "group_lock" :
						   "| group_lock dev_set->lock close iommu->lock "
						   "device_list_lock &kvm->lock kvm_ref_lock "
						   "group_lock"));
	expect(62, 0);
	expect(60, 1);
	expect(0, 0);
	expect(1, 1);
	expect(2, 0);
	expect(3, 0);
	expect(4, 0);
}

static void test_registration_fails(void **state)
{
	run_clean(vfio_registration_fails);
	expect(0, 3); /* name, group, device in the class */
	expect(1, 0);
	expect(2, 0);
	expect(3, 0);
}

static void test_refusals(void **state)
{
	run_clean(vfio_refusals);
	expect(0, -19);
	expect(1, -9);
	expect(2, -2);
	expect(3, 0);
	expect(4, -16);
	expect(5, -16);
	expect(6, -9);
	expect(7, 0);
	expect(8, 0);
	expect(9, 0);
	expect(10, -19);
}

static void test_open_fails(void **state)
{
	run_clean(vfio_open_fails);
	expect(0, -1);
	expect(1, 0);
	expect(2, 0);
	expect(3, 0);
	expect(4, 0);
	assert_string_equal(note_steps, "open open close unregistered");
}

static void test_unregister_waits(void **state)
{
	run_clean(vfio_unregister_waits);
	assert_string_equal(note_steps, "open request request close unregistered");
	expect(1, 15);
}

static void test_unregister_ends_user(void **state)
{
	run_clean(vfio_unregister_ends_user);
	assert_string_equal(note_steps, "open request request request request close unregistered");
	expect(1, 30);
	expect(2, -9);
}

static void test_unregister_under_lock(void **state)
{
	run_finding(vfio_unregister_under_lock, FINDING_DEADLOCK, "last close");
}

static void test_everybody_at_once(void **state)
{
	for (unsigned long long seed = 1; seed <= 2000; seed++) {
		run_with(vfio_everybody_at_once, seed & 1 ? &sched_random : &sched_pct, seed);
		expect_clean();
	}
}

static void test_pinning(void **state)
{
	run_clean(vfio_pinning);
	expect(0, 1);
	expect(1, 1);
	expect(2, 1);
	expect(3, 1);
	expect(4, 1);
	expect(5, 0);
	expect(6, 0);
	expect(7, -22);
	expect(8, 1);
	expect(9, -14);
	expect(10, 1 << 1);
	expect(11, 1);
}

static void test_pin_closed(void **state)
{
	run_finding(vfio_pin_closed, FINDING_WARNING, "open_count");
}

static void test_pin_leaked(void **state)
{
	run_finding(vfio_pin_leaked, FINDING_LEAK, "page still pinned");
	assert_non_null(strstr(check_finding()->text, "taken in pin()"));
}

static void test_pin_armed(void **state)
{
	run_finding(vfio_pin_armed, FINDING_GUEST_PROMISE, "queue still enabled");
}

static void test_device_leaked(void **state)
{
	run_finding(vfio_device_leaked, FINDING_LEAK, "vfio device never put");
}

static void test_status_register(void **state)
{
	run_clean(kvm_status_register);
	expect(0, 1);
	expect(1, 7);
	expect(2, 0x81070000l);
	expect(3, 1);
	expect(20, 0x03000504);
	expect(21, (1l << 47) | 3);
	expect(22, 0x1234);
	expect(23, 0);
	expect(24, 1);
}

static void test_masks(void **state)
{
	run_clean(kvm_masks);
	expect(0, -2);
	expect(1, 0);
	expect(2, 0x80);
	expect(3, 1);
	expect(4, 0xff);
	expect(5, 0);
}

static void test_masks_unlocked(void **state)
{
	run_finding(kvm_masks_unlocked, FINDING_WARNING, "kvm->lock");
}

static void test_reference_leaked(void **state)
{
	run_finding(kvm_reference_leaked, FINDING_LEAK, "taken in demo_take_reference()");
}

static void test_use_after_last_put(void **state)
{
	run_finding(kvm_use_after_last_put, FINDING_USE_AFTER_FREE, "kvm");
}

static void test_gisc_counts(void **state)
{
	run_clean(kvm_gisc_counts);
	expect(0, 5);
	expect(1, 5);
	expect(2, 0x10);
	expect(3, 0);
	expect(4, 0x10);
	expect(5, 0);
	expect(6, 0);
	expect(7, -22);
	expect(8, -34);
	expect(9, -19);
}

static void test_gisc_leaked(void **state)
{
	run_finding(kvm_gisc_leaked, FINDING_LEAK, "taken in demo_register_gisc()");
}

static void test_eventfd(void **state)
{
	run_clean(eventfd_counts);
	expect(0, 0);
	expect(1, 1);
	expect(2, -9);
	expect(3, -9);
	run_finding(eventfd_leaked, FINDING_LEAK, "taken in demo_take_eventfd()");
}

static void test_user_copies(void **state)
{
	run_clean(user_copies);
	expect(0, 0);
	expect(1, 9);
	expect(2, 0);
	expect(3, 4);
	expect(4, 24);
	expect(5, 0);
	expect(6, 24);
	expect(7, 0);
	expect(8, 5);
	expect(9, -14);
	expect(10, 0);
	expect(11, 0);
	expect(12, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_close),
		cmocka_unit_test(test_registration_fails),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_open_fails),
		cmocka_unit_test(test_unregister_waits),
		cmocka_unit_test(test_unregister_ends_user),
		cmocka_unit_test(test_unregister_under_lock),
		cmocka_unit_test(test_everybody_at_once),
		cmocka_unit_test(test_pinning),
		cmocka_unit_test(test_pin_closed),
		cmocka_unit_test(test_pin_leaked),
		cmocka_unit_test(test_pin_armed),
		cmocka_unit_test(test_device_leaked),
		cmocka_unit_test(test_status_register),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_masks_unlocked),
		cmocka_unit_test(test_reference_leaked),
		cmocka_unit_test(test_use_after_last_put),
		cmocka_unit_test(test_gisc_counts),
		cmocka_unit_test(test_gisc_leaked),
		cmocka_unit_test(test_eventfd),
		cmocka_unit_test(test_user_copies),
	};

	check_init();
	event_subscribe(&lock_reader);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
