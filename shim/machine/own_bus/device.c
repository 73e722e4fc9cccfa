// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card and queue devices. A card is the parent of its queues, and each queue points to its card.
 *
 * A queue has the state that the AP bus of the kernel keeps, as far as it makes the bus do something
 * that others can see: a queue whose device is new, or whose adapter was stopped or in standby and
 * is back, is reset by the bus (RAPQ), whoever its driver is. What follows that reset there (polling
 * for its end by timer, messages) is left out, and the bus runs as with useirq=0: it arms no
 * interruption of its own.
 */
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "ap_bus.h"
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/own_bus/own_bus.h"

static unsigned int queue_count;

static void card_release(struct device *dev)
{
	shim_free(to_ap_card(dev));
}

static void queue_release(struct device *dev)
{
	queue_count--;
	shim_free(to_ap_queue(dev));
}

static const struct device_type card_type = { .name = "ap_card" };
static const struct device_type queue_type = { .name = "ap_queue" };

bool ap_is_card(const struct device *dev)
{
	return dev->type == &card_type;
}

bool ap_is_queue(const struct device *dev)
{
	return dev->type == &queue_type;
}

struct ap_card *ap_card_add(int id, const struct ap_tapq_hwinfo *hwinfo, bool config, bool chkstop)
{
	struct ap_card *card = kernel_alloc(sizeof(*card), true, "AP card device");
	struct device *dev;

	if (!card)
		return NULL;
	card->id = id;
#if TREE_AP_CARD_FUNCTIONS
	card->raw_hwtype = hwinfo->at;
	card->functions = hwinfo->fac;
	card->queue_depth = hwinfo->qd;
#else
	card->hwinfo = *hwinfo;
#endif
	card->config = config;
	card->chkstop = chkstop;
	card->ap_dev.device_type = hwinfo->at;
	dev = &card->ap_dev.device;
	dev->bus = &ap_bus_type;
	dev->parent = ap_root;
	dev->type = &card_type;
	dev->release = card_release;
	device_initialize(dev);
	if (dev_set_name(dev, "card%02x", id) || device_add(dev)) {
		put_device(dev);
		return NULL;
	}
	get_device(dev);
	return card;
}

bool ap_card_is_other(const struct ap_card *card, const struct ap_tapq_hwinfo *hwinfo)
{
#if TREE_AP_CARD_FUNCTIONS
	return card->raw_hwtype != (int)hwinfo->at || card->functions != hwinfo->fac;
#else
	return card->hwinfo.at != hwinfo->at || card->hwinfo.fac != hwinfo->fac;
#endif
}

struct ap_queue *ap_queue_add(struct ap_card *card, int domain, bool config, bool chkstop)
{
	struct ap_queue *aq;
	struct device *dev;

	if (queue_count == AP_BUS_MAX_QUEUES)
		return NULL;
	aq = kernel_alloc(sizeof(*aq), true, "AP queue device");
	if (!aq)
		return NULL;
	queue_count++;
	aq->card = card;
	aq->qid = AP_MKQID(card->id, domain);
	aq->config = config;
	aq->chkstop = chkstop;
	spin_lock_init(&aq->lock);
	aq->ap_dev.device_type = card->ap_dev.device_type;
	dev = &aq->ap_dev.device;
	dev->bus = &ap_bus_type;
	dev->parent = &card->ap_dev.device;
	dev->type = &queue_type;
	dev->release = queue_release;
	device_initialize(dev);
	if (dev_set_name(dev, "%02x.%04x", card->id, domain) || device_add(dev)) {
		put_device(dev);
		return NULL;
	}
	get_device(dev);
	return aq;
}

void ap_queue_start(struct ap_queue *aq)
{
	struct ap_queue_status status;

	lockdep_assert_held(&aq->lock);
	aq->dev_state = AP_DEV_STATE_OPERATING;
	aq->last_err_rc = 0;
	if (!aq->config || aq->chkstop)
		return;
	status = machine_rapq(aq->qid);
	switch (status.response_code) {
	case AP_RESPONSE_NORMAL:
	case AP_RESPONSE_RESET_IN_PROGRESS:
	case AP_RESPONSE_BUSY:
		break;
	default:
		aq->dev_state = AP_DEV_STATE_ERROR;
		aq->last_err_rc = status.response_code;
		break;
	}
}
