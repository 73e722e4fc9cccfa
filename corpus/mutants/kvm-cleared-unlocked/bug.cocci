// The pointer to the guest is cleared after the locks are released.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev, guest;
@@
 vfio_ap_mdev_unset_kvm(struct ap_matrix_mdev *matrix_mdev)
 {
 <...
- matrix_mdev->kvm = NULL;
 release_update_locks_for_kvm(guest);
+ matrix_mdev->kvm = NULL;
 ...>
 }
