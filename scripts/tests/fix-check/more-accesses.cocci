// An edit that mends nothing: more accesses before the places where the witnesses switch.
// SPDX-License-Identifier: GPL-2.0-only

@reset@
@@
 vfio_ap_reset_init(...)
 {
+ if (READ_ONCE(q->apqn) >= 0)
+	WRITE_ONCE(q->reset_rc, AP_RESPONSE_NORMAL);
 ...
 }

@probe@
expression E;
@@
 vfio_ap_queue_probe(...)
 {
 ...
+ WRITE_ONCE(q->saved_isc, READ_ONCE(q->saved_isc));
 q->apqn = E;
 ...
 }

@lock@
@@
 vfio_ap_lock_mdev(...)
 {
+ if (matrix_mdev && READ_ONCE(matrix_mdev->matrix.apm_max) > 255)
+	return NULL;
 ...
 }
