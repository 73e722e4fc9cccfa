// A write to ap_config takes the AP bus' lock last.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier matrix_mdev;
@@
 ap_config_store(...)
 {
 ...
- mutex_lock(&ap_perms_mutex);
 get_update_locks_for_mdev(matrix_mdev);
+ mutex_lock(&ap_perms_mutex);
 ...
 }
