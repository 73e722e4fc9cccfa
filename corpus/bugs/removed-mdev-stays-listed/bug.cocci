// The mdev is freed and still on the list of mdevs.
// SPDX-License-Identifier: GPL-2.0-only

// core and linux-6.12: the function and the field have the same names.
@remove@
identifier matrix_mdev;
@@
 vfio_ap_mdev_remove(...)
 {
 <...
- list_del(&matrix_mdev->node);
 ...>
 }
