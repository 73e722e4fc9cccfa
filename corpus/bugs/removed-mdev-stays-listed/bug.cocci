// The mdev is freed and still on the list of mdevs.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier matrix_mdev;
@@
 vfio_ap_mdev_del(...)
 {
 <...
- list_del(&matrix_mdev->node);
 ...>
 }

@linux@
identifier matrix_mdev;
@@
 vfio_ap_mdev_remove(...)
 {
 <...
- list_del(&matrix_mdev->node);
 ...>
 }
