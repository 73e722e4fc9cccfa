// A page that was unpinned is still remembered.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier q;
@@
 vfio_ap_free_aqic_resources(struct vfio_ap_queue *q)
 {
 <...
- q->saved_iova = 0;
 ...>
 }
