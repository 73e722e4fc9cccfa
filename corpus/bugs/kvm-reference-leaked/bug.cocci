// Closing the device forgets the guest without giving its reference back.
// SPDX-License-Identifier: GPL-2.0-only

@core@
expression kvm;
@@
 vfio_ap_guest_detach(...)
 {
 <...
- kvm_put_kvm(kvm);
 ...>
 }

@linux@
expression kvm;
@@
 vfio_ap_mdev_unset_kvm(...)
 {
 <...
- kvm_put_kvm(kvm);
 ...>
 }
