// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest's vCPUs do, each in the thread of its own that has called KVM_RUN: guest code in SIE,
 * PQAP that SIE interprets, PQAP that KVM intercepts.
 */
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include "kernel/kvm.h"

#define LOCAL_GR1 8 /* word of sched_local(): gr1 after the task's last PQAP */

/* KVM_RUN up to where the vCPU is about to run: the vCPU with its mutex, NULL: *@ret says why not. */
static struct kvm_vcpu *run_begin(unsigned int g, unsigned int vcpu, long *ret)
{
	struct kvm *kvm;

	*ret = -EINVAL;
	if (g >= USER_MAX_GUESTS || vcpu >= USER_MAX_VCPUS)
		return NULL;
	*ret = -ENOENT;
	kvm = guest_vm_get(g, "KVM_RUN");
	if (!kvm)
		return NULL;
	*ret = -EINTR;
	if (mutex_lock_killable(&kvm->vcpus[vcpu]->mutex)) {
		kvm_put_kvm(kvm);
		return NULL;
	}
	return kvm->vcpus[vcpu];
}

static void run_end(struct kvm_vcpu *vcpu)
{
	struct kvm *kvm = vcpu->kvm;

	mutex_unlock(&vcpu->mutex);
	kvm_put_kvm(kvm);
}

/* The status word: where a hook leaves it, or (no hook) in the upper half, where KVM does. */
static long pqap_response(const struct kvm_vcpu *vcpu)
{
	__u64 reg1 = vcpu->run->s.regs.gprs[1];

	return (long)((reg1 >> 32 ? reg1 >> 48 : reg1 >> 16) & 0xff);
}

static long intercepted_pqap(unsigned int g, unsigned int n, __u64 reg0, __u64 reg1, __u64 reg2)
{
	struct kvm_vcpu *vcpu;
	long ret;
	int idx;

	vcpu = run_begin(g, n, &ret);
	if (!vcpu)
		return ret;
	vcpu->run->s.regs.gprs[0] = reg0;
	vcpu->run->s.regs.gprs[1] = reg1;
	vcpu->run->s.regs.gprs[2] = reg2;
	idx = srcu_read_lock(&vcpu->kvm->srcu);
	ret = kvm_handle_pqap(vcpu);
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
	if (!ret)
		ret = pqap_response(vcpu);
	sched_local()[LOCAL_GR1] = (unsigned long)vcpu->run->s.regs.gprs[1];
	run_end(vcpu);
	return ret;
}

/* With the guest's registers as its driver would load them */
long user_guest_aqic(unsigned int g, unsigned int vcpu, unsigned int apqn, int enable,
		     unsigned int isc, unsigned long nib)
{
	return intercepted_pqap(g, vcpu, 0x03ull << 24 | (apqn & 0xffff),
				(enable ? 1ull << (63 - 16) : 0) | (isc & 7), nib);
}

long user_guest_pqap(unsigned int g, unsigned int vcpu, unsigned long reg0)
{
	return intercepted_pqap(g, vcpu, reg0, 0, 0);
}

unsigned long user_guest_gr1(void)
{
	return sched_local()[LOCAL_GR1];
}

long user_guest_queue(unsigned int g, unsigned int n, unsigned int fc, unsigned int apqn)
{
	struct kvm_vcpu *vcpu;
	long ret;

	vcpu = run_begin(g, n, &ret);
	if (!vcpu)
		return ret;
	ret = vcpu_sie_pqap(vcpu, fc, apqn);
	run_end(vcpu);
	return ret;
}

long user_guest_run(unsigned int g, unsigned int n, unsigned long ns)
{
	struct kvm_vcpu *vcpu;
	long ret;

	vcpu = run_begin(g, n, &ret);
	if (!vcpu)
		return ret;
	ret = vcpu_sie(vcpu, ns);
	run_end(vcpu);
	return ret;
}
