/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_machine.c and scenario_machine.c: first tasks of runs. */
#ifndef SHIM_TESTS_MACHINE_TEST_H
#define SHIM_TESTS_MACHINE_TEST_H

void machine_availability(void *arg);
void machine_configuration_words(void *arg);
void machine_interruption_control(void *arg);
void machine_reset(void *arg);
void machine_reset_clears_interruption(void *arg);
void machine_reset_times(void *arg);
void machine_delivery(void *arg);
void machine_gisa_by_virtual_address(void *arg);
void machine_unpinned(void *arg);
void machine_unpinned_put_off(void *arg);
void machine_unpinned_unasked(void *arg);
void machine_unpinned_refused(void *arg);
void machine_unpinned_resetting(void *arg);
void machine_unpinned_enabled_again(void *arg);
void machine_not_registered(void *arg);
void machine_not_registered_unasked(void *arg);
void machine_gisa_gone(void *arg);
void machine_gisc_lost(void *arg);
void machine_gisc_put_off(void *arg);
void machine_gisc_put_off_before(void *arg);
void machine_gisc_outside(void *arg);
void machine_gisc_taken_away(void *arg);
void machine_gisc_refused(void *arg);
void machine_gisc_refused_undone(void *arg);
void machine_adapter_states(void *arg);
void machine_answers(void *arg);
void machine_tells_no_lies(void *arg);
void machine_reset_of_any_length(void *arg);
void machine_reset_ends_at_once(void *arg);
void machine_reset_stuck(void *arg);
void machine_configuration_changes(void *arg);
void machine_all_ids(void *arg);

#endif
