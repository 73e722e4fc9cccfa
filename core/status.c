// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attribute status of a queue that is bound to this driver: whose it is.
 *
 * Its removal waits for its readers, and they take G: who removes it holds none of the
 * driver's locks.
 */
#include <linux/device.h>
#include <linux/sysfs.h>

#include "vfio_ap_core.h"
#include "locks.h"

static const char *queue_status(const struct vfio_ap_queue *q)
{
	/* The attribute is there a little longer than the queue. */
	if (!q || !q->matrix_mdev)
		return "unassigned";

	if (q->matrix_mdev->kvm && vfio_ap_guest_has(q->matrix_mdev, q->apqn))
		return "in use";

	return "assigned";
}

static ssize_t status_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct kvm *kvm = vfio_ap_lock_mdev(NULL);
	ssize_t len;

	len = sysfs_emit(buf, "%s\n", queue_status(dev_get_drvdata(dev)));
	vfio_ap_unlock(kvm);

	return len;
}
static DEVICE_ATTR_RO(status);

static struct attribute *status_attrs[] = {
	&dev_attr_status.attr,
	NULL,
};

const struct attribute_group vfio_ap_queue_group = {
	.attrs = status_attrs,
};
