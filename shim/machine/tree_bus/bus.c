// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot and shutdown of a kernel tree's AP bus (drivers/s390/crypto/ap_bus.c, ap_queue.c, ap_card.c,
 * as they are), and what happens to it from outside.
 *
 * It boots as with "ap.useirq=0" and the masks of the machine's configuration on the kernel's
 * command line. The first scan and the resets that it begins are over when the first user comes.
 *
 * Modelled: its timer that begins a scan every 30 s is armed but expires when the program says so;
 * else the clock would never come to rest. The timer that looks after queues runs by the clock.
 */
#include <asm/ap.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "ap_bus.h"
#include "ap_debug.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "locking/timer.h"
#include "machine/ap_bus.h"
#include "machine/ap_machine.h"
#include "machine/tree_bus/tree_bus.h"
#include "machine/user_bus.h"

#define RESETS_MS 100 /* longer than the longest reset and the bus' look at it */

/* What the tree's module_init() or initcall, and its module_exit(), name (<linux/init.h>). */
int builtin_ap_init(void);
void builtin_ap_exit(void) __weak;

static char apmask[2 + 64 + 1], aqmask[2 + 64 + 1];

static int set_mask(const char *name, char *text, const unsigned char *mask)
{
	static const char digit[] = "0123456789abcdef";
	unsigned int i;

	text[0] = '0';
	text[1] = 'x';
	for (i = 0; i < 64; i++)
		text[2 + i] = digit[mask[i / 2] >> (i % 2 ? 0 : 4) & 15];
	return kernel_param_set("ap", name, text);
}

static int set_parameters(const struct machine_config *config)
{
	return kernel_param_set("ap", "useirq", "0")			?:
		       set_mask("apmask", apmask, config->host_adapter) ?:
		       set_mask("aqmask", aqmask, config->host_domain);
}

int ap_bus_boot(const struct machine_config *config)
{
	int ret;

	ret = set_parameters(config);
	if (ret)
		return ret;
	tree_bus_booting = true;
	ret = builtin_ap_init();
	tree_bus_booting = false;
	if (!ret)
		ret = tree_bus_host_register();
	if (ret)
		return ret;
	tree_bus_work->func(tree_bus_work);
	msleep(RESETS_MS);
	return 0;
}

void ap_bus_quiesce(void)
{
	if (!ap_bus_directory())
		return;
	timer_delete_sync(tree_bus_timer);
	cancel_work_sync(tree_bus_work);
	timer_delete_sync(tree_bus_timer); /* a scan has armed it again */
}

static struct device *root;

/* A card's queues are its children. */
static int remove_queue(struct device *dev, void *unused)
{
	device_unregister(dev);
	return 0;
}

static int remove_card(struct device *dev, void *unused)
{
	device_for_each_child(dev, NULL, remove_queue);
	device_unregister(dev);
	return 0;
}

void ap_bus_shutdown(void)
{
	const struct bus_type *bus = ap_bus_the_bus();
	struct subsys_private *sp = bus_to_subsys(bus);

	if (!sp)
		return;
	root = device_lookup(bus, "ap");
	device_for_each_child(root, NULL, remove_card);
	hrtimer_cancel(tree_bus_poll);
	tree_bus_host_unregister();
	if (list_empty(&sp->drivers) && builtin_ap_exit) {
		builtin_ap_exit();
		return;
	}
	root_device_unregister(root);
	debug_unregister(ap_dbf_info);
	if (list_empty(&sp->drivers))
		bus_unregister(bus);
}

/* ------------------------------------------------------------------ from outside */

long user_bus_timer(void)
{
	if (!ap_bus_directory())
		return -ENODEV;
	return timer_expire(tree_bus_timer) ? 0 : -EEXIST;
}

/* Called by name before there was a chain of listeners. */
void ap_bus_cfg_chg(void) __weak;

long user_bus_notify(void)
{
	if (!ap_bus_directory())
		return -ENODEV;
	if (ap_bus_cfg_chg)
		ap_bus_cfg_chg();
	machine_notify_ap_config();
	return 0;
}
