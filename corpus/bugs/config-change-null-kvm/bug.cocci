// A change of the host's configuration locks the guest of every mdev, also where there is none.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier matrix_mdev;
@@
 vfio_ap_lock_inner(struct ap_matrix_mdev *matrix_mdev)
 {
- return lock_attached_guest(matrix_mdev);
+ mutex_lock(&matrix_mdev->kvm->lock);
+ mutex_lock(&matrix_dev->mdevs_lock);
+
+ return matrix_mdev->kvm;
 }

@linux_remove@
identifier matrix_mdev;
@@
 vfio_ap_mdev_cfg_remove(...)
 {
 <...
- if (matrix_mdev->kvm)
  mutex_lock(&matrix_mdev->kvm->lock);
 ...>
 }

@linux_complete@
identifier matrix_mdev;
@@
 vfio_ap_on_scan_complete(...)
 {
 <...
- if (matrix_mdev->kvm)
  mutex_lock(&matrix_mdev->kvm->lock);
 ...>
 }
