/* SPDX-License-Identifier: GPL-2.0-only */
/* Buses. */
#ifndef _LINUX_DEVICE_BUS_H
#define _LINUX_DEVICE_BUS_H

#include <linux/compiler.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include <generated/tree-probe.h>

struct device;
struct device_driver;
struct kobj_uevent_env;

/* What older kernels do not promise to leave as it is. */
#if TREE_BUS_MATCH_PLAIN
#define BUS_MATCH_DRIVER struct device_driver
#else
#define BUS_MATCH_DRIVER const struct device_driver
#endif
#if TREE_BUS_UEVENT_PLAIN
#define BUS_UEVENT_DEVICE struct device
#else
#define BUS_UEVENT_DEVICE const struct device
#endif
#if TREE_BUS_ATTR_PLAIN
#define BUS_ATTR_BUS struct bus_type
#else
#define BUS_ATTR_BUS const struct bus_type
#endif

/* shim: modelled: the callbacks of power management and DMA are left out */
struct bus_type {
	const char *name;
	const char *dev_name;
	const struct attribute_group **bus_groups;
	const struct attribute_group **dev_groups;
	const struct attribute_group **drv_groups;
	int (*match)(struct device *dev, BUS_MATCH_DRIVER *drv);
	int (*uevent)(BUS_UEVENT_DEVICE *dev, struct kobj_uevent_env *env);
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
};

/* shim: faithful */
struct bus_attribute {
	struct attribute attr;
	ssize_t (*show)(BUS_ATTR_BUS *bus, char *buf);
	ssize_t (*store)(BUS_ATTR_BUS *bus, const char *buf, size_t count);
};

#define BUS_ATTR_RW(_name) struct bus_attribute bus_attr_##_name = __ATTR_RW(_name)
#define BUS_ATTR_RO(_name) struct bus_attribute bus_attr_##_name = __ATTR_RO(_name)
#define BUS_ATTR_WO(_name) struct bus_attribute bus_attr_##_name = __ATTR_WO(_name)

/* shim: faithful */
int __must_check bus_register(const struct bus_type *bus);
void bus_unregister(const struct bus_type *bus);

/* shim: faithful (in the order in which they were added; each is referenced during its call) */
int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data));
int bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *drv, void *data));

/* shim: faithful (with a reference for the caller) */
struct device *bus_find_device(const struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data));
struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start,
				       const char *name);

#endif /* _LINUX_DEVICE_BUS_H */
