// SPDX-License-Identifier: GPL-2.0-only
/* What the rest of the shim asks the AP bus, as far as the device model knows the answer. */
#include <linux/device.h>
#include <linux/hashtable.h>
#include <ap_bus.h> /* not the header of that name beside this file */
#include "kernel/base.h"
#include "kernel/internal.h"
#include "machine/ap_bus.h"

struct kobject *ap_bus_driver_under_test(void)
{
	struct subsys_private *sp = bus_to_subsys(ap_bus_the_bus());
	struct driver_private *p;

	if (sp)
		list_for_each_entry(p, &sp->drivers, bus_node)
			if (!(to_ap_drv(p->driver)->flags & AP_DRIVER_FLAG_DEFAULT))
				return &p->kobj;
	return NULL;
}

/* A queue is in this table from before its driver's probe until after its remove. */
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
	dev = device_lookup(ap_bus_the_bus(), name);
	return dev ? &dev->kobj : NULL;
}

struct kobject *ap_bus_directory(void)
{
	struct subsys_private *sp = bus_to_subsys(ap_bus_the_bus());

	return sp ? &sp->kobj : NULL;
}
