// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an administrator does with the attributes of the AP bus. How a scan begins by itself
 * (user_bus_timer(), user_bus_notify()) is a matter of each bus.
 */
#include <linux/errno.h>
#include "kernel/kernfs.h"
#include "machine/ap_bus.h"
#include "machine/user_bus.h"

long user_bus_write(const char *attr, const char *text)
{
	struct kobject *bus = ap_bus_directory();
	long ret = bus ? kernfs_write(bus, attr, text) : -ENODEV;

	return ret < 0 ? ret : 0;
}

long user_bus_read(const char *attr, char *buf, unsigned long size)
{
	struct kobject *bus = ap_bus_directory();

	return bus ? kernfs_read(bus, attr, buf, size) : -ENODEV;
}

long user_bus_scan(void)
{
	return user_bus_write("scans", "1");
}
