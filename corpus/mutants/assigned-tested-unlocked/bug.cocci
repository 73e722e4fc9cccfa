// Is the domain assigned already? asked before the lock is there.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev, apqi, ret, buf, count, done;
@@
 assign_domain_store(..., const char *buf, size_t count)
 {
 ...
- mutex_lock(&ap_perms_mutex);
- get_update_locks_for_mdev(matrix_mdev);
 ret = kstrtoul(buf, 0, &apqi);
- if (ret)
-	goto done;
+ if (ret)
+	return ret;
- if (apqi > matrix_mdev->matrix.aqm_max) { ... }
+ if (apqi > matrix_mdev->matrix.aqm_max)
+	return -ENODEV;
- if (test_bit_inv(apqi, matrix_mdev->matrix.aqm)) { ... }
+ if (test_bit_inv(apqi, matrix_mdev->matrix.aqm))
+	return count;
+ mutex_lock(&ap_perms_mutex);
+ get_update_locks_for_mdev(matrix_mdev);
 set_bit_inv(apqi, matrix_mdev->matrix.aqm);
 ...
 }
