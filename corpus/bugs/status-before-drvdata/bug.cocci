// The status attribute is there before its queue, and does not expect that.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier q;
@@
 queue_status(const struct vfio_ap_queue *q)
 {
- if (!q || !q->matrix_mdev)
+ if (!q->matrix_mdev)
	return ...;
 ...
 }

@linux_probe@
expression group;
identifier apdev, matrix_mdev, ret;
@@
 vfio_ap_mdev_probe_queue(struct ap_device *apdev)
 {
 <...
+ ret = sysfs_create_group(&apdev->device.kobj, group);
+ if (ret)
+	return ret;
 matrix_mdev = get_update_locks_by_apqn(...);
- ret = sysfs_create_group(&apdev->device.kobj, group);
- if (ret)
-	goto err_release_locks;
 ...>
 }

@linux_show@
identifier q;
@@
 status_show(...)
 {
 ...
- if (!q) { ... }
 ...
 }
