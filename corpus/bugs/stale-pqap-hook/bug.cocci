// The hook is published under R alone, before it is known whether the guest is free.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier matrix_mdev, kvm;
@@
 vfio_ap_guest_attach(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm)
 {
 ...
+ bool taken;
+
+ down_write(&kvm->arch.crypto.pqap_hook_rwsem);
+ taken = kvm->arch.crypto.pqap_hook;
+ kvm->arch.crypto.pqap_hook = &matrix_mdev->pqap_hook;
+ up_write(&kvm->arch.crypto.pqap_hook_rwsem);
 vfio_ap_lock_guest(kvm);
- if (kvm->arch.crypto.pqap_hook)
+ if (taken)
 { ... }
 ...
- kvm->arch.crypto.pqap_hook = &matrix_mdev->pqap_hook;
 ...
 }

@linux@
identifier matrix_mdev, kvm;
@@
 vfio_ap_mdev_set_kvm(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm)
 {
 <...
+ bool taken;
+
+ down_write(&kvm->arch.crypto.pqap_hook_rwsem);
+ taken = kvm->arch.crypto.pqap_hook;
+ kvm->arch.crypto.pqap_hook = &matrix_mdev->pqap_hook;
+ up_write(&kvm->arch.crypto.pqap_hook_rwsem);
 get_update_locks_for_kvm(kvm);
- if (kvm->arch.crypto.pqap_hook)
+ if (taken)
 { ... }
- kvm->arch.crypto.pqap_hook = &matrix_mdev->pqap_hook;
 ...>
 }
