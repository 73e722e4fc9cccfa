// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module loader, for the one module that there is: the driver under test.
 *
 * module_init() and module_exit() name two functions. Without a driver linked in (tests of the
 * shim) there is nothing to load.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include "kernel/internal.h"

struct module __this_module = {
	.name = "vfio_ap",
	.state = MODULE_STATE_UNFORMED,
};

extern int (*const shim_module_init)(void) __weak;
extern void (*const shim_module_exit)(void) __weak;

bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	sched_point_text(EV_CALL, module, 0, 0, "try_module_get");
	if (module->state != MODULE_STATE_LIVE && module->state != MODULE_STATE_COMING)
		return false;
	module->refcnt++;
	return true;
}

void __module_get(struct module *module)
{
	if (!module)
		return;
	sched_point_text(EV_CALL, module, 0, 0, "__module_get");
	module->refcnt++;
}

void module_put(struct module *module)
{
	if (!module)
		return;
	sched_point_text(EV_CALL, module, 0, 0, "module_put");
	if (WARN_ON(module->refcnt <= 0))
		return;
	module->refcnt--;
}

unsigned int module_refcount(struct module *module)
{
	return module->refcnt;
}

int module_driver_loaded(void)
{
	return __this_module.state == MODULE_STATE_LIVE;
}

int module_driver_load(void)
{
	int ret;

	if (!&shim_module_init)
		return -ENOENT;
	if (__this_module.state != MODULE_STATE_UNFORMED)
		return -EEXIST;
	__this_module.state = MODULE_STATE_COMING;
	__this_module.refcnt = 0;
	ret = shim_module_init();
	__this_module.state = ret ? MODULE_STATE_UNFORMED : MODULE_STATE_LIVE;
	return ret;
}

int module_driver_unload(void)
{
	if (__this_module.state != MODULE_STATE_LIVE)
		return __this_module.state == MODULE_STATE_UNFORMED ? -ENOENT : -EBUSY;
	if (__this_module.refcnt)
		return -EBUSY;
	__this_module.state = MODULE_STATE_GOING;
	if (&shim_module_exit)
		shim_module_exit();
	__this_module.state = MODULE_STATE_UNFORMED;
	return 0;
}
