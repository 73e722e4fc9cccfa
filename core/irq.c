// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interruptions of queues: what a guest's PQAP(AQIC) arms and disarms.
 *
 * An armed queue holds two things of its guest: the page with the notification
 * byte is pinned, for the machine writes to it, and the guest's interruption
 * subclass is registered, for the machine makes it pending in the guest's
 * interruption state area (GISA). Both may be given back only when the machine
 * has let go of them: when it says that the interruption is disabled or that the
 * queue is gone, or when a reset has ended. Where it does not say so in time, they
 * are kept, the guest hears that the queue is busy, and at the latest the reset
 * with which the queue leaves the guest gives them back.
 */
#include <linux/delay.h>
#include <linux/iommu.h>
#include <linux/kvm_host.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/vfio.h>

#include <asm/page.h>
#include <asm/uv.h>

#include "vfio_ap_core.h"

/* Patience with a queue: tries, and the time between them in ms */
#define IRQ_RETRIES 5
#define IRQ_RETRY_INTERVAL 20

static struct ap_queue_status make_status(unsigned int response_code)
{
	struct ap_queue_status status = { .response_code = response_code };

	return status;
}

/**
 * vfio_ap_irq_release() - give back what the queue's interruption holds
 * @q: the queue; its interruption is disabled
 *
 * The subclass goes first: until it does, a notification may be on its way.
 *
 * Context: M is held, or this is the queue's reset work
 */
void vfio_ap_irq_release(struct vfio_ap_queue *q)
{
	if (q->saved_isc != VFIO_AP_ISC_NONE) {
		kvm_s390_gisc_unregister(q->matrix_mdev->kvm, q->saved_isc);
		q->saved_isc = VFIO_AP_ISC_NONE;
	}
	if (q->saved_iova) {
		vfio_unpin_pages(&q->matrix_mdev->vdev, q->saved_iova, 1);
		q->saved_iova = 0;
	}
}

/* The machine has been told to disable the interruption: wait until it has. */
static bool wait_until_disabled(struct vfio_ap_queue *q)
{
	struct ap_queue_status status;
	int i;

	for (i = 0; i < IRQ_RETRIES; i++) {
		status = ap_tapq(q->apqn, NULL);
		switch (status.response_code) {
		case AP_RESPONSE_NORMAL:
		case AP_RESPONSE_RESET_IN_PROGRESS:
			if (!status.irq_enabled)
				return true;
			break;
		case AP_RESPONSE_Q_NOT_AVAIL:
		case AP_RESPONSE_DECONFIGURED:
		case AP_RESPONSE_CHECKSTOPPED:
			return true;
		default:
			break;
		}
		msleep(IRQ_RETRY_INTERVAL);
	}

	return false;
}

/* Disarm; what comes back is for the guest. */
static struct ap_queue_status irq_disarm(struct vfio_ap_queue *q)
{
	union ap_qirq_ctrl disable = { .value = 0 };
	struct ap_queue_status status;
	int i;

	for (i = 0; i < IRQ_RETRIES; i++) {
		status = ap_aqic(q->apqn, disable, 0);
		switch (status.response_code) {
		case AP_RESPONSE_NORMAL:
		case AP_RESPONSE_OTHERWISE_CHANGED:
			if (!wait_until_disabled(q))
				return make_status(AP_RESPONSE_BUSY);
			vfio_ap_irq_release(q);
			return status;
		case AP_RESPONSE_Q_NOT_AVAIL:
		case AP_RESPONSE_DECONFIGURED:
		case AP_RESPONSE_CHECKSTOPPED:
			vfio_ap_irq_release(q);
			return status;
		case AP_RESPONSE_RESET_IN_PROGRESS:
		case AP_RESPONSE_BUSY:
			msleep(IRQ_RETRY_INTERVAL);
			break;
		default:
			return status;
		}
	}

	return status;
}

/* Is there guest memory where the guest wants to be notified? */
static bool nib_is_valid(struct kvm *kvm, dma_addr_t nib)
{
	return nib && !kvm_is_error_hva(gfn_to_hva(kvm, nib >> PAGE_SHIFT));
}

/*
 * May the machine write into the page? That of a protected guest must be shared with the host, or
 * the machine would write into memory that the guest has for itself. Pinning has exported the page
 * then, and the guest gets it back as it was.
 */
static bool page_is_shared(struct kvm_vcpu *vcpu, struct page *page, dma_addr_t nib)
{
#ifdef HAVE_PROTECTED_AP_GUESTS
	if (kvm_s390_pv_cpu_is_protected(vcpu) && uv_pin_shared(page_to_phys(page))) {
		gmap_convert_to_secure(vcpu->kvm->arch.gmap, nib & PAGE_MASK);
		return false;
	}
#endif
	return true;
}

/*
 * Arm for a guest that gives the address of its notification byte and its
 * interruption subclass. If it cannot be done, the interruption stays as it was;
 * what is at fault on our side is told as an invalid address, as there is no
 * better response code.
 */
static struct ap_queue_status irq_arm(struct vfio_ap_queue *q, struct kvm_vcpu *vcpu,
				      dma_addr_t nib, unsigned int gisc)
{
	struct ap_matrix_mdev *matrix_mdev = q->matrix_mdev;
	struct kvm *kvm = matrix_mdev->kvm;
	union ap_qirq_ctrl enable = { .value = 0 };
	struct ap_queue_status status;
	struct page *page;
	int isc;

	if (!nib_is_valid(kvm, nib))
		return make_status(AP_RESPONSE_INVALID_ADDRESS);

	if (vfio_pin_pages(&matrix_mdev->vdev, nib, 1, IOMMU_READ | IOMMU_WRITE, &page) != 1)
		return make_status(AP_RESPONSE_INVALID_ADDRESS);

	if (!page_is_shared(vcpu, page, nib)) {
		status = make_status(AP_RESPONSE_INVALID_ADDRESS);
		goto err_unpin;
	}

	isc = kvm_s390_gisc_register(kvm, gisc);
	if (isc < 0) {
		status = make_status(AP_RESPONSE_INVALID_ADDRESS);
		goto err_unpin;
	}

	enable.ir = 1;
	enable.gisc = gisc;
	enable.isc = isc;
	enable.gisa = virt_to_phys(kvm->arch.gisa_int.origin) >> 4;
	status = ap_aqic(q->apqn, enable, page_to_phys(page) | (nib & ~PAGE_MASK));
	if (status.response_code != AP_RESPONSE_NORMAL)
		goto err_unregister;

	/*
	 * The machine agrees to arm only what is not armed. What we still hold then is
	 * of an interruption that the guest ended by a reset of its own.
	 */
	vfio_ap_irq_release(q);
	q->saved_isc = gisc;
	q->saved_iova = nib;

	return status;

err_unregister:
	kvm_s390_gisc_unregister(kvm, gisc);
err_unpin:
	vfio_unpin_pages(&matrix_mdev->vdev, nib, 1);
	return status;
}

/* The queue that a guest means, if it has it. */
static struct vfio_ap_queue *guests_queue(struct kvm *kvm, int apqn)
{
	struct ap_matrix_mdev *matrix_mdev;

	matrix_mdev = container_of(kvm->arch.crypto.pqap_hook, struct ap_matrix_mdev, pqap_hook);
	if (matrix_mdev->kvm != kvm || !vfio_ap_guest_has(matrix_mdev, apqn))
		return NULL;

	return vfio_ap_mdev_queue(matrix_mdev, apqn);
}

/**
 * vfio_ap_pqap() - a guest executes PQAP(AQIC)
 * @vcpu: the virtual CPU: general register 0 has the APQN, 1 the control word of the
 *	  interruption, 2 the address of the notification byte
 *
 * Context: called by KVM with the virtual CPU's mutex and R, for reading, held;
 *	    takes M
 * Return: 0 with the queue's status in general register 1, or -EOPNOTSUPP if the
 *	   guest has no adapter interruptions and user space shall see to it
 */
int vfio_ap_pqap(struct kvm_vcpu *vcpu)
{
	union ap_qirq_ctrl ctrl = { .value = vcpu->run->s.regs.gprs[1] };
	dma_addr_t nib = vcpu->run->s.regs.gprs[2];
	int apqn = vcpu->run->s.regs.gprs[0] & 0xffff;
	union ap_queue_status_reg reg = { .value = 0 };
	struct vfio_ap_queue *q;

	if (!(vcpu->arch.sie_block->eca & ECA_AIV))
		return -EOPNOTSUPP;

	mutex_lock(&matrix_dev->mdevs_lock);
	q = guests_queue(vcpu->kvm, apqn);
	if (!q)
		reg.status = make_status(AP_RESPONSE_Q_NOT_AVAIL);
	else if (ctrl.ir)
		reg.status = irq_arm(q, vcpu, nib, ctrl.isc);
	else
		reg.status = irq_disarm(q);
	mutex_unlock(&matrix_dev->mdevs_lock);

	vcpu->run->s.regs.gprs[1] = reg.value;

	return 0;
}

/**
 * vfio_ap_irq_unmap() - user space takes guest memory from the mediated device
 * @matrix_mdev: the mediated device
 * @iova:	 start of the memory
 * @length:	 its length
 *
 * The pins in it have to go, whatever the queues say: one that cannot be disarmed is
 * reset.
 *
 * Context: M is held. Sleeps.
 */
void vfio_ap_irq_unmap(struct ap_matrix_mdev *matrix_mdev, u64 iova, u64 length)
{
	struct vfio_ap_queue *q;
	unsigned int bucket;

	lockdep_assert_held(&matrix_dev->mdevs_lock);

	hash_for_each(matrix_mdev->queues, bucket, q, mdev_node) {
		if (!q->saved_iova || q->saved_iova < iova || q->saved_iova - iova >= length)
			continue;
		irq_disarm(q);
		if (q->saved_iova) {
			vfio_ap_reset_start(q);
			vfio_ap_reset_wait(q);
		}
	}
}
