// A guest keeps an adapter that was unassigned.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression e;
@@
 vfio_ap_mdev_hot_unplug_adapters(...)
 {
 <...
- vfio_ap_mdev_update_guest_apcb(e);
+ (void)e;
 ...>
 }

@linux_6_1@
expression e;
@@
 vfio_ap_mdev_hot_unplug_adapter(...)
 {
 <...
 clear_bit_inv(...);
- vfio_ap_mdev_update_guest_apcb(e);
 ...>
 }
