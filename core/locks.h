/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The locks of the vfio_ap driver and their order. It stands here and nowhere else.
 *
 *	device lock of a queue, vfio's locks, kernfs active reference	(held by who calls us)
 *	P  ap_perms_mutex		which queues the host keeps for its own drivers
 *	G  matrix_dev->guests_lock	the list of mediated devices; who has which guest
 *	K  kvm->lock			what the guest has plugged in
 *	R  pqap_hook_rwsem, for writing	the guest's hook for PQAP(AQIC)
 *	M  matrix_dev->mdevs_lock	everything inside mediated devices and queues
 *	vfio's and KVM's locks for pinning and GISCs; waiting for reset work
 *
 * P is needed only by who assigns, because it keeps the host's claim on queues
 * stable between the test and the assignment. K is taken if there is a guest, R
 * only when the guest comes or goes.
 *
 * A virtual CPU that executes PQAP(AQIC) holds its own mutex and R for reading,
 * and takes M alone. KVM takes the mutexes of all virtual CPUs under K. That is
 * why K has to come before M, and why nobody who holds M or R may wait for a
 * virtual CPU.
 *
 * Reset work takes none of these: it is waited for under all of them.
 *
 * A function that locks for an mdev or a queue returns the guest whose lock it
 * took. Its counterpart wants that guest back and does not look at the mdev
 * again: what is released is what was taken, whatever happened in between.
 */
#ifndef VFIO_AP_LOCKS_H
#define VFIO_AP_LOCKS_H

struct ap_matrix_mdev;
struct kvm;
struct vfio_ap_queue;

struct kvm *vfio_ap_lock_mdev(struct ap_matrix_mdev *matrix_mdev);
struct kvm *vfio_ap_lock_queue(struct vfio_ap_queue *q);
struct kvm *vfio_ap_lock_apqn(int apqn, struct ap_matrix_mdev **matrix_mdev);
void vfio_ap_unlock(struct kvm *kvm);

void vfio_ap_lock_outer(void);
void vfio_ap_unlock_outer(void);
struct kvm *vfio_ap_lock_inner(struct ap_matrix_mdev *matrix_mdev);
void vfio_ap_unlock_inner(struct kvm *kvm);

struct kvm *vfio_ap_lock_assignment(struct ap_matrix_mdev *matrix_mdev);
void vfio_ap_unlock_assignment(struct kvm *kvm);

void vfio_ap_lock_guest(struct kvm *kvm);
void vfio_ap_unlock_guest(struct kvm *kvm);

#endif /* VFIO_AP_LOCKS_H */
