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
void machine_unpinned(void *arg);
void machine_not_registered(void *arg);
void machine_gisa_gone(void *arg);

#endif
