// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM: guest ISCs. A subclass that is registered makes the host listen for the guest's interruptions
 * of that subclass; KVM counts, and a count that is left when the VM is destroyed is a leak.
 *
 * The count does not say whose registration is left, but what the machine has seen of AQICs that named
 * this subclass tells one defect from another: was one of them refused, and the way back forgotten?
 * Was one accepted for a queue that the guest's matrix did not hold, or that was taken out of it
 * later, without the guest's end? Was the queue's reset, which gives the registration back, put off by
 * the machine? Or were all accepted for queues that the guest had until its end,
 * and the way back was lost then? The first of these that may explain it names the leak. This
 * decides the words of a report, never whether there is one.
 */
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include "kernel/kvm.h"

#define GAL_ISC 5 /* the host's ISC for alerts of the GIB */

int kvm_s390_gisc_register(struct kvm *kvm, u32 gisc)
{
	struct kvm_s390_gisa_interrupt *gi = &kvm->arch.gisa_int;

	sched_object(kvm, sizeof(*kvm));
	if (!gi->origin || fault_should_fail(USER_FAULT_GISC))
		return -ENODEV;
	if (gisc > MAX_ISC)
		return -ERANGE;
	event_emit_text(EV_CALL, kvm, 0, gisc, "kvm_s390_gisc_register");
	spin_lock(&gi->alert.ref_lock);
	if (!gi->alert.ref_count[gisc]++) {
		gi->alert.mask |= (__u8)(0x80 >> gisc);
		gi->origin->iam = gi->alert.mask;
		kvm->gisc[gisc].site = SITE_OF_CALLER();
	}
	spin_unlock(&gi->alert.ref_lock);
	return GAL_ISC;
}

int kvm_s390_gisc_unregister(struct kvm *kvm, u32 gisc)
{
	struct kvm_s390_gisa_interrupt *gi = &kvm->arch.gisa_int;
	int ret = 0;

	sched_object(kvm, sizeof(*kvm));
	if (!gi->origin)
		return -ENODEV;
	if (gisc > MAX_ISC)
		return -ERANGE;
	event_emit_text(EV_CALL, kvm, 0, gisc, "kvm_s390_gisc_unregister");
	spin_lock(&gi->alert.ref_lock);
	if (!gi->alert.ref_count[gisc]) {
		ret = -EINVAL;
	} else if (!--gi->alert.ref_count[gisc]) {
		gi->alert.mask &= (__u8) ~(0x80 >> gisc);
		gi->origin->iam = gi->alert.mask;
		kvm->gisc[gisc].unregistered = site_of_entry(__builtin_frame_address(0));
		machine_gisc_unregistered(kvm, gisc);
	}
	spin_unlock(&gi->alert.ref_lock);
	return ret;
}

/**
 * kvm_gisc_answered() - the machine answers an AQIC(enable) that names this VM's guest ISC; and again
 * for one that it has accepted when the VM's APCB changes
 * @accepted: the interruption is enabled
 */
void kvm_gisc_answered(struct kvm *kvm, unsigned int gisc, unsigned int apqn, bool accepted)
{
	unsigned int answer = GISC_REFUSED;

	if (accepted)
		answer = kvm_apcb_has(kvm, apqn) ? GISC_ACCEPTED : GISC_OUTSIDE;
	if (gisc <= MAX_ISC)
		kvm->gisc[gisc].answers |= answer;
}

static const char *leak_text(const struct kvm *kvm, unsigned int gisc)
{
	unsigned int answers = kvm->gisc[gisc].answers;

	if (answers & GISC_REFUSED)
		return "guest ISC of a refused AQIC still registered when the VM is destroyed";
	if (answers & GISC_OUTSIDE)
		return "guest ISC of a queue outside its matrix still registered when the VM is destroyed";
	if (machine_reset_put_off(kvm, gisc))
		return "guest ISC of a queue whose reset was put off still registered when the VM is destroyed";
	return "guest ISC still registered when the VM is destroyed";
}

void kvm_gisc_leaks(struct kvm *kvm)
{
	unsigned int i;

	for (i = 0; i <= MAX_ISC; i++)
		if (kvm->arch.gisa_int.alert.ref_count[i])
			kernel_leak(leak_text(kvm, i), kvm, kvm->gisc[i].site);
}

int kvm_gisc_registered(struct kvm *kvm, unsigned int gisc)
{
	return gisc <= MAX_ISC && kvm->arch.gisa_int.alert.ref_count[gisc] > 0;
}

const void *kvm_gisc_unregistered_by(const struct kvm *kvm, unsigned int gisc)
{
	return gisc <= MAX_ISC ? kvm->gisc[gisc].unregistered : NULL;
}

void kvm_gisa_pending(struct kvm *kvm, unsigned int gisc)
{
	kvm->arch.gisa_int.origin->ipm |= (__u8)(0x80 >> gisc);
}
