// Unmapping looks at the queues without the lock.
// SPDX-License-Identifier: GPL-2.0-only

@@
@@
 vfio_ap_mdev_dma_unmap(...)
 {
 <...
(
- mutex_lock(&matrix_dev->mdevs_lock);
|
- mutex_unlock(&matrix_dev->mdevs_lock);
)
 ...>
 }
