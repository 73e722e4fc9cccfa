// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a vfio device's file, from the group or from the device's node.
 *
 * The file is an object with references: the descriptor is one, each system call in progress
 * another. Installing the descriptor happens before its use, and every use before the release by
 * whoever drops the last reference.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/module.h>
#include "kernel/alloc.h"
#include "kernel/vfio.h"

static unsigned int files_open;
static const struct sync_class file_class = { .name = "vfio device file" };
static const struct sync_class install_class = { .name = "vfio device descriptor" };

unsigned int vfio_files_open(void)
{
	return files_open;
}

/* ------------------------------------------------------------------ first open and last close of a device */

/* dev_set->lock is held, and with a group its group_lock. */
static int use_iommu(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	u32 id;

	if (file->group)
		return vfio_group_use_iommu(device);
	return device->ops->bind_iommufd ? device->ops->bind_iommufd(device, file->iommufd, &id) :
					   -EOPNOTSUPP;
}

static void unuse_iommu(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	if (file->group)
		vfio_group_unuse_iommu(device);
	else if (device->ops->unbind_iommufd)
		device->ops->unbind_iommufd(device);
}

static int device_first_open(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	struct device_driver *driver = device->dev->driver;
	int ret;

	if (!driver || !try_module_get(driver->owner))
		return -ENODEV;
	device->owner = driver->owner;
	ret = use_iommu(file);
	if (ret)
		goto err_module;
	if (device->ops->open_device) {
		ret = device->ops->open_device(device);
		if (ret)
			goto err_iommu;
	}
	return 0;

err_iommu:
	unuse_iommu(file);
err_module:
	module_put(device->owner);
	return ret;
}

static void device_last_close(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	if (device->ops->close_device)
		device->ops->close_device(device);
	unuse_iommu(file);
	module_put(device->owner);
}

static void device_get_kvm(struct vfio_device *device, spinlock_t *lock, struct kvm *const *kvm)
{
	spin_lock(lock);
	if (*kvm && kvm_get_kvm_safe(*kvm))
		device->kvm = *kvm;
	spin_unlock(lock);
}

static void device_put_kvm(struct vfio_device *device)
{
	struct kvm *kvm = device->kvm;

	device->kvm = NULL;
	if (kvm)
		kvm_put_kvm(kvm);
}

/* dev_set->lock is held. */
static int device_open(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	int ret = 0;

	if (++device->open_count == 1) {
		ret = device_first_open(file);
		if (ret)
			device->open_count--;
	}
	if (ret && !device->open_count)
		device_put_kvm(device);
	return ret;
}

static void device_close(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	if (!WARN_ON(!device->open_count)) {
		if (device->open_count == 1)
			device_last_close(file);
		device->open_count--;
	}
	if (!device->open_count)
		device_put_kvm(device);
}

/* ------------------------------------------------------------------ by the group, up to 6.1 */

static void unassign_container(struct vfio_group *group)
{
	mutex_lock(&group->group_lock);
	group->container_users--;
	mutex_unlock(&group->group_lock);
}

/* dev_set->lock is held. The VM is lent: the driver takes a reference if it wants to keep it. */
static int first_open_inside(struct vfio_device *device)
{
	struct vfio_group *group = device->group;
	int ret = 0;

	mutex_lock(&group->group_lock);
	device->kvm = group->kvm;
	if (device->ops->open_device)
		ret = device->ops->open_device(device);
	if (!ret)
		vfio_container_register(device);
	mutex_unlock(&group->group_lock);
	return ret;
}

static int group_inside_open(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	struct vfio_group *group = file->group;
	int ret = 0;

	mutex_lock(&group->group_lock);
	if (group->container)
		group->container_users++;
	else
		ret = -EINVAL;
	mutex_unlock(&group->group_lock);
	if (ret)
		return ret;
	if (!try_module_get(device->dev->driver->owner)) {
		unassign_container(group);
		return -ENODEV;
	}
	device->owner = device->dev->driver->owner;
	mutex_lock(&device->dev_set->lock);
	if (++device->open_count == 1)
		ret = first_open_inside(device);
	if (ret) {
		if (!--device->open_count)
			device->kvm = NULL;
	} else {
		group->file_refs++;
	}
	mutex_unlock(&device->dev_set->lock);
	if (ret) {
		module_put(device->owner);
		unassign_container(group);
	}
	return ret;
}

static void group_inside_close(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	struct vfio_group *group = file->group;

	mutex_lock(&device->dev_set->lock);
	WARN_ON(!device->open_count);
	mutex_lock(&group->group_lock);
	if (device->open_count == 1) {
		if (device->ops->close_device)
			device->ops->close_device(device);
		vfio_container_unregister(device);
	}
	mutex_unlock(&group->group_lock);
	if (!--device->open_count)
		device->kvm = NULL;
	mutex_unlock(&device->dev_set->lock);
	module_put(device->owner);
	unassign_container(group);
}

/* ------------------------------------------------------------------ by the group */

static int file_group_open(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	struct vfio_group *group = file->group;
	int ret = -EINVAL;

	if (TREE_VFIO_GROUP_INSIDE)
		return group_inside_open(file);
	mutex_lock(&group->group_lock);
	if (!group->container)
		goto out;
	mutex_lock(&device->dev_set->lock);
	if (!device->open_count)
		device_get_kvm(device, &group->kvm_ref_lock, &group->kvm);
	ret = device_open(file);
	if (!ret)
		group->file_refs++;
	mutex_unlock(&device->dev_set->lock);
out:
	mutex_unlock(&group->group_lock);
	return ret;
}

static void file_group_close(struct vfio_file *file)
{
	struct vfio_device *device = file->device;
	struct vfio_group *group = file->group;

	if (TREE_VFIO_GROUP_INSIDE) {
		group_inside_close(file);
		return;
	}
	mutex_lock(&group->group_lock);
	mutex_lock(&device->dev_set->lock);
	device_close(file);
	mutex_unlock(&device->dev_set->lock);
	mutex_unlock(&group->group_lock);
}

/* The group's file: the descriptor and the open device have a reference each. */
void vfio_group_file_put(struct vfio_group *group)
{
	if (!--group->file_refs) {
		mutex_lock(&group->group_lock);
		if (group->container)
			vfio_container_put(group->container);
		group->container = NULL;
		group->container_users = 0;
		group->opened = 0;
		mutex_unlock(&group->group_lock);
	}
	vfio_group_put(group);
}

static struct vfio_file *file_create(struct vfio_device *device, struct vfio_group *group)
{
	struct vfio_file *file = kernel_alloc(sizeof(*file), true, "vfio");

	if (!file)
		return NULL;
	file->device = device;
	file->group = group;
	file->refs = 1;
	file->sync = sync_register(SYNC_OTHER, &file_class, file);
	file->installed = sync_register(SYNC_OTHER, &install_class, file);
	spin_lock_init(&file->kvm_ref_lock);
	return file;
}

/* VFIO_GROUP_GET_DEVICE_FD, up to where the descriptor is installed */
long vfio_file_open(struct vfio_group *group, const char *name, struct vfio_file **result)
{
	struct vfio_device *device = vfio_device_get_by_name(group, name);
	struct vfio_file *file;
	long ret = -ENOMEM;

	if (!device)
		return -ENODEV;
	vfio_device_hold(device);
	file = file_create(device, group);
	if (file)
		ret = file_group_open(file);
	vfio_device_unhold(device);
	if (ret) {
		shim_free(file);
		vfio_device_put_registration(device);
		return ret;
	}
	refcount_inc(&group->refs);
	files_open++;
	*result = file;
	return 0;
}

/* ------------------------------------------------------------------ by the device's node */

/* A device is opened by its group or by its node, never by both. */
static int block_group(struct vfio_group *group)
{
	int ret = 0;

	mutex_lock(&group->group_lock);
	if (group->opened)
		ret = -EBUSY;
	else
		group->nodes_open++;
	mutex_unlock(&group->group_lock);
	return ret;
}

static void unblock_group(struct vfio_group *group)
{
	mutex_lock(&group->group_lock);
	group->nodes_open--;
	mutex_unlock(&group->group_lock);
}

/* open(2) of the node: the driver does not hear of it yet. */
long vfio_file_open_node(const char *name, struct vfio_file **result)
{
	struct vfio_device *device = vfio_device_get_by_node(name);

	if (!device)
		return -ENODEV;
	*result = file_create(device, NULL);
	if (!*result) {
		vfio_device_put_registration(device);
		return -ENOMEM;
	}
	files_open++;
	return 0;
}

static long bind_locked(struct vfio_file *file, struct iommufd_ctx *ictx)
{
	struct vfio_device *device = file->device;
	long ret;

	if (device->open_count)
		return -EINVAL;
	iommufd_get(ictx);
	file->iommufd = ictx;
	device_get_kvm(device, &file->kvm_ref_lock, &file->kvm);
	ret = device_open(file);
	if (ret) {
		file->iommufd = NULL;
		iommufd_put(ictx);
	}
	return ret;
}

/* VFIO_DEVICE_BIND_IOMMUFD: this is where the device is opened. */
long vfio_file_bind(struct vfio_file *file, struct iommufd_ctx *ictx)
{
	struct vfio_device *device = file->device;
	long ret;

	vfio_device_hold(device);
	ret = block_group(device->group);
	if (!ret) {
		mutex_lock(&device->dev_set->lock);
		ret = bind_locked(file, ictx);
		mutex_unlock(&device->dev_set->lock);
		if (ret)
			unblock_group(device->group);
	}
	vfio_device_unhold(device);
	return ret;
}

/* VFIO_DEVICE_ATTACH_IOMMUFD_PT, VFIO_DEVICE_DETACH_IOMMUFD_PT */
long vfio_file_attach(struct vfio_file *file, int attach)
{
	struct vfio_device *device = file->device;
	u32 id = 2;
	long ret = 0;

	if (file->group)
		return -ENOTTY;
	if (!file->iommufd)
		return -EINVAL;
	vfio_device_hold(device);
	mutex_lock(&device->dev_set->lock);
	if (attach)
		ret = device->ops->attach_ioas ? device->ops->attach_ioas(device, &id) :
						 -EOPNOTSUPP;
	else if (device->ops->detach_ioas)
		device->ops->detach_ioas(device);
	mutex_unlock(&device->dev_set->lock);
	vfio_device_unhold(device);
	return ret;
}

static void unbind(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	if (!file->iommufd)
		return;
	mutex_lock(&device->dev_set->lock);
	device_close(file);
	iommufd_put(file->iommufd);
	mutex_unlock(&device->dev_set->lock);
	unblock_group(device->group);
}

/* ------------------------------------------------------------------ the file */

void vfio_file_install(struct vfio_file *file)
{
	sync_release(file->installed);
}

static void file_release(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	sync_acquire(file->sync);
	sched_object(device, sizeof(*device));
	vfio_device_hold(device);
	if (file->group)
		file_group_close(file);
	else
		unbind(file);
	vfio_device_unhold(device);
	files_open--;
	if (file->group)
		vfio_group_file_put(file->group);
	shim_free(file);
	vfio_device_put_registration(device);
}

void vfio_file_put(struct vfio_file *file)
{
	sync_release(file->sync);
	if (!--file->refs)
		file_release(file);
}
