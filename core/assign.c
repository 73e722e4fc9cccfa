// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix of a mediated device: who may have which queue, and the attributes by
 * which single adapters and domains are assigned and unassigned.
 *
 * An APQN belongs to the host's own drivers, to one mediated device, or to nobody.
 * The first is decided by the AP bus (its masks, under P), the second by the
 * matrices on the driver's list. Whether a queue with that number exists or is
 * bound to this driver does not matter here; the filter sees to that. Control
 * domains are not owned by anybody: many guests may have the same.
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

/**
 * vfio_ap_check_available() - may the APQNs of these masks be assigned?
 * @assignee: the mediated device that shall get them; what it has already is no obstacle
 * @apm: adapters
 * @aqm: usage domains
 *
 * Context: P and G are held
 * Return: 0, -EADDRNOTAVAIL if the host keeps one for itself, or -EADDRINUSE if another
 *	   mediated device has one
 */
int vfio_ap_check_available(struct ap_matrix_mdev *assignee, unsigned long *apm, unsigned long *aqm)
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
	ret = vfio_ap_check_available(matrix_mdev, apm, matrix->aqm);
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
	ret = vfio_ap_check_available(matrix_mdev, matrix->apm, aqm);
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

/* A guest may administer a control domain that the host does not use itself. */
static int assign_control_domain(struct ap_matrix_mdev *matrix_mdev, unsigned long id)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;

	if (id > matrix->adm_max)
		return -ENODEV;

	set_bit_inv(id, matrix->adm);
	vfio_ap_filter(matrix_mdev);

	return 0;
}

static int unassign_control_domain(struct ap_matrix_mdev *matrix_mdev, unsigned long id)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;

	if (id > matrix->adm_max)
		return -ENODEV;

	clear_bit_inv(id, matrix->adm);
	vfio_ap_filter(matrix_mdev);

	return 0;
}

/* What the attributes have in common, where the host's claims matter … */
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

/* … and where they do not: for unassigning, and for control domains */
static ssize_t store_change(struct device *dev, const char *buf, size_t count,
			    int (*change)(struct ap_matrix_mdev *matrix_mdev, unsigned long id))
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	struct kvm *kvm;
	unsigned long id;
	int ret;

	ret = kstrtoul(buf, 0, &id);
	if (ret)
		return ret;

	kvm = vfio_ap_lock_mdev(matrix_mdev);
	ret = change(matrix_mdev, id);
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
	return store_change(dev, buf, count, unassign_adapter);
}
static DEVICE_ATTR_WO(unassign_adapter);

static ssize_t unassign_domain_store(struct device *dev, struct device_attribute *attr,
				     const char *buf, size_t count)
{
	return store_change(dev, buf, count, unassign_domain);
}
static DEVICE_ATTR_WO(unassign_domain);

static ssize_t assign_control_domain_store(struct device *dev, struct device_attribute *attr,
					   const char *buf, size_t count)
{
	return store_change(dev, buf, count, assign_control_domain);
}
static DEVICE_ATTR_WO(assign_control_domain);

static ssize_t unassign_control_domain_store(struct device *dev, struct device_attribute *attr,
					     const char *buf, size_t count)
{
	return store_change(dev, buf, count, unassign_control_domain);
}
static DEVICE_ATTR_WO(unassign_control_domain);

static struct attribute *assign_attrs[] = {
	&dev_attr_assign_adapter.attr,
	&dev_attr_assign_domain.attr,
	&dev_attr_assign_control_domain.attr,
	&dev_attr_unassign_adapter.attr,
	&dev_attr_unassign_domain.attr,
	&dev_attr_unassign_control_domain.attr,
	NULL,
};

const struct attribute_group vfio_ap_assign_group = {
	.attrs = assign_attrs,
};
