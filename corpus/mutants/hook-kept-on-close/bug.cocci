// The guest goes, its hook stays.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression kvm;
@@
 vfio_ap_mdev_unset_kvm(...)
 {
 <...
- kvm->arch.crypto.pqap_hook = NULL;
 ...>
 }
