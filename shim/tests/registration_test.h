/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bridge between test_registration.c and scenario_registration.c: first tasks of runs. Those of the
 * first group note in value 0 how many failures there were before all went well.
 */
#ifndef SHIM_TESTS_REGISTRATION_TEST_H
#define SHIM_TESTS_REGISTRATION_TEST_H

void registration_of_file(void *arg);
void registration_of_group(void *arg);
void registration_of_groups(void *arg);
void registration_of_group_twice(void *arg);
void registration_of_kobject(void *arg);
void registration_of_device(void *arg);
void registration_of_bound_device(void *arg);
void registration_of_root_device(void *arg);
void registration_of_bus(void *arg);
void registration_of_driver(void *arg);
void registration_of_driver_watched(void *arg);
void registration_of_ap_driver(void *arg);
void registration_of_parent(void *arg);
void registration_of_parent_watched(void *arg);
void registration_of_debug(void *arg);
void registration_binds(void *arg);

/* Each ends in a finding. */
void registration_not_put(void *arg);
void registration_undone_twice(void *arg);
void registration_of_debug_left(void *arg);

#endif
