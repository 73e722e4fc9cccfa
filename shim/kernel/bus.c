// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buses: their devices and drivers, and the `bind` and `unbind` attributes of the drivers.
 */
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kernel/alloc.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"

#define MAX_BUSES 8

static LIST_HEAD(buses);

/*
 * The class of a bus' device locks. A static array, so that a class has the same address in every
 * run: the order of lock classes is remembered longer than a run.
 */
static struct {
	struct lock_class_key key;
	char name[32];
} lock_classes[MAX_BUSES];
static unsigned int bus_count;

struct subsys_private *bus_to_subsys(const struct bus_type *bus)
{
	struct subsys_private *sp;

	if (!bus)
		return NULL;
	list_for_each_entry(sp, &buses, node) {
		if (sp->bus == bus) {
			sync_acquire(sp->sync);
			return sp;
		}
	}
	return NULL;
}

/* ------------------------------------------------------------------ attributes of the bus */

static const struct bus_type *bus_of(struct kobject *kobj)
{
	return container_of(kobj, struct subsys_private, kobj)->bus;
}

static ssize_t bus_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->show ? bus_attr->show((BUS_ATTR_BUS *)bus_of(kobj), buf) : -EIO;
}

static ssize_t bus_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			      size_t count)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->store ? bus_attr->store((BUS_ATTR_BUS *)bus_of(kobj), buf, count) : -EIO;
}

static const struct sysfs_ops bus_sysfs_ops = {
	.show = bus_attr_show,
	.store = bus_attr_store,
};

static void bus_release(struct kobject *kobj)
{
	shim_free(container_of(kobj, struct subsys_private, kobj));
}

static const struct kobj_type bus_ktype = {
	.sysfs_ops = &bus_sysfs_ops,
	.release = bus_release,
};

/* ------------------------------------------------------------------ life of a bus */

/* A bus that comes again has the class that it had: its driver was loaded again. */
static struct lock_class_key *lock_class_of(const char *name)
{
	char text[sizeof(lock_classes[0].name)];
	unsigned int i;

	scnprintf(text, sizeof(text), "device_lock(%s)", name);
	for (i = 0; i < bus_count; i++)
		if (!strcmp(lock_classes[i].name, text))
			return &lock_classes[i].key;
	if (bus_count == MAX_BUSES)
		sched_stop_with(SCHED_END_MEMORY);
	strscpy(lock_classes[i].name, text, sizeof(text));
	lock_classes[i].key.name = lock_classes[i].name;
	bus_count++;
	return &lock_classes[i].key;
}

int bus_register(const struct bus_type *bus)
{
	struct subsys_private *sp;
	int ret;

	sched_object(bus, sizeof(*bus));
	sched_point_text(EV_CALL, bus, 0, 0, "bus_register");
	if (bus_to_subsys(bus))
		return -EEXIST;
	sp = kernel_alloc(sizeof(*sp), true, "bus");
	if (!sp)
		return -ENOMEM;
	sp->lock_key = lock_class_of(bus->name);
	sp->bus = bus;
	INIT_LIST_HEAD(&sp->devices);
	INIT_LIST_HEAD(&sp->drivers);
	sp->sync = sync_register(SYNC_OTHER, NULL, sp);
	sp->device_sync = sync_register(SYNC_OTHER, NULL, sp);
	sp->driver_sync = sync_register(SYNC_OTHER, NULL, sp);
	kobject_init(&sp->kobj, &bus_ktype);
	/* Its directory and what the kernel puts there */
	ret = kernel_alloc_fails() ? -ENOMEM : 0;
	if (ret)
		goto put;
	sp->kobj.in_sysfs = true;
	ret = sysfs_create_groups(&sp->kobj, bus->bus_groups);
	if (ret)
		goto put;
	sync_release(sp->sync);
	list_add_tail(&sp->node, &buses);
	return 0;

put:
	kobject_put(&sp->kobj);
	return ret;
}

void bus_unregister(const struct bus_type *bus)
{
	struct subsys_private *sp;

	sched_object(bus, sizeof(*bus));
	sched_point_text(EV_CALL, bus, 0, 0, "bus_unregister");
	sp = bus_to_subsys(bus);
	if (WARN(!sp, "bus '%s' is not registered\n", bus->name))
		return;
	WARN(!list_empty(&sp->devices), "bus '%s' is unregistered with devices\n", bus->name);
	WARN(!list_empty(&sp->drivers), "bus '%s' is unregistered with drivers\n", bus->name);
	list_del(&sp->node);
	kobject_del(&sp->kobj);
	kobject_put(&sp->kobj);
}

/* ------------------------------------------------------------------ devices */

int bus_add_device(struct device *dev)
{
	struct subsys_private *sp = bus_to_subsys(dev->bus);
	int ret;

	if (!dev->bus)
		return 0;
	if (!sp) {
		pr_err("%s: cannot add device '%s' to unregistered bus '%s'\n", __func__,
		       dev_name(dev), dev->bus->name);
		return -EINVAL;
	}
	ret = device_add_groups(dev, sp->bus->dev_groups);
	if (ret)
		return ret;
	ret = sysfs_memory() /* devices/NAME */;
	if (ret) {
		device_remove_groups(dev, sp->bus->dev_groups);
		return ret;
	}
	sync_release(sp->device_sync);
	list_add_tail(&dev->p->bus_node, &sp->devices);
	dev->p->on_bus = true;
	return 0;
}

void bus_remove_device(struct device *dev)
{
	struct subsys_private *sp = bus_to_subsys(dev->bus);

	if (!sp)
		return;
	device_remove_groups(dev, sp->bus->dev_groups);
	if (dev->p->on_bus) {
		dev->p->on_bus = false;
		list_del(&dev->p->bus_node);
	}
	device_release_driver(dev);
}

/* The device behind @dev, or the first; the list may have changed since @dev was looked at. */
static struct device *next_listed(struct subsys_private *sp, struct device *dev)
{
	struct device_private *p;

	if (dev && dev->p->on_bus) {
		if (list_is_last(&dev->p->bus_node, &sp->devices))
			return NULL;
		return list_next_entry(dev->p, bus_node)->device;
	}
	list_for_each_entry(p, &sp->devices, bus_node)
		if (!dev || p->serial > dev->p->serial)
			return p->device;
	return NULL;
}

static struct device *next_device(struct subsys_private *sp, struct device *dev)
{
	sync_acquire(sp->device_sync);
	return next_listed(sp, dev);
}

int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data))
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct device *dev, *next;
	int ret = 0;

	if (!sp)
		return -EINVAL;
	dev = device_hold(next_device(sp, start));
	while (dev && !ret) {
		ret = fn(dev, data);
		next = ret ? NULL : device_hold(next_device(sp, dev));
		put_device(dev);
		dev = next;
	}
	return ret;
}

struct device *bus_find_device(const struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data))
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct device *dev;

	if (!sp)
		return NULL;
	sync_acquire(sp->device_sync);
	for (dev = next_listed(sp, start); dev; dev = next_listed(sp, dev))
		if (match(dev, data))
			return device_hold(dev);
	return NULL;
}

static int match_name(struct device *dev, const void *data)
{
	const char *a = dev->kobj.name, *b = data;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	return !*a && (!*b || (*b == '\n' && !b[1]));
}

struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start,
				       const char *name)
{
	return bus_find_device(bus, start, name, match_name);
}

/* ------------------------------------------------------------------ drivers */

/* The driver behind @p, or the first; one that is being removed is still linked, but passed over. */
static struct driver_private *next_driver(struct subsys_private *sp, struct driver_private *p)
{
	struct list_head *at = p ? &p->bus_node : &sp->drivers;

	for (at = at->next; at != &sp->drivers; at = at->next) {
		p = list_entry(at, struct driver_private, bus_node);
		if (p->on_bus)
			return p;
	}
	return NULL;
}

static void enter_driver(struct driver_private *p)
{
	if (p)
		p->walkers |= 1ull << sched_current();
}

static void leave_driver(struct driver_private *p)
{
	p->walkers &= ~(1ull << sched_current());
	if (!p->walk_sync)
		p->walk_sync = sync_register(SYNC_OTHER, NULL, p);
	sync_release(p->walk_sync);
	if (p->removed && !p->walkers)
		sched_wake(p->remover);
}

int bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *drv, void *data))
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct driver_private *p, *next;
	int ret = 0;

	if (!sp)
		return -EINVAL;
	sync_acquire(sp->driver_sync);
	p = next_driver(sp, start ? start->p : NULL);
	enter_driver(p);
	while (p) {
		ret = fn(p->driver, data);
		sync_acquire(sp->driver_sync);
		next = ret ? NULL : next_driver(sp, p);
		enter_driver(next);
		leave_driver(p);
		p = next;
	}
	return ret;
}

static sched_mask walkers_of(const struct sched_wait *wait)
{
	return ((const struct driver_private *)wait->object)->walkers;
}

/*
 * Out of the list of the bus' drivers: as klist_remove(), which waits until nobody who walks over
 * the list is at this driver.
 */
static void remove_from_bus(struct driver_private *p)
{
	struct sched_wait wait = {
		.kind = SYNC_OTHER,
		.object = p,
		.what = "walk over the bus' drivers",
		.blockers = walkers_of,
		.timeout = SCHED_FOREVER,
	};

	p->on_bus = false;
	p->removed = true;
	p->remover = sched_current();
	while (p->walkers)
		sched_wait(&wait);
	if (p->walk_sync)
		sync_acquire(p->walk_sync);
	list_del(&p->bus_node);
}

struct device_driver *driver_find(const char *name, const struct bus_type *bus)
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct driver_private *p;
	const char *a, *b;

	if (!sp)
		return NULL;
	list_for_each_entry(p, &sp->drivers, bus_node) {
		for (a = p->driver->name, b = name; *a && *a == *b; a++, b++)
			;
		if (*a == *b)
			return p->driver;
	}
	return NULL;
}

static ssize_t bind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct device *dev = bus_find_device_by_name(drv->bus, NULL, buf);
	int ret = -ENODEV;

	if (dev && driver_match_device(drv, dev))
		ret = device_driver_attach(drv, dev);
	put_device(dev);
	return ret ?: (ssize_t)count;
}
static DRIVER_ATTR_WO(bind);

static ssize_t unbind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct device *dev = bus_find_device_by_name(drv->bus, NULL, buf);
	ssize_t ret = -ENODEV;

	if (dev && dev->driver == drv) {
		device_driver_detach(dev);
		ret = count;
	}
	put_device(dev);
	return ret;
}
static DRIVER_ATTR_WO(unbind);

static ssize_t drv_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct driver_attribute *drv_attr = container_of(attr, struct driver_attribute, attr);
	struct driver_private *p = container_of(kobj, struct driver_private, kobj);

	return drv_attr->show ? drv_attr->show(p->driver, buf) : -EIO;
}

static ssize_t drv_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			      size_t count)
{
	struct driver_attribute *drv_attr = container_of(attr, struct driver_attribute, attr);
	struct driver_private *p = container_of(kobj, struct driver_private, kobj);

	return drv_attr->store ? drv_attr->store(p->driver, buf, count) : -EIO;
}

static const struct sysfs_ops driver_sysfs_ops = {
	.show = drv_attr_show,
	.store = drv_attr_store,
};

static void driver_release(struct kobject *kobj)
{
	shim_free(container_of(kobj, struct driver_private, kobj));
}

static const struct kobj_type driver_ktype = {
	.sysfs_ops = &driver_sysfs_ops,
	.release = driver_release,
};

/* Without them the driver is registered all the same. */
static void add_bind_files(struct device_driver *drv)
{
	int ret = sysfs_create_file(&drv->p->kobj, &driver_attr_unbind.attr);

	if (!ret) {
		ret = sysfs_create_file(&drv->p->kobj, &driver_attr_bind.attr);
		if (ret)
			sysfs_remove_file(&drv->p->kobj, &driver_attr_unbind.attr);
	}
	if (ret)
		pr_err("bus_add_driver: add_bind_files(%s) failed\n", drv->name);
}

/* The links between a driver and its module: what fails last, when devices are bound already */
static int module_add_driver(struct device_driver *drv)
{
	int ret = drv->owner ? sysfs_memory() : 0;

	if (ret)
		pr_err("bus_add_driver: failed to create module links for %s\n", drv->name);
	return ret;
}

static int bus_add_driver(struct subsys_private *sp, struct device_driver *drv)
{
	struct driver_private *p = kernel_alloc(sizeof(*p), true, "driver record");
	int ret;

	if (!p)
		return -ENOMEM;
	INIT_LIST_HEAD(&p->devices);
	p->bound_sync = sync_register(SYNC_OTHER, NULL, p);
	p->driver = drv;
	drv->p = p;
	ret = kobject_init_and_add(&p->kobj, &driver_ktype, NULL, "%s", drv->name);
	if (ret)
		goto put;
	sync_release(sp->driver_sync);
	list_add_tail(&p->bus_node, &sp->drivers);
	p->on_bus = true;
	ret = driver_attach(drv) ?: module_add_driver(drv);
	if (ret)
		goto detach;
	if (!drv->suppress_bind_attrs)
		add_bind_files(drv);
	return 0;

	/*
	 * The kernel detaches first and does not wait for walks over its list (drivers/base/bus.c,
	 * bus_add_driver()): a scan that finds a device meanwhile binds it to a driver that is
	 * gone. That is the driver core's own fault, which no driver could guard against, so here
	 * the order is bus_remove_driver()'s.
	 */
detach:
	remove_from_bus(p);
	driver_detach(drv);
put:
	kobject_put(&p->kobj);
	drv->p = NULL;
	return ret;
}

int driver_register(struct device_driver *drv)
{
	struct subsys_private *sp;
	int ret;

	sched_object(drv, sizeof(*drv));
	sched_point_text(EV_CALL, drv, 0, 0, "driver_register");
	sp = bus_to_subsys(drv->bus);
	if (!sp) {
		pr_err("Driver '%s' was unable to register with its bus: not initialized\n",
		       drv->name);
		return -EINVAL;
	}
	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	ret = bus_add_driver(sp, drv);
	if (ret)
		return ret;
	ret = sysfs_create_groups(&drv->p->kobj, drv->groups);
	if (ret)
		driver_unregister(drv);
	return ret;
}

void driver_unregister(struct device_driver *drv)
{
	struct driver_private *p;

	sched_object(drv, sizeof(*drv));
	sched_point_text(EV_CALL, drv, 0, 0, "driver_unregister");
	p = drv->p;
	if (WARN(!p, "Unexpected driver unregister!\n"))
		return;
	sysfs_remove_dir(&p->kobj);
	remove_from_bus(p);
	driver_detach(drv);
	kobject_put(&p->kobj);
	drv->p = NULL;
}
