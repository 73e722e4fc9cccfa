/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_user_vfio.c and scenario_user_vfio.c: first tasks of runs. */
#ifndef SHIM_TESTS_USER_VFIO_TEST_H
#define SHIM_TESTS_USER_VFIO_TEST_H

void ioctl_arguments(void *arg);
void ioctl_outlives_close(void *arg);
void events_counted(void *arg);
void event_outlives_descriptor(void *arg);
void event_wanted_twice(void *arg);
void event_freed(void *arg);
void request_answered(void *arg);
void request_ignored(void *arg);
void unmap_told(void *arg);
void unmap_refused(void *arg);
void unmap_deadlock(void *arg);
void node_missing(void *arg);
void node_pins_when_told(void *arg);
void node_attach(void *arg);
void node_or_group(void *arg);
void node_unmap_refused(void *arg);
void two_devices(void *arg);
void exit_while_opening(void *arg);
void faults_of_user(void *arg);

#endif
