// A queue that is linked already is linked again.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier q;
@@
 vfio_ap_mdev_link_queue(...)
 {
 if (
-    !q || vfio_ap_mdev_get_queue(...)
+    !q
    )
	return;
 ...
 }
