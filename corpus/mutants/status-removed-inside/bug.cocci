// A queue's status is removed with the locks held.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier apdev, q;
expression group;
@@
 vfio_ap_mdev_remove_queue(struct ap_device *apdev)
 {
 ...
- sysfs_remove_group(&apdev->device.kobj, group);
 q = dev_get_drvdata(&apdev->device);
 get_update_locks_for_queue(q);
+ sysfs_remove_group(&apdev->device.kobj, group);
 ...
 }
