// Assigning an adapter or a domain takes P inside of the driver's own locks.
// SPDX-License-Identifier: GPL-2.0-only

@core_lock@
identifier matrix_mdev;
@@
 vfio_ap_lock_assignment(struct ap_matrix_mdev *matrix_mdev)
 {
- mutex_lock(&ap_perms_mutex);
-
- return vfio_ap_lock_mdev(matrix_mdev);
+ struct kvm *kvm = vfio_ap_lock_mdev(matrix_mdev);
+
+ mutex_lock(&ap_perms_mutex);
+
+ return kvm;
 }

@core_unlock@
identifier kvm;
@@
 vfio_ap_unlock_assignment(struct kvm *kvm)
 {
- vfio_ap_unlock(kvm);
  mutex_unlock(&ap_perms_mutex);
+ vfio_ap_unlock(kvm);
 }

@linux_adapter@
identifier matrix_mdev;
@@
 assign_adapter_store(...)
 {
 ...
- mutex_lock(&ap_perms_mutex);
 get_update_locks_for_mdev(matrix_mdev);
+ mutex_lock(&ap_perms_mutex);
 ...
- release_update_locks_for_mdev(matrix_mdev);
 mutex_unlock(&ap_perms_mutex);
+ release_update_locks_for_mdev(matrix_mdev);
 ...
 }

@linux_domain@
identifier matrix_mdev;
@@
 assign_domain_store(...)
 {
 ...
- mutex_lock(&ap_perms_mutex);
 get_update_locks_for_mdev(matrix_mdev);
+ mutex_lock(&ap_perms_mutex);
 ...
- release_update_locks_for_mdev(matrix_mdev);
 mutex_unlock(&ap_perms_mutex);
+ release_update_locks_for_mdev(matrix_mdev);
 ...
 }
