// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices: their life from device_initialize() to the last put_device().
 *
 * The steps of device_add() and device_del() come in the kernel's order as far as a driver can see
 * it: attributes of the device appear before it is probed and go away before its driver is removed,
 * dev_groups of the driver go away under the device lock. Every device that was initialised is on
 * one list until it is released: what is left at the end of a run is a leaked reference.
 */
#include <linux/device.h>
#include <linux/slab.h>
#include "kernel/alloc.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"
#include "kernel/kobject.h"

static LIST_HEAD(all_devices);
static unsigned int serials;
static struct lock_class_key no_bus_key = { .name = "device_lock" };

/* Class of a device's lock: one per bus. */
static struct lock_class_key *lock_key(const struct device *dev)
{
	struct subsys_private *sp = bus_to_subsys(dev->bus);

	return sp ? sp->lock_key : &no_bus_key;
}

/* ------------------------------------------------------------------ attributes */

static ssize_t dev_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct device_attribute *dev_attr = container_of(attr, struct device_attribute, attr);

	return dev_attr->show ? dev_attr->show(kobj_to_dev(kobj), dev_attr, buf) : -EIO;
}

static ssize_t dev_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			      size_t count)
{
	struct device_attribute *dev_attr = container_of(attr, struct device_attribute, attr);

	return dev_attr->store ? dev_attr->store(kobj_to_dev(kobj), dev_attr, buf, count) : -EIO;
}

static const struct sysfs_ops dev_sysfs_ops = {
	.show = dev_attr_show,
	.store = dev_attr_store,
};

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	return sysfs_create_file(&dev->kobj, &attr->attr);
}

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	sysfs_remove_file(&dev->kobj, &attr->attr);
}

bool device_remove_file_self(struct device *dev, const struct device_attribute *attr)
{
	return sysfs_remove_file_self(&dev->kobj, &attr->attr);
}

int device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return sysfs_create_groups(&dev->kobj, groups);
}

void device_remove_groups(struct device *dev, const struct attribute_group **groups)
{
	sysfs_remove_groups(&dev->kobj, groups);
}

/* ------------------------------------------------------------------ life */

static void device_release(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);
	struct device_private *p = dev->p;

	list_del(&p->everywhere);
	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else
		WARN(1, "Device '%s' does not have a release() function, it is broken\n",
		     dev_name(dev));
	shim_free(p);
}

static const struct kobj_type device_ktype = {
	.release = device_release,
	.sysfs_ops = &dev_sysfs_ops,
};

void device_initialize(struct device *dev)
{
	struct device_private *p;

	sched_object(dev, sizeof(*dev));
	kobject_init(&dev->kobj, &device_ktype);
	mutex_init_class(&dev->mutex, lock_key(dev));
	p = shim_alloc(sizeof(*p), "device");
	p->device = dev;
	p->serial = ++serials;
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->driver_node);
	list_add_tail(&p->everywhere, &all_devices);
	dev->p = p;
}

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;
	int ret;

	sched_object(dev, sizeof(*dev));
	va_start(args, fmt);
	ret = kobject_set_name_vargs(&dev->kobj, fmt, args);
	va_end(args);
	return ret;
}

struct device *get_device(struct device *dev)
{
	if (!dev)
		return NULL;
	kobject_get(&dev->kobj);
	return dev;
}

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}

static int add_attributes(struct device *dev)
{
	int ret;

	if (dev->type) {
		ret = device_add_groups(dev, dev->type->groups);
		if (ret)
			return ret;
	}
	ret = device_add_groups(dev, dev->groups);
	if (ret && dev->type)
		device_remove_groups(dev, dev->type->groups);
	return ret;
}

static void remove_attributes(struct device *dev)
{
	device_remove_groups(dev, dev->groups);
	if (dev->type)
		device_remove_groups(dev, dev->type->groups);
}

int device_add(struct device *dev)
{
	struct lock_class_key *key;
	struct device *parent;
	int ret;

	sched_object(dev, sizeof(*dev));
	sched_point_text(EV_CALL, dev, 0, 0, "device_add");
	get_device(dev);
	/* The device's private record, which device_initialize() makes here */
	ret = -ENOMEM;
	if (kernel_alloc_fails())
		goto put;
	if (dev->init_name) {
		ret = dev_set_name(dev, "%s", dev->init_name);
		dev->init_name = NULL;
		if (ret)
			goto put;
	}
	ret = -EINVAL;
	if (!dev->kobj.name)
		goto put;

	parent = get_device(dev->parent);
	key = lock_key(dev);
	if (dev->mutex.dep_map.key != key)
		lockdep_set_class_and_name(&dev->mutex, key, key->name);
	ret = kobject_publish(&dev->kobj, parent ? &parent->kobj : NULL);
	if (ret)
		goto put_parent;
	ret = add_attributes(dev);
	if (ret)
		goto unpublish;
	ret = bus_add_device(dev);
	if (ret)
		goto remove_attributes;
	dev->p->added = true;
	device_initial_probe(dev);
	if (parent) {
		if (!parent->p->child_sync)
			parent->p->child_sync = sync_register(SYNC_OTHER, NULL, parent);
		sync_release(parent->p->child_sync);
		list_add_tail(&dev->p->child_node, &parent->p->children);
		dev->p->is_child = true;
	}
	put_device(dev);
	return 0;

remove_attributes:
	remove_attributes(dev);
unpublish:
	kobject_del(&dev->kobj);
put_parent:
	put_device(parent);
put:
	put_device(dev);
	return ret;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

void device_del(struct device *dev)
{
	struct device *parent;

	sched_object(dev, sizeof(*dev));
	sched_point_text(EV_CALL, dev, 0, 0, "device_del");
	if (WARN(!dev->p->added, "kernel oops in device_del(): device '%s' was never added\n",
		 dev_name(dev) ?: ""))
		return;
	parent = dev->parent;
	device_lock(dev);
	dev->p->dead = true;
	device_unlock(dev);
	if (dev->p->is_child) {
		list_del(&dev->p->child_node);
		dev->p->is_child = false;
	}
	remove_attributes(dev);
	bus_remove_device(dev);
	kobject_del(&dev->kobj);
	put_device(parent);
}

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}

/* ------------------------------------------------------------------ children */

/*
 * The next child in an order that survives additions and removals meanwhile: @after is the serial
 * number of the last one seen, 0 at the begin. @step is 1 for upwards, -1 for downwards.
 */
static struct device *next_child(struct device *parent, unsigned int after, int step)
{
	struct device_private *p, *best = NULL;

	if (parent->p->child_sync)
		sync_acquire(parent->p->child_sync);
	list_for_each_entry(p, &parent->p->children, child_node) {
		if (after && (step > 0 ? p->serial <= after : p->serial >= after))
			continue;
		if (!best || (step > 0 ? p->serial < best->serial : p->serial > best->serial))
			best = p;
	}
	return best ? best->device : NULL;
}

static int for_each_child(struct device *parent, void *data, int step,
			  int (*fn)(struct device *dev, void *data))
{
	unsigned int serial = 0;
	struct device *child;
	int ret = 0;

	sched_object(parent, sizeof(*parent));
	while (!ret && (child = next_child(parent, serial, step))) {
		serial = child->p->serial;
		device_hold(child);
		ret = fn(child, data);
		put_device(child);
	}
	return ret;
}

int device_for_each_child(struct device *parent, void *data,
			  int (*fn)(struct device *dev, void *data))
{
	return for_each_child(parent, data, 1, fn);
}

int device_for_each_child_reverse(struct device *parent, void *data,
				  int (*fn)(struct device *dev, void *data))
{
	return for_each_child(parent, data, -1, fn);
}

/* ------------------------------------------------------------------ root devices */

static void root_device_release(struct device *dev)
{
	shim_free(dev);
}

struct device *__root_device_register(const char *name, struct module *owner)
{
	struct device *dev;
	int ret;

	sched_point_text(EV_CALL, NULL, 0, 0, "root_device_register");
	dev = kernel_alloc(sizeof(*dev), true, "root device");
	if (!dev)
		return ERR_PTR(-ENOMEM);
	ret = dev_set_name(dev, "%s", name);
	if (ret) {
		shim_free(dev);
		return ERR_PTR(ret);
	}
	dev->release = root_device_release;
	ret = device_register(dev);
	if (ret) {
		put_device(dev);
		return ERR_PTR(ret);
	}
	ret = owner ? sysfs_memory() : 0;
	if (ret) {
		device_unregister(dev);
		return ERR_PTR(ret);
	}
	return dev;
}

void root_device_unregister(struct device *dev)
{
	device_unregister(dev);
}

/* ------------------------------------------------------------------ looking around */

const char *dev_driver_string(const struct device *dev)
{
	if (dev->driver)
		return dev->driver->name;
	return dev->bus ? dev->bus->name : "";
}

static bool same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

struct device *device_lookup(const struct bus_type *bus, const char *name)
{
	struct device_private *p;

	list_for_each_entry(p, &all_devices, everywhere) {
		if (p->device->bus == bus && p->device->kobj.in_sysfs &&
		    same_name(p->device->kobj.name, name))
			return p->device;
	}
	return NULL;
}

struct device *device_lookup_name(const char *bus, const char *name)
{
	struct device_private *p;

	list_for_each_entry(p, &all_devices, everywhere) {
		if (p->device->bus && p->device->kobj.in_sysfs &&
		    same_name(p->device->bus->name, bus) && same_name(p->device->kobj.name, name))
			return p->device;
	}
	return NULL;
}

bool device_on_bus(const char *bus)
{
	struct device_private *p;

	list_for_each_entry(p, &all_devices, everywhere)
		if (p->device->bus && same_name(p->device->bus->name, bus))
			return true;
	return false;
}

struct kobject *device_find_attribute(const char *name)
{
	struct device_private *p;
	struct kobject *found;

	list_for_each_entry(p, &all_devices, everywhere) {
		found = p->device->kobj.in_sysfs ? sysfs_find(&p->device->kobj, name) : NULL;
		if (found)
			return found;
	}
	return NULL;
}

int device_model_boot(void)
{
	return 0;
}

void device_model_shutdown(void)
{
	struct device_private *p;
	char text[128];
	char *copy;
	int len;

	list_for_each_entry(p, &all_devices, everywhere) {
		len = scnprintf(text, sizeof(text), "reference to device %s",
				p->device->kobj.name ?: "without name");
		copy = shim_alloc(len + 1, "leak");
		quiet_copy(copy, text, len);
		event_emit_text(EV_LEAK, p->device, 0, kref_read(&p->device->kobj.kref), copy);
	}
	sysfs_shutdown();
}
