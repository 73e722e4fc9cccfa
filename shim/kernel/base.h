/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The private half of the device model: what device.c, bus.c and dd.c keep about devices, buses and
 * drivers. Kernel world only.
 */
#ifndef SHIM_KERNEL_BASE_H
#define SHIM_KERNEL_BASE_H

#include <linux/device.h>

/**
 * struct device_private - a device that was initialised
 * @everywhere: all devices that were initialised and not released
 * @serial: counts from 1 in order of initialisation
 * @bus_node: in its bus' list, while @on_bus
 * @child_node: in its parent's list of children, while @is_child
 * @child_sync: the clock from adding a child to whoever walks the children; 0 before the first
 * @driver_node: in its driver's list, while bound (empty otherwise)
 * @added: device_add() has succeeded: before that the kernel's record does not exist
 * @dead: device_del() has begun, no driver may be bound any more
 */
struct device_private {
	struct device *device;
	struct list_head everywhere;
	unsigned int serial;
	struct list_head bus_node;
	struct list_head child_node;
	struct list_head children;
	unsigned int child_sync;
	struct list_head driver_node;
	bool on_bus;
	bool is_child;
	bool added;
	bool dead;
};

/**
 * struct subsys_private - a bus that was registered
 * @sync, @device_sync, @driver_sync: clocks from registering the bus, a device or a driver to whoever
 *	finds it in the list (the kernel's lists have a lock of their own)
 * @lock_key: class of its devices' locks
 * @kobj: its directory, for its own attributes
 */
struct subsys_private {
	struct list_head node;
	unsigned int sync;
	unsigned int device_sync;
	unsigned int driver_sync;
	const struct bus_type *bus;
	struct list_head devices;
	struct list_head drivers;
	struct lock_class_key *lock_key;
	struct kobject kobj;
};

/**
 * struct driver_private - a driver that was registered
 * @kobj: its directory, with `bind` and `unbind`
 * @devices: bound to it
 * @bound_sync: clock of @devices: a klist, so each change and each look takes its spinlock
 * @walkers: tasks that walk over the drivers of the bus and are at this one
 * @walk_sync: clock from them to whoever removes the driver; 0 before the first
 * @remover: task that waits for them, while @removed
 */
struct driver_private {
	struct kobject kobj;
	struct device_driver *driver;
	struct list_head bus_node;
	struct list_head devices;
	unsigned int bound_sync;
	bool on_bus;
	unsigned long long walkers;
	unsigned int walk_sync;
	int remover;
	bool removed;
};

/* bus.c */
struct subsys_private *bus_to_subsys(const struct bus_type *bus);
int bus_add_device(struct device *dev);
void bus_remove_device(struct device *dev);

/* dd.c */
void driver_detach(struct device_driver *drv);
void device_initial_probe(struct device *dev);

/* device.c: a device by name, without reference; for user space's side. No decision point. */
struct device *device_lookup(const struct bus_type *bus, const char *name);
/* The same for a bus that is known by its name only */
struct device *device_lookup_name(const char *bus, const char *name);
/* Is there a device that was made for this bus and is not released? */
bool device_on_bus(const char *bus);

/*
 * Of the directories of devices and those below them the first that has an attribute of this name, in
 * the order in which the devices were initialised; NULL: none
 */
struct kobject *device_find_attribute(const char *name);

/*
 * A reference for who has just found a device in a list. The kernel takes it under the list's
 * spinlock, so nobody can take the device off the list and free it in between: no decision point.
 */
static inline struct device *device_hold(struct device *dev)
{
	if (dev)
		dev->kobj.kref.refcount.refs.counter++;
	return dev;
}

static inline int driver_match_device(const struct device_driver *drv, struct device *dev)
{
	return drv->bus->match ? drv->bus->match(dev, (BUS_MATCH_DRIVER *)drv) : 1;
}

#endif
