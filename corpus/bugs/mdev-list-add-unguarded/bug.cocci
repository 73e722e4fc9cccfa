// The new mdev is added to the list under M instead of G.
// SPDX-License-Identifier: GPL-2.0-only

@core@
@@
 vfio_ap_mdev_add(...)
 {
 <...
(
- mutex_lock(&matrix_dev->guests_lock);
+ mutex_lock(&matrix_dev->mdevs_lock);
|
- mutex_unlock(&matrix_dev->guests_lock);
+ mutex_unlock(&matrix_dev->mdevs_lock);
)
 ...>
 }

@linux@
@@
 vfio_ap_mdev_probe(...)
 {
 <...
(
- mutex_lock(&matrix_dev->guests_lock);
+ mutex_lock(&matrix_dev->mdevs_lock);
|
- mutex_unlock(&matrix_dev->guests_lock);
+ mutex_unlock(&matrix_dev->mdevs_lock);
)
 ...>
 }
