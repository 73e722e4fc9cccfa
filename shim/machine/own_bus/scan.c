// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scans of the AP bus. A scan asks the machine for its configuration, tells the drivers if it has
 * changed (on_config_changed), makes and removes devices one by one, adapter by adapter and domain
 * by domain, and tells the drivers that it is done (on_scan_complete, also only after a change).
 * Anything may run in between.
 *
 * As in 6.12 one scan runs at a time, under ap_scan_bus_mutex. It is begun by the work item that the
 * bus' timer queues, which goes away if somebody else is scanning, or by whoever forces one (a write
 * to `scans`, a notification of the firmware), who then waits for the other's end.
 *
 * Modelled: the timer's 30 seconds are over when the program says so (user_bus_timer()), not by the
 * clock, which would never come to rest. Visited are the adapters and domains that the configuration
 * has or had at the last scan; the kernel visits each number and does nothing with the others.
 */
#include <linux/bitops.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include "ap_bus.h"
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/own_bus/own_bus.h"
#include "machine/user_bus.h"

static struct ap_config_info config, old_config;

static DEFINE_MUTEX(ap_scan_bus_mutex);
static struct task_struct *scanning; /* who holds the mutex */
static unsigned long scans;
static bool timer_armed; /* at the end of each scan */

static bool has_bit(const unsigned int *mask, unsigned int nr)
{
	const unsigned long *words = (const unsigned long *)mask;

	return words[nr / 64] >> (63 - nr % 64) & 1;
}

/* ------------------------------------------------------------------ telling drivers */

static int tell_changed(struct device_driver *drv, void *unused)
{
	struct ap_driver *ap_drv = to_ap_drv(drv);

	if (try_module_get(drv->owner)) {
		if (ap_drv->on_config_changed)
			ap_drv->on_config_changed(&config, &old_config);
		module_put(drv->owner);
	}
	return 0;
}

static int tell_complete(struct device_driver *drv, void *unused)
{
	struct ap_driver *ap_drv = to_ap_drv(drv);

	if (try_module_get(drv->owner)) {
		if (ap_drv->on_scan_complete)
			ap_drv->on_scan_complete(&config, &old_config);
		module_put(drv->owner);
	}
	return 0;
}

static bool fetch_configuration(void)
{
	const unsigned char *a = (const unsigned char *)&config;
	const unsigned char *b = (const unsigned char *)&old_config;

	quiet_copy(&old_config, &config, sizeof(config));
	ap_qci(&config); /* if it fails, nothing has changed */
	for (unsigned int i = 0; i < sizeof(config); i++)
		if (a[i] != b[i])
			return true;
	return false;
}

/* ------------------------------------------------------------------ devices */

/**
 * struct queue_info - what TAPQ says of a queue
 * @exists: 1; -1: there is no such queue
 */
struct queue_info {
	int exists;
	bool config;
	bool chkstop;
	struct ap_tapq_hwinfo hwinfo;
};

static struct queue_info look_at(ap_qid_t qid)
{
	struct queue_info info = { .exists = 1 };
	struct ap_queue_status status = machine_tapq(qid, &info.hwinfo.value);

	switch (status.response_code) {
	case AP_RESPONSE_NORMAL:
	case AP_RESPONSE_RESET_IN_PROGRESS:
	case AP_RESPONSE_DECONFIGURED:
	case AP_RESPONSE_CHECKSTOPPED:
	case AP_RESPONSE_BUSY:
		break;
	default:
		if (!status.async)
			info.exists = -1;
		break;
	}
	info.config = status.response_code != AP_RESPONSE_DECONFIGURED;
	info.chkstop = status.response_code == AP_RESPONSE_CHECKSTOPPED;
	return info;
}

static int is_card_with_id(struct device *dev, const void *data)
{
	return ap_is_card(dev) && to_ap_card(dev)->id == (int)(long)data;
}

static int is_queue_with_id(struct device *dev, const void *data)
{
	return ap_is_queue(dev) && to_ap_queue(dev)->qid == (ap_qid_t)(long)data;
}

static int remove_if_of_card(struct device *dev, void *data)
{
	if (ap_is_queue(dev) && AP_QID_CARD(to_ap_queue(dev)->qid) == (unsigned int)(long)data)
		device_unregister(dev);
	return 0;
}

void ap_scan_remove_card(struct ap_card *card)
{
	bus_for_each_dev(&ap_bus_type, NULL, (void *)(long)card->id, remove_if_of_card);
	device_unregister(&card->ap_dev.device);
}

static void new_queue(struct ap_card *card, unsigned int domain, const struct queue_info *info)
{
	struct ap_queue *aq = ap_queue_add(card, (int)domain, info->config, info->chkstop);

	if (!aq)
		return;
	if (info->config && !info->chkstop) {
		spin_lock_bh(&aq->lock);
		/* Before the first user comes, minutes have passed since the resets of the first scan. */
		if (scans)
			ap_queue_start(aq);
		else
			aq->dev_state = AP_DEV_STATE_OPERATING;
		spin_unlock_bh(&aq->lock);
	}
	put_device(&aq->ap_dev.device);
}

static void went_bad(struct ap_queue *aq, unsigned int rc)
{
	if (aq->dev_state > AP_DEV_STATE_UNINITIATED) {
		aq->dev_state = AP_DEV_STATE_ERROR;
		aq->last_err_rc = (int)rc;
	}
}

static void came_back(struct ap_queue *aq)
{
	if (aq->dev_state > AP_DEV_STATE_UNINITIATED)
		ap_queue_start(aq);
}

/* One change at a time: what else has changed is seen by the next scan. */
static void follow_queue(struct ap_queue *aq, const struct queue_info *info)
{
	spin_lock_bh(&aq->lock);
	if (info->chkstop != aq->chkstop) {
		aq->chkstop = info->chkstop;
		if (aq->chkstop)
			went_bad(aq, AP_RESPONSE_CHECKSTOPPED);
		else
			came_back(aq);
	} else if (info->config != aq->config) {
		aq->config = info->config;
		if (!aq->config)
			went_bad(aq, AP_RESPONSE_DECONFIGURED);
		else
			came_back(aq);
	} else if (info->config && aq->dev_state == AP_DEV_STATE_ERROR) {
		ap_queue_start(aq);
	}
	spin_unlock_bh(&aq->lock);
}

static void scan_domain(struct ap_card *card, unsigned int domain)
{
	ap_qid_t qid = AP_MKQID(card->id, domain);
	struct device *dev =
		bus_find_device(&ap_bus_type, NULL, (void *)(long)qid, is_queue_with_id);
	struct queue_info info = { .exists = -1 };

	if (has_bit(config.aqm, domain))
		info = look_at(qid);
	if (info.exists < 0) {
		if (dev)
			device_unregister(dev);
	} else if (!dev) {
		new_queue(card, domain, &info);
	} else {
		follow_queue(to_ap_queue(dev), &info);
	}
	put_device(dev);
}

static struct queue_info first_queue_of(unsigned int adapter)
{
	struct queue_info info = { .exists = -1 };

	for (unsigned int domain = 0; domain < AP_DOMAINS && info.exists < 0; domain++)
		if (has_bit(config.aqm, domain))
			info = look_at(AP_MKQID(adapter, domain));
	return info;
}

static void scan_adapter(unsigned int adapter)
{
	struct device *dev =
		bus_find_device(&ap_bus_type, NULL, (void *)(long)adapter, is_card_with_id);
	struct ap_card *card = dev ? to_ap_card(dev) : NULL;
	struct queue_info info = { .exists = -1 };

	if (has_bit(config.apm, adapter))
		info = first_queue_of(adapter);
	if (card && (info.exists < 0 || ap_card_is_other(card, &info.hwinfo))) {
		ap_scan_remove_card(card);
		put_device(dev);
		card = NULL;
	}
	if (info.exists < 0)
		return;
	if (card) {
		card->chkstop = info.chkstop;
		card->config = info.config;
	} else {
		card = ap_card_add((int)adapter, &info.hwinfo, info.config, info.chkstop);
		if (!card)
			return;
	}
	for (unsigned int domain = 0; domain < AP_DOMAINS; domain++)
		if (has_bit(config.aqm, domain) || has_bit(old_config.aqm, domain))
			scan_domain(card, domain);
	put_device(&card->ap_dev.device);
}

/* ------------------------------------------------------------------ scans */

/* The caller holds ap_scan_bus_mutex. */
static void scan_bus(void)
{
	bool changed = fetch_configuration();

	if (changed) {
		bus_for_each_drv(&ap_bus_type, NULL, NULL, tell_changed);
		machine_told_drivers();
	}
	for (unsigned int adapter = 0; adapter < AP_DEVICES; adapter++)
		if (has_bit(config.apm, adapter) || has_bit(old_config.apm, adapter))
			scan_adapter(adapter);
	if (changed)
		bus_for_each_drv(&ap_bus_type, NULL, NULL, tell_complete);
	scans++;
	timer_armed = true;
}

static void scan_with_mutex(void)
{
	scanning = get_current();
	scan_bus();
	scanning = NULL;
	mutex_unlock(&ap_scan_bus_mutex);
}

static void force_rescan(void)
{
	if (!scans || scanning == get_current())
		return;
	if (mutex_trylock(&ap_scan_bus_mutex))
		scan_with_mutex();
	else if (!mutex_lock_interruptible(&ap_scan_bus_mutex))
		mutex_unlock(&ap_scan_bus_mutex); /* the other one's scan has ended */
}

static ssize_t scans_show(BUS_ATTR_BUS *bus, char *buf)
{
	return sysfs_emit(buf, "%lu\n", scans);
}

static ssize_t scans_store(BUS_ATTR_BUS *bus, const char *buf, size_t count)
{
	force_rescan();
	return count;
}

BUS_ATTR_RW(scans);

static void ap_scan_bus_wq_callback(struct work_struct *work)
{
	if (mutex_trylock(&ap_scan_bus_mutex))
		scan_with_mutex();
}

static DECLARE_WORK(ap_scan_bus_work, ap_scan_bus_wq_callback);

/* The chain of who listens to channel-subsystem events of the firmware is walked under this. */
static DECLARE_RWSEM(chsc_notifiers);

void ap_bus_first_scan(void)
{
	mutex_lock(&ap_scan_bus_mutex);
	scan_with_mutex();
}

void ap_bus_quiesce(void)
{
	cancel_work_sync(&ap_scan_bus_work);
}

/* ------------------------------------------------------------------ for user space and firmware */

long user_bus_timer(void)
{
	if (!ap_bus_directory())
		return -ENODEV;
	if (!timer_armed)
		return -EEXIST;
	timer_armed = false;
	queue_work(system_long_wq, &ap_scan_bus_work);
	return 0;
}

long user_bus_notify(void)
{
	if (!ap_bus_directory())
		return -ENODEV;
	down_read(&chsc_notifiers);
	force_rescan();
	up_read(&chsc_notifiers);
	return 0;
}
