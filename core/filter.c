// SPDX-License-Identifier: GPL-2.0-only
/*
 * From what is assigned to what a guest gets.
 *
 * A guest gets the adapters and domains of its matrix that the host has, but an
 * APCB is a product of two masks: a single queue cannot be left out of it. So if
 * one of an adapter's queues is not bound to this driver, or not fit for use
 * because its reset failed, the whole adapter is left out.
 *
 * The shadow APCB is computed anew from scratch each time. That makes one function
 * serve every occasion (an assignment, an unassignment, a queue that comes or
 * goes), and an adapter returns by itself as soon as nothing is missing any more.
 */
#include <linux/bitmap.h>
#include <linux/lockdep.h>

#include "vfio_ap_core.h"

static bool adapter_is_complete(struct ap_matrix_mdev *matrix_mdev, unsigned long apid,
				const unsigned long *aqm)
{
	struct vfio_ap_queue *q;
	unsigned long apqi;

	for_each_set_bit_inv(apqi, aqm, AP_DOMAINS) {
		q = vfio_ap_mdev_queue(matrix_mdev, AP_MKQID(apid, apqi));
		if (!q || !vfio_ap_reset_passed(q))
			return false;
	}

	return true;
}

/* Collect the queues that are in the shadow APCB but in the given masks no more. */
static void collect_leaving(struct ap_matrix_mdev *matrix_mdev, const unsigned long *apm,
			    const unsigned long *aqm, struct list_head *resets)
{
	struct ap_matrix *shadow = &matrix_mdev->shadow_apcb;
	struct vfio_ap_queue *q;
	unsigned long apid, apqi;

	for_each_set_bit_inv(apid, shadow->apm, AP_DEVICES) {
		for_each_set_bit_inv(apqi, shadow->aqm, AP_DOMAINS) {
			if (test_bit_inv(apid, apm) && test_bit_inv(apqi, aqm))
				continue;
			q = vfio_ap_mdev_queue(matrix_mdev, AP_MKQID(apid, apqi));
			if (q)
				vfio_ap_reset_add(q, resets);
		}
	}
}

/**
 * vfio_ap_filter() - bring the shadow APCB of a mediated device up to date
 * @matrix_mdev: the mediated device
 *
 * If there is a guest, it gets the new masks at once, and the queues that it
 * lost are reset, when it can no longer reach them. A queue that leaves the
 * matrix has to be linked still.
 *
 * Context: G and M are held, K as well if there is a guest. Sleeps.
 */
void vfio_ap_filter(struct ap_matrix_mdev *matrix_mdev)
{
	struct ap_matrix *shadow = &matrix_mdev->shadow_apcb;
	DECLARE_BITMAP(apm, AP_DEVICES);
	DECLARE_BITMAP(aqm, AP_DOMAINS);
	DECLARE_BITMAP(adm, AP_DOMAINS);
	LIST_HEAD(resets);
	unsigned long apid;

	lockdep_assert_held(&matrix_dev->mdevs_lock);

	bitmap_and(apm, matrix_mdev->matrix.apm, (unsigned long *)matrix_dev->info.apm, AP_DEVICES);
	bitmap_and(aqm, matrix_mdev->matrix.aqm, (unsigned long *)matrix_dev->info.aqm, AP_DOMAINS);
	bitmap_and(adm, matrix_mdev->matrix.adm, (unsigned long *)matrix_dev->info.adm, AP_DOMAINS);
	for_each_set_bit_inv(apid, apm, AP_DEVICES) {
		if (!adapter_is_complete(matrix_mdev, apid, aqm))
			clear_bit_inv(apid, apm);
	}

	if (bitmap_equal(apm, shadow->apm, AP_DEVICES) &&
	    bitmap_equal(aqm, shadow->aqm, AP_DOMAINS) &&
	    bitmap_equal(adm, shadow->adm, AP_DOMAINS))
		return;

	if (matrix_mdev->kvm)
		collect_leaving(matrix_mdev, apm, aqm, &resets);
	bitmap_copy(shadow->apm, apm, AP_DEVICES);
	bitmap_copy(shadow->aqm, aqm, AP_DOMAINS);
	bitmap_copy(shadow->adm, adm, AP_DOMAINS);
	vfio_ap_guest_update(matrix_mdev);
	vfio_ap_reset_all(&resets);
}
