// SPDX-License-Identifier: GPL-2.0-only
/*
 * What AP virtualization promises to guests, watched where it takes effect: in the machine, which
 * runs a guest by its APCB, whatever the driver believes.
 *
 *	No queue reaches two guests.
 *	A guest's matrix holds only queues that are assigned to its mdev, bound to the driver and in
 *	the host's configuration; and only control domains that are assigned and configured.
 *	A queue is reset between two guests.
 *	No queue is reset while a guest has it, unless the guest or its process asks for that.
 *
 * Each is looked at when it can be broken: when an APCB changes, while its vCPUs are still kept out
 * of SIE; when the driver has given a queue back; when an unassignment is complete. What is under way is
 * given the benefit of the doubt: a queue counts as bound from before the driver's probe until its
 * remove returns, and as assigned from the beginning of a write that assigns it to the end of one
 * that takes it away; the host has what it has, or had when the AP bus last told its drivers.
 *
 * (The promises about interruptions are watched where one is delivered: interrupt.c.)
 */
#include <linux/kvm_host.h>
#include "kernel/internal.h"
#include "machine/ap_bus.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"

static void broken(const struct kvm *kvm, unsigned int arg, const char *text)
{
	event_emit_text(EV_PROMISE, kvm, 0, arg, text);
}

/* Number of a guest as the user of a queue; no two VMs of a run have the same. */
static unsigned int user_of(const struct kvm *kvm)
{
	return kvm->memory + 1;
}

/* The mdev of the guest; -1 while another one is being opened: then it is not known whose masks it gets. */
static int mdev_of(const struct kvm *kvm)
{
	return kvm->opening ? -1 : kvm->mdev;
}

static void check_queue(struct kvm *kvm, unsigned int apqn)
{
	struct ap_hwqueue *q;

	if (!machine_has_queue(apqn) && !machine_answered_queue(apqn))
		broken(kvm, apqn, "guest gets a queue that the host does not have");
	if (!ap_bus_passes_through(apqn))
		broken(kvm, apqn, "guest gets a queue that is not bound to the driver");
	if (!assigned_has(mdev_of(kvm), apqn))
		broken(kvm, apqn, "guest gets a queue that is not assigned to its mdev");
	if (kvm_with_queue(apqn, kvm))
		broken(kvm, apqn, "queue reaches two guests");

	q = machine_queue(apqn);
	if (q->user && q->user != user_of(kvm))
		broken(kvm, apqn, "queue not reset between two guests");
	q->user = user_of(kvm);
}

static bool take_bit(__u64 *mask, unsigned int *nr)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		if (!mask[i])
			continue;
		*nr = i * 64 + (unsigned int)__builtin_clzll(mask[i]);
		mask[i] &= ~(1ull << 63 >> *nr % 64);
		return true;
	}
	return false;
}

static void check_control_domains(struct kvm *kvm, const struct kvm_s390_apcb1 *apcb)
{
	struct kvm_s390_apcb1 left = *apcb;
	unsigned int domain;

	while (take_bit(left.adm, &domain)) {
		if (!machine_bit(machine_configuration()->control, domain) &&
		    !machine_answered_control_domain(domain))
			broken(kvm, domain,
			       "guest gets a control domain that the host does not have");
		if (!assigned_has_control(mdev_of(kvm), domain))
			broken(kvm, domain,
			       "guest gets a control domain that is not assigned to its mdev");
	}
}

void promise_apcb(struct kvm *kvm)
{
	const struct kvm_s390_apcb1 *apcb = &kvm->arch.crypto.crycb->apcb1;
	struct kvm_s390_apcb1 cards = *apcb, domains;
	unsigned int card, domain;

	if (!machine_is_on())
		return;
	machine_apcb_changed(kvm);
	while (take_bit(cards.apm, &card)) {
		domains = *apcb;
		while (take_bit(domains.aqm, &domain))
			check_queue(kvm, card << 8 | domain);
	}
	check_control_domains(kvm, apcb);
}

static bool mask_bit(const unsigned long *mask, unsigned int nr)
{
	return mask && mask[nr / 64] >> (63 - nr % 64) & 1;
}

/*
 * What a guest leaves in a queue that is being reset is gone when the reset is over; and whoever gets
 * it before has to wait for that.
 */
void promise_leaves(struct kvm *kvm, const unsigned long *apm, const unsigned long *aqm)
{
	const struct kvm_s390_apcb1 *apcb = &kvm->arch.crypto.crycb->apcb1;
	struct kvm_s390_apcb1 cards = *apcb, domains;
	unsigned int card, domain;
	struct ap_hwqueue *q;

	while (take_bit(cards.apm, &card)) {
		domains = *apcb;
		while (take_bit(domains.aqm, &domain)) {
			q = machine_known_queue(card << 8 | domain);
			if (q && q->reset_until && !(mask_bit(apm, card) && mask_bit(aqm, domain)))
				q->user = 0;
		}
	}
}

void promise_unbound(unsigned int apqn)
{
	struct kvm *kvm = kvm_with_queue(apqn, NULL);

	if (kvm)
		broken(kvm, apqn, "guest keeps a queue that is not bound to the driver any more");
}

/* A reset does not help while a guest has the queue: it can go on using it. */
void promise_reset(unsigned int apqn)
{
	if (!kvm_with_queue(apqn, NULL))
		machine_queue(apqn)->user = 0;
}

/* By guest: how many resets of its device are under way */
static unsigned int asked[USER_MAX_GUESTS];

void promise_reset_asked(unsigned int guest, int change)
{
	if (guest < USER_MAX_GUESTS)
		asked[guest] += (unsigned int)change;
}

void promise_host_reset(unsigned int apqn)
{
	struct kvm *kvm = kvm_with_queue(apqn, NULL);

	if (kvm && (kvm->guest >= USER_MAX_GUESTS || !asked[kvm->guest]))
		broken(kvm, apqn, "queue is reset while its guest goes on using it");
}

/* A queue or control domain that the guest of this mdev has, but that cannot be assigned any more? */
static void check_still_assigned(struct kvm *kvm)
{
	const struct kvm_s390_apcb1 *apcb = &kvm->arch.crypto.crycb->apcb1;
	struct kvm_s390_apcb1 cards = *apcb, domains;
	unsigned int card, domain;

	while (take_bit(cards.apm, &card)) {
		domains = *apcb;
		while (take_bit(domains.aqm, &domain))
			if (!assigned_has(mdev_of(kvm), card << 8 | domain))
				broken(kvm, card << 8 | domain,
				       "guest keeps a queue that was unassigned from its mdev");
	}
	domains = *apcb;
	while (take_bit(domains.adm, &domain))
		if (!assigned_has_control(mdev_of(kvm), domain))
			broken(kvm, domain,
			       "guest keeps a control domain that was unassigned from its mdev");
}

void promise_unassigned(unsigned int m)
{
	struct kvm *kvm = NULL;

	while ((kvm = kvm_next(kvm)))
		if (mdev_of(kvm) == (int)m)
			check_still_assigned(kvm);
}
