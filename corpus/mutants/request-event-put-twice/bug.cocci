// An event counter that was given up is still remembered.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev;
@@
 vfio_ap_set_request_irq(struct ap_matrix_mdev *matrix_mdev, ...)
 {
 <...
- matrix_mdev->req_trigger = NULL;
 ...>
 }
