// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host's own driver, for the queues that the masks reserve: it does nothing with them.
 *
 * It is the first on the bus, and so the first that hears of a new configuration. As far as others
 * are concerned the bus has told its drivers when its walk over them has ended.
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/sched.h>
#include "ap_bus.h"
#include "kernel/internal.h"
#include "machine/ap_bus.h"
#include "machine/tree_bus/tree_bus.h"

static struct ap_config_info heard; /* by this driver */
static struct task_struct *teller; /* who is telling the drivers of @heard; NULL: nobody */
static struct ap_config_info told; /* all drivers */

static int host_probe(struct ap_device *ap_dev)
{
	return 0;
}

static void host_on_config_changed(struct ap_config_info *new_config,
				   struct ap_config_info *old_config)
{
	quiet_copy(&heard, new_config, sizeof(heard));
	teller = get_current();
}

void tree_bus_host_walked(void)
{
	if (teller != get_current())
		return;
	teller = NULL;
	quiet_copy(&told, &heard, sizeof(told));
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
	.on_config_changed = host_on_config_changed,
};

const struct bus_type *ap_bus_the_bus(void)
{
	return host_driver.driver.bus;
}

int tree_bus_host_register(void)
{
	int ret = ap_driver_register(&host_driver, NULL, "host");

	if (ret)
		return ret;
	ap_qci(&told);
	return 0;
}

void tree_bus_host_unregister(void)
{
	ap_driver_unregister(&host_driver);
}

static bool has_bit(const unsigned int *mask, unsigned int nr)
{
	const unsigned long *words = (const unsigned long *)mask;

	return words[nr / 64] >> (63 - nr % 64) & 1;
}

bool ap_bus_told_queue(unsigned int apqn)
{
	return has_bit(told.apm, AP_QID_CARD(apqn)) && has_bit(told.aqm, AP_QID_QUEUE(apqn));
}

bool ap_bus_told_control_domain(unsigned int domain)
{
	return has_bit(told.adm, domain);
}
