// An mdev is listed before it is registered, and stays so when that fails.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev, ret;
@@
 vfio_ap_mdev_probe(...)
 {
 ...
+ mutex_lock(&matrix_dev->guests_lock);
+ list_add(&matrix_mdev->node, &matrix_dev->mdev_list);
+ mutex_unlock(&matrix_dev->guests_lock);
 ret = vfio_register_emulated_iommu_dev(...);
 ...
- list_add(&matrix_mdev->node, &matrix_dev->mdev_list);
 ...
 }
