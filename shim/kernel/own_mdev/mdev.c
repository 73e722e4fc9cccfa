// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mediated device core: parents offer types, user space creates devices of a type by writing a
 * UUID to the type's `create` and removes one by writing to the device's `remove`.
 *
 * Kept with their locks, because a driver's callbacks run inside them: the list of mdevs has a
 * mutex of its own; creating and removing hold the parent's unreg_sem for reading, and only if they
 * get it at once; unregistering the parent holds it for writing while it removes every mdev.
 * `remove` gives up its own active reference first, else it would wait for itself.
 *
 * Modelled: the kernel's `remove` can be overtaken by the whole unregistration of the parent between
 * giving up its active reference and taking unreg_sem, and then takes down an mdev that is gone.
 * That is a matter between the core and its users, not of the driver under test: here `remove` keeps
 * a reference meanwhile, and looks again. For the same reason a type's `create` appears last: in the
 * kernel's it is there before the registration of the parent has made all it needs, and an mdev that
 * somebody creates in between stays for good if the rest fails
 * (corpus/findings/mdev-created-too-early).
 */
#include <linux/device.h>
#include <linux/mdev.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/uuid.h>
#include "kernel/alloc.h"
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"
#include "kernel/mdev.h"

static LIST_HEAD(mdevs);
static DEFINE_MUTEX(mdev_list_lock);
static const struct attribute_group *mdev_device_groups[];

/* ------------------------------------------------------------------ the bus */

static struct mdev_driver *driver_of(struct device *dev)
{
	return container_of(dev->driver, struct mdev_driver, driver);
}

static int mdev_bus_probe(struct device *dev)
{
	struct mdev_driver *drv = driver_of(dev);

	return drv->probe ? drv->probe(to_mdev_device(dev)) : 0;
}

static void mdev_bus_remove(struct device *dev)
{
	struct mdev_driver *drv = driver_of(dev);

	if (drv->remove)
		drv->remove(to_mdev_device(dev));
}

/* A driver is only bound to the mdevs that were created through its parent. */
static int mdev_bus_match(struct device *dev, BUS_MATCH_DRIVER *drv)
{
	return 0;
}

static const struct bus_type mdev_bus_type = {
	.name = "mdev",
	.probe = mdev_bus_probe,
	.remove = mdev_bus_remove,
	.match = mdev_bus_match,
};

int mdev_register_driver(struct mdev_driver *drv)
{
	sched_object(drv, sizeof(*drv));
	if (!drv->device_api)
		return -EINVAL;
	drv->driver.bus = &mdev_bus_type;
	return driver_register(&drv->driver);
}

void mdev_unregister_driver(struct mdev_driver *drv)
{
	sched_object(drv, sizeof(*drv));
	driver_unregister(&drv->driver);
}

/* ------------------------------------------------------------------ mdevs */

static void mdev_release(struct device *dev)
{
	struct mdev_device *mdev = to_mdev_device(dev);
	struct mdev_parent *parent = mdev->type->parent;

	mutex_lock(&mdev_list_lock);
	list_del(&mdev->next);
	if (!parent->mdev_driver->get_available)
		atomic_inc(&parent->available_instances);
	mutex_unlock(&mdev_list_lock);
	kobject_put(&mdev->type->kobj);
	shim_free(mdev);
}

static bool is_duplicate(const guid_t *uuid)
{
	struct mdev_device *mdev;
	unsigned int i;

	list_for_each_entry(mdev, &mdevs, next) {
		for (i = 0; i < UUID_SIZE && mdev->uuid.b[i] == uuid->b[i]; i++)
			;
		if (i == UUID_SIZE)
			return true;
	}
	return false;
}

/* Under mdev_list_lock: take one of the parent's instances and make the device, or an error. */
static struct mdev_device *new_mdev(struct mdev_type *type, const guid_t *uuid)
{
	struct mdev_parent *parent = type->parent;
	struct mdev_device *mdev;

	if (is_duplicate(uuid))
		return ERR_PTR(-EEXIST);
	if (!parent->mdev_driver->get_available) {
		if (!atomic_read(&parent->available_instances))
			return ERR_PTR(-EUSERS);
		atomic_dec(&parent->available_instances);
	}
	mdev = kernel_alloc(sizeof(*mdev), true, "mdev");
	if (!mdev) {
		/* As in the kernel: the instance that was taken is not given back. */
		return ERR_PTR(-ENOMEM);
	}
	device_initialize(&mdev->dev);
	mdev->dev.parent = parent->dev;
	mdev->dev.bus = &mdev_bus_type;
	mdev->dev.release = mdev_release;
	mdev->dev.groups = mdev_device_groups;
	mdev->type = type;
	kobject_get(&type->kobj);
	mdev->uuid = *uuid;
	list_add(&mdev->next, &mdevs);
	return mdev;
}

static int mdev_create(struct mdev_type *type, const guid_t *uuid)
{
	struct mdev_parent *parent = type->parent;
	struct mdev_device *mdev;
	int ret;

	mutex_lock(&mdev_list_lock);
	mdev = new_mdev(type, uuid);
	mutex_unlock(&mdev_list_lock);
	if (IS_ERR(mdev))
		return PTR_ERR(mdev);

	ret = dev_set_name(&mdev->dev, "%pUl", uuid);
	if (ret)
		goto put;
	/* The parent is being unregistered? */
	ret = -ENODEV;
	if (!down_read_trylock(&parent->unreg_sem))
		goto put;
	ret = device_add(&mdev->dev);
	if (ret)
		goto unlock;
	ret = device_driver_attach(&parent->mdev_driver->driver, &mdev->dev) ?: sysfs_memory();
	if (ret) {
		device_del(&mdev->dev);
		goto unlock;
	}
	mdev->active = true;
	up_read(&parent->unreg_sem);
	return 0;

unlock:
	up_read(&parent->unreg_sem);
put:
	put_device(&mdev->dev);
	return ret;
}

/* Caller holds the parent's unreg_sem. */
static void take_down(struct mdev_device *mdev)
{
	device_del(&mdev->dev);
	lockdep_assert_held(&mdev->type->parent->unreg_sem);
	put_device(&mdev->dev);
}

static int mdev_remove(struct mdev_device *mdev)
{
	struct mdev_parent *parent;
	struct mdev_device *pos;
	int ret = -ENODEV;

	mutex_lock(&mdev_list_lock);
	list_for_each_entry(pos, &mdevs, next) {
		if (pos != mdev)
			continue;
		if (!kref_get_unless_zero(&mdev->dev.kobj.kref))
			break;
		ret = mdev->active ? 0 : -EAGAIN;
		mdev->active = false;
		break;
	}
	mutex_unlock(&mdev_list_lock);
	if (ret == -ENODEV)
		return ret;
	parent = mdev->type->parent;
	if (!ret && down_read_trylock(&parent->unreg_sem)) {
		if (device_is_registered(&mdev->dev))
			take_down(mdev);
		else
			ret = -ENODEV;
		up_read(&parent->unreg_sem);
	} else if (!ret) {
		ret = -ENODEV;
	}
	put_device(&mdev->dev);
	return ret;
}

static ssize_t remove_store(struct device *dev, struct device_attribute *attr, const char *buf,
			    size_t count)
{
	unsigned long value;
	int ret;

	if (kstrtoul(buf, 0, &value))
		return -EINVAL;
	if (value && device_remove_file_self(dev, attr)) {
		ret = mdev_remove(to_mdev_device(dev));
		if (ret)
			return ret;
	}
	return count;
}
static DEVICE_ATTR_WO(remove);

static struct attribute *mdev_device_attrs[] = {
	&dev_attr_remove.attr,
	NULL,
};

static const struct attribute_group mdev_device_group = {
	.attrs = mdev_device_attrs,
};

static const struct attribute_group *mdev_device_groups[] = {
	&mdev_device_group,
	NULL,
};

/* ------------------------------------------------------------------ types */

struct type_attribute {
	struct attribute attr;
	ssize_t (*show)(struct mdev_type *type, char *buf);
	ssize_t (*store)(struct mdev_type *type, const char *buf, size_t count);
};

#define TYPE_ATTR_RO(_name) static struct type_attribute type_attr_##_name = __ATTR_RO(_name)
#define TYPE_ATTR_WO(_name) static struct type_attribute type_attr_##_name = __ATTR_WO(_name)

static struct mdev_type *to_mdev_type(struct kobject *kobj)
{
	return container_of(kobj, struct mdev_type, kobj);
}

static ssize_t type_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	return container_of(attr, struct type_attribute, attr)->show(to_mdev_type(kobj), buf);
}

static ssize_t type_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			  size_t count)
{
	return container_of(attr, struct type_attribute, attr)
		->store(to_mdev_type(kobj), buf, count);
}

static const struct sysfs_ops type_sysfs_ops = {
	.show = type_show,
	.store = type_store,
};

static ssize_t create_store(struct mdev_type *type, const char *buf, size_t count)
{
	guid_t uuid;
	char *text;
	int ret;

	if (count < UUID_STRING_LEN || count > UUID_STRING_LEN + 1)
		return -EINVAL;
	text = kernel_alloc(count + 1, false, "mdev");
	if (!text)
		return -ENOMEM;
	quiet_copy(text, buf, count);
	text[count] = '\0';
	ret = guid_parse(text, &uuid);
	shim_free(text);
	return ret ?: mdev_create(type, &uuid) ?: (ssize_t)count;
}
TYPE_ATTR_WO(create);

static ssize_t device_api_show(struct mdev_type *type, char *buf)
{
	return sysfs_emit(buf, "%s\n", type->parent->mdev_driver->device_api);
}
TYPE_ATTR_RO(device_api);

static ssize_t name_show(struct mdev_type *type, char *buf)
{
	return sysfs_emit(buf, "%s\n", type->pretty_name ?: type->sysfs_name);
}
TYPE_ATTR_RO(name);

static ssize_t available_instances_show(struct mdev_type *type, char *buf)
{
	struct mdev_driver *drv = type->parent->mdev_driver;

	if (drv->get_available)
		return sysfs_emit(buf, "%u\n", drv->get_available(type));
	return sysfs_emit(buf, "%u\n", atomic_read(&type->parent->available_instances));
}
TYPE_ATTR_RO(available_instances);

static struct attribute *type_attrs[] = {
	&type_attr_device_api.attr,
	&type_attr_name.attr,
	&type_attr_available_instances.attr,
	&type_attr_create.attr, /* last: nothing can fail behind it */
	NULL,
};
ATTRIBUTE_GROUPS(type);

static void type_release(struct kobject *kobj)
{
	put_device(to_mdev_type(kobj)->parent->dev);
}

static const struct kobj_type type_ktype = {
	.sysfs_ops = &type_sysfs_ops,
	.release = type_release,
	.default_groups = type_groups,
};

static int add_type(struct mdev_parent *parent, struct mdev_type *type)
{
	int ret;

	type->parent = parent;
	get_device(parent->dev);
	ret = kobject_init_and_add(&type->kobj, &type_ktype, &parent->dev->kobj, "%s-%s",
				   dev_driver_string(parent->dev), type->sysfs_name);
	if (ret)
		kobject_put(&type->kobj);
	return ret;
}

static void remove_type(struct mdev_type *type)
{
	kobject_del(&type->kobj);
	kobject_put(&type->kobj);
}

/* ------------------------------------------------------------------ parents */

int mdev_register_parent(struct mdev_parent *parent, struct device *dev,
			 struct mdev_driver *mdev_driver, struct mdev_type **types,
			 unsigned int nr_types)
{
	unsigned int i;
	int ret;

	sched_object(parent, sizeof(*parent));
	sched_object(dev, sizeof(*dev));
	sched_object(types, nr_types * sizeof(*types));
	sched_point_text(EV_CALL, parent, 0, 0, "mdev_register_parent");
	quiet_set(parent, 0, sizeof(*parent));
	init_rwsem(&parent->unreg_sem);
	parent->dev = dev;
	parent->mdev_driver = mdev_driver;
	parent->types = types;
	parent->nr_types = nr_types;
	atomic_set(&parent->available_instances, mdev_driver->max_instances);
	for (i = 0; i < nr_types; i++) {
		ret = add_type(parent, types[i]);
		if (ret) {
			while (i--)
				remove_type(types[i]);
			return ret;
		}
	}
	dev_info(dev, "MDEV: Registered\n");
	return 0;
}

static int remove_child(struct device *dev, void *data)
{
	if (dev->bus == &mdev_bus_type)
		take_down(to_mdev_device(dev));
	return 0;
}

void mdev_unregister_parent(struct mdev_parent *parent)
{
	unsigned int i;

	sched_object(parent, sizeof(*parent));
	sched_point_text(EV_CALL, parent, 0, 0, "mdev_unregister_parent");
	dev_info(parent->dev, "MDEV: Unregistering\n");
	down_write(&parent->unreg_sem);
	device_for_each_child(parent->dev, NULL, remove_child);
	for (i = 0; i < parent->nr_types; i++)
		remove_type(parent->types[i]);
	up_write(&parent->unreg_sem);
}

/* ------------------------------------------------------------------ life */

int mdev_boot(void)
{
	return bus_register(&mdev_bus_type);
}

void mdev_shutdown(void)
{
	if (list_empty(&mdevs))
		bus_unregister(&mdev_bus_type);
}
