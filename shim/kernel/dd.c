// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binding drivers to devices, and taking them apart.
 *
 * Probe and remove run under the device lock. The driver's dev_groups are created after probe and
 * removed before remove, under that lock, so their removal waits for readers and writers with the
 * device lock held. dev->driver is set before probe and cleared after remove, as in the kernel: who
 * looks at it without the device lock sees a driver whose probe has not finished.
 */
#include <linux/device.h>
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"

static int call_probe(struct device *dev, const struct device_driver *drv)
{
	if (dev->bus->probe)
		return dev->bus->probe(dev);
	return drv->probe ? drv->probe(dev) : 0;
}

static void call_remove(struct device *dev)
{
	device_remove_groups(dev, dev->driver->dev_groups);
	if (dev->bus && dev->bus->remove)
		dev->bus->remove(dev);
	else if (dev->driver->remove)
		dev->driver->remove(dev);
}

static void unbind_cleanup(struct device *dev)
{
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
}

/* Caller holds the device lock. 0: bound; positive: errno of probe; negative: not even probed. */
static int probe(const struct device_driver *drv, struct device *dev)
{
	int ret;

	if (dev->p->dead || !device_is_registered(dev))
		return -ENODEV;
	if (dev->driver)
		return -EBUSY;
	dev->driver = (struct device_driver *)drv;
	ret = sysfs_memory();
	if (ret) {
		dev_err(dev, "really_probe: driver_sysfs_add failed\n");
		unbind_cleanup(dev);
		return ret;
	}
	ret = call_probe(dev, drv);
	if (ret) {
		if (ret != -ENODEV && ret != -ENXIO && ret != -EPROBE_DEFER)
			dev_err(dev, "probe with driver %s failed with error %d\n", drv->name, ret);
		unbind_cleanup(dev);
		return -ret;
	}
	ret = device_add_groups(dev, drv->dev_groups);
	if (ret) {
		dev_err(dev, "device_add_groups() failed\n");
		call_remove(dev);
		unbind_cleanup(dev);
		return ret;
	}
	list_add_tail(&dev->p->driver_node, &drv->p->devices);
	sync_release(drv->p->bound_sync);
	return 0;
}

int device_driver_attach(const struct device_driver *drv, struct device *dev)
{
	int ret;

	sched_object(dev, sizeof(*dev));
	device_lock(dev);
	ret = probe(drv, dev);
	device_unlock(dev);
	if (ret > 0)
		ret = -ret;
	return ret == -EPROBE_DEFER ? -EAGAIN : ret;
}

/* ------------------------------------------------------------------ a driver for a device */

static int attach_driver(struct device_driver *drv, void *data)
{
	struct device *dev = data;
	int ret;

	if (driver_match_device(drv, dev) <= 0)
		return 0;
	ret = probe(drv, dev);
	/* Where its own probe failed, the next driver has its turn. */
	return ret < 0 ? ret : ret == 0;
}

static int attach(struct device *dev)
{
	int ret = 0;

	device_lock(dev);
	if (!dev->p->dead)
		ret = dev->driver ? 1 : bus_for_each_drv(dev->bus, NULL, dev, attach_driver);
	device_unlock(dev);
	return ret;
}

int device_attach(struct device *dev)
{
	sched_object(dev, sizeof(*dev));
	return dev->bus ? attach(dev) : 0;
}

void device_initial_probe(struct device *dev)
{
	if (dev->bus)
		attach(dev);
}

/* ------------------------------------------------------------------ devices for a driver */

static int attach_device(struct device *dev, void *data)
{
	struct device_driver *drv = data;

	if (driver_match_device(drv, dev) <= 0)
		return 0;
	device_lock(dev);
	probe(drv, dev);
	device_unlock(dev);
	return 0;
}

int driver_attach(const struct device_driver *drv)
{
	return bus_for_each_dev(drv->bus, NULL, (void *)drv, attach_device);
}

/* ------------------------------------------------------------------ release */

/* Unbind @dev from @drv, or from whatever driver it has if @drv is NULL. */
static void release(struct device *dev, struct device_driver *drv)
{
	device_lock(dev);
	if (dev->driver && (!drv || drv == dev->driver)) {
		struct driver_private *p = dev->driver->p;

		call_remove(dev);
		unbind_cleanup(dev);
		list_del_init(&dev->p->driver_node);
		sync_release(p->bound_sync);
	}
	device_unlock(dev);
}

void device_release_driver(struct device *dev)
{
	sched_object(dev, sizeof(*dev));
	release(dev, NULL);
}

void device_driver_detach(struct device *dev)
{
	device_release_driver(dev);
}

void driver_detach(struct device_driver *drv)
{
	struct device *dev;

	for (;;) {
		sync_acquire(drv->p->bound_sync);
		if (list_empty(&drv->p->devices))
			break;
		dev = list_last_entry(&drv->p->devices, struct device_private, driver_node)->device;
		device_hold(dev);
		release(dev, drv);
		put_device(dev);
	}
}

int device_reprobe(struct device *dev)
{
	if (dev->driver)
		device_release_driver(dev);
	return dev->bus ? min(attach(dev), 0) : 0;
}

bool device_is_bound(struct device *dev)
{
	return !list_empty(&dev->p->driver_node);
}
