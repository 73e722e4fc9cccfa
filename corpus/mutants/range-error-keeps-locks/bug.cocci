// An error path returns with the locks held.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev, id, ret, done;
@@
 assign_control_domain_store(...)
 {
 <...
 if (id > matrix_mdev->matrix.adm_max) {
- 	ret = -ENODEV;
-	goto done;
+	return -ENODEV;
 }
 ...>
 }
