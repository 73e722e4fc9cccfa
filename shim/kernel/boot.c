// SPDX-License-Identifier: GPL-2.0-only
/*
 * From power-on to power-off: the order in which the parts of the simulated kernel come and go.
 *
 * Each run boots a fresh kernel and ends with a shutdown that behaves as an orderly one would:
 * processes end, the driver is unloaded, and only then is counted what nobody has given back.
 */
#include <linux/errno.h>
#include "kernel/internal.h"
#include "kernel/mdev.h"
#include "machine/ap_bus.h"
#include "machine/promise.h"

int user_boot(const struct machine_config *config)
{
	int ret;

	ret = machine_boot(config);
	if (!ret)
		ret = kvm_boot();
	if (!ret)
		ret = vfio_boot();
	if (!ret)
		ret = device_model_boot();
	if (!ret)
		ret = mdev_boot();
	if (!ret)
		ret = ap_bus_boot(config);
	return ret;
}

int user_module_load(void)
{
	return module_driver_load();
}

int user_module_unload(void)
{
	int ret = module_driver_unload();
	unsigned int m;

	/* No mdev outlives its parent. */
	for (m = 0; !ret && m < USER_MAX_MDEVS; m++)
		assigned_removed(m);
	return ret;
}

void user_shutdown(void)
{
	unsigned int g;

	vfio_wait_users();
	for (g = 0; g < USER_MAX_GUESTS; g++)
		user_guest_close(g);
	ap_bus_quiesce();
	if (module_driver_loaded())
		module_driver_unload();
	mdev_shutdown();
	ap_bus_shutdown();
	vfio_shutdown();
	kvm_shutdown();
	eventfd_shutdown();
	device_model_shutdown();
	machine_shutdown();
	event_emit(EV_UNLOADED, NULL, 0, 0);
	/* Last, because a driver is known to leave it, and a known finding hides those behind it. */
	debug_shutdown();
}
