// SPDX-License-Identifier: GPL-2.0-only
/*
 * A first model of the AP bus: queue devices for what the machine is configured with, their
 * binding to the driver that apmask and aqmask say, and the questions that a driver may ask.
 *
 * Kept: the device lock around probe and remove; ap_perms_mutex taken and dropped inside it before
 * probe; the table of queues under its spinlock, a queue being in it from before its driver's probe
 * until after its remove; the reset of a queue when its driver is gone; references.
 * Left out: cards (a queue's parent is the bus' root device), messages, interruptions for host
 * drivers, rescans and writes to apmask and aqmask, uevents. The host's own driver for the reserved
 * queues is one that does nothing.
 *
 * Compiled against the ap_bus.h that the driver under test uses, so both agree about the layout of
 * struct ap_queue.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/hashtable.h>
#include <linux/hex.h>
#include <linux/mod_devicetable.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "ap_bus.h"
#include "kernel/alloc.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/pointer.h"
#include "machine/ap_bus_model.h"
#include "machine/promise.h"

DEFINE_HASHTABLE(ap_queues, 8);
DEFINE_SPINLOCK(ap_queues_lock);
struct ap_perms ap_perms;
DEFINE_MUTEX(ap_perms_mutex);

static struct device *ap_root;

/* ------------------------------------------------------------------ the bus */

static int ap_bus_match(struct device *dev, const struct device_driver *drv)
{
	const struct ap_driver *ap_drv = to_ap_drv(drv);
	const struct ap_device_id *id;

	for (id = ap_drv->ids; id && id->match_flags; id++)
		if ((id->match_flags & AP_DEVICE_ID_MATCH_QUEUE_TYPE) &&
		    id->dev_type == to_ap_dev(dev)->device_type)
			return 1;
	return 0;
}

/* Reserved for the host by both masks? The caller holds ap_perms_mutex. */
static bool is_reserved(unsigned int card, unsigned int queue)
{
	return test_bit_inv(card, ap_perms.apm) && test_bit_inv(queue, ap_perms.aqm);
}

static int ap_bus_probe(struct device *dev)
{
	struct ap_driver *ap_drv = to_ap_drv(dev->driver);
	struct ap_queue *aq = to_ap_queue(dev);
	bool reserved;
	int ret;

	get_device(dev);
	mutex_lock(&ap_perms_mutex);
	reserved = is_reserved(AP_QID_CARD(aq->qid), AP_QID_QUEUE(aq->qid));
	mutex_unlock(&ap_perms_mutex);
	ret = -ENODEV;
	if (reserved != !!(ap_drv->flags & AP_DRIVER_FLAG_DEFAULT))
		goto put;

	spin_lock_bh(&ap_queues_lock);
	hash_add(ap_queues, &aq->hnode, aq->qid);
	spin_unlock_bh(&ap_queues_lock);
	ret = ap_drv->probe ? ap_drv->probe(to_ap_dev(dev)) : -ENODEV;
	if (!ret)
		return 0;
	spin_lock_bh(&ap_queues_lock);
	hash_del(&aq->hnode);
	spin_unlock_bh(&ap_queues_lock);
put:
	put_device(dev);
	return ret;
}

static void ap_bus_remove(struct device *dev)
{
	struct ap_driver *ap_drv = to_ap_drv(dev->driver);
	struct ap_queue *aq = to_ap_queue(dev);

	if (ap_drv->remove)
		ap_drv->remove(to_ap_dev(dev));
	promise_unbound(aq->qid);
	spin_lock_bh(&aq->lock);
	ap_zapq(aq->qid, 0);
	spin_unlock_bh(&aq->lock);
	spin_lock_bh(&ap_queues_lock);
	hash_del(&aq->hnode);
	spin_unlock_bh(&ap_queues_lock);
	put_device(dev);
}

static const struct bus_type ap_bus_type = {
	.name = "ap",
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

int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits)
{
	const char *start = str;
	int i = 0, n, digit;

	if (bits & 7)
		return -EINVAL;
	guard_pointer(str);
	if (str[0] == '0' && str[1] == 'x')
		str++;
	if (*str == 'x')
		str++;
	sched_range(bitmap, BITS_TO_LONGS(bits) * sizeof(long), SCHED_WRITE);
	for (; isxdigit(*str) && i < bits; str++, i += 4) {
		digit = hex_to_bin(*str);
		for (n = 0; n < 4; n++)
			if (digit & (8 >> n))
				__set_bit_inv(i + n, bitmap);
	}
	if (*str == '\n')
		str++;
	sched_range(start, str - start + 1, SCHED_READ);
	return *str ? -EINVAL : 0;
}

/* ------------------------------------------------------------------ the host's own driver */

static int host_probe(struct ap_device *ap_dev)
{
	return 0;
}

static struct ap_device_id host_ids[] = {
	{ .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE, .dev_type = AP_DEVICE_TYPE_CEX8 },
	{},
};

static struct ap_driver host_driver = {
	.ids = host_ids,
	.flags = AP_DRIVER_FLAG_DEFAULT,
	.probe = host_probe,
};

/* ------------------------------------------------------------------ queue devices */

static void queue_release(struct device *dev)
{
	shim_free(to_ap_queue(dev));
}

static int create_queue(unsigned int card, unsigned int queue)
{
	struct ap_queue *aq = shim_alloc(sizeof(*aq), "AP queue device");
	int ret;

	aq->qid = AP_MKQID(card, queue);
	aq->config = true;
	spin_lock_init(&aq->lock);
	aq->ap_dev.device_type = AP_DEVICE_TYPE_CEX8;
	aq->ap_dev.device.bus = &ap_bus_type;
	aq->ap_dev.device.parent = ap_root;
	aq->ap_dev.device.release = queue_release;
	device_initialize(&aq->ap_dev.device);
	ret = dev_set_name(&aq->ap_dev.device, "%02x.%04x", card, queue) ?:
		      device_add(&aq->ap_dev.device);
	if (ret)
		put_device(&aq->ap_dev.device);
	return ret;
}

/* A mask of the configuration as the bus keeps it: bit 0 is the leftmost one of the first word. */
static void read_mask(unsigned long *mask, const unsigned char *bytes)
{
	unsigned int i;

	for (i = 0; i < 32; i++)
		mask[i / 8] = mask[i / 8] << 8 | bytes[i];
}

/* Take the next number out of a mask. */
static bool next_number(unsigned long *mask, unsigned int *nr)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		if (!mask[i])
			continue;
		*nr = i * 64 + __builtin_clzl(mask[i]);
		mask[i] &= ~(1UL << 63 >> *nr % 64);
		return true;
	}
	return false;
}

static int create_queues(const struct machine_config *config)
{
	unsigned long cards[4] = { 0 }, queues[4];
	unsigned int card, queue;
	int ret = 0;

	read_mask(cards, config->adapter);
	while (!ret && next_number(cards, &card)) {
		quiet_set(queues, 0, sizeof(queues));
		read_mask(queues, config->domain);
		while (!ret && next_number(queues, &queue))
			ret = create_queue(card, queue);
	}
	return ret;
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
	return ap_driver_register(&host_driver, NULL, "host") ?: create_queues(config);
}

static int unregister_queue(struct device *dev, void *data)
{
	device_unregister(dev);
	return 0;
}

void ap_bus_shutdown(void)
{
	struct subsys_private *sp = bus_to_subsys(&ap_bus_type);

	if (!sp)
		return;
	bus_for_each_dev(&ap_bus_type, NULL, NULL, unregister_queue);
	ap_driver_unregister(&host_driver);
	root_device_unregister(ap_root);
	if (list_empty(&sp->drivers))
		bus_unregister(&ap_bus_type);
}

/* ------------------------------------------------------------------ for user space */

struct kobject *ap_bus_driver_under_test(void)
{
	struct subsys_private *sp = bus_to_subsys(&ap_bus_type);
	struct driver_private *p;

	if (sp)
		list_for_each_entry(p, &sp->drivers, bus_node)
			if (!(to_ap_drv(p->driver)->flags & AP_DRIVER_FLAG_DEFAULT))
				return &p->kobj;
	return NULL;
}

int ap_bus_passes_through(unsigned int apqn)
{
	struct ap_queue *aq;

	hash_for_each_possible(ap_queues, aq, hnode, apqn)
		if (aq->qid == apqn)
			return !(to_ap_drv(aq->ap_dev.device.driver)->flags &
				 AP_DRIVER_FLAG_DEFAULT);
	return 0;
}

struct kobject *ap_bus_queue(unsigned int apqn)
{
	struct device *dev;
	char name[16];

	snprintf(name, sizeof(name), "%02x.%04x", AP_QID_CARD(apqn), AP_QID_QUEUE(apqn));
	dev = device_lookup(&ap_bus_type, name);
	return dev ? &dev->kobj : NULL;
}
