// A removed queue is still found by its device's driver data.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression d;
@@
 vfio_ap_mdev_remove_queue(...)
 {
 <...
- dev_set_drvdata(d, NULL);
 ...>
 }
