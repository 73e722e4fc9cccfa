// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM: life of a VM, and its references.
 *
 * A VM lies in one heap object with its vCPUs, so a pointer that outlives the last reference is a
 * use after free, wherever it points to.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include <linux/list.h>
#include <linux/string.h>
#include <generated/tree-probe.h>
#include "kernel/kvm.h"

#define GUEST_HVA 0x3ff00000000ul /* where QEMU has mapped the first VM's memory */

_Static_assert(KVM_SHIM_VCPUS == USER_MAX_VCPUS, "vCPUs of a VM");

/* A VM and all that lives as long as it. */
struct kvm_object {
	struct kvm kvm;
	struct kvm_vcpu vcpu[KVM_SHIM_VCPUS];
	struct kvm_run run[KVM_SHIM_VCPUS];
	struct kvm_s390_sie_block sie[KVM_SHIM_VCPUS];
	struct kvm_s390_crypto_cb crycb;
	struct kvm_s390_gisa gisa;
	struct gmap gmap;
};

static LIST_HEAD(vm_list);

int kvm_boot(void)
{
	return 0;
}

static void vcpu_create(struct kvm_object *vm, unsigned int i)
{
	struct kvm_vcpu *vcpu = &vm->vcpu[i];

	vcpu->kvm = &vm->kvm;
	vcpu->vcpu_id = (int)i;
	mutex_init(&vcpu->mutex);
	vcpu->run = &vm->run[i];
	vcpu->arch.sie_block = &vm->sie[i];
	if (!(vm->kvm.lacks & USER_LACKS_CRYPTO))
		vcpu->arch.sie_block->eca |= ECA_APIE;
	if (vm->kvm.arch.gisa_int.origin)
		vcpu->arch.sie_block->eca |= ECA_AIV;
	vcpu_sie_init(vcpu);
	vm->kvm.vcpus[i] = vcpu;
	vm->kvm.created_vcpus = i + 1;
}

/* Without crypto support the VM has no crypto control block that SIE could use. */
static void crypto_init(struct kvm_object *vm)
{
	struct kvm_s390_crypto *crypto = &vm->kvm.arch.crypto;

	init_rwsem(&crypto->pqap_hook_rwsem);
	crypto->crycb = &vm->crycb;
	if (!(vm->kvm.lacks & USER_LACKS_CRYPTO))
		crypto->crycbd = (__u32)virt_to_phys(&vm->crycb) | CRYCB_FORMAT2;
}

/* Without adapter interruption virtualization there is no GISA. */
static void gisa_init(struct kvm_object *vm)
{
	struct kvm_s390_gisa_interrupt *gi = &vm->kvm.arch.gisa_int;

	spin_lock_init(&gi->alert.ref_lock);
	if (!(vm->kvm.lacks & USER_LACKS_AIV))
		gi->origin = &vm->gisa;
}

struct kvm *kvm_create(unsigned int guest, unsigned int lacks)
{
	int memory = guest_memory_create();
	struct kvm_object *vm;
	struct kvm *kvm;
	unsigned int i;

	if (memory < 0)
		return NULL;
	vm = arena_alloc(sizeof(*vm), 1, "kvm", NULL);
	kvm = &vm->kvm;
	kvm->guest = guest;
	kvm->memory = (unsigned int)memory;
	kvm->mdev = -1;
	kvm->lacks = lacks;
	mutex_init(&kvm->lock);
	init_srcu_struct(&kvm->srcu);
	refcount_set(&kvm->users_count, 1);
	kvm->arch.gmap = &vm->gmap;
	crypto_init(vm);
	gisa_init(vm);
	for (i = 0; i < KVM_SHIM_VCPUS; i++)
		vcpu_create(vm, i);
	list_add_tail(&kvm->vm_list, &vm_list);
	return kvm;
}

static void kvm_destroy(struct kvm *kvm)
{
	unsigned int i;

	kvm_gisc_leaks(kvm);
	list_del(&kvm->vm_list);
	for (i = 0; i < kvm->created_vcpus; i++)
		mutex_destroy(&kvm->vcpus[i]->mutex);
	cleanup_srcu_struct(&kvm->srcu);
	mutex_destroy(&kvm->lock);
	arena_free(kvm, SITE_OF_CALLER());
}

/* Remember where the driver took references that it has not dropped; others call this as well. */
static void remember_get(struct kvm *kvm, const void *site)
{
	if (!site_in_driver(site))
		return;
	if (kvm->gets < KVM_SHIM_GETS)
		kvm->get_site[kvm->gets] = site;
	kvm->gets++;
}

void kvm_get_kvm(struct kvm *kvm)
{
	sched_object(kvm, sizeof(*kvm));
	refcount_inc(&kvm->users_count);
	remember_get(kvm, __builtin_return_address(0));
}

bool kvm_get_kvm_safe(struct kvm *kvm)
{
	sched_object(kvm, sizeof(*kvm));
	if (!refcount_inc_not_zero(&kvm->users_count))
		return false;
	remember_get(kvm, __builtin_return_address(0));
	return true;
}

void kvm_put_kvm(struct kvm *kvm)
{
	sched_object(kvm, sizeof(*kvm));
	if (site_in_driver(__builtin_return_address(0)) && kvm->gets)
		kvm->gets--;
	if (refcount_dec_and_test(&kvm->users_count))
		kvm_destroy(kvm);
}

void kvm_shutdown(void)
{
	struct kvm *kvm;

	list_for_each_entry(kvm, &vm_list, vm_list)
		kernel_leak("reference to a VM never dropped", kvm,
			    kvm->gets && kvm->gets <= KVM_SHIM_GETS ? kvm->get_site[kvm->gets - 1] :
								      NULL);
}

unsigned long gfn_to_hva(struct kvm *kvm, gfn_t gfn)
{
	sched_object(kvm, sizeof(*kvm));
	sched_point_text(EV_CALL, kvm, 0, gfn, "gfn_to_hva");
	if (!guest_memory_page(kvm->memory, gfn))
		return KVM_HVA_ERR_BAD;
	return GUEST_HVA + (((unsigned long)kvm->memory * USER_GUEST_PAGES + gfn) << PAGE_SHIFT);
}

bool kvm_s390_is_gpa_in_memslot(struct kvm *kvm, gpa_t gpa)
{
	return !kvm_is_error_hva(gfn_to_hva(kvm, gpa >> PAGE_SHIFT));
}

/* ------------------------------------------------------------------ for the machine */

struct kvm *kvm_next(struct kvm *kvm)
{
	struct list_head *next = kvm ? kvm->vm_list.next : vm_list.next;

	return next == &vm_list ? NULL : list_entry(next, struct kvm, vm_list);
}

struct kvm *kvm_with_queue(unsigned int apqn, const struct kvm *except)
{
	struct kvm *kvm = NULL;

	while ((kvm = kvm_next(kvm)))
		if (kvm != except && kvm_apcb_has(kvm, apqn))
			return kvm;
	return NULL;
}

/* What AQIC is given of the GISA: 27 bits of its address. */
static bool is_gisa(const struct kvm_s390_gisa *origin, unsigned long gisa)
{
	if (!origin)
		return false;
	if (TREE_VIRT_IS_PHYS && ((unsigned long)origin >> 4 & 0x7ffffff) == gisa)
		return true;
	return virt_to_phys(origin) >> 4 == gisa;
}

struct kvm *kvm_of_gisa(unsigned long gisa)
{
	struct kvm *kvm;

	list_for_each_entry(kvm, &vm_list, vm_list)
		if (is_gisa(kvm->arch.gisa_int.origin, gisa))
			return kvm;
	return NULL;
}
