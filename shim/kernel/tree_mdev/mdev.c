// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mdev core of a kernel tree: its drivers/vfio/mdev/mdev_*.c, compiled as they are beside this file,
 * take the place of the shim's model (kernel/own_mdev). They see what a driver sees, <linux/...> of the
 * shim, and are not instrumented: decision points lie in the functions that they call. The driver and
 * user space reach them as in the kernel: mdev_register_parent() and its like, `create` and `remove`.
 *
 * What is left to connect is their life. The core is a module of its own in the kernel, loaded before
 * the driver, which uses its symbols; here it comes at boot, and goes when nothing is on its bus.
 */
#include <linux/device.h>
#include "kernel/base.h"
#include "kernel/mdev.h"

/* What subsys_initcall() and module_exit() of mdev_core.c became (<linux/init.h>). */
int builtin_mdev_init(void);
void builtin_mdev_exit(void);

int mdev_boot(void)
{
	return builtin_mdev_init();
}

void mdev_shutdown(void)
{
	if (!device_on_bus("mdev"))
		builtin_mdev_exit();
}
