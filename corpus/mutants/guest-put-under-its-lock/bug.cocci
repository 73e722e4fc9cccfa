// The last reference goes while its lock is held.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression kvm;
@@
 vfio_ap_mdev_unset_kvm(...)
 {
 <...
+ kvm_put_kvm(kvm);
 release_update_locks_for_kvm(kvm);
- kvm_put_kvm(kvm);
 ...>
 }
