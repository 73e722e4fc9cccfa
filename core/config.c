// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes of the host's AP configuration: adapters and domains that the host
 * gains or loses.
 *
 * The AP bus tells of a change twice: before it removes and makes the queues'
 * devices, one by one, and when it is done with all of them. What the host has
 * lost is taken from the guests at the first occasion, while the devices are still
 * there. What it has gained must wait for the second one: a domain whose queues are
 * not bound yet would make every adapter look incomplete, and the filter would take
 * them all from the guests for the time of the scan. So ap_matrix_dev.info knows in
 * between only what the host had before and still has, and the queues that are
 * bound meanwhile are filtered as if the new domains were not there.
 */
#include <linux/bitmap.h>
#include <linux/list.h>

#include "vfio_ap_core.h"
#include "locks.h"

/* Let every mediated device have what it may have now. The caller holds G. */
static void filter_all(void)
{
	struct ap_matrix_mdev *matrix_mdev;
	struct kvm *kvm;

	list_for_each_entry(matrix_mdev, &matrix_dev->mdev_list, node) {
		kvm = vfio_ap_lock_inner(matrix_mdev);
		vfio_ap_filter(matrix_mdev);
		vfio_ap_unlock_inner(kvm);
	}
}

/* Remove from a mask what the other one lacks. */
static void mask_and(void *mask, void *other, unsigned int bits)
{
	bitmap_and(mask, mask, other, bits);
}

/**
 * vfio_ap_config_changed() - a scan of the AP bus begins, the configuration is a new one
 * @new_info: the configuration of now
 * @old_info: the one before
 *
 * @old_info is of no use: what this driver has seen before may be older, or newer
 * if it was loaded after the bus' last scan.
 *
 * Context: called by the AP bus with its scan mutex held; takes G → [K] → M
 */
void vfio_ap_config_changed(struct ap_config_info *new_info, struct ap_config_info *old_info)
{
	struct ap_config_info *info = &matrix_dev->info;

	vfio_ap_lock_outer();
	mask_and(info->apm, new_info->apm, AP_DEVICES);
	mask_and(info->aqm, new_info->aqm, AP_DOMAINS);
	mask_and(info->adm, new_info->adm, AP_DOMAINS);
	filter_all();
	vfio_ap_unlock_outer();
}

/**
 * vfio_ap_scan_complete() - the scan that found a new configuration is done
 * @new_info: the configuration of now
 * @old_info: the one before
 *
 * Context: as vfio_ap_config_changed()
 */
void vfio_ap_scan_complete(struct ap_config_info *new_info, struct ap_config_info *old_info)
{
	vfio_ap_lock_outer();
	matrix_dev->info = *new_info;
	filter_all();
	vfio_ap_unlock_outer();
}
