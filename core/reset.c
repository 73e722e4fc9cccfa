// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resetting queues (ZAPQ) when they leave their user.
 *
 * A reset takes the machine up to seconds. The instruction only starts it, so a
 * work item polls for its end (TAPQ), and the resets of many queues overlap. The
 * work holds no lock and touches the queue all the same. Two rules make that
 * safe: who starts a reset holds M, and who starts a reset waits for its end
 * before M is released. So there is at most one reset of a queue, nobody else
 * looks at the queue meanwhile, and the queue cannot be freed under the work.
 *
 * A reset disables the queue's interruption. What that held of the guest is given
 * back when the reset has ended and not before: until then the machine may write
 * to the notification byte.
 */
#include <linux/delay.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/workqueue.h>

#include "vfio_ap_core.h"

/* Time between two looks at a queue that is being reset, in ms */
#define RESET_POLL_INTERVAL 20

/* After so many looks it is worth a word */
#define RESET_POLLS_NOTICE 50

/* How often a reset is started anew that the machine refuses with a code that is not known here */
#define RESET_RESTARTS 16

enum reset_progress {
	RESET_ENDED,
	RESET_RUNS,
	RESET_REFUSED,
};

/* What a response code, of ZAPQ or of the TAPQs that follow it, says of a reset. */
static enum reset_progress reset_progress(unsigned int response_code)
{
	switch (response_code) {
	case AP_RESPONSE_NORMAL:
	/* There is no queue that could interrupt, and it comes back reset. */
	case AP_RESPONSE_Q_NOT_AVAIL:
	case AP_RESPONSE_DECONFIGURED:
	case AP_RESPONSE_CHECKSTOPPED:
		return RESET_ENDED;
	case AP_RESPONSE_RESET_IN_PROGRESS:
	case AP_RESPONSE_STATE_CHANGE_IN_PROGRESS:
	case AP_RESPONSE_BUSY:
		return RESET_RUNS;
	default:
		return RESET_REFUSED;
	}
}

/* Poll once. */
static enum reset_progress reset_poll(struct vfio_ap_queue *q)
{
	struct ap_queue_status status = ap_tapq(q->apqn, NULL);
	enum reset_progress progress = reset_progress(status.response_code);

	if (progress != RESET_ENDED)
		return progress;

	if (status.response_code != AP_RESPONSE_NORMAL) {
		q->reset_rc = status.response_code;
		return RESET_ENDED;
	}

	/*
	 * The queue is idle. If the last ZAPQ was answered by anything but a plain
	 * yes, it hit a queue that was busy with something else and did nothing. Nor
	 * was there a reset where interruptions are still enabled.
	 */
	if (q->reset_rc != AP_RESPONSE_NORMAL || status.irq_enabled)
		return RESET_REFUSED;

	return RESET_ENDED;
}

static void reset_work(struct work_struct *work)
{
	struct vfio_ap_queue *q = container_of(work, struct vfio_ap_queue, reset_work);
	enum reset_progress progress;
	int restarts = 0, polls = 0;

	for (;;) {
		msleep(RESET_POLL_INTERVAL);
		progress = reset_poll(q);
		if (progress == RESET_ENDED)
			break;
		if (++polls % RESET_POLLS_NOTICE == 0)
			pr_notice("queue %02x.%04x: %d ms and its reset has not ended\n",
				  AP_QID_CARD(q->apqn), AP_QID_QUEUE(q->apqn),
				  polls * RESET_POLL_INTERVAL);
		if (progress == RESET_RUNS)
			continue;
		/* One that is only busy will do it in the end. */
		if (reset_progress(q->reset_rc) == RESET_REFUSED && restarts++ == RESET_RESTARTS) {
			pr_warn("queue %02x.%04x cannot be reset: response code %#x\n",
				AP_QID_CARD(q->apqn), AP_QID_QUEUE(q->apqn), q->reset_rc);
			/*
			 * Better a page that is never given back than one that is written to.
			 * Nor may it be given back later, when the queue has another mdev or none.
			 */
			if (ap_tapq(q->apqn, NULL).irq_enabled) {
				q->saved_isc = VFIO_AP_ISC_NONE;
				q->saved_iova = 0;
				return;
			}
			break;
		}
		q->reset_rc = ap_zapq(q->apqn, 0).response_code;
	}

	vfio_ap_irq_release(q);
}

/**
 * vfio_ap_reset_init() - prepare a new queue for resets
 * @q: the queue; the AP bus has reset it, so it is fit for use
 */
void vfio_ap_reset_init(struct vfio_ap_queue *q)
{
	q->reset_rc = AP_RESPONSE_NORMAL;
	INIT_LIST_HEAD(&q->reset_node);
	INIT_WORK(&q->reset_work, reset_work);
}

/**
 * vfio_ap_reset_passed() - may a guest have the queue, after its last reset?
 * @q: the queue
 *
 * A queue that is out of order at the moment may: the guest sees that it is.
 *
 * Context: M is held
 */
bool vfio_ap_reset_passed(const struct vfio_ap_queue *q)
{
	return q->reset_rc == AP_RESPONSE_NORMAL || q->reset_rc == AP_RESPONSE_DECONFIGURED ||
	       q->reset_rc == AP_RESPONSE_CHECKSTOPPED;
}

/**
 * vfio_ap_reset_start() - start the reset of a queue
 * @q: the queue, which no guest can reach any more
 *
 * Context: M is held, and stays so until vfio_ap_reset_wait()
 */
void vfio_ap_reset_start(struct vfio_ap_queue *q)
{
	lockdep_assert_held(&matrix_dev->mdevs_lock);

	q->reset_rc = ap_zapq(q->apqn, 0).response_code;
	if (q->reset_rc != AP_RESPONSE_NORMAL && reset_progress(q->reset_rc) == RESET_ENDED)
		vfio_ap_irq_release(q);
	else
		queue_work(system_long_wq, &q->reset_work);
}

/**
 * vfio_ap_reset_wait() - wait for the end of a reset
 * @q: the queue
 *
 * Context: M is held. Sleeps.
 */
void vfio_ap_reset_wait(struct vfio_ap_queue *q)
{
	flush_work(&q->reset_work);
}

/**
 * vfio_ap_reset_add() - note a queue for vfio_ap_reset_all()
 * @q:	    the queue; it may have been noted before
 * @resets: the list
 *
 * Context: M is held
 */
void vfio_ap_reset_add(struct vfio_ap_queue *q, struct list_head *resets)
{
	if (list_empty(&q->reset_node))
		list_add_tail(&q->reset_node, resets);
}

/**
 * vfio_ap_reset_all() - reset queues, all at the same time, and wait
 * @resets: the queues; empty afterwards
 *
 * Context: M is held. Sleeps.
 */
void vfio_ap_reset_all(struct list_head *resets)
{
	struct vfio_ap_queue *q, *next;

	list_for_each_entry(q, resets, reset_node)
		vfio_ap_reset_start(q);

	list_for_each_entry_safe(q, next, resets, reset_node) {
		vfio_ap_reset_wait(q);
		list_del_init(&q->reset_node);
	}
}
