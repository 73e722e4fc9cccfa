// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading and unloading of the vfio_ap driver: what is registered in which order.
 *
 * The AP bus may call the driver's probe before ap_driver_register() returns, so
 * the matrix device has to stand by then. Mediated devices come last and go
 * first: while there is one, its queues need the matrix device and the bus.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#include "vfio_ap_core.h"

/* Older adapters lack what interpretive execution for guests needs. */
static struct ap_device_id vfio_ap_ids[] = {
	{ .dev_type = AP_DEVICE_TYPE_CEX4, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{ .dev_type = AP_DEVICE_TYPE_CEX5, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{ .dev_type = AP_DEVICE_TYPE_CEX6, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{ .dev_type = AP_DEVICE_TYPE_CEX7, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{ .dev_type = AP_DEVICE_TYPE_CEX8, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{},
};

static struct ap_driver vfio_ap_driver = {
	.ids = vfio_ap_ids,
	.probe = vfio_ap_queue_probe,
	.remove = vfio_ap_queue_remove,
	.in_use = vfio_ap_in_use,
	.on_config_changed = vfio_ap_config_changed,
	.on_scan_complete = vfio_ap_scan_complete,
};

static int __init vfio_ap_init(void)
{
	int ret;

	if (!ap_instructions_available())
		return -ENODEV;

	ret = vfio_ap_matrix_dev_register();
	if (ret)
		return ret;

	ret = ap_driver_register(&vfio_ap_driver, THIS_MODULE, VFIO_AP_DRIVER_NAME);
	if (ret)
		goto err_matrix_dev;

	ret = vfio_ap_mdev_type_register();
	if (ret)
		goto err_driver;

	return 0;

err_driver:
	ap_driver_unregister(&vfio_ap_driver);
err_matrix_dev:
	vfio_ap_matrix_dev_unregister();
	return ret;
}

static void __exit vfio_ap_exit(void)
{
	vfio_ap_mdev_type_unregister();
	ap_driver_unregister(&vfio_ap_driver);
	vfio_ap_matrix_dev_unregister();
}

module_init(vfio_ap_init);
module_exit(vfio_ap_exit);

MODULE_DESCRIPTION("Pass-through of AP queues to KVM guests");
MODULE_LICENSE("GPL");
