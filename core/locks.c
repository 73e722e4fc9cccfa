// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking the driver's locks in the order that locks.h lays down.
 *
 * G comes first so that ap_matrix_mdev.kvm can be read to find out which guest's
 * lock is to be taken next: the pointer changes only with G held, so neither can
 * the guest vanish between reading the pointer and taking its lock, nor can an
 * mdev turn out to have another guest once M is held.
 */
#include <linux/kvm_host.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

#include "vfio_ap_core.h"
#include "locks.h"

/* The caller holds G. */
static struct kvm *lock_attached_guest(struct ap_matrix_mdev *matrix_mdev)
{
	struct kvm *kvm = matrix_mdev ? matrix_mdev->kvm : NULL;

	if (kvm)
		mutex_lock(&kvm->lock);
	mutex_lock(&matrix_dev->mdevs_lock);

	return kvm;
}

/**
 * vfio_ap_lock_mdev() - lock for a change of an mdev's matrix
 * @matrix_mdev: the mdev
 *
 * Takes G → [K] → M.
 *
 * Return: the guest whose lock was taken, for vfio_ap_unlock()
 */
struct kvm *vfio_ap_lock_mdev(struct ap_matrix_mdev *matrix_mdev)
{
	mutex_lock(&matrix_dev->guests_lock);

	return lock_attached_guest(matrix_mdev);
}

/**
 * vfio_ap_lock_outer() - lock for a walk over all mdevs
 *
 * Takes G. vfio_ap_lock_inner() then takes what else is needed for one of them.
 */
void vfio_ap_lock_outer(void)
{
	mutex_lock(&matrix_dev->guests_lock);
}

/**
 * vfio_ap_unlock_outer() - release what vfio_ap_lock_outer() took
 */
void vfio_ap_unlock_outer(void)
{
	mutex_unlock(&matrix_dev->guests_lock);
}

/**
 * vfio_ap_lock_inner() - lock for a change of an mdev on the way over all of them
 * @matrix_mdev: the mdev
 *
 * The caller holds G. Takes [K] → M.
 *
 * Return: the guest whose lock was taken, for vfio_ap_unlock_inner()
 */
struct kvm *vfio_ap_lock_inner(struct ap_matrix_mdev *matrix_mdev)
{
	return lock_attached_guest(matrix_mdev);
}

/**
 * vfio_ap_unlock_inner() - release what vfio_ap_lock_inner() took
 * @kvm: what it returned
 */
void vfio_ap_unlock_inner(struct kvm *kvm)
{
	mutex_unlock(&matrix_dev->mdevs_lock);
	if (kvm)
		mutex_unlock(&kvm->lock);
}

/**
 * vfio_ap_lock_queue() - lock for taking a queue away from whoever has it
 * @q: the queue
 *
 * Takes G → [K] → M.
 *
 * Return: the guest whose lock was taken, for vfio_ap_unlock()
 */
struct kvm *vfio_ap_lock_queue(struct vfio_ap_queue *q)
{
	mutex_lock(&matrix_dev->guests_lock);

	return lock_attached_guest(q->matrix_mdev);
}

/**
 * vfio_ap_lock_apqn() - lock for giving a queue to the mdev that waits for it
 * @apqn:	 the queue's number
 * @matrix_mdev: where to put the mdev whose matrix has @apqn, or NULL
 *
 * Takes G → [K] → M. The mdev must be known before K can be taken, so the search
 * runs under G alone.
 *
 * Return: the guest whose lock was taken, for vfio_ap_unlock()
 */
struct kvm *vfio_ap_lock_apqn(int apqn, struct ap_matrix_mdev **matrix_mdev)
{
	struct ap_matrix_mdev *candidate;

	*matrix_mdev = NULL;
	mutex_lock(&matrix_dev->guests_lock);
	list_for_each_entry(candidate, &matrix_dev->mdev_list, node) {
		if (test_bit_inv(AP_QID_CARD(apqn), candidate->matrix.apm) &&
		    test_bit_inv(AP_QID_QUEUE(apqn), candidate->matrix.aqm)) {
			*matrix_mdev = candidate;
			break;
		}
	}

	return lock_attached_guest(*matrix_mdev);
}

/**
 * vfio_ap_unlock() - release what one of the three functions above took
 * @kvm: what that function returned
 */
void vfio_ap_unlock(struct kvm *kvm)
{
	mutex_unlock(&matrix_dev->mdevs_lock);
	if (kvm)
		mutex_unlock(&kvm->lock);
	mutex_unlock(&matrix_dev->guests_lock);
}

/**
 * vfio_ap_lock_assignment() - lock for an assignment to an mdev
 * @matrix_mdev: the mdev
 *
 * Takes P → G → [K] → M.
 *
 * Return: the guest whose lock was taken, for vfio_ap_unlock_assignment()
 */
struct kvm *vfio_ap_lock_assignment(struct ap_matrix_mdev *matrix_mdev)
{
	mutex_lock(&ap_perms_mutex);

	return vfio_ap_lock_mdev(matrix_mdev);
}

/**
 * vfio_ap_unlock_assignment() - release what vfio_ap_lock_assignment() took
 * @kvm: what it returned
 */
void vfio_ap_unlock_assignment(struct kvm *kvm)
{
	vfio_ap_unlock(kvm);
	mutex_unlock(&ap_perms_mutex);
}

/**
 * vfio_ap_lock_guest() - lock for the coming or going of a guest
 * @kvm: the guest; the caller makes sure that it lives
 *
 * Takes G → K → R → M.
 */
void vfio_ap_lock_guest(struct kvm *kvm)
{
	mutex_lock(&matrix_dev->guests_lock);
	mutex_lock(&kvm->lock);
	down_write(&kvm->arch.crypto.pqap_hook_rwsem);
	mutex_lock(&matrix_dev->mdevs_lock);
}

/**
 * vfio_ap_unlock_guest() - release what vfio_ap_lock_guest() took
 * @kvm: the guest
 */
void vfio_ap_unlock_guest(struct kvm *kvm)
{
	mutex_unlock(&matrix_dev->mdevs_lock);
	up_write(&kvm->arch.crypto.pqap_hook_rwsem);
	mutex_unlock(&kvm->lock);
	mutex_unlock(&matrix_dev->guests_lock);
}
