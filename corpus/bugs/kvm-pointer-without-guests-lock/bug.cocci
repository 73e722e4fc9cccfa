// The two functions that lock for the coming and going of a guest leave G out.
// SPDX-License-Identifier: GPL-2.0-only

@core_lock@
@@
 vfio_ap_lock_guest(...)
 {
 ...
- mutex_lock(&matrix_dev->guests_lock);
 ...
 }

@core_unlock@
@@
 vfio_ap_unlock_guest(...)
 {
 ...
- mutex_unlock(&matrix_dev->guests_lock);
 ...
 }

@linux_lock@
@@
 get_update_locks_for_kvm(...)
 {
 ...
- mutex_lock(&matrix_dev->guests_lock);
 ...
 }

@linux_unlock@
@@
 release_update_locks_for_kvm(...)
 {
 ...
- mutex_unlock(&matrix_dev->guests_lock);
 ...
 }
