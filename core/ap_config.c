// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attribute ap_config: the whole matrix of a mediated device, read and written at
 * once. A guest on its way to another machine gets its matrix by a single write, which
 * is done or refused as a whole.
 *
 * The text is three masks, adapters, usage domains and control domains, in hexadecimal
 * digits with the leftmost bit first, separated by commas.
 */
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "vfio_ap_core.h"
#include "locks.h"

/* Longest text of a mask: prefix, digits, what separates it from the next. */
#define MASK_TEXT_MAX (AP_DEVICES / 4 + 3)

static int emit_mask(char *buf, int at, const unsigned long *mask, char end)
{
	return sysfs_emit_at(buf, at, "0x%016lx%016lx%016lx%016lx%c", mask[0], mask[1], mask[2],
			     mask[3], end);
}

static ssize_t ap_config_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	int len = 0;

	mutex_lock(&matrix_dev->mdevs_lock);
	len += emit_mask(buf, len, matrix->apm, ',');
	len += emit_mask(buf, len, matrix->aqm, ',');
	len += emit_mask(buf, len, matrix->adm, '\n');
	mutex_unlock(&matrix_dev->mdevs_lock);

	return len;
}

static int parse_mask(char **text, unsigned long *mask, int bits)
{
	char *token = strsep(text, ",\n");

	if (!token)
		return -EINVAL;

	bitmap_zero(mask, bits);

	return ap_hex2bitmap(token, mask, bits);
}

/* The masks of a text; the numbers of this machine's adapters and domains stay unset. */
static int parse_masks(const char *buf, struct ap_matrix *masks)
{
	char *copy, *rest;
	int ret = -EINVAL;

	copy = kstrndup(buf, 3 * MASK_TEXT_MAX, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	rest = copy;
	if (!parse_mask(&rest, masks->apm, AP_DEVICES) &&
	    !parse_mask(&rest, masks->aqm, AP_DOMAINS) &&
	    !parse_mask(&rest, masks->adm, AP_DOMAINS))
		ret = 0;
	kfree(copy);

	return ret;
}

static bool exceeds(const unsigned long *mask, unsigned int max)
{
	unsigned long bit;

	for_each_set_bit_inv(bit, mask, AP_DEVICES) {
		if (bit > max)
			return true;
	}

	return false;
}

static int check_masks(struct ap_matrix_mdev *matrix_mdev, struct ap_matrix *masks)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	int ret;

	ret = vfio_ap_check_available(matrix_mdev, masks->apm, masks->aqm);
	if (ret)
		return ret;

	if (exceeds(masks->apm, matrix->apm_max) || exceeds(masks->aqm, matrix->aqm_max) ||
	    exceeds(masks->adm, matrix->adm_max))
		return -ENODEV;

	return 0;
}

static bool in_matrix(const struct ap_matrix *matrix, int apqn)
{
	return test_bit_inv(AP_QID_CARD(apqn), matrix->apm) &&
	       test_bit_inv(AP_QID_QUEUE(apqn), matrix->aqm);
}

/* Queues that are in the matrix now are linked before it is filtered, others unlinked after. */
static void replace_masks(struct ap_matrix_mdev *matrix_mdev, const struct ap_matrix *masks)
{
	struct ap_matrix *matrix = &matrix_mdev->matrix;
	struct vfio_ap_queue *q;
	struct hlist_node *next;
	unsigned int bucket;

	bitmap_copy(matrix->apm, masks->apm, AP_DEVICES);
	bitmap_copy(matrix->aqm, masks->aqm, AP_DOMAINS);
	bitmap_copy(matrix->adm, masks->adm, AP_DOMAINS);

	hash_for_each(matrix_dev->queues, bucket, q, node) {
		if (in_matrix(matrix, q->apqn))
			vfio_ap_queue_link(matrix_mdev, q->apqn);
	}
	vfio_ap_filter(matrix_mdev);
	hash_for_each_safe(matrix_mdev->queues, bucket, next, q, mdev_node) {
		if (!in_matrix(matrix, q->apqn))
			vfio_ap_queue_unlink(q);
	}
}

static ssize_t ap_config_store(struct device *dev, struct device_attribute *attr, const char *buf,
			       size_t count)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(dev);
	struct ap_matrix masks;
	struct kvm *kvm;
	int ret;

	ret = parse_masks(buf, &masks);
	if (ret)
		return ret;

	kvm = vfio_ap_lock_assignment(matrix_mdev);
	ret = check_masks(matrix_mdev, &masks);
	if (!ret)
		replace_masks(matrix_mdev, &masks);
	vfio_ap_unlock_assignment(kvm);

	return ret ? ret : count;
}
static DEVICE_ATTR_RW(ap_config);

static struct attribute *ap_config_attrs[] = {
	&dev_attr_ap_config.attr,
	NULL,
};

const struct attribute_group vfio_ap_config_group = {
	.attrs = ap_config_attrs,
};
