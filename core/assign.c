// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix of a mediated device: who may have which queue, and its attributes.
 *
 * An APQN belongs to the host's own drivers, to one mediated device, or to nobody.
 * The first is decided by the AP bus (its masks, under P), the second by the
 * matrices on the driver's list. Whether a queue with that number exists or is
 * bound to this driver does not matter here; the filter sees to that.
 */
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/sysfs.h>

#include "vfio_ap_core.h"
#include "locks.h"

/* Has a mediated device other than the given one an APQN of these masks? */
static int check_not_shared(struct ap_matrix_mdev *assignee, unsigned long *apm, unsigned long *aqm)
{
	struct ap_matrix_mdev *other;

	list_for_each_entry(other, &matrix_dev->mdev_list, node) {
		if (other == assignee)
			continue;
		if (bitmap_intersects(other->matrix.apm, apm, AP_DEVICES) &&
		    bitmap_intersects(other->matrix.aqm, aqm, AP_DOMAINS)) {
			dev_warn(other->vdev.dev, "queues that are assigned here cannot go to %s\n",
				 assignee ? dev_name(assignee->vdev.dev) : "the host's drivers");
			return -EADDRINUSE;
		}
	}

	return 0;
}

/* May the APQNs of these masks be assigned? */
static int check_available(struct ap_matrix_mdev *assignee, unsigned long *apm, unsigned long *aqm)
{
	if (ap_apqn_in_matrix_owned_by_def_drv(apm, aqm))
		return -EADDRNOTAVAIL;

	return check_not_shared(assignee, apm, aqm);
}

/**
 * vfio_ap_in_use() - are queues that the host wants for itself in use here?
 * @apm: adapters
 * @aqm: usage domains
 *
 * Context: called by the AP bus with P held; takes G → M
 * Return: 0, or -EADDRINUSE if a mediated device has one of the queues
 */
int vfio_ap_in_use(unsigned long *apm, unsigned long *aqm)
{
	struct kvm *kvm;
	int ret;

	kvm = vfio_ap_lock_mdev(NULL);
	ret = check_not_shared(NULL, apm, aqm);
	vfio_ap_unlock(kvm);

	return ret;
}

static int assign_adapter(struct ap_matrix_mdev *matrix_mdev, unsigned long apid)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	DECLARE_BITMAP(apm, AP_DEVICES);
	unsigned long apqi;
	int ret;

	if (apid > matrix->apm_max)
		return -ENODEV;
	if (test_bit_inv(apid, matrix->apm))
		return 0;

	bitmap_zero(apm, AP_DEVICES);
	set_bit_inv(apid, apm);
	ret = check_available(matrix_mdev, apm, matrix->aqm);
	if (ret)
		return ret;

	set_bit_inv(apid, matrix->apm);
	for_each_set_bit_inv(apqi, matrix->aqm, AP_DOMAINS)
		vfio_ap_queue_link(matrix_mdev, AP_MKQID(apid, apqi));
	vfio_ap_filter(matrix_mdev);

	return 0;
}

static int assign_domain(struct ap_matrix_mdev *matrix_mdev, unsigned long apqi)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	DECLARE_BITMAP(aqm, AP_DOMAINS);
	unsigned long apid;
	int ret;

	if (apqi > matrix->aqm_max)
		return -ENODEV;
	if (test_bit_inv(apqi, matrix->aqm))
		return 0;

	bitmap_zero(aqm, AP_DOMAINS);
	set_bit_inv(apqi, aqm);
	ret = check_available(matrix_mdev, matrix->apm, aqm);
	if (ret)
		return ret;

	set_bit_inv(apqi, matrix->aqm);
	for_each_set_bit_inv(apid, matrix->apm, AP_DEVICES)
		vfio_ap_queue_link(matrix_mdev, AP_MKQID(apid, apqi));
	vfio_ap_filter(matrix_mdev);

	return 0;
}

static void unlink_apqn(struct ap_matrix_mdev *matrix_mdev, int apqn)
{
	struct vfio_ap_queue *q = vfio_ap_mdev_queue(matrix_mdev, apqn);

	if (q)
		vfio_ap_queue_unlink(q);
}

static int unassign_adapter(struct ap_matrix_mdev *matrix_mdev, unsigned long apid)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	unsigned long apqi;

	if (apid > matrix->apm_max)
		return -ENODEV;
	if (!test_bit_inv(apid, matrix->apm))
		return 0;

	clear_bit_inv(apid, matrix->apm);
	vfio_ap_filter(matrix_mdev);
	for_each_set_bit_inv(apqi, matrix->aqm, AP_DOMAINS)
		unlink_apqn(matrix_mdev, AP_MKQID(apid, apqi));

	return 0;
}

static int unassign_domain(struct ap_matrix_mdev *matrix_mdev, unsigned long apqi)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	unsigned long apid;

	if (apqi > matrix->aqm_max)
		return -ENODEV;
	if (!test_bit_inv(apqi, matrix->aqm))
		return 0;

	clear_bit_inv(apqi, matrix->aqm);
	vfio_ap_filter(matrix_mdev);
	for_each_set_bit_inv(apid, matrix->apm, AP_DEVICES)
		unlink_apqn(matrix_mdev, AP_MKQID(apid, apqi));

	return 0;
}

/* What the four attributes that are written have in common, for assigning … */
static ssize_t store_assign(struct device *dev, const char *buf, size_t count,
			    int (*assign)(struct ap_matrix_mdev *matrix_mdev, unsigned long id))
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	struct kvm *kvm;
	unsigned long id;
	int ret;

	ret = kstrtoul(buf, 0, &id);
	if (ret)
		return ret;

	kvm = vfio_ap_lock_assignment(matrix_mdev);
	ret = assign(matrix_mdev, id);
	vfio_ap_unlock_assignment(kvm);

	return ret ? ret : count;
}

/* … and for unassigning, where the host's claims do not matter */
static ssize_t store_unassign(struct device *dev, const char *buf, size_t count,
			      int (*unassign)(struct ap_matrix_mdev *matrix_mdev, unsigned long id))
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	struct kvm *kvm;
	unsigned long id;
	int ret;

	ret = kstrtoul(buf, 0, &id);
	if (ret)
		return ret;

	kvm = vfio_ap_lock_mdev(matrix_mdev);
	ret = unassign(matrix_mdev, id);
	vfio_ap_unlock(kvm);

	return ret ? ret : count;
}

static ssize_t assign_adapter_store(struct device *dev, struct device_attribute *attr,
				    const char *buf, size_t count)
{
	return store_assign(dev, buf, count, assign_adapter);
}
static DEVICE_ATTR_WO(assign_adapter);

static ssize_t assign_domain_store(struct device *dev, struct device_attribute *attr,
				   const char *buf, size_t count)
{
	return store_assign(dev, buf, count, assign_domain);
}
static DEVICE_ATTR_WO(assign_domain);

static ssize_t unassign_adapter_store(struct device *dev, struct device_attribute *attr,
				      const char *buf, size_t count)
{
	return store_unassign(dev, buf, count, unassign_adapter);
}
static DEVICE_ATTR_WO(unassign_adapter);

static ssize_t unassign_domain_store(struct device *dev, struct device_attribute *attr,
				     const char *buf, size_t count)
{
	return store_unassign(dev, buf, count, unassign_domain);
}
static DEVICE_ATTR_WO(unassign_domain);

#define MATRIX_LINE_MAX 9 /* "ff.00ff\n" and the end of the string */

/*
 * One line for each APQN; as long as one of the masks is empty, one for each bit of
 * the other. A full matrix does not fit into a page: the rest is left out then.
 */
static ssize_t show_matrix(const struct ap_matrix *matrix, char *buf)
{
	bool no_adapter = bitmap_empty(matrix->apm, AP_DEVICES);
	bool no_domain = bitmap_empty(matrix->aqm, AP_DOMAINS);
	unsigned long apid, apqi;
	unsigned int len = 0;

	if (no_adapter) {
		for_each_set_bit_inv(apqi, matrix->aqm, AP_DOMAINS)
			len += sysfs_emit_at(buf, len, ".%04lx\n", apqi);
		return len;
	}
	if (no_domain) {
		for_each_set_bit_inv(apid, matrix->apm, AP_DEVICES)
			len += sysfs_emit_at(buf, len, "%02lx.\n", apid);
		return len;
	}

	for_each_set_bit_inv(apid, matrix->apm, AP_DEVICES) {
		for_each_set_bit_inv(apqi, matrix->aqm, AP_DOMAINS) {
			if (len + MATRIX_LINE_MAX > PAGE_SIZE)
				return len;
			len += sysfs_emit_at(buf, len, "%02lx.%04lx\n", apid, apqi);
		}
	}

	return len;
}

static ssize_t matrix_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	ssize_t len;

	mutex_lock(&matrix_dev->mdevs_lock);
	len = show_matrix(&matrix_mdev->matrix, buf);
	mutex_unlock(&matrix_dev->mdevs_lock);

	return len;
}
static DEVICE_ATTR_RO(matrix);

static struct attribute *vfio_ap_mdev_attrs[] = {
	&dev_attr_assign_adapter.attr,	 &dev_attr_assign_domain.attr,
	&dev_attr_unassign_adapter.attr, &dev_attr_unassign_domain.attr,
	&dev_attr_matrix.attr,		 NULL,
};

static const struct attribute_group vfio_ap_mdev_group = {
	.attrs = vfio_ap_mdev_attrs,
};

const struct attribute_group *vfio_ap_mdev_groups[] = {
	&vfio_ap_mdev_group,
	NULL,
};
