// SPDX-License-Identifier: GPL-2.0-only
/*
 * AP queues: TAPQ, ZAPQ, RAPQ and AQIC. What they do is in machine_tapq() and its like; at the end
 * stand the forms in which the driver's kernel has them.
 *
 * A queue's state is kept only if something was ever done to it, so the whole range of 256 x 256
 * ids costs nothing. What the machine does by itself (a reset ends, an interruption is switched
 * off) happens at a virtual time fixed when it began; the state is brought up to date when it is
 * looked at, so the machine needs no task of its own.
 *
 * Resets: ZAPQ starts one and answers "normal"; until it ends, TAPQ and further ZAPQ, RAPQ and AQIC
 * answer "reset in progress". Only its end clears the interruption control, so an interruption can
 * still be made while it lasts: who has started a reset must wait for its end before he takes the
 * notification byte's page away. The same holds for AQIC(disable), which takes a short while.
 */
#include <asm/ap.h>
#include <linux/kvm_host.h>
#include <linux/mm.h>
#include <linux/types.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"

#define CHAINS 64

static struct ap_hwqueue *queues[CHAINS];

void machine_queues_clear(void)
{
	for (unsigned int i = 0; i < CHAINS; i++)
		queues[i] = NULL;
}

static struct ap_hwqueue **chain_of(unsigned int apqn)
{
	return &queues[(AP_QID_CARD(apqn) * 7 + AP_QID_QUEUE(apqn)) % CHAINS];
}

static void queue_disarm(struct ap_hwqueue *q)
{
	q->armed = 0;
	q->disarm_at = 0;
	q->nib = 0;
	q->gisa = 0;
	q->gisc = 0;
	q->isc = 0;
}

/* As after power-on, or after a reset. */
static void queue_clear(struct ap_hwqueue *q)
{
	q->reset_until = 0;
	q->error = 0;
	queue_disarm(q);
}

void machine_reset_over(struct ap_hwqueue *q)
{
	q->stuck = 0;
	queue_clear(q);
}

/* What has happened to the queue by now? */
static void queue_update(struct ap_hwqueue *q)
{
	unsigned long long now = sched_now();

	if (q->disarm_at && q->disarm_at <= now)
		queue_disarm(q);
	if (q->reset_until && q->reset_until <= now && !q->stuck)
		queue_clear(q);
}

struct ap_hwqueue *machine_known_queue(unsigned int apqn)
{
	struct ap_hwqueue *q;

	apqn &= 0xffff;
	for (q = *chain_of(apqn); q; q = q->next) {
		if (q->apqn == apqn) {
			queue_update(q);
			return q;
		}
	}
	return NULL;
}

struct ap_hwqueue *machine_queue(unsigned int apqn)
{
	struct ap_hwqueue **chain, *q = machine_known_queue(apqn);

	if (q)
		return q;
	apqn &= 0xffff;
	chain = chain_of(apqn);
	q = arena_alloc(sizeof(*q), 1, "machine", NULL);
	q->apqn = apqn;
	q->next = *chain;
	*chain = q;
	return q;
}

void machine_queues_lost(enum machine_part part, unsigned int nr)
{
	struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++)
		for (q = queues[i]; q; q = q->next)
			if ((part == MACHINE_ADAPTER ? AP_QID_CARD(q->apqn) :
						       AP_QID_QUEUE(q->apqn)) == nr) {
				q->stuck = 0;
				queue_clear(q);
				promise_reset(q->apqn);
			}
}

static struct ap_queue_status queue_status(const struct ap_hwqueue *q, unsigned int rc)
{
	struct ap_queue_status status = { .response_code = rc };

	if (rc == AP_RC_Q_NOT_AVAIL)
		return status;
	status.queue_empty = 1;
	status.irq_enabled = q && q->armed;
	status.async = rc == AP_RC_SECRET_NOT_UNIQUE || rc == AP_RC_ASSOC_FAILED;
	return status;
}

static enum disarm disarm(const struct ap_hwqueue *q)
{
	if (q->refused)
		return DISARM_REFUSED;
	return q->disarm_at || q->reset_until || q->put_off ? DISARM_BEGUN : DISARM_NOT_BEGUN;
}

void machine_page_unpinned(const struct page *page)
{
	struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++) {
		for (q = queues[i]; q; q = q->next) {
			queue_update(q);
			if (q->armed && guest_memory_page_of_phys(q->nib) == page)
				q->unpinned = disarm(q);
		}
	}
}

void machine_gisc_unregistered(const struct kvm *kvm, unsigned int gisc)
{
	struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++) {
		for (q = queues[i]; q; q = q->next) {
			queue_update(q);
			if (q->armed && q->gisc == gisc && kvm_of_gisa(q->gisa) == kvm)
				q->unregistered = disarm(q);
		}
	}
}

int machine_page_armed(const struct page *page)
{
	struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++) {
		for (q = queues[i]; q; q = q->next) {
			queue_update(q);
			if (q->armed && guest_memory_page_of_phys(q->nib) == page)
				return 1;
		}
	}
	return 0;
}

/* The queue is in a reset that does not end. The machine does not wait for ever. */
static bool gave_up(struct ap_hwqueue *q)
{
	if (!q->stuck || ++q->looks < AP_STUCK_LOOKS)
		return false;
	machine_set_adapter_state(AP_QID_CARD(q->apqn), MACHINE_CHECKSTOPPED);
	return true;
}

/*
 * What the program wants answered, if it may be (see user_machine_answer()); else 0. @enable: is it
 * AQIC(enable)?
 */
static unsigned int wanted_answer(struct ap_hwqueue *q, enum machine_insn insn, bool enable)
{
	struct ap_answer *answer = &q->answer[insn];

	if (!answer->left)
		return 0;
	answer->left--;
	switch (answer->rc) {
	case AP_RC_Q_NOT_AVAIL:
	case AP_RC_DECONFIGURED:
	case AP_RC_CHECKSTOPPED:
		q->stuck = 0;
		queue_clear(q);
		promise_reset(q->apqn);
		break;
	case AP_RC_SECRET_NOT_UNIQUE:
	case AP_RC_ASSOC_FAILED:
		q->error = answer->rc;
		answer->left = 0;
		break;
	case AP_RC_OTHERWISE_CHANGED:
		if (enable)
			return 0;
		queue_disarm(q);
		break;
	case AP_RC_INVALID_ADDRESS:
	case AP_RC_INVALID_GISA:
		if (!enable)
			return 0;
		break;
	default:
		q->put_off |= insn == MACHINE_ZAPQ || insn == MACHINE_TAPQ;
		break;
	}
	return answer->rc;
}

/* What every queue instruction checks first. @q is NULL if nothing was ever done to the queue. */
static unsigned int queue_condition(unsigned int apqn, struct ap_hwqueue *q, enum machine_insn insn,
				    bool enable)
{
	unsigned int rc;

	if (!machine_has_queue(apqn))
		return AP_RC_Q_NOT_AVAIL;
	switch (machine_adapter_state(AP_QID_CARD(apqn))) {
	case MACHINE_DECONFIGURED:
		return AP_RC_DECONFIGURED;
	case MACHINE_CHECKSTOPPED:
		return AP_RC_CHECKSTOPPED;
	default:
		break;
	}
	if (!q)
		return AP_RC_NORMAL;
	rc = wanted_answer(q, insn, enable);
	if (rc)
		return rc;
	if (q->reset_until)
		return gave_up(q) ? AP_RC_CHECKSTOPPED : AP_RC_RESET;
	return insn == MACHINE_ZAPQ ? AP_RC_NORMAL : q->error;
}

struct ap_queue_status machine_tapq(unsigned int qid, unsigned long *gr2)
{
	struct ap_tapq_hwinfo hwinfo = { .value = 0 };
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff, "PQAP(TAPQ)");
	q = machine_known_queue(qid);
	rc = queue_condition(qid, q, MACHINE_TAPQ, false);
	if (q && q->disarm_at && rc != AP_RC_NORMAL)
		q->refused = 1;
	if (rc != AP_RC_Q_NOT_AVAIL) {
		hwinfo.apsc = 1;
		hwinfo.mex4k = 1;
		hwinfo.crt4k = 1;
		hwinfo.cca = 1;
		hwinfo.apxa = 1;
		hwinfo.at = AP_TYPE_CEX8;
		hwinfo.nd = 255;
		hwinfo.qd = 7;
	}
	if (gr2) {
		sched_range(gr2, sizeof(*gr2), SCHED_WRITE);
		quiet_copy(gr2, &hwinfo.value, sizeof(*gr2));
	}
	return queue_status(q, rc);
}

/*
 * By default always the same for one APQN: shorter than, longer than, and much longer than a retry
 * of 20 ms.
 */
static unsigned long long reset_time(const struct ap_hwqueue *q)
{
	if (q->reset_ns)
		return q->reset_ns;
	return AP_RESET_NS * (1 + 2 * ((AP_QID_CARD(q->apqn) + AP_QID_QUEUE(q->apqn)) % 3));
}

static struct ap_queue_status queue_reset(ap_qid_t qid, const char *name)
{
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff, name);
	q = machine_queue(qid);
	rc = queue_condition(qid, q, MACHINE_ZAPQ, false);
	if (rc == AP_RC_NORMAL) {
		q->error = 0;
		q->reset_until = sched_now() + reset_time(q);
		q->resets++;
		promise_reset(q->apqn);
	} else if (rc == AP_RC_Q_NOT_AVAIL || rc == AP_RC_DECONFIGURED ||
		   rc == AP_RC_CHECKSTOPPED) {
		/* It comes back with nothing in it. */
		promise_reset(q->apqn);
	}
	return queue_status(q, rc);
}

struct ap_queue_status machine_zapq(unsigned int qid)
{
	return queue_reset(qid, "PQAP(ZAPQ)");
}

struct ap_queue_status machine_rapq(unsigned int qid)
{
	return queue_reset(qid, "PQAP(RAPQ)");
}

static void promise_notification_byte(const struct ap_hwqueue *q)
{
	struct page *page = guest_memory_page_of_phys(q->nib);

	if (!(q->nib & ~PAGE_MASK) && page == guest_memory_page(guest_memory_of_page(page), 0))
		event_emit_site(EV_PROMISE, NULL, 0, q->apqn,
				"interruption enabled with a notification byte at guest address 0",
				SITE_OF_CALLER());
}

static unsigned int queue_enable(struct ap_hwqueue *q, const AP_QIRQ_CTRL *ctrl, unsigned long nib)
{
	if (q->armed)
		return AP_RC_OTHERWISE_CHANGED;
	if (!guest_memory_page_of_phys(nib))
		return AP_RC_INVALID_ADDRESS;
	q->armed = 1;
	q->nib = nib;
	q->gisa = ctrl->gisa;
	q->gisc = ctrl->gisc;
	q->isc = ctrl->isc;
	promise_notification_byte(q);
	return AP_RC_NORMAL;
}

static unsigned int queue_disable(struct ap_hwqueue *q)
{
	if (!q->armed)
		return AP_RC_OTHERWISE_CHANGED;
	q->disarm_at = sched_now() + AP_DISARM_NS;
	return AP_RC_NORMAL;
}

/* For the report of a registration that is left over: what was it good for? */
static void tell_kvm(struct ap_hwqueue *q, const AP_QIRQ_CTRL *ctrl, unsigned int rc)
{
	struct kvm *kvm = kvm_of_gisa(ctrl->gisa);

	if (!kvm)
		return;
	kvm_gisc_answered(kvm, ctrl->gisc, q->apqn, rc == AP_RC_NORMAL);
	if (rc == AP_RC_NORMAL) {
		q->armer = kvm;
		q->armer_gisc = ctrl->gisc;
		q->put_off = 0;
		q->refused = 0;
	}
}

bool machine_reset_put_off(const struct kvm *kvm, unsigned int gisc)
{
	const struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++)
		for (q = queues[i]; q; q = q->next)
			if (q->armer == kvm && q->armer_gisc == gisc && q->put_off)
				return true;
	return false;
}

void machine_apcb_changed(struct kvm *kvm)
{
	struct ap_hwqueue *q;

	for (unsigned int i = 0; i < CHAINS; i++)
		for (q = queues[i]; q; q = q->next)
			if (q->armer == kvm)
				kvm_gisc_answered(kvm, q->armer_gisc, q->apqn, true);
}

struct ap_queue_status machine_aqic(unsigned int qid, const AP_QIRQ_CTRL *ctrl, unsigned long nib)
{
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff,
			 ctrl->ir ? "PQAP(AQIC enable)" : "PQAP(AQIC disable)");
	q = machine_queue(qid);
	rc = queue_condition(qid, q, MACHINE_AQIC, ctrl->ir);
	if (rc == AP_RC_NORMAL) {
		if (q->disarm_at)
			rc = AP_RC_BUSY;
		else if (ctrl->ir)
			rc = queue_enable(q, ctrl, nib);
		else
			rc = queue_disable(q);
	}
	if (ctrl->ir)
		tell_kvm(q, ctrl, rc);
	else
		q->refused = rc != AP_RC_NORMAL;
	return queue_status(q, rc);
}

/* ------------------------------------------------------------------ as <asm/ap.h> has them */

struct ap_queue_status ap_tapq(ap_qid_t qid, AP_TAPQ_INFO *info)
{
	return machine_tapq(qid, (unsigned long *)info);
}

struct ap_queue_status ap_test_queue(ap_qid_t qid, int tbit, AP_TAPQ_INFO *info)
{
	return machine_tapq(qid, (unsigned long *)info);
}

static struct ap_queue_status by_the_host(ap_qid_t qid, struct ap_queue_status status)
{
	if (status.response_code == AP_RC_NORMAL)
		promise_host_reset(qid);
	return status;
}

struct ap_queue_status ap_zapq(AP_RESET_ARGUMENTS)
{
	return by_the_host(qid, machine_zapq(qid));
}

struct ap_queue_status ap_rapq(AP_RESET_ARGUMENTS)
{
	return by_the_host(qid, machine_rapq(qid));
}

struct ap_queue_status ap_aqic(ap_qid_t qid, AP_QIRQ_CTRL qirqctrl, phys_addr_t pa_ind)
{
	return machine_aqic(qid, &qirqctrl, pa_ind);
}
