// Queues are given back while they are being reset.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression work;
@@
 vfio_ap_mdev_reset_qlist(...)
 {
 <...
- flush_work(work);
 ...>
 }
