// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue raises its interruption for a guest: the machine stores the notification byte, sets the
 * guest's subclass pending in the GISA and alerts the host if the GISA listens.
 *
 * Here the first promise to guests is watched: the machine writes to where AQIC said, whatever has
 * become of that memory. If the page is not pinned any more, the host may have given it to somebody
 * else, and the byte lands in foreign memory. The finding names what the driver was doing when it
 * unpinned the page (or unregistered the guest's subclass): the interruption itself has no part in the
 * fault. And it
 * says how far the queue was on the way to be disabled at that time: not at all, just there, or refused;
 * a driver that does not wait has another fault than one that gives up, or one that mistakes the page.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"

static const char *const unpinned[DISARM_NR] = {
	[DISARM_NOT_BEGUN] = "interruption of an enabled queue delivered through an unpinned page",
	[DISARM_BEGUN] = "interruption delivered through an unpinned page",
	[DISARM_REFUSED] =
		"interruption delivered through an unpinned page after AQIC or TAPQ was refused",
};

static const char *const unregistered[DISARM_NR] = {
	[DISARM_NOT_BEGUN] =
		"interruption of an enabled queue delivered for a guest ISC that is not registered",
	[DISARM_BEGUN] = "interruption delivered for a guest ISC that is not registered",
	[DISARM_REFUSED] =
		"interruption delivered for a guest ISC that is not registered after AQIC or TAPQ was refused",
};

static void broken(const struct ap_hwqueue *q, const char *text, const void *site)
{
	event_emit_site(EV_PROMISE, NULL, 0, q->apqn, text, site);
}

/**
 * user_machine_interrupt() - the queue has a reply and its interruption is enabled: raise it
 *
 * Return: 1 if an interruption was delivered, 0 if the queue is not armed, -ENODEV if it is not in
 * the host's configuration.
 */
long user_machine_interrupt(unsigned int apqn)
{
	struct ap_hwqueue *q;
	struct page *page;
	unsigned char *nib;
	struct kvm *kvm;

	sched_point_text(EV_AP, NULL, 0, apqn & 0xffff, "AP interruption");
	if (!machine_has_queue(apqn))
		return -ENODEV;
	q = machine_queue(apqn);
	if (!q->armed)
		return 0;
	q->interrupts++;
	event_emit(EV_IRQ, NULL, 0, q->apqn);

	page = guest_memory_page_of_phys(q->nib);
	if (!page || page->pins <= 0)
		broken(q, unpinned[q->unpinned], page ? page->unpinned : NULL);
	kvm = kvm_of_gisa(q->gisa);
	if (!kvm)
		broken(q, "interruption delivered into the GISA of a VM that is gone", NULL);
	else if (!kvm_gisc_registered(kvm, q->gisc))
		broken(q, unregistered[q->unregistered], kvm_gisc_unregistered_by(kvm, q->gisc));

	nib = guest_memory_byte(q->nib);
	if (nib)
		*nib = 0x80;
	if (kvm)
		kvm_gisa_pending(kvm, q->gisc);
	return 1;
}
