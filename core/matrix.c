// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of a mediated device that tell what is in its matrix, and what of it a
 * guest has or would have.
 */
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/sysfs.h>

#include "vfio_ap_core.h"

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

static ssize_t guest_matrix_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	ssize_t len;

	mutex_lock(&matrix_dev->mdevs_lock);
	len = show_matrix(&matrix_mdev->shadow_apcb, buf);
	mutex_unlock(&matrix_dev->mdevs_lock);

	return len;
}
static DEVICE_ATTR_RO(guest_matrix);

static ssize_t control_domains_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	unsigned long id;
	ssize_t len = 0;

	mutex_lock(&matrix_dev->mdevs_lock);
	for_each_set_bit_inv(id, matrix_mdev->matrix.adm, AP_DOMAINS)
		len += sysfs_emit_at(buf, len, "%04lx\n", id);
	mutex_unlock(&matrix_dev->mdevs_lock);

	return len;
}
static DEVICE_ATTR_RO(control_domains);

static struct attribute *matrix_attrs[] = {
	&dev_attr_matrix.attr,
	&dev_attr_guest_matrix.attr,
	&dev_attr_control_domains.attr,
	NULL,
};

const struct attribute_group vfio_ap_matrix_group = {
	.attrs = matrix_attrs,
};
