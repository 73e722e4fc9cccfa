// The probe's error path removes the status attribute with G and M held.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier apdev, q, matrix_mdev, kvm, ret;
@@
 vfio_ap_queue_probe(struct ap_device *apdev)
 {
 ...
- q = kzalloc(sizeof(*q), GFP_KERNEL);
- if (!q)
-	return -ENOMEM;
-
- q->apqn = to_ap_queue(&apdev->device)->qid;
- q->saved_isc = VFIO_AP_ISC_NONE;
- vfio_ap_reset_init(q);
-
 ret = sysfs_create_group(&apdev->device.kobj, &vfio_ap_queue_group);
- if (ret) {
-	kfree(q);
+ if (ret)
	return ret;
- }
- kvm = vfio_ap_lock_apqn(q->apqn, &matrix_mdev);
+ kvm = vfio_ap_lock_apqn(to_ap_queue(&apdev->device)->qid, &matrix_mdev);
+ q = kzalloc(sizeof(*q), GFP_KERNEL);
+ if (!q) {
+	sysfs_remove_group(&apdev->device.kobj, &vfio_ap_queue_group);
+	vfio_ap_unlock(kvm);
+	return -ENOMEM;
+ }
+ q->apqn = to_ap_queue(&apdev->device)->qid;
+ q->saved_isc = VFIO_AP_ISC_NONE;
+ vfio_ap_reset_init(q);
 ...
 }

@linux@
expression matrix_mdev, kobj, group;
@@
 vfio_ap_mdev_probe_queue(...)
 {
 <...
- release_update_locks_for_mdev(matrix_mdev);
 sysfs_remove_group(kobj, group);
+ release_update_locks_for_mdev(matrix_mdev);
 ...>
 }
