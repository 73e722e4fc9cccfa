/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_apbus.c and scenario_apbus.c: first tasks of runs. */
#ifndef SHIM_TESTS_APBUS_TEST_H
#define SHIM_TESTS_APBUS_TEST_H

void apbus_cards(void *arg);
void apbus_mask_syntax(void *arg);
void apbus_mask_in_use(void *arg);
void apbus_mask_moves_queues(void *arg);
void apbus_mask_unbound_queue(void *arg);
void apbus_scan_without_change(void *arg);
void apbus_scan_removes(void *arg);
void apbus_scan_adds(void *arg);
void apbus_scan_resets(void *arg);
void apbus_scan_by_answer(void *arg);
void apbus_two_scans(void *arg);
void apbus_timer_gives_way(void *arg);
void apbus_timer_is_armed_by_a_scan(void *arg);
void apbus_recursive_scan(void *arg);
void apbus_qci_fails(void *arg);
void apbus_unregister_waits(void *arg);
void apbus_full_machine(void *arg);
void apbus_walks_race(void *arg);

void apbus_told(void *arg);
void apbus_asked_by_driver(void *arg);
void apbus_asked_often(void *arg);

/* End in a use after free. */
void apbus_freed_masks(void *arg);
void apbus_freed_driver(void *arg);

/* Ends in a deadlock: in_use() under ap_perms_mutex takes it again. */
void apbus_in_use_holds_perms(void *arg);

#endif
