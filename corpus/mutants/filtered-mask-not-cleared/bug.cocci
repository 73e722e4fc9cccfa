// The mask of filtered adapters is used without having been set.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier mask;
@@
 vfio_ap_mdev_hot_plug_cfg(...)
 {
 ...
- bitmap_zero(mask, AP_DEVICES);
 ...
 }
