// SPDX-License-Identifier: GPL-2.0-only
/*
 * AP queues: TAPQ, ZAPQ, RAPQ and AQIC.
 *
 * A queue's state is kept only if an instruction ever named it, so the whole range of 256 x 256
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
#include <linux/types.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"

static struct ap_hwqueue *queues;

void machine_queues_clear(void)
{
	queues = NULL;
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

/* What has happened to the queue by now? */
static void queue_update(struct ap_hwqueue *q)
{
	unsigned long long now = sched_now();

	if (q->disarm_at && q->disarm_at <= now)
		queue_disarm(q);
	if (q->reset_until && q->reset_until <= now) {
		q->reset_until = 0;
		queue_disarm(q);
	}
}

struct ap_hwqueue *machine_queue(unsigned int apqn)
{
	struct ap_hwqueue *q;

	apqn &= 0xffff;
	for (q = queues; q; q = q->next)
		if (q->apqn == apqn)
			break;
	if (!q) {
		q = arena_alloc(sizeof(*q), 1, "machine", NULL);
		q->apqn = apqn;
		q->next = queues;
		queues = q;
	}
	queue_update(q);
	return q;
}

static struct ap_queue_status queue_status(const struct ap_hwqueue *q, unsigned int rc)
{
	struct ap_queue_status status = { .response_code = rc };

	if (rc == AP_RC_Q_NOT_AVAIL)
		return status;
	status.queue_empty = 1;
	status.irq_enabled = !!q->armed;
	return status;
}

int machine_page_armed(const struct page *page)
{
	struct ap_hwqueue *q;

	for (q = queues; q; q = q->next) {
		queue_update(q);
		if (q->armed && guest_memory_page_of_phys(q->nib) == page)
			return 1;
	}
	return 0;
}

/* What every queue instruction checks first. */
static unsigned int queue_condition(const struct ap_hwqueue *q)
{
	if (!machine_has_queue(q->apqn))
		return AP_RC_Q_NOT_AVAIL;
	if (q->reset_until)
		return AP_RC_RESET;
	return AP_RC_NORMAL;
}

struct ap_queue_status ap_tapq(ap_qid_t qid, struct ap_tapq_hwinfo *info)
{
	struct ap_tapq_hwinfo hwinfo = { .value = 0 };
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff, "PQAP(TAPQ)");
	q = machine_queue(qid);
	rc = queue_condition(q);
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
	if (info) {
		sched_range(info, sizeof(*info), SCHED_WRITE);
		quiet_copy(info, &hwinfo, sizeof(hwinfo));
	}
	return queue_status(q, rc);
}

struct ap_queue_status ap_test_queue(ap_qid_t qid, int tbit, struct ap_tapq_hwinfo *info)
{
	return ap_tapq(qid, info);
}

/* Always the same for one APQN: shorter than, longer than, and much longer than a retry of 20 ms. */
static unsigned long long reset_time(unsigned int apqn)
{
	return AP_RESET_NS * (1 + 2 * ((AP_QID_CARD(apqn) + AP_QID_QUEUE(apqn)) % 3));
}

static struct ap_queue_status queue_reset(ap_qid_t qid, const char *name)
{
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff, name);
	q = machine_queue(qid);
	rc = queue_condition(q);
	if (rc == AP_RC_NORMAL) {
		q->reset_until = sched_now() + reset_time(q->apqn);
		q->resets++;
		promise_reset(q->apqn);
	}
	return queue_status(q, rc);
}

struct ap_queue_status ap_zapq(ap_qid_t qid, int fbit)
{
	return queue_reset(qid, "PQAP(ZAPQ)");
}

struct ap_queue_status ap_rapq(ap_qid_t qid, int fbit)
{
	return queue_reset(qid, "PQAP(RAPQ)");
}

static unsigned int queue_enable(struct ap_hwqueue *q, union ap_qirq_ctrl ctrl, unsigned long nib)
{
	if (q->armed)
		return AP_RC_OTHERWISE_CHANGED;
	if (!guest_memory_page_of_phys(nib))
		return AP_RC_INVALID_ADDRESS;
	q->armed = 1;
	q->nib = nib;
	q->gisa = ctrl.gisa;
	q->gisc = ctrl.gisc;
	q->isc = ctrl.isc;
	return AP_RC_NORMAL;
}

static unsigned int queue_disable(struct ap_hwqueue *q)
{
	if (!q->armed)
		return AP_RC_OTHERWISE_CHANGED;
	q->disarm_at = sched_now() + AP_DISARM_NS;
	return AP_RC_NORMAL;
}

struct ap_queue_status ap_aqic(ap_qid_t qid, union ap_qirq_ctrl qirqctrl, phys_addr_t pa_ind)
{
	struct ap_hwqueue *q;
	unsigned int rc;

	sched_point_text(EV_AP, NULL, 0, qid & 0xffff,
			 qirqctrl.ir ? "PQAP(AQIC enable)" : "PQAP(AQIC disable)");
	q = machine_queue(qid);
	rc = queue_condition(q);
	if (rc == AP_RC_NORMAL) {
		if (q->disarm_at)
			rc = AP_RC_BUSY;
		else if (qirqctrl.ir)
			rc = queue_enable(q, qirqctrl, pa_ind);
		else
			rc = queue_disable(q);
	}
	return queue_status(q, rc);
}
