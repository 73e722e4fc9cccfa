// SPDX-License-Identifier: GPL-2.0-only
/*
 * vCPUs in SIE, intercepted PQAP, protected guests, the last reference to a VM, promises to guests
 * and each of them broken, the module loader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "kvm_test.h"
#include "scenario_run.h"
#include "tree-probe.h"

static void test_sie(void **state)
{
	run_clean(sie_left_for_masks);
	expect(0, 0);
	expect(1, 50); /* it went on afterwards */
	expect(2, 2); /* nobody waited for the end of the guest's time */

	run_clean(sie_left_by_all);
	expect(1, 50);
	expect(2, 2);
	expect(3, -1); /* SCHED_NONE: it had left, and had no occasion to enter again */
	expect(5, 50);
	expect(6, -1);

	run_clean(sie_zapq);
	expect(0, 1);
	expect(1, 0);
	expect(2, 2); /* its reset is going on */
	expect(3, 1);
	expect(4, 1);

	for (unsigned long long seed = 1; seed <= 300; seed++) {
		run_with(sie_against_masks, seed & 1 ? &sched_random : &sched_pct, seed);
		expect_clean();
		expect(0, 0);
	}
}

static void test_pqap(void **state)
{
	run_clean(pqap_refused);
	expect(0, 1);
	expect(1, -95);
	expect(2, -95);
	expect(3, 0x106);
	expect(4, 1);
	expect(5, 0x106);
	expect(6, -95);
	expect(7, 0);
	expect(8, -19);
	expect(9, 0);
}

static void test_protected(void **state)
{
	run_clean(pv_on_and_off);
	expect(0, -22);
	expect(1, 0);
	expect(2, 4);
	expect(3, -22);
	expect(4, 0);
	expect(5, 0);
	expect(6, -5);
	expect(7, 1 << 3);
	expect(8, 0);
	expect(9, -22);
	expect(10, 0);
	expect(11, -22);
}

static void test_circle(void **state)
{
	unsigned int found = 0;

	for (unsigned long long seed = 1; seed <= 300 && !found; seed++) {
		run_with(pv_circle, &sched_random, seed);
		found = check_finding() && check_finding()->kind == FINDING_DEADLOCK;
		if (check_finding() && !found && check_finding()->kind != FINDING_LOCK_ORDER)
			fail_msg("%s", check_finding()->text);
	}
	assert_true(found);
}

static void test_last_reference(void **state)
{
	/* vfio lends the VM: a device without a reference of its own loses it at once */
	if (TREE_VFIO_KVM_GROUP_LOCK) {
		run_finding(vm_closed_first, FINDING_USE_AFTER_FREE, "kvm");
		return;
	}
	run_clean(vm_closed_first);
	expect(0, 0);
	expect(1, -9);
	expect(2, -2);
	expect(3, 1);
	expect(4, 0);
	run_finding(vm_used_after_close, FINDING_USE_AFTER_FREE, "kvm");
	assert_non_null(strstr(note_steps, "device-keeps-it"));
}

static void test_promises(void **state)
{
	run_clean(promise_kept);
	run_clean(promise_reset_outlives_guest);
	expect(0, 0);
	run_finding(promise_two_guests, FINDING_GUEST_PROMISE, "queue reaches two guests");
	run_finding(promise_not_reset, FINDING_GUEST_PROMISE, "queue not reset between two guests");
	run_finding(promise_reset_under_guest, FINDING_GUEST_PROMISE,
		    "queue is reset while its guest goes on using it");
	assert_non_null(strstr(note_steps, "asked"));
	run_finding(promise_not_there, FINDING_GUEST_PROMISE, "that the host does not have");
	run_finding(promise_not_bound, FINDING_GUEST_PROMISE, "gets a queue that is not bound");
	run_finding(promise_not_assigned, FINDING_GUEST_PROMISE,
		    "gets a queue that is not assigned");
	run_finding(promise_kept_after_unbind, FINDING_GUEST_PROMISE,
		    "keeps a queue that is not bound");
	run_finding(promise_kept_after_unassign, FINDING_GUEST_PROMISE,
		    "keeps a queue that was unassigned");
	run_finding(promise_control_not_assigned, FINDING_GUEST_PROMISE,
		    "gets a control domain that is not assigned");
}

static void test_module(void **state)
{
	run_clean(module_life);
	expect(0, -2);
	expect(1, 0);
	expect(2, -19);
	expect(3, 0);
	expect(4, -17);
	expect(5, 1);
	expect(6, -11);
	expect(7, 0);
	expect(8, -2);
	expect(9, 0);
	expect(10, 0);
	expect(20, 0);
	expect(21, -16);
	expect(22, -16);
	assert_string_equal(note_steps, "init init exit init exit");

	run_clean(module_loads_at_once);
	expect(0, 0);
	expect(1, -17);
	expect(2, 1000000);
	expect(3, -5);
	expect(4, -5); /* it waited, and then tried itself */

	run_clean(module_going);
	expect(0, -16); /* the second task's load, while the first one unloads */
	expect(1, 0);
	expect(2, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sie),
		cmocka_unit_test(test_pqap),
		cmocka_unit_test(test_protected),
		cmocka_unit_test(test_circle),
		cmocka_unit_test(test_last_reference),
		cmocka_unit_test(test_promises),
		cmocka_unit_test(test_module),
	};

	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
