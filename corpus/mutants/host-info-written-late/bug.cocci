// The host's configuration is noted after the lock is released.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression from;
@@
 vfio_ap_on_cfg_changed(...)
 {
 ...
- memcpy(&matrix_dev->info, from, sizeof(*from));
 mutex_unlock(&matrix_dev->guests_lock);
+ memcpy(&matrix_dev->info, from, sizeof(*from));
 }
