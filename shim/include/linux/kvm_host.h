/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual machines and vCPUs: the fields that an s390 driver uses, and KVM's own that matter for
 * locking and life time.
 */
#ifndef __KVM_HOST_H
#define __KVM_HOST_H

#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/kvm_types.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/srcu.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <asm/kvm_host.h>

#define KVM_SHIM_VCPUS 4
#define KVM_SHIM_GETS 16

/* shim: modelled: the shared registers only */
struct kvm_run {
	union {
		struct kvm_sync_regs regs;
	} s;
};

/*
 * shim: modelled: what follows arch is the shim's own (kernel/kvm_sie.c): the task that is in SIE,
 * which task forbids entering and how often, who waits to enter, who waits for the exit.
 */
struct kvm_vcpu {
	struct kvm *kvm;
	int vcpu_id;
	struct mutex mutex;
	struct kvm_run *run;
	struct kvm_vcpu_arch arch;
	unsigned int sie_sync;
	int sie_task;
	int blocked_by;
	unsigned int blocked;
	unsigned long long entering;
	unsigned long long kickers;
};

/*
 * shim: modelled: the shim's own (kernel/kvm_gisc.c): how AQICs were answered that named a guest ISC, for
 * the report of one that is left over
 */
#define GISC_REFUSED 1
#define GISC_ACCEPTED 2
#define GISC_OUTSIDE 4 /* accepted, but the queue is not in the guest's matrix */

struct gisc_uses {
	const void *site;
	const void *unregistered; /* what the driver was doing when it gave the last one back */
	unsigned int answers;
};

/*
 * shim: modelled: what follows users_count is the shim's own. The last kvm_put_kvm() frees it all,
 * vCPUs included.
 */
struct kvm {
	struct mutex lock;
	struct srcu_struct srcu;
	struct kvm_arch arch;
	refcount_t users_count;
	struct list_head vm_list;
	unsigned int guest;
	unsigned int memory;
	int mdev;
	unsigned int opening;
	unsigned int lacks;
	unsigned int created_vcpus;
	struct kvm_vcpu *vcpus[KVM_SHIM_VCPUS];
	unsigned int gets;
	const void *get_site[KVM_SHIM_GETS];
	struct gisc_uses gisc[MAX_ISC + 1];
};

/* shim: faithful */
#define KVM_HVA_ERR_BAD (-1UL)

static __always_inline bool kvm_is_error_hva(unsigned long addr)
{
	return IS_ERR_VALUE(addr);
}

/* shim: faithful (references; the last put destroys the VM) */
void kvm_get_kvm(struct kvm *kvm);
bool kvm_get_kvm_safe(struct kvm *kvm);
void kvm_put_kvm(struct kvm *kvm);

/* shim: modelled: guest memory is one slot that begins at 0 and has USER_GUEST_PAGES frames */
unsigned long gfn_to_hva(struct kvm *kvm, gfn_t gfn);
bool kvm_s390_is_gpa_in_memslot(struct kvm *kvm, gpa_t gpa); /* newer kernels */

#endif
