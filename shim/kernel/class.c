// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classes that are kept for old paths: the mdev core lists its parents in such a one.
 */
#include <linux/device.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"

struct class_compat {
	struct kobject *kobj;
};

struct class_compat *class_compat_register(const char *name)
{
	struct class_compat *cls = kernel_alloc(sizeof(*cls), true, "class");

	if (!cls)
		return NULL;
	cls->kobj = kobject_create_and_add(name, NULL);
	if (!cls->kobj) {
		shim_free(cls);
		return NULL;
	}
	return cls;
}

void class_compat_unregister(struct class_compat *cls)
{
	kobject_put(cls->kobj);
	shim_free(cls);
}

int class_compat_create_link(struct class_compat *cls, struct device *dev,
			     struct device *device_link)
{
	int ret = sysfs_create_link(cls->kobj, &dev->kobj, dev_name(dev));

	if (!ret && device_link) {
		ret = sysfs_create_link(&dev->kobj, &device_link->kobj, "device");
		if (ret)
			sysfs_remove_link(cls->kobj, dev_name(dev));
	}
	return ret;
}

void class_compat_remove_link(struct class_compat *cls, struct device *dev,
			      struct device *device_link)
{
	if (device_link)
		sysfs_remove_link(&dev->kobj, "device");
	sysfs_remove_link(cls->kobj, dev_name(dev));
}
