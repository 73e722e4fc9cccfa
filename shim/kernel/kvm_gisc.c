// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM: guest ISCs. A subclass that is registered makes the host listen for the guest's interruptions
 * of that subclass; KVM counts, and a count that is left when the VM is destroyed is a leak.
 *
 * The count does not say whose registration is left, but what it was good for tells one defect from
 * another: was the AQIC for which it was made refused, and the way back forgotten? Accepted, for a queue of
 * the guest, and lost when the interruption ended? Or accepted for a queue that the guest's matrix does not
 * hold? So the machine says how it answered, and when an interruption has ended. An unregistration
 * is taken for that of the registration that most likely is meant: one without an answer, a refused
 * one, one whose interruption has ended, in this order. This decides the words of a report, never
 * whether there is one.
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
	spin_lock(&gi->alert.ref_lock);
	if (!gi->alert.ref_count[gisc]++) {
		gi->alert.mask |= (__u8)(0x80 >> gisc);
		gi->origin->iam = gi->alert.mask;
		kvm->gisc[gisc].site = SITE_OF_CALLER();
	}
	kvm->gisc[gisc].live[GISC_NEW]++;
	spin_unlock(&gi->alert.ref_lock);
	return GAL_ISC;
}

static bool take(unsigned int *count)
{
	if (!*count)
		return false;
	--*count;
	return true;
}

/* One of the registrations is undone: which one? */
static void undo(struct gisc_uses *uses)
{
	enum gisc_fate fate;

	if (take(&uses->live[GISC_NEW]) || take(&uses->live[GISC_REFUSED]))
		return;
	for (fate = GISC_ACCEPTED; fate < GISC_FATES; fate++)
		if (take(&uses->ended[fate]))
			return;
	for (fate = GISC_ACCEPTED; fate < GISC_FATES; fate++)
		if (take(&uses->live[fate]))
			return;
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
	spin_lock(&gi->alert.ref_lock);
	if (!gi->alert.ref_count[gisc]) {
		ret = -EINVAL;
	} else {
		undo(&kvm->gisc[gisc]);
		if (!--gi->alert.ref_count[gisc]) {
			gi->alert.mask &= (__u8) ~(0x80 >> gisc);
			gi->origin->iam = gi->alert.mask;
		}
	}
	spin_unlock(&gi->alert.ref_lock);
	return ret;
}

/**
 * kvm_gisc_answered() - the machine answers an AQIC(enable) that names this VM's guest ISC
 * @accepted: the interruption is enabled
 *
 * Return: what kvm_gisc_ended() is to be called with when an accepted one ends
 */
enum gisc_fate kvm_gisc_answered(struct kvm *kvm, unsigned int gisc, unsigned int apqn,
				 bool accepted)
{
	enum gisc_fate fate = GISC_REFUSED;

	if (accepted)
		fate = kvm_apcb_has(kvm, apqn) ? GISC_ACCEPTED : GISC_OUTSIDE;
	if (gisc <= MAX_ISC && take(&kvm->gisc[gisc].live[GISC_NEW]))
		kvm->gisc[gisc].live[fate]++;
	return fate;
}

void kvm_gisc_ended(struct kvm *kvm, unsigned int gisc, enum gisc_fate fate)
{
	if (gisc <= MAX_ISC && take(&kvm->gisc[gisc].live[fate]))
		kvm->gisc[gisc].ended[fate]++;
}

static const char *const leak_text[GISC_FATES] = {
	[GISC_NEW] = "guest ISC still registered when the VM is destroyed",
	[GISC_ACCEPTED] = "guest ISC still registered when the VM is destroyed",
	[GISC_OUTSIDE] =
		"guest ISC of a queue outside its matrix still registered when the VM is destroyed",
	[GISC_REFUSED] = "guest ISC of a refused AQIC still registered when the VM is destroyed",
};

static void report_fate(struct kvm *kvm, enum gisc_fate fate)
{
	unsigned int i;

	for (i = 0; i <= MAX_ISC; i++)
		if (kvm->gisc[i].live[fate] || kvm->gisc[i].ended[fate])
			kernel_leak(leak_text[fate], kvm, kvm->gisc[i].site);
}

/* The first finding ends the run: the one first that has no other explanation. */
void kvm_gisc_leaks(struct kvm *kvm)
{
	report_fate(kvm, GISC_NEW);
	report_fate(kvm, GISC_ACCEPTED);
	report_fate(kvm, GISC_OUTSIDE);
	report_fate(kvm, GISC_REFUSED);
}

int kvm_gisc_registered(struct kvm *kvm, unsigned int gisc)
{
	return gisc <= MAX_ISC && kvm->arch.gisa_int.alert.ref_count[gisc] > 0;
}

void kvm_gisa_pending(struct kvm *kvm, unsigned int gisc)
{
	kvm->arch.gisa_int.origin->ipm |= (__u8)(0x80 >> gisc);
}
