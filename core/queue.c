// SPDX-License-Identifier: GPL-2.0-only
/*
 * AP queues: their binding to this driver, and their place in mediated devices.
 *
 * A queue that is bound stands in the driver's table of queues. If its APQN lies
 * in the matrix of a mediated device, it stands in that device's table too and
 * points to it: it is linked. Assigning before binding and binding before
 * assigning both end in a link.
 *
 * The table of the driver spares the way over the AP bus to find a queue: there
 * one would have to read which driver a device has without holding its lock.
 */
#include <linux/hashtable.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "vfio_ap_core.h"
#include "locks.h"

static struct vfio_ap_queue *bound_queue(int apqn)
{
	struct vfio_ap_queue *q;

	hash_for_each_possible(matrix_dev->queues, q, node, apqn) {
		if (q->apqn == apqn)
			return q;
	}

	return NULL;
}

/**
 * vfio_ap_mdev_queue() - find a queue of a mediated device
 * @matrix_mdev: the mediated device
 * @apqn:	 the queue's number
 *
 * Context: G or M is held
 * Return: the queue, or NULL if it is not bound or not in the matrix
 */
struct vfio_ap_queue *vfio_ap_mdev_queue(struct ap_matrix_mdev *matrix_mdev, int apqn)
{
	struct vfio_ap_queue *q;

	hash_for_each_possible(matrix_mdev->queues, q, mdev_node, apqn) {
		if (q->apqn == apqn)
			return q;
	}

	return NULL;
}

static void link_queue(struct ap_matrix_mdev *matrix_mdev, struct vfio_ap_queue *q)
{
	if (q->matrix_mdev == matrix_mdev)
		return;

	q->matrix_mdev = matrix_mdev;
	hash_add(matrix_mdev->queues, &q->mdev_node, q->apqn);
}

/**
 * vfio_ap_queue_link() - link a queue to a mediated device, if it is bound
 * @matrix_mdev: the mediated device, whose matrix has @apqn
 * @apqn:	 the queue's number
 *
 * Context: G and M are held
 */
void vfio_ap_queue_link(struct ap_matrix_mdev *matrix_mdev, int apqn)
{
	struct vfio_ap_queue *q = bound_queue(apqn);

	if (q)
		link_queue(matrix_mdev, q);
}

/**
 * vfio_ap_queue_unlink() - undo the link of a queue to its mediated device
 * @q: the queue, which no guest has any more
 *
 * Context: G and M are held
 */
void vfio_ap_queue_unlink(struct vfio_ap_queue *q)
{
	hash_del(&q->mdev_node);
	q->matrix_mdev = NULL;
}

/**
 * vfio_ap_queue_probe() - a queue is bound to this driver
 * @apdev: the queue's device
 *
 * If its mediated device has a guest, the queue may be what was missing for the
 * guest to get the whole adapter.
 *
 * Context: the device's lock is held; takes G → [K] → M
 * Return: 0, or a negative errno with nothing left behind
 */
int vfio_ap_queue_probe(struct ap_device *apdev)
{
	struct ap_matrix_mdev *matrix_mdev;
	struct vfio_ap_queue *q;
	struct kvm *kvm;
	int ret;

	q = kzalloc(sizeof(*q), GFP_KERNEL);
	if (!q)
		return -ENOMEM;

	q->apqn = to_ap_queue(&apdev->device)->qid;
	q->saved_isc = VFIO_AP_ISC_NONE;
	vfio_ap_reset_init(q);

	ret = sysfs_create_group(&apdev->device.kobj, &vfio_ap_queue_group);
	if (ret) {
		kfree(q);
		return ret;
	}

	kvm = vfio_ap_lock_apqn(q->apqn, &matrix_mdev);
	dev_set_drvdata(&apdev->device, q);
	hash_add(matrix_dev->queues, &q->node, q->apqn);
	if (matrix_mdev) {
		link_queue(matrix_mdev, q);
		vfio_ap_filter(matrix_mdev);
	}
	vfio_ap_unlock(kvm);

	return 0;
}

/**
 * vfio_ap_queue_remove() - a queue is taken from this driver
 * @apdev: the queue's device
 *
 * Once the queue is out of its mediated device's table, the filter takes the
 * adapter from the guest and resets the adapter's other queues. The queue itself
 * still points to the mediated device then: its reset, which comes last, gives
 * back what its interruption holds there.
 *
 * Context: the device's lock is held; takes G → [K] → M
 */
void vfio_ap_queue_remove(struct ap_device *apdev)
{
	struct vfio_ap_queue *q = dev_get_drvdata(&apdev->device);
	struct kvm *kvm;

	/* Waits for its readers, which take G. */
	sysfs_remove_group(&apdev->device.kobj, &vfio_ap_queue_group);

	kvm = vfio_ap_lock_queue(q);
	if (q->matrix_mdev) {
		hash_del(&q->mdev_node);
		vfio_ap_filter(q->matrix_mdev);
	}
	vfio_ap_reset_start(q);
	vfio_ap_reset_wait(q);
	q->matrix_mdev = NULL;

	hash_del(&q->node);
	dev_set_drvdata(&apdev->device, NULL);
	vfio_ap_unlock(kvm);
	kfree(q);
}
