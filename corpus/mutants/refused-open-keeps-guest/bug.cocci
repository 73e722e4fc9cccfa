// A refused open keeps a reference to the guest.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier kvm;
@@
 vfio_ap_mdev_set_kvm(..., struct kvm *kvm)
 {
 <...
+ kvm_get_kvm(kvm);
 get_update_locks_for_kvm(kvm);
 ...
- kvm_get_kvm(kvm);
 ...>
 }
