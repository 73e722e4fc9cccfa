// SPDX-License-Identifier: GPL-2.0-only
/*
 * PQAP when it leaves SIE: what KVM itself answers, and when it calls the driver's hook.
 *
 * With AP instructions interpreted only AQIC is intercepted (and, below another hypervisor, other
 * functions, which nobody here handles). KVM checks what the architecture makes a program check,
 * then calls the hook with pqap_hook_rwsem held for reading.
 */
#include <asm/ap.h>
#include <asm/facility.h>
#include <linux/errno.h>
#include "kernel/kvm.h"
#include "machine/ap_machine.h"

#define FC_AQIC 0x03
#define PGM_SPECIFICATION 6

#define R0_MUST_BE_ZERO 0x007f0000ul /* bits 41 to 47 */
#define R0_T_BIT 0x00800000ul
#define R0_BEYOND_64_16 0x0000c0f0ul /* numbers that need extended addressing */

#define FACILITY_APFT 15
#define FACILITY_AQIC 65

static bool test_kvm_facility(const struct kvm *kvm, unsigned int nr)
{
	return test_facility(nr) && !(nr == FACILITY_AQIC && kvm->lacks & USER_LACKS_AQIC);
}

static bool program_check(const struct kvm *kvm, __u64 reg0)
{
	if (reg0 & R0_MUST_BE_ZERO)
		return true;
	if (reg0 & R0_T_BIT && !test_kvm_facility(kvm, FACILITY_APFT))
		return true;
	if (reg0 & R0_BEYOND_64_16 && !(kvm->arch.crypto.crycbd & 0x02))
		return true;
	return !test_kvm_facility(kvm, FACILITY_AQIC);
}

/*
 * Without a hook the guest is told that the queue is not available; KVM stores that status into the
 * upper half of gr1 (a driver's hook shifts it down), and so it is here.
 */
long kvm_handle_pqap(struct kvm_vcpu *vcpu)
{
	struct kvm_s390_crypto *crypto = &vcpu->kvm->arch.crypto;
	__u64 reg0 = vcpu->run->s.regs.gprs[0];
	crypto_hook *hook;
	long ret;

	if (!ap_instructions_available() || !(vcpu->arch.sie_block->eca & ECA_APIE))
		return -EOPNOTSUPP;
	if ((reg0 >> 24 & 0xff) != FC_AQIC)
		return -EOPNOTSUPP;
	if (program_check(vcpu->kvm, reg0))
		return PQAP_PROGRAM_CHECK + PGM_SPECIFICATION;

	down_read(&crypto->pqap_hook_rwsem);
	sched_range(&crypto->pqap_hook, sizeof(crypto->pqap_hook), SCHED_READ);
	hook = crypto->pqap_hook;
	if (hook) {
		sched_range(hook, sizeof(*hook), SCHED_READ);
		ret = (*hook)(vcpu);
		up_read(&crypto->pqap_hook_rwsem);
		return ret;
	}
	up_read(&crypto->pqap_hook_rwsem);
	vcpu->run->s.regs.gprs[1] = ((__u64)AP_RC_Q_NOT_AVAIL << 16 << 32) |
				    (__u32)vcpu->run->s.regs.gprs[1];
	return 0;
}
