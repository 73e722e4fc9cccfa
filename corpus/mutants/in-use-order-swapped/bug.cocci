// In_use takes the two locks in the other order.
// SPDX-License-Identifier: GPL-2.0-only

@@
@@
 vfio_ap_mdev_resource_in_use(...)
 {
 ...
- mutex_lock(&matrix_dev->guests_lock);
 mutex_lock(&matrix_dev->mdevs_lock);
+ mutex_lock(&matrix_dev->guests_lock);
 ...
 }
