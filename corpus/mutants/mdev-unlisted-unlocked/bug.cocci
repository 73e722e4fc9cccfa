// A removed mdev leaves the list after the locks are released.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev;
@@
 vfio_ap_mdev_remove(...)
 {
 ...
- list_del(&matrix_mdev->node);
 mutex_unlock(&matrix_dev->mdevs_lock);
 mutex_unlock(&matrix_dev->guests_lock);
+ list_del(&matrix_mdev->node);
 ...
 }
