// The end of a scan goes over the mdevs without guests_lock.
// SPDX-License-Identifier: GPL-2.0-only

@@
@@
 vfio_ap_on_scan_complete(...)
 {
 <...
(
- mutex_lock(&matrix_dev->guests_lock);
|
- mutex_unlock(&matrix_dev->guests_lock);
)
 ...>
 }
