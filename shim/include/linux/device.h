/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices, drivers and buses.
 *
 * A device has a lock, taken around probe and remove; its lock class is one per bus and nesting
 * level. The driver core adds a driver's dev_groups after probe and removes them before remove,
 * both under that lock.
 */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/compiler.h>
#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/device/bus.h>
#include <linux/device/class.h>
#include <linux/device/driver.h>

struct class;
struct device_private;
struct subsys_private;

/* shim: faithful */
struct device_type {
	const char *name;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
};

/* shim: modelled: without power management, DMA, firmware nodes, device links and resources */
struct device {
	struct kobject kobj;
	struct device *parent;
	struct device_private *p;
	const char *init_name;
	const struct device_type *type;
	const struct bus_type *bus;
	struct device_driver *driver;
	void *platform_data;
	void *driver_data;
	struct mutex mutex;
	u32 id;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
};

#define kobj_to_dev(k) container_of(k, struct device, kobj)

/* shim: faithful */
struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count);
};

#define DEVICE_ATTR(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)

/* shim: faithful */
void device_initialize(struct device *dev);
int __must_check device_add(struct device *dev);
int __must_check device_register(struct device *dev);
void device_del(struct device *dev);
void device_unregister(struct device *dev);
int dev_set_name(struct device *dev, const char *name, ...) __printf(2, 3);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);

/* shim: faithful */
int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
bool device_remove_file_self(struct device *dev, const struct device_attribute *attr);
int device_add_groups(struct device *dev, const struct attribute_group **groups);
void device_remove_groups(struct device *dev, const struct attribute_group **groups);

/* shim: faithful (children in the order in which they were added, the last first for _reverse) */
int device_for_each_child(struct device *dev, void *data,
			  int (*fn)(struct device *dev, void *data));
int device_for_each_child_reverse(struct device *dev, void *data,
				  int (*fn)(struct device *dev, void *data));

/* shim: faithful */
int __must_check device_driver_attach(const struct device_driver *drv, struct device *dev);
void device_driver_detach(struct device *dev);
void device_release_driver(struct device *dev);
int __must_check device_attach(struct device *dev);
int __must_check driver_attach(const struct device_driver *drv);
int __must_check device_reprobe(struct device *dev);
bool device_is_bound(struct device *dev);

/* shim: faithful */
struct device *__root_device_register(const char *name, struct module *owner);
#define root_device_register(name) __root_device_register(name, THIS_MODULE)
void root_device_unregister(struct device *root);

const char *dev_driver_string(const struct device *dev);

/* shim: faithful */
static __always_inline const char *dev_name(const struct device *dev)
{
	if (dev->init_name)
		return dev->init_name;
	return kobject_name(&dev->kobj);
}

/* shim: faithful (plain accesses of the driver) */
static __always_inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

/* shim: faithful (plain accesses of the driver) */
static __always_inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

/* shim: faithful */
static __always_inline int device_is_registered(struct device *dev)
{
	return dev->kobj.in_sysfs;
}

/* shim: faithful */
static __always_inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

static __always_inline int device_lock_interruptible(struct device *dev)
{
	return mutex_lock_interruptible(&dev->mutex);
}

static __always_inline int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}

static __always_inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

static __always_inline void device_lock_assert(struct device *dev)
{
	lockdep_assert_held(&dev->mutex);
}

#endif /* _LINUX_DEVICE_H */
