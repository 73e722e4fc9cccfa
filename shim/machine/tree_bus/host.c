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
#include "machine/ap_machine.h"
#include "machine/tree_bus/tree_bus.h"

static struct task_struct *teller; /* who is telling the drivers; NULL: nobody */

static int host_probe(struct ap_device *ap_dev)
{
	return 0;
}

static void host_on_config_changed(struct ap_config_info *new_config,
				   struct ap_config_info *old_config)
{
	teller = get_current();
}

void tree_bus_host_walked(void)
{
	if (teller != get_current())
		return;
	teller = NULL;
	machine_told_drivers();
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
	return ap_driver_register(&host_driver, NULL, "host");
}

void tree_bus_host_unregister(void)
{
	ap_driver_unregister(&host_driver);
}
