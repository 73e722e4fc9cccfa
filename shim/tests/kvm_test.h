/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_kvm.c and scenario_kvm.c: first tasks of runs. */
#ifndef SHIM_TESTS_KVM_TEST_H
#define SHIM_TESTS_KVM_TEST_H

/* vCPUs in SIE */
void sie_left_for_masks(void *arg);
void sie_left_by_all(void *arg);
void sie_against_masks(void *arg);
void sie_zapq(void *arg);

/* intercepted PQAP */
void pqap_refused(void *arg);

/* protected guests */
void pv_on_and_off(void *arg);
void pv_circle(void *arg);

/* references */
void vm_closed_first(void *arg);
void vm_used_after_close(void *arg);

/* promises to guests */
void promise_kept(void *arg);
void promise_two_guests(void *arg);
void promise_not_reset(void *arg);
void promise_reset_under_guest(void *arg);
void promise_reset_outlives_guest(void *arg);
void promise_not_there(void *arg);
void promise_not_bound(void *arg);
void promise_not_assigned(void *arg);
void promise_kept_after_unbind(void *arg);
void promise_kept_after_unassign(void *arg);
void promise_control_not_assigned(void *arg);

/* the module */
void module_life(void *arg);
void module_loads_at_once(void *arg);
void module_going(void *arg);

#endif
