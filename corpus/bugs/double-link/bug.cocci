// An adapter that is assigned already is assigned again, and its queues are linked
// again: neither of the two tests that stop it is there.
// SPDX-License-Identifier: GPL-2.0-only

@core_assign@
identifier matrix, apid;
@@
 assign_adapter(...)
 {
 ...
- if (test_bit_inv(apid, matrix->apm))
- 	return 0;
 ...
 }

@core_link@
identifier matrix_mdev, q;
@@
 link_queue(...)
 {
- if (q->matrix_mdev == matrix_mdev)
- 	return;
 ...
 }

@linux_assign@
identifier matrix_mdev, apid, ret, count, done;
@@
 assign_adapter_store(...)
 {
 ...
- if (test_bit_inv(apid, matrix_mdev->matrix.apm)) {
- 	ret = count;
- 	goto done;
- }
 ...
 }

@linux_link@
identifier q;
@@
 vfio_ap_mdev_link_queue(...)
 {
 if (
-    !q || vfio_ap_mdev_get_queue(...)
+    !q
    )
 	return;
 ...
 }
