// A freed queue stays in the table of its mdev.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression q;
@@
 vfio_ap_mdev_remove_queue(...)
 {
 <...
- vfio_ap_unlink_queue_fr_mdev(q);
 ...>
 }
