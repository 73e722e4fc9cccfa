// A lost adapter: the guest is locked inside of mdevs_lock.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev;
@@
 vfio_ap_mdev_cfg_remove(...)
 {
 <...
+ mutex_lock(&matrix_dev->mdevs_lock);
 if (matrix_mdev->kvm)
	mutex_lock(&matrix_mdev->kvm->lock);
- mutex_lock(&matrix_dev->mdevs_lock);
 ...>
 }
