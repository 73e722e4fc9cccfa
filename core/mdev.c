// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mediated devices: their type, their making and removal, their face to vfio.
 *
 * A mediated device is on the driver's list for exactly as long as it can be given
 * adapters: its attributes appear after its probe and vanish before its removal.
 */
#include <linux/err.h>
#include <linux/kvm_host.h>
#include <linux/mdev.h>
#include <linux/module.h>
#include <linux/vfio.h>

#include "vfio_ap_core.h"
#include "locks.h"

#define to_matrix_mdev(vfio_dev) container_of(vfio_dev, struct ap_matrix_mdev, vdev)

/* Without extended addressing the machine has 64 adapters and 16 domains. */
static void matrix_init(struct ap_matrix *matrix, const struct ap_config_info *info)
{
	matrix->apm_max = info->apxa ? info->na : 63;
	matrix->aqm_max = info->apxa ? info->nd : 15;
	matrix->adm_max = info->apxa ? info->nd : 15;
}

static int vfio_ap_mdev_init(struct vfio_device *vdev)
{
	struct ap_matrix_mdev *matrix_mdev = to_matrix_mdev(vdev);

	mutex_lock(&matrix_dev->guests_lock);
	matrix_init(&matrix_mdev->matrix, &matrix_dev->info);
	matrix_init(&matrix_mdev->shadow_apcb, &matrix_dev->info);
	mutex_unlock(&matrix_dev->guests_lock);

	INIT_LIST_HEAD(&matrix_mdev->node);
	hash_init(matrix_mdev->queues);
	matrix_mdev->pqap_hook = vfio_ap_pqap;

	return 0;
}

static int vfio_ap_mdev_open(struct vfio_device *vdev)
{
	if (!vdev->kvm)
		return -EINVAL;

	return vfio_ap_guest_attach(to_matrix_mdev(vdev), vdev->kvm);
}

static void vfio_ap_mdev_close(struct vfio_device *vdev)
{
	vfio_ap_guest_detach(to_matrix_mdev(vdev), vdev->kvm);
	vfio_ap_release_triggers(to_matrix_mdev(vdev));
}

static long vfio_ap_mdev_ioctl(struct vfio_device *vdev, unsigned int cmd, unsigned long arg)
{
	return vfio_ap_ioctl(to_matrix_mdev(vdev), cmd, arg);
}

static void vfio_ap_mdev_request(struct vfio_device *vdev, unsigned int count)
{
	vfio_ap_request(to_matrix_mdev(vdev), count);
}

static void vfio_ap_mdev_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
	mutex_lock(&matrix_dev->mdevs_lock);
	vfio_ap_irq_unmap(to_matrix_mdev(vdev), iova, length);
	mutex_unlock(&matrix_dev->mdevs_lock);
}

static const struct vfio_device_ops vfio_ap_mdev_ops = {
	.init = vfio_ap_mdev_init,
	.open_device = vfio_ap_mdev_open,
	.close_device = vfio_ap_mdev_close,
	.ioctl = vfio_ap_mdev_ioctl,
	.request = vfio_ap_mdev_request,
	.dma_unmap = vfio_ap_mdev_unmap,
	.bind_iommufd = vfio_iommufd_emulated_bind,
	.unbind_iommufd = vfio_iommufd_emulated_unbind,
	.attach_ioas = vfio_iommufd_emulated_attach_ioas,
	.detach_ioas = vfio_iommufd_emulated_detach_ioas,
};

static int vfio_ap_mdev_add(struct mdev_device *mdev)
{
	struct ap_matrix_mdev *matrix_mdev;
	int ret;

	matrix_mdev = vfio_alloc_device(ap_matrix_mdev, vdev, &mdev->dev, &vfio_ap_mdev_ops);
	if (IS_ERR(matrix_mdev))
		return PTR_ERR(matrix_mdev);

	dev_set_drvdata(&mdev->dev, matrix_mdev);
	ret = vfio_register_emulated_iommu_dev(&matrix_mdev->vdev);
	if (ret) {
		vfio_put_device(&matrix_mdev->vdev);
		return ret;
	}

	/* Nothing can be in its matrix yet, so nobody missed it on the list. */
	mutex_lock(&matrix_dev->guests_lock);
	list_add(&matrix_mdev->node, &matrix_dev->mdev_list);
	mutex_unlock(&matrix_dev->guests_lock);

	return 0;
}

static void vfio_ap_mdev_del(struct mdev_device *mdev)
{
	struct ap_matrix_mdev *matrix_mdev = dev_get_drvdata(&mdev->dev);
	struct vfio_ap_queue *q;
	struct hlist_node *next;
	struct kvm *kvm;
	unsigned int bucket;

	/* Waits for the last close: from here on there is no guest. */
	vfio_unregister_group_dev(&matrix_mdev->vdev);

	kvm = vfio_ap_lock_mdev(matrix_mdev);
	hash_for_each_safe(matrix_mdev->queues, bucket, next, q, mdev_node)
		vfio_ap_queue_unlink(q);
	list_del(&matrix_mdev->node);
	vfio_ap_unlock(kvm);

	vfio_put_device(&matrix_mdev->vdev);
}

static const struct attribute_group *vfio_ap_mdev_groups[] = {
	&vfio_ap_assign_group,
	&vfio_ap_config_group,
	&vfio_ap_matrix_group,
	NULL,
};

static struct mdev_driver vfio_ap_mdev_driver = {
	.device_api = VFIO_DEVICE_API_AP_STRING,
	/* One for each queue that a machine can have. */
	.max_instances = AP_DEVICES * AP_DOMAINS,
	.driver = {
		.name = "vfio_ap_mdev",
		.owner = THIS_MODULE,
		.mod_name = KBUILD_MODNAME,
		.dev_groups = vfio_ap_mdev_groups,
	},
	.probe = vfio_ap_mdev_add,
	.remove = vfio_ap_mdev_del,
};

/**
 * vfio_ap_mdev_type_register() - offer mediated devices below the matrix device
 *
 * Return: 0, or a negative errno with nothing left behind
 */
int vfio_ap_mdev_type_register(void)
{
	int ret;

	ret = mdev_register_driver(&vfio_ap_mdev_driver);
	if (ret)
		return ret;

	matrix_dev->mdev_type.sysfs_name = "passthrough";
	matrix_dev->mdev_type.pretty_name = "VFIO AP Passthrough Device";
	matrix_dev->mdev_types[0] = &matrix_dev->mdev_type;
	ret = mdev_register_parent(&matrix_dev->parent, &matrix_dev->device, &vfio_ap_mdev_driver,
				   matrix_dev->mdev_types, ARRAY_SIZE(matrix_dev->mdev_types));
	if (ret)
		mdev_unregister_driver(&vfio_ap_mdev_driver);

	return ret;
}

/**
 * vfio_ap_mdev_type_unregister() - remove all mediated devices and offer no more
 */
void vfio_ap_mdev_type_unregister(void)
{
	mdev_unregister_parent(&matrix_dev->parent);
	mdev_unregister_driver(&vfio_ap_mdev_driver);
}
