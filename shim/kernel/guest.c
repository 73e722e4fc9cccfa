// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guests as a program's operations see them: a process (QEMU) with a VM, vfio devices and vCPUs.
 *
 * A slot changes hands between its states without a decision point, as a descriptor table does
 * under its lock; what follows (opening, closing) takes as long as it takes. A descriptor keeps the
 * VM alive while one of its threads is in the kernel with it.
 */
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include "kernel/kvm.h"
#include "kernel/vfio.h"

enum guest_state {
	GUEST_NONE,
	GUEST_OPENING,
	GUEST_RUNNING,
	GUEST_VM_CLOSING, /* the VM's descriptors go while the device stays open */
	GUEST_CLOSING
};

/**
 * struct guest - one process
 * @sync: installing its descriptors happens before their use
 * @kvm: with a reference; NULL once the VM's descriptors are closed
 * @lacks: CPU model of its next VM
 * @closer: task that closes the VM's descriptors; SCHED_NONE otherwise
 * @waiters: tasks that wait until it has
 */
struct guest {
	enum guest_state state;
	unsigned int sync;
	struct kvm *kvm;
	unsigned int lacks;
	int closer;
	sched_mask waiters;
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

struct kvm *guest_vm_get(unsigned int g, const char *call)
{
	struct guest *guest = &guests[g];

	sched_point_text(EV_CALL, NULL, 0, g, call);
	if (guest->state != GUEST_RUNNING || !guest->kvm)
		return NULL;
	sync_acquire(guest->sync);
	/* found and referenced in one step, as the descriptor table does: no decision point between */
	guest->kvm->users_count.refs.counter++;
	return guest->kvm;
}

long user_guest_lacks(unsigned int g, unsigned int lacks)
{
	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	guests[g].lacks = lacks;
	return 0;
}

static long guest_open(unsigned int g, unsigned int m, int node)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;
	long ret;

	if (g >= USER_MAX_GUESTS || m >= USER_MAX_MDEVS)
		return -EINVAL;
	if (guest->state != GUEST_NONE)
		return -EBUSY;
	guest->state = GUEST_OPENING;
	kvm = kvm_create(g, guest->lacks);
	if (kvm)
		kvm->mdev = (int)m;
	ret = kvm ? vfio_user_open(g, m, kvm, node) : -ENOMEM;
	if (!ret) {
		guest_install(guest, kvm);
		return 0;
	}
	guest->state = GUEST_NONE;
	if (kvm)
		kvm_put_kvm(kvm);
	return ret;
}

long user_guest_open(unsigned int g, unsigned int m)
{
	return guest_open(g, m, 0);
}

long user_guest_open_node(unsigned int g, unsigned int m)
{
	return guest_open(g, m, 1);
}

/*
 * A driver gives a VM to one mdev at a time, so it is the new one's if that could be opened. While it
 * is tried, it is nobody's in particular: what the VM's masks may hold is not known.
 */
long user_device_open(unsigned int g, unsigned int m, int node)
{
	struct kvm *kvm;
	long ret;

	if (g >= USER_MAX_GUESTS || m >= USER_MAX_MDEVS)
		return -EINVAL;
	kvm = guest_vm_get(g, "open of another vfio device");
	if (!kvm)
		return -ENOENT;
	kvm->opening++;
	ret = vfio_user_open(g, m, kvm, node);
	kvm->opening--;
	if (!ret)
		kvm->mdev = (int)m;
	kvm_put_kvm(kvm);
	return ret;
}

/* ------------------------------------------------------------------ closing */

static sched_mask closer_of(const struct sched_wait *wait)
{
	const struct guest *guest = wait->object;

	return guest->state == GUEST_VM_CLOSING ? 1ull << guest->closer : 0;
}

/* A process that ends closes one descriptor after the other. */
static void wait_vm_closed(struct guest *guest)
{
	struct sched_wait wait = {
		.kind = SYNC_OTHER,
		.object = guest,
		.what = "the VM's descriptors to be closed",
		.blockers = closer_of,
		.timeout = SCHED_FOREVER,
	};

	while (guest->state == GUEST_VM_CLOSING) {
		guest->waiters |= 1ull << sched_current();
		sched_wait(&wait);
	}
}

static void vm_closed(struct guest *guest)
{
	sched_mask waiters = guest->waiters;
	int task;

	guest->state = GUEST_RUNNING;
	guest->waiters = 0;
	for (task = 0; waiters; task++, waiters >>= 1)
		if (waiters & 1)
			sched_wake(task);
}

long user_guest_close(unsigned int g)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	sched_point_text(EV_CALL, NULL, 0, g, "close of the vfio device");
	wait_vm_closed(guest);
	if (guest->state != GUEST_RUNNING)
		return -EBADF;
	sync_acquire(guest->sync);
	guest->state = GUEST_CLOSING;
	kvm = guest->kvm;
	guest->kvm = NULL;
	vfio_user_close(g);
	if (kvm)
		kvm_put_kvm(kvm);
	guest->state = GUEST_NONE;
	return 0;
}

long user_guest_close_vm(unsigned int g)
{
	struct guest *guest = &guests[g];
	struct kvm *kvm;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	sched_point_text(EV_CALL, NULL, 0, g, "close of the VM");
	if (guest->state != GUEST_RUNNING || !guest->kvm)
		return -EBADF;
	sync_acquire(guest->sync);
	guest->state = GUEST_VM_CLOSING;
	guest->closer = sched_current();
	kvm = guest->kvm;
	guest->kvm = NULL;
	vfio_user_forget_kvm(g);
	kvm_put_kvm(kvm);
	vm_closed(guest);
	return 0;
}

void guest_exit(unsigned int g)
{
	user_guest_close(g);
}

/* ------------------------------------------------------------------ the VM as a whole */

long user_guest_protect(unsigned int g, int on)
{
	struct kvm *kvm;
	long ret;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	kvm = guest_vm_get(g, on ? "KVM_PV_ENABLE" : "KVM_PV_DISABLE");
	if (!kvm)
		return -ENOENT;
	ret = on ? kvm_pv_enable(kvm) : kvm_pv_disable(kvm);
	kvm_put_kvm(kvm);
	return ret;
}

long user_guest_masks(unsigned int g, unsigned char *masks)
{
	const struct kvm_s390_apcb1 *apcb;
	const __u64 *words;
	unsigned int i;

	if (g >= USER_MAX_GUESTS)
		return -EINVAL;
	if (guests[g].state != GUEST_RUNNING || !guests[g].kvm)
		return -ENOENT;
	apcb = &guests[g].kvm->arch.crypto.crycb->apcb1;
	words = apcb->apm;
	for (i = 0; i < 96; i++)
		masks[i] = (unsigned char)(words[i / 8] >> (56 - 8 * (i % 8)));
	return 0;
}
