// The removal of a queue starts its reset and frees it without waiting for the work.
// SPDX-License-Identifier: GPL-2.0-only

@core@
expression q;
@@
 vfio_ap_queue_remove(...)
 {
 <...
- vfio_ap_reset_wait(q);
 ...>
 }

@linux@
expression work;
@@
 vfio_ap_mdev_remove_queue(...)
 {
 <...
- flush_work(work);
 ...>
 }
