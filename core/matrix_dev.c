// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix device: /sys/devices/vfio_ap/matrix, parent of all mediated devices.
 *
 * It hangs on a bus and a driver of its own, which do nothing: they are there
 * because user space looks for the device at /sys/bus/matrix/devices, and the driver
 * gives it the attribute that tells its features.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include <asm/facility.h>

#include "vfio_ap_core.h"

#define FACILITY_QUERY_AP_CONFIG 12

struct ap_matrix_dev *matrix_dev;

/* What user space may rely on, beyond what the first version of the driver could do. */
static ssize_t features_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "guest_matrix hotplug ap_config\n");
}
static DEVICE_ATTR_RO(features);

static struct attribute *matrix_dev_attrs[] = {
	&dev_attr_features.attr,
	NULL,
};
ATTRIBUTE_GROUPS(matrix_dev);

static const struct bus_type matrix_bus = {
	.name = "matrix",
};

static struct device_driver matrix_driver = {
	.name = VFIO_AP_DRIVER_NAME,
	.bus = &matrix_bus,
	.suppress_bind_attrs = true,
	.dev_groups = matrix_dev_groups,
};

static void matrix_dev_release(struct device *dev)
{
	kfree(container_of(dev, struct ap_matrix_dev, device));
}

/* What is not yet registered is undone by kfree(). */
static int matrix_dev_alloc(struct device *parent)
{
	int ret;

	matrix_dev = kzalloc(sizeof(*matrix_dev), GFP_KERNEL);
	if (!matrix_dev)
		return -ENOMEM;

	/* Without the facility the masks stay empty, and no guest gets a queue. */
	if (test_facility(FACILITY_QUERY_AP_CONFIG)) {
		ret = ap_qci(&matrix_dev->info);
		if (ret)
			goto err_free;
	}

	mutex_init(&matrix_dev->guests_lock);
	mutex_init(&matrix_dev->mdevs_lock);
	INIT_LIST_HEAD(&matrix_dev->mdev_list);
	hash_init(matrix_dev->queues);

	matrix_dev->device.parent = parent;
	matrix_dev->device.bus = &matrix_bus;
	matrix_dev->device.release = matrix_dev_release;
	ret = dev_set_name(&matrix_dev->device, "matrix");
	if (ret)
		goto err_free;

	return 0;

err_free:
	kfree(matrix_dev);
	return ret;
}

/**
 * vfio_ap_matrix_dev_register() - create and register the matrix device
 *
 * Return: 0, or a negative errno with nothing left behind
 */
int vfio_ap_matrix_dev_register(void)
{
	struct device *root;
	int ret;

	root = root_device_register(VFIO_AP_DRIVER_NAME);
	if (IS_ERR(root))
		return PTR_ERR(root);

	ret = bus_register(&matrix_bus);
	if (ret)
		goto err_root;

	ret = matrix_dev_alloc(root);
	if (ret)
		goto err_bus;

	ret = device_register(&matrix_dev->device);
	if (ret) {
		/* It has a reference count even if it was refused. */
		put_device(&matrix_dev->device);
		goto err_bus;
	}

	ret = driver_register(&matrix_driver);
	if (ret)
		goto err_device;

	return 0;

err_device:
	device_unregister(&matrix_dev->device);
err_bus:
	matrix_dev = NULL;
	bus_unregister(&matrix_bus);
err_root:
	root_device_unregister(root);
	return ret;
}

/**
 * vfio_ap_matrix_dev_unregister() - undo vfio_ap_matrix_dev_register()
 */
void vfio_ap_matrix_dev_unregister(void)
{
	struct device *root = matrix_dev->device.parent;

	driver_unregister(&matrix_driver);
	device_unregister(&matrix_dev->device);
	matrix_dev = NULL;
	bus_unregister(&matrix_bus);
	root_device_unregister(root);
}
