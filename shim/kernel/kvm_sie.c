// SPDX-License-Identifier: GPL-2.0-only
/*
 * vCPUs in SIE, and how they are kept out of it.
 *
 * SIE runs the guest by its control blocks, the APCB among them. So whoever changes the APCB keeps
 * every vCPU of the VM out: he forbids entering (PROG_BLOCK_SIE), asks those that are inside to
 * leave (STOP_INT) and spins until they have. A vCPU that finds itself forbidden to enter goes
 * round in KVM_RUN, with its mutex held, until it is allowed again. The kernel spins in both
 * places; here these are waits, so that the scheduler and the wait-for graph know of them.
 *
 * In SIE, kvm->srcu is not held. A vCPU leaves SIE by itself when its time is over (an interruption
 * of the host) or when a signal comes, and that is when KVM_RUN returns to user space.
 */
#include <asm/ap.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include "kernel/kvm.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"

static const struct sync_class sie_class = { .name = "SIE" };

void vcpu_sie_init(struct kvm_vcpu *vcpu)
{
	vcpu->sie_sync = sync_register(SYNC_VCPU, &sie_class, vcpu);
	vcpu->sie_task = SCHED_NONE;
	vcpu->blocked_by = SCHED_NONE;
}

static sched_mask bit_of(int task)
{
	return task < 0 ? 0 : 1ull << task;
}

static void wake_all(unsigned long long *waiters)
{
	sched_mask mask = *waiters;
	int task;

	*waiters = 0;
	for (task = 0; mask; task++, mask >>= 1)
		if (mask & 1)
			sched_wake(task);
}

/* ------------------------------------------------------------------ in and out */

static sched_mask blocked_blockers(const struct sched_wait *wait)
{
	return bit_of(((const struct kvm_vcpu *)wait->object)->blocked_by);
}

/* Until the vCPU may enter. A signal ends KVM_RUN here as well. */
static long wait_unblocked(struct kvm_vcpu *vcpu)
{
	struct sched_wait wait = {
		.kind = SYNC_VCPU,
		.sync = vcpu->sie_sync,
		.object = vcpu,
		.what = "permission to enter SIE",
		.blockers = blocked_blockers,
		.timeout = SCHED_FOREVER,
		.interruptible = 1,
	};

	while (vcpu->blocked) {
		vcpu->entering |= bit_of(sched_current());
		if (sched_wait(&wait) == SCHED_SIGNALLED)
			return -EINTR;
	}
	return 0;
}

/* No decision point from wait_unblocked() to here. */
static void sie_enter(struct kvm_vcpu *vcpu)
{
	sync_acquire(vcpu->sie_sync);
	vcpu->sie_task = sched_current();
}

static void sie_leave(struct kvm_vcpu *vcpu)
{
	sync_release(vcpu->sie_sync);
	vcpu->sie_task = SCHED_NONE;
	wake_all(&vcpu->kickers);
}

/* Guest code runs until @end, or until it is asked to leave: SCHED_WOKEN. */
static int guest_code(struct kvm_vcpu *vcpu, unsigned long long end)
{
	struct sched_wait wait = {
		.kind = SYNC_SLEEP,
		.object = vcpu,
		.what = "guest code in SIE",
		.timeout = end - sched_now(),
		.interruptible = 1,
	};
	int how;

	sie_enter(vcpu);
	how = sched_wait(&wait);
	sie_leave(vcpu);
	return how;
}

long vcpu_sie(struct kvm_vcpu *vcpu, unsigned long long ns)
{
	unsigned long long end = sched_now() + ns;
	int how;

	do {
		sched_point_text(EV_CALL, vcpu, 0, 0, "SIE");
		if (wait_unblocked(vcpu))
			return -EINTR;
		if (sched_now() >= end)
			return 0;
		how = guest_code(vcpu, end);
	} while (how == SCHED_WOKEN);
	return how == SCHED_SIGNALLED ? -EINTR : 0;
}

static bool apcb_bit(const __u64 *mask, unsigned int nr)
{
	return mask[nr / 64] >> (63 - nr % 64) & 1;
}

bool kvm_apcb_has(struct kvm *kvm, unsigned int apqn)
{
	const struct kvm_s390_apcb1 *apcb = &kvm->arch.crypto.crycb->apcb1;

	return apcb_bit(apcb->apm, AP_QID_CARD(apqn)) && apcb_bit(apcb->aqm, AP_QID_QUEUE(apqn));
}

static struct ap_queue_status interpret(unsigned int fc, unsigned int apqn)
{
	switch (fc) {
	case 1:
		return machine_rapq(apqn);
	case 2:
		return machine_zapq(apqn);
	default:
		return machine_tapq(apqn, NULL);
	}
}

long vcpu_sie_pqap(struct kvm_vcpu *vcpu, unsigned int fc, unsigned int apqn)
{
	long rc = AP_RC_Q_NOT_AVAIL;

	sched_point_text(EV_CALL, vcpu, 0, fc, "SIE");
	if (wait_unblocked(vcpu))
		return -EINTR;
	sie_enter(vcpu);
	if (kvm_apcb_has(vcpu->kvm, apqn))
		rc = interpret(fc, apqn).response_code;
	sie_leave(vcpu);
	return rc;
}

/* ------------------------------------------------------------------ keeping vCPUs out */

static sched_mask sie_blockers(const struct sched_wait *wait)
{
	return bit_of(((const struct kvm_vcpu *)wait->object)->sie_task);
}

static void exit_sie(struct kvm_vcpu *vcpu)
{
	struct sched_wait wait = {
		.kind = SYNC_VCPU,
		.sync = vcpu->sie_sync,
		.object = vcpu,
		.what = "vCPU in SIE",
		.blockers = sie_blockers,
		.timeout = SCHED_FOREVER,
	};

	while (vcpu->sie_task != SCHED_NONE) {
		vcpu->kickers |= bit_of(sched_current());
		sched_wake(vcpu->sie_task);
		sched_wait(&wait);
	}
	sync_acquire(vcpu->sie_sync);
}

/* Each vCPU is blocked and asked to leave before the next one is looked at, as KVM does it. */
static void vcpu_block_all(struct kvm *kvm)
{
	unsigned int i;

	WARN_ON(!mutex_is_locked(&kvm->lock));
	for (i = 0; i < kvm->created_vcpus; i++) {
		struct kvm_vcpu *vcpu = kvm->vcpus[i];

		sched_point_text(EV_CALL, vcpu, 0, i, "exit_sie");
		vcpu->blocked++;
		vcpu->blocked_by = sched_current();
		exit_sie(vcpu);
	}
}

static void vcpu_unblock_all(struct kvm *kvm)
{
	unsigned int i;

	sched_point_text(EV_WAKE, kvm, 0, 0, "vCPUs may enter SIE");
	for (i = 0; i < kvm->created_vcpus; i++) {
		struct kvm_vcpu *vcpu = kvm->vcpus[i];

		sync_release(vcpu->sie_sync);
		if (!--vcpu->blocked) {
			vcpu->blocked_by = SCHED_NONE;
			wake_all(&vcpu->entering);
		}
	}
}

void kvm_arch_crypto_set_masks(struct kvm *kvm, unsigned long *apm, unsigned long *aqm,
			       unsigned long *adm)
{
	struct kvm_s390_apcb1 *apcb = &kvm->arch.crypto.crycb->apcb1;

	sched_object(kvm, sizeof(*kvm));
	vcpu_block_all(kvm);
	sched_range(apm, sizeof(apcb->apm), SCHED_READ);
	sched_range(aqm, sizeof(apcb->aqm), SCHED_READ);
	sched_range(adm, sizeof(apcb->adm), SCHED_READ);
	promise_leaves(kvm, apm, aqm);
	/* At once: half of it, which no vCPU ever sees, is not to be held against the driver. */
	quiet_copy(apcb->apm, apm, sizeof(apcb->apm));
	quiet_copy(apcb->aqm, aqm, sizeof(apcb->aqm));
	quiet_copy(apcb->adm, adm, sizeof(apcb->adm));
	promise_apcb(kvm);
	vcpu_unblock_all(kvm);
}

void kvm_arch_crypto_clear_masks(struct kvm *kvm)
{
	sched_object(kvm, sizeof(*kvm));
	vcpu_block_all(kvm);
	promise_leaves(kvm, NULL, NULL);
	quiet_set(&kvm->arch.crypto.crycb->apcb1, 0, sizeof(kvm->arch.crypto.crycb->apcb1));
	vcpu_unblock_all(kvm);
}
