/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_device.c and scenario_device.c: first tasks of runs. */
#ifndef SHIM_TESTS_DEVICE_TEST_H
#define SHIM_TESTS_DEVICE_TEST_H

void device_order(void *arg);
void device_reserved(void *arg);
void device_probe_fails(void *arg);
void device_attributes(void *arg);
void device_removal_waits(void *arg);
void device_removal_races(void *arg);
void device_directories(void *arg);
void device_masks(void *arg);
void device_walk(void *arg);
void device_init_fails(void *arg);
void device_mdev(void *arg);
void device_mdev_instances(void *arg);
void device_mdev_two_removers(void *arg);
void device_mdev_against_unload(void *arg);
void device_bind_against_unload(void *arg);
void device_fault(void *arg);

/* Each ends in a finding, under some schedule. */
void device_remove_under_lock(void *arg);
void device_leaked_reference(void *arg);
void device_link_left(void *arg);
void device_put_twice(void *arg);
void device_show_too_much(void *arg);
void device_emit_elsewhere(void *arg);

#endif
