// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio from user space: what QEMU does to give a guest a mediated device, and the life of the
 * device's file.
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

/* What a process has open for one guest. */
struct vfio_user {
	struct vfio_group *group;
	struct vfio_file *file;
	struct kvm *kvm;
	struct mutex lock; /* of its kvm-vfio device */
	int ending;
};

static struct vfio_user *users[USER_MAX_GUESTS];
static unsigned int files_open;
static const struct sync_class file_class = { .name = "vfio device file" };

unsigned int vfio_files_open(void)
{
	return files_open;
}

int vfio_user_end(const struct vfio_device *device)
{
	unsigned int i;

	for (i = 0; i < USER_MAX_GUESTS; i++) {
		struct vfio_user *kv = users[i];

		if (kv && kv->file->device == device && !kv->ending) {
			kv->ending = 1;
			return (int)i;
		}
	}
	return -1;
}

/* ------------------------------------------------------------------ open and close of a device */

static int device_first_open(struct vfio_device *device)
{
	struct device_driver *driver = device->dev->driver;
	int ret;

	if (!driver || !try_module_get(driver->owner))
		return -ENODEV;
	device->owner = driver->owner;
	ret = vfio_group_use_iommu(device);
	if (ret)
		goto err_module;
	if (device->ops->open_device) {
		ret = device->ops->open_device(device);
		if (ret)
			goto err_iommu;
	}
	return 0;

err_iommu:
	vfio_group_unuse_iommu(device);
err_module:
	module_put(device->owner);
	return ret;
}

static void device_last_close(struct vfio_device *device)
{
	if (device->ops->close_device)
		device->ops->close_device(device);
	vfio_group_unuse_iommu(device);
	module_put(device->owner);
}

static void device_get_kvm(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	spin_lock(&group->kvm_ref_lock);
	if (group->kvm && kvm_get_kvm_safe(group->kvm))
		device->kvm = group->kvm;
	spin_unlock(&group->kvm_ref_lock);
}

static void device_put_kvm(struct vfio_device *device)
{
	struct kvm *kvm = device->kvm;

	device->kvm = NULL;
	if (kvm)
		kvm_put_kvm(kvm);
}

static int file_group_open(struct vfio_device *device)
{
	struct vfio_group *group = device->group;
	int ret = -EINVAL;

	mutex_lock(&group->group_lock);
	if (!group->container)
		goto out;
	mutex_lock(&device->dev_set->lock);
	if (!device->open_count)
		device_get_kvm(device);
	ret = 0;
	if (++device->open_count == 1) {
		ret = device_first_open(device);
		if (ret)
			device->open_count--;
	}
	if (ret && !device->open_count)
		device_put_kvm(device);
	mutex_unlock(&device->dev_set->lock);
out:
	mutex_unlock(&group->group_lock);
	return ret;
}

static void file_group_close(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	mutex_lock(&group->group_lock);
	mutex_lock(&device->dev_set->lock);
	if (!WARN_ON(!device->open_count)) {
		if (device->open_count == 1)
			device_last_close(device);
		device->open_count--;
	}
	if (!device->open_count)
		device_put_kvm(device);
	mutex_unlock(&device->dev_set->lock);
	mutex_unlock(&group->group_lock);
}

/* VFIO_GROUP_GET_DEVICE_FD, up to where the descriptor is installed */
static long file_open(struct vfio_group *group, const char *name, struct vfio_file **result)
{
	struct vfio_device *device = vfio_device_get_by_name(group, name);
	struct vfio_file *file;
	long ret = -ENOMEM;

	if (!device)
		return -ENODEV;
	vfio_device_hold(device);
	file = kernel_alloc(sizeof(*file), true, "vfio");
	if (file) {
		file->device = device;
		file->group = group;
		file->refs = 1;
		file->sync = sync_register(SYNC_OTHER, &file_class, file);
		ret = file_group_open(device);
	}
	vfio_device_unhold(device);
	if (ret) {
		shim_free(file);
		vfio_device_put_registration(device);
		return ret;
	}
	files_open++;
	*result = file;
	return 0;
}

static void file_release(struct vfio_file *file)
{
	struct vfio_device *device = file->device;

	sync_acquire(file->sync);
	sched_object(device, sizeof(*device));
	vfio_device_hold(device);
	file_group_close(device);
	vfio_device_unhold(device);
	files_open--;
	shim_free(file);
	vfio_device_put_registration(device);
}

static void file_put(struct vfio_file *file)
{
	sync_release(file->sync);
	if (!--file->refs)
		file_release(file);
}

/* ------------------------------------------------------------------ group and kvm-vfio device */

static long group_open(struct vfio_group *group)
{
	long ret = 0;

	mutex_lock(&group->group_lock);
	if (group->gone || !refcount_read(&group->drivers))
		ret = -ENODEV;
	else if (group->opened)
		ret = -EBUSY;
	else
		group->opened = 1;
	mutex_unlock(&group->group_lock);
	return ret;
}

static long group_set_container(struct vfio_group *group, unsigned int memory)
{
	struct vfio_container *container = vfio_container_create(memory);
	long ret = 0;

	mutex_lock(&group->group_lock);
	if (group->gone) {
		ret = -ENODEV;
	} else {
		group->container = container;
		group->container_users = 1;
	}
	mutex_unlock(&group->group_lock);
	if (ret)
		vfio_container_destroy(container);
	return ret;
}

static void group_close(struct vfio_group *group)
{
	mutex_lock(&group->group_lock);
	if (group->container) {
		vfio_container_destroy(group->container);
		group->container = NULL;
		group->container_users = 0;
	}
	group->opened = 0;
	mutex_unlock(&group->group_lock);
}

static void group_set_kvm(struct vfio_group *group, struct kvm *kvm)
{
	spin_lock(&group->kvm_ref_lock);
	group->kvm = kvm;
	spin_unlock(&group->kvm_ref_lock);
}

/* KVM_DEV_VFIO_FILE_ADD */
static void kvm_vfio_add(struct vfio_user *kv)
{
	mutex_lock(&kv->lock);
	group_set_kvm(kv->group, kv->kvm);
	mutex_unlock(&kv->lock);
}

/* The descriptor of the kvm-vfio device is closed, if that has not happened yet. */
static void kvm_vfio_release(struct vfio_user *kv)
{
	struct kvm *kvm = kv->kvm;

	if (!kvm)
		return;
	kv->kvm = NULL;
	mutex_lock(&kvm->lock);
	group_set_kvm(kv->group, NULL);
	mutex_unlock(&kvm->lock);
}

void vfio_user_forget_kvm(unsigned int guest)
{
	kvm_vfio_release(users[guest]);
}

/* ------------------------------------------------------------------ QEMU */

long vfio_user_open(unsigned int guest, const char *name, struct kvm *kvm)
{
	struct vfio_group *group;
	struct vfio_user *kv;
	long ret;

	sched_point_text(EV_CALL, NULL, 0, guest, "open of the vfio group");
	group = vfio_group_get_by_name(name);
	if (!group)
		return -ENODEV;
	ret = group_open(group);
	if (ret)
		goto err_group;
	ret = group_set_container(group, kvm->memory);
	if (ret)
		goto err_open;
	kv = shim_alloc(sizeof(*kv), "vfio");
	kv->group = group;
	kv->kvm = kvm;
	mutex_init(&kv->lock);
	kvm_vfio_add(kv);
	ret = file_open(group, name, &kv->file);
	if (ret)
		goto err_kvm;
	users[guest] = kv;
	return 0;

err_kvm:
	kvm_vfio_release(kv);
	mutex_destroy(&kv->lock);
	shim_free(kv);
err_open:
	group_close(group);
err_group:
	vfio_group_put(group);
	return ret;
}

long vfio_user_close(unsigned int guest)
{
	struct vfio_user *kv = users[guest];

	if (!kv)
		return -EBADF;
	users[guest] = NULL;
	file_put(kv->file);
	kvm_vfio_release(kv);
	group_close(kv->group);
	vfio_group_put(kv->group);
	mutex_destroy(&kv->lock);
	shim_free(kv);
	return 0;
}
