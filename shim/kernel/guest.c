// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guests as a program's operations see them: a process (QEMU) with a VM, one vfio device and vCPUs.
 *
 * A slot changes hands between its states without a decision point, as a descriptor table does
 * under its lock; what follows (opening, closing) takes as long as it takes. A vCPU's descriptor
 * keeps the VM alive while the vCPU is in the kernel.
 */
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include "kernel/internal.h"
#include "kernel/vfio.h"

enum guest_state {
	GUEST_NONE,
	GUEST_OPENING,
	GUEST_RUNNING,
	GUEST_CLOSING
};

struct guest {
	enum guest_state state;
	unsigned int sync;
	struct kvm *kvm;
};

static struct guest guests[USER_MAX_GUESTS];
static const struct sync_class guest_class = { .name = "guest" };

/* The descriptors are there: all that led to it happens before their use. */
static void guest_install(struct guest *guest, struct kvm *kvm)
{
	if (!guest->sync)
		guest->sync = sync_register(SYNC_OTHER, &guest_class, guest);
	sync_release(guest->sync);
	guest->kvm = kvm;
	guest->state = GUEST_RUNNING;
}

long user_guest_open(unsigned int g, unsigned int m)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;
	long ret;

	if (g >= USER_MAX_GUESTS || m >= USER_MAX_MDEVS)
		return -EINVAL;
	if (guest->state != GUEST_NONE)
		return -EBUSY;
	guest->state = GUEST_OPENING;
	kvm = kvm_create(g);
	ret = kvm ? vfio_user_open(g, mdev_uuid_text(m), kvm) : -ENOMEM;
	if (!ret) {
		guest_install(guest, kvm);
		return 0;
	}
	guest->state = GUEST_NONE;
	if (kvm)
		kvm_put_kvm(kvm);
	return ret;
}

long user_guest_close(unsigned int g)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	sched_point_text(EV_CALL, NULL, 0, g, "close of the vfio device");
	if (guest->state != GUEST_RUNNING)
		return -EBADF;
	sync_acquire(guest->sync);
	guest->state = GUEST_CLOSING;
	kvm = guest->kvm;
	guest->kvm = NULL;
	vfio_user_close(g);
	kvm_put_kvm(kvm);
	guest->state = GUEST_NONE;
	return 0;
}

void guest_exit(unsigned int g)
{
	user_guest_close(g);
}

/* The guest's registers before PQAP(AQIC), as the guest's driver would load them. */
static void aqic_load(struct kvm_vcpu *vcpu, unsigned int apqn, int enable, unsigned int isc,
		      unsigned long nib)
{
	__u64 *gprs = vcpu->run->s.regs.gprs;

	gprs[0] = 0x03ull << 24 | (apqn & 0xffff);
	gprs[1] = (enable ? 1ull << (63 - 16) : 0) | (isc & 7);
	gprs[2] = nib;
}

/* The status word: where a hook leaves it, or (no hook) in the upper half, where KVM does. */
static long aqic_response(const struct kvm_vcpu *vcpu)
{
	__u64 reg1 = vcpu->run->s.regs.gprs[1];

	return (long)((reg1 >> 32 ? reg1 >> 48 : reg1 >> 16) & 0xff);
}

/* KVM_RUN up to the first intercept */
static long vcpu_run(struct kvm_vcpu *vcpu, unsigned int apqn, int enable, unsigned int isc,
		     unsigned long nib)
{
	struct kvm *kvm = vcpu->kvm;
	long ret;
	int idx;

	if (mutex_lock_killable(&vcpu->mutex))
		return -EINTR;
	aqic_load(vcpu, apqn, enable, isc, nib);
	idx = srcu_read_lock(&kvm->srcu);
	ret = kvm_handle_pqap(vcpu);
	srcu_read_unlock(&kvm->srcu, idx);
	if (!ret)
		ret = aqic_response(vcpu);
	sched_local()[8] = (unsigned long)vcpu->run->s.regs.gprs[1];
	mutex_unlock(&vcpu->mutex);
	return ret;
}

long user_guest_aqic(unsigned int g, unsigned int vcpu, unsigned int apqn, int enable,
		     unsigned int isc, unsigned long nib)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;
	long ret;

	if (g >= USER_MAX_GUESTS || vcpu >= USER_MAX_VCPUS)
		return -EINVAL;
	sched_point_text(EV_CALL, NULL, 0, g, "KVM_RUN");
	if (guest->state != GUEST_RUNNING)
		return -ENOENT;
	sync_acquire(guest->sync);
	kvm = guest->kvm;
	/* found and referenced in one step, as the descriptor table does: no decision point between */
	kvm->users_count.refs.counter++;
	ret = vcpu_run(kvm->vcpus[vcpu], apqn, enable, isc, nib);
	kvm_put_kvm(kvm);
	return ret;
}

unsigned long user_guest_gr1(void)
{
	return sched_local()[8];
}

long user_guest_masks(unsigned int g, unsigned char *masks)
{
	const struct kvm_s390_apcb1 *apcb;
	const __u64 *words;
	unsigned int i;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	if (guests[g].state != GUEST_RUNNING)
		return -ENOENT;
	apcb = &guests[g].kvm->arch.crypto.crycb->apcb1;
	words = apcb->apm;
	for (i = 0; i < 96; i++)
		masks[i] = (unsigned char)(words[i / 8] >> (56 - 8 * (i % 8)));
	return 0;
}
