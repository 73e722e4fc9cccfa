/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_vfio.c and scenario_vfio.c: first tasks of runs. */
#ifndef SHIM_TESTS_VFIO_TEST_H
#define SHIM_TESTS_VFIO_TEST_H

void vfio_open_close(void *arg);
void vfio_registration_fails(void *arg);
void vfio_refusals(void *arg);
void vfio_open_fails(void *arg);
void vfio_unregister_waits(void *arg);
void vfio_unregister_ends_user(void *arg);
void vfio_unregister_under_lock(void *arg);
void vfio_everybody_at_once(void *arg);
void vfio_pinning(void *arg);
void vfio_pin_closed(void *arg);
void vfio_pin_leaked(void *arg);
void vfio_pin_armed(void *arg);
void vfio_device_leaked(void *arg);
void kvm_status_register(void *arg);
void kvm_masks(void *arg);
void kvm_masks_unlocked(void *arg);
void kvm_reference_leaked(void *arg);
void kvm_use_after_last_put(void *arg);
void kvm_gisc_counts(void *arg);
void kvm_gisc_leaked(void *arg);
void eventfd_counts(void *arg);
void eventfd_leaked(void *arg);
void user_copies(void *arg);

#endif
