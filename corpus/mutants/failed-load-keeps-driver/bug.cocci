// A failed load of the module leaves its AP driver registered.
// SPDX-License-Identifier: GPL-2.0-only

@@
@@
 vfio_ap_init(...)
 {
 <...
 ret = vfio_ap_mdev_register();
 if (ret) {
-	ap_driver_unregister(&vfio_ap_drv);
 ...
 }
 ...>
 }
