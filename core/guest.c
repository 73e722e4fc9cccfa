// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guests: how a mediated device gets one, updates it and loses it.
 *
 * A guest comes when user space opens the mediated device and goes when it is
 * closed for the last time. In between KVM has the address of the device's hook
 * for PQAP(AQIC) and the masks of the shadow APCB, and the device has a reference
 * to the guest.
 */
#include <linux/kvm_host.h>
#include <linux/lockdep.h>

#include "vfio_ap_core.h"
#include "locks.h"

/**
 * vfio_ap_guest_has() - has the guest of a mediated device this queue?
 * @matrix_mdev: the mediated device
 * @apqn:	 the queue's number
 *
 * Context: G or M is held
 */
bool vfio_ap_guest_has(struct ap_matrix_mdev *matrix_mdev, int apqn)
{
	return test_bit_inv(AP_QID_CARD(apqn), matrix_mdev->shadow_apcb.apm) &&
	       test_bit_inv(AP_QID_QUEUE(apqn), matrix_mdev->shadow_apcb.aqm);
}

/**
 * vfio_ap_guest_update() - let the guest have what the shadow APCB says
 * @matrix_mdev: the mediated device; nothing is done if it has no guest
 *
 * Context: G and M are held, K as well if there is a guest. Sleeps.
 */
void vfio_ap_guest_update(struct ap_matrix_mdev *matrix_mdev)
{
	struct ap_matrix *shadow = &matrix_mdev->shadow_apcb;
	struct kvm *kvm = matrix_mdev->kvm;

	if (!kvm)
		return;

	lockdep_assert_held(&kvm->lock);
	kvm_arch_crypto_set_masks(kvm, shadow->apm, shadow->aqm, shadow->adm);
	vfio_ap_signal_config_changed(matrix_mdev);
}

/**
 * vfio_ap_guest_attach() - give a guest to a mediated device
 * @matrix_mdev: the mediated device
 * @kvm:	 the guest
 *
 * A guest without crypto support is accepted and left as it is.
 *
 * Context: vfio makes sure that a device is attached and detached in turn and that
 *	    @kvm lives; takes G → K → R → M
 * Return: 0, or -EPERM if another mediated device has the guest already
 */
int vfio_ap_guest_attach(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm)
{
	int ret = 0;

	if (!kvm->arch.crypto.crycbd)
		return 0;

	vfio_ap_lock_guest(kvm);
	if (kvm->arch.crypto.pqap_hook) {
		ret = -EPERM;
		goto out_unlock;
	}
	kvm_get_kvm(kvm);
	matrix_mdev->kvm = kvm;
	kvm->arch.crypto.pqap_hook = &matrix_mdev->pqap_hook;
	vfio_ap_guest_update(matrix_mdev);
out_unlock:
	vfio_ap_unlock_guest(kvm);

	return ret;
}

static void reset_queues(struct ap_matrix_mdev *matrix_mdev)
{
	struct vfio_ap_queue *q;
	LIST_HEAD(resets);
	unsigned int bucket;

	hash_for_each(matrix_mdev->queues, bucket, q, mdev_node)
		vfio_ap_reset_add(q, &resets);
	vfio_ap_reset_all(&resets);
}

/**
 * vfio_ap_guest_reset() - reset all queues of a mediated device
 * @matrix_mdev: the mediated device
 *
 * Context: M is held. Sleeps.
 * Return: 0, or -EIO if one of them was not reset
 */
int vfio_ap_guest_reset(struct ap_matrix_mdev *matrix_mdev)
{
	struct vfio_ap_queue *q;
	unsigned int bucket;
	int ret = 0;

	lockdep_assert_held(&matrix_dev->mdevs_lock);

	reset_queues(matrix_mdev);
	hash_for_each(matrix_mdev->queues, bucket, q, mdev_node) {
		if (q->reset_rc != AP_RESPONSE_NORMAL)
			ret = -EIO;
	}

	return ret;
}

/**
 * vfio_ap_guest_detach() - take the guest from a mediated device
 * @matrix_mdev: the mediated device
 * @kvm:	 the guest that vfio has opened it for
 *
 * First the guest loses its queues and its hook, then they are reset, and only
 * then is the guest forgotten: the resets give GISCs back to it. A queue whose
 * reset failed must not reach the next guest, so the filter runs once more.
 *
 * Context: as vfio_ap_guest_attach()
 */
void vfio_ap_guest_detach(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm)
{
	if (!kvm)
		return;

	vfio_ap_lock_guest(kvm);
	if (matrix_mdev->kvm != kvm) {
		vfio_ap_unlock_guest(kvm);
		return;
	}
	kvm->arch.crypto.pqap_hook = NULL;
	kvm_arch_crypto_clear_masks(kvm);
	reset_queues(matrix_mdev);
	matrix_mdev->kvm = NULL;
	vfio_ap_filter(matrix_mdev);
	vfio_ap_unlock_guest(kvm);

	/* The last reference may take the guest's locks with it. */
	kvm_put_kvm(kvm);
}
