// A guest that goes is forgotten before its queues are reset.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier matrix_mdev;
@@
 vfio_ap_guest_detach(struct ap_matrix_mdev *matrix_mdev, ...)
 {
 ...
+ matrix_mdev->kvm = NULL;
 reset_queues(matrix_mdev);
- matrix_mdev->kvm = NULL;
 ...
 }

@core_release@
identifier q;
@@
 vfio_ap_irq_release(struct vfio_ap_queue *q)
 {
 if (...) {
+ if (q->matrix_mdev->kvm)
 kvm_s390_gisc_unregister(q->matrix_mdev->kvm, q->saved_isc);
 ...
 }
 ...
 }

@linux@
identifier matrix_mdev;
expression queues;
@@
 vfio_ap_mdev_unset_kvm(struct ap_matrix_mdev *matrix_mdev)
 {
 <...
+ matrix_mdev->kvm = NULL;
 vfio_ap_mdev_reset_queues(queues);
- matrix_mdev->kvm = NULL;
 ...>
 }
