// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AP bus: drivers and devices find each other, and the questions that a driver may ask.
 *
 * Kept: the device lock around probe and remove; ap_perms_mutex taken and dropped inside it before
 * probe; the table of queues under its spinlock, a queue being in it from before its driver's probe
 * until after its remove; the reset of a queue when its driver is gone; references; apmask and
 * aqmask (mask.c); scans (scan.c); cards (device.c).
 * Left out: messages, interruptions for host drivers, uevents, and the attributes of bus, cards and
 * queues other than apmask, aqmask and scans. The host's own driver for the reserved queues is one
 * that does nothing.
 *
 * Compiled against the ap_bus.h that the driver under test uses, so both agree about the layout of
 * struct ap_queue.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/hashtable.h>
#include <linux/mod_devicetable.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "ap_bus.h"
#include "kernel/alloc.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/own_bus/own_bus.h"
#include "machine/promise.h"

DEFINE_HASHTABLE(ap_queues, 8);
DEFINE_SPINLOCK(ap_queues_lock);
struct ap_perms ap_perms;
DEFINE_MUTEX(ap_perms_mutex);

struct device *ap_root;

/* ------------------------------------------------------------------ the bus */

static int ap_bus_match(struct device *dev, BUS_MATCH_DRIVER *drv)
{
	const struct ap_driver *ap_drv = to_ap_drv(drv);
	const struct ap_device_id *id;

	unsigned int wanted;

	if (ap_is_queue(dev))
		wanted = AP_DEVICE_ID_MATCH_QUEUE_TYPE;
	else
		wanted = ap_is_card(dev) ? AP_DEVICE_ID_MATCH_CARD_TYPE : 0;
	for (id = ap_drv->ids; id && id->match_flags; id++)
		if ((id->match_flags & wanted) && id->dev_type == to_ap_dev(dev)->device_type)
			return 1;
	return 0;
}

static bool is_reserved(unsigned int card, unsigned int queue)
{
	return test_bit_inv(card, ap_perms.apm) && test_bit_inv(queue, ap_perms.aqm);
}

bool ap_queue_is_reserved(unsigned int qid)
{
	return is_reserved(AP_QID_CARD(qid), AP_QID_QUEUE(qid));
}

static void enter_table(struct ap_queue *aq)
{
	spin_lock_bh(&ap_queues_lock);
	hash_add(ap_queues, &aq->hnode, aq->qid);
	spin_unlock_bh(&ap_queues_lock);
}

static void leave_table(struct ap_queue *aq)
{
	spin_lock_bh(&ap_queues_lock);
	hash_del(&aq->hnode);
	spin_unlock_bh(&ap_queues_lock);
}

/* A reserved queue is for default drivers, any other queue for the rest. */
static bool may_have(struct ap_driver *ap_drv, struct ap_queue *aq)
{
	bool reserved;

	mutex_lock(&ap_perms_mutex);
	reserved = ap_queue_is_reserved(aq->qid);
	mutex_unlock(&ap_perms_mutex);
	return reserved == !!(ap_drv->flags & AP_DRIVER_FLAG_DEFAULT);
}

static int ap_bus_probe(struct device *dev)
{
	struct ap_driver *ap_drv = to_ap_drv(dev->driver);
	struct ap_queue *aq = ap_is_queue(dev) ? to_ap_queue(dev) : NULL;
	int ret;

	get_device(dev);
	ret = -ENODEV;
	if (aq && !may_have(ap_drv, aq))
		goto put;
	if (aq)
		enter_table(aq);
	ret = ap_drv->probe ? ap_drv->probe(to_ap_dev(dev)) : -ENODEV;
	if (!ret)
		return 0;
	if (aq)
		leave_table(aq);
put:
	put_device(dev);
	return ret;
}

static void set_state(struct ap_queue *aq, enum ap_dev_state state, bool reset)
{
	spin_lock_bh(&aq->lock);
	if (reset)
		machine_zapq(aq->qid);
	aq->dev_state = state;
	spin_unlock_bh(&aq->lock);
}

static void ap_bus_remove(struct device *dev)
{
	struct ap_driver *ap_drv = to_ap_drv(dev->driver);
	struct ap_queue *aq = ap_is_queue(dev) ? to_ap_queue(dev) : NULL;

	if (aq)
		set_state(aq, AP_DEV_STATE_SHUTDOWN, false);
	if (ap_drv->remove)
		ap_drv->remove(to_ap_dev(dev));
	if (aq) {
		promise_unbound(aq->qid);
		set_state(aq, AP_DEV_STATE_UNINITIATED, true);
		leave_table(aq);
	}
	put_device(dev);
}

static struct attribute *ap_bus_attrs[] = {
	&bus_attr_apmask.attr,
	&bus_attr_aqmask.attr,
	&bus_attr_scans.attr,
	NULL,
};
ATTRIBUTE_GROUPS(ap_bus);

const struct bus_type ap_bus_type = {
	.name = "ap",
	.bus_groups = ap_bus_groups,
	.match = ap_bus_match,
	.probe = ap_bus_probe,
	.remove = ap_bus_remove,
};

/* ------------------------------------------------------------------ for drivers */

int ap_driver_register(struct ap_driver *ap_drv, struct module *owner, char *name)
{
	sched_object(ap_drv, sizeof(*ap_drv));
	ap_drv->driver.bus = &ap_bus_type;
	ap_drv->driver.owner = owner;
	ap_drv->driver.name = name;
	return driver_register(&ap_drv->driver);
}

void ap_driver_unregister(struct ap_driver *ap_drv)
{
	sched_object(ap_drv, sizeof(*ap_drv));
	driver_unregister(&ap_drv->driver);
}

struct ap_queue *ap_get_qdev(ap_qid_t qid)
{
	struct ap_queue *aq, *found = NULL;
	unsigned int bkt;

	spin_lock_bh(&ap_queues_lock);
	hash_for_each(ap_queues, bkt, aq, hnode) {
		if (aq->qid == qid) {
			get_device(&aq->ap_dev.device);
			found = aq;
			break;
		}
	}
	spin_unlock_bh(&ap_queues_lock);
	return found;
}

int ap_owned_by_def_drv(int card, int queue)
{
	if (card < 0 || card >= AP_DEVICES || queue < 0 || queue >= AP_DOMAINS)
		return -EINVAL;
	return is_reserved(card, queue);
}

int ap_apqn_in_matrix_owned_by_def_drv(unsigned long *apm, unsigned long *aqm)
{
	bool card = false, queue = false;
	unsigned int i;

	sched_range(apm, APMASKSIZE, SCHED_READ);
	sched_range(aqm, AQMASKSIZE, SCHED_READ);
	for (i = 0; i < BITS_TO_LONGS(AP_DEVICES); i++)
		card |= apm[i] & ap_perms.apm[i];
	for (i = 0; i < BITS_TO_LONGS(AP_DOMAINS); i++)
		queue |= aqm[i] & ap_perms.aqm[i];
	return card && queue;
}

/* ------------------------------------------------------------------ the host's own driver */

static int host_probe(struct ap_device *ap_dev)
{
	return 0;
}

static struct ap_device_id host_ids[] = {
	{ .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE | AP_DEVICE_ID_MATCH_CARD_TYPE,
	  .dev_type = AP_DEVICE_TYPE_CEX8 },
	{},
};

static struct ap_driver host_driver = {
	.ids = host_ids,
	.flags = AP_DRIVER_FLAG_DEFAULT,
	.probe = host_probe,
};

/* ------------------------------------------------------------------ boot and shutdown */

/* A mask of the configuration as the bus keeps it: bit 0 is the leftmost one of the first word. */
static void read_mask(unsigned long *mask, const unsigned char *bytes)
{
	unsigned int i;

	for (i = 0; i < 32; i++)
		mask[i / 8] = mask[i / 8] << 8 | bytes[i];
}

int ap_bus_boot(const struct machine_config *config)
{
	int ret;

	read_mask(ap_perms.apm, config->host_adapter);
	read_mask(ap_perms.aqm, config->host_domain);
	ret = bus_register(&ap_bus_type);
	if (ret)
		return ret;
	ap_root = root_device_register("ap");
	if (IS_ERR(ap_root))
		return PTR_ERR(ap_root);
	ret = ap_driver_register(&host_driver, NULL, "host");
	if (!ret)
		ap_bus_first_scan();
	return ret;
}

static int remove_card(struct device *dev, void *data)
{
	if (ap_is_card(dev))
		ap_scan_remove_card(to_ap_card(dev));
	return 0;
}

void ap_bus_shutdown(void)
{
	struct subsys_private *sp = bus_to_subsys(&ap_bus_type);

	if (!sp)
		return;
	bus_for_each_dev(&ap_bus_type, NULL, NULL, remove_card);
	ap_driver_unregister(&host_driver);
	root_device_unregister(ap_root);
	if (list_empty(&sp->drivers))
		bus_unregister(&ap_bus_type);
}

const struct bus_type *ap_bus_the_bus(void)
{
	return &ap_bus_type;
}
