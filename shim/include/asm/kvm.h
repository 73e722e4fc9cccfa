/* SPDX-License-Identifier: GPL-2.0-only */
/* KVM's registers that user space shares with the kernel. */
#ifndef _ASM_S390_KVM_H
#define _ASM_S390_KVM_H

#include <linux/types.h>

/* shim: modelled: general registers only */
struct kvm_sync_regs {
	__u64 prefix;
	__u64 gprs[16];
};

#endif
