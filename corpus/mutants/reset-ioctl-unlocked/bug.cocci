// VFIO_DEVICE_RESET walks the queues without the lock.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression ret, e;
@@
 vfio_ap_mdev_ioctl(...)
 {
 <...
+ mutex_unlock(&matrix_dev->mdevs_lock);
 ret = vfio_ap_mdev_reset_queues(e);
+ mutex_lock(&matrix_dev->mdevs_lock);
 ...>
 }
