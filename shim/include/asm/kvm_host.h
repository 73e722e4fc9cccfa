/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The s390 part of a virtual machine: what vfio_ap touches, and what KVM's own side of it needs.
 */
#ifndef _ASM_S390_KVM_HOST_H
#define _ASM_S390_KVM_HOST_H

#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <asm/gmap.h>
#include <asm/isc.h>
#include <asm/kvm.h>
#include <asm/uv.h>

struct kvm;
struct kvm_vcpu;

/* shim: faithful (bits of sie_block->eca) */
#define ECA_AIV 0x00200000
#define ECA_APIE 0x00000008

/* shim: faithful (format of the crypto control block, low bits of crycbd) */
#define CRYCB_FORMAT_MASK 0x00000003
#define CRYCB_FORMAT0 0x00000000
#define CRYCB_FORMAT1 0x00000001
#define CRYCB_FORMAT2 0x00000003

/* shim: modelled: the one field that is looked at */
struct kvm_s390_sie_block {
	__u32 eca;
};

/* shim: modelled: the handles alone; nonzero: protected */
struct kvm_s390_pv_vcpu {
	u64 handle;
};

struct kvm_s390_pv {
	u64 handle;
};

struct kvm_vcpu_arch {
	struct kvm_s390_sie_block *sie_block;
	struct kvm_s390_pv_vcpu pv;
};

/* shim: faithful (APCB format 1: 256 bits each) */
struct kvm_s390_apcb1 {
	__u64 apm[4];
	__u64 aqm[4];
	__u64 adm[4];
	__u64 reserved60[4];
};

/* shim: modelled: the APCB of format 2 only */
struct kvm_s390_crypto_cb {
	struct kvm_s390_apcb1 apcb1;
};

/* shim: modelled: pending and interruption alert masks */
struct kvm_s390_gisa {
	__u32 next_alert;
	__u8 ipm;
	__u8 reserved01[2];
	__u8 iam;
	__u8 reserved02[8];
} __aligned(16);

/* shim: faithful (reference counts of guest ISCs behind a spinlock) */
struct kvm_s390_gisa_iam {
	__u8 mask;
	spinlock_t ref_lock;
	__u32 ref_count[MAX_ISC + 1];
};

struct kvm_s390_gisa_interrupt {
	struct kvm_s390_gisa *origin;
	struct kvm_s390_gisa_iam alert;
};

/* shim: faithful */
typedef int (*crypto_hook)(struct kvm_vcpu *vcpu);

struct kvm_s390_crypto {
	struct kvm_s390_crypto_cb *crycb;
	struct rw_semaphore pqap_hook_rwsem;
	crypto_hook *pqap_hook;
	__u32 crycbd;
	__u8 aes_kw;
	__u8 dea_kw;
	__u8 apie;
};

struct kvm_arch {
	struct gmap *gmap;
	struct kvm_s390_crypto crypto;
	struct kvm_s390_gisa_interrupt gisa_int;
	struct kvm_s390_pv pv;
};

/*
 * shim: faithful (kvm->lock is held, else WARN; every vCPU leaves SIE and stays out of it while the
 * masks change)
 */
void kvm_arch_crypto_set_masks(struct kvm *kvm, unsigned long *apm, unsigned long *aqm,
			       unsigned long *adm);
void kvm_arch_crypto_clear_masks(struct kvm *kvm);

/* shim: faithful (registering can be made to fail: -ENODEV, as if there were no GISA) */
int kvm_s390_gisc_register(struct kvm *kvm, u32 gisc);
int kvm_s390_gisc_unregister(struct kvm *kvm, u32 gisc);

/* shim: faithful (the vCPU's mutex is held, else WARN) */
int kvm_s390_pv_cpu_is_protected(struct kvm_vcpu *vcpu);

#endif
