// The coming and going of a guest takes M before K.
// SPDX-License-Identifier: GPL-2.0-only

@core@
expression kvm;
@@
 vfio_ap_lock_guest(...)
 {
 mutex_lock(&matrix_dev->guests_lock);
+ mutex_lock(&matrix_dev->mdevs_lock);
 mutex_lock(&kvm->lock);
 down_write(&kvm->arch.crypto.pqap_hook_rwsem);
- mutex_lock(&matrix_dev->mdevs_lock);
 }

@linux@
@@
 get_update_locks_for_kvm(...)
 {
 mutex_lock(&matrix_dev->guests_lock);
+ mutex_lock(&matrix_dev->mdevs_lock);
 if (...) { ... }
- mutex_lock(&matrix_dev->mdevs_lock);
 }
