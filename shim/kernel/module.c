// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module loader, for the one module that there is: the driver under test.
 *
 * As in the kernel: module_mutex is held while a module's state is looked at, not while its
 * functions run; a module that is in use stays, one on its way out gives no more references; who
 * loads while another is loading waits to see how that ends.
 *
 * module_init() and module_exit() name two functions. Without a driver linked in (tests of the
 * shim) there is nothing to load.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/wait.h>
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

static DEFINE_MUTEX(module_mutex);
static DECLARE_WAIT_QUEUE_HEAD(module_wq);
static unsigned int loads; /* so far in this run */

/* Take the module's place in the list of modules, if it is free. */
static int add_unformed_module(void)
{
	bool waited = false;
	int ret;

	for (;;) {
		mutex_lock(&module_mutex);
		if (__this_module.state != MODULE_STATE_COMING || waited)
			break;
		mutex_unlock(&module_mutex);
		ret = wait_event_interruptible(module_wq,
					       __this_module.state != MODULE_STATE_COMING);
		if (ret)
			return ret;
		waited = true;
	}
	ret = 0;
	if (__this_module.state == MODULE_STATE_UNFORMED) {
		__this_module.state = MODULE_STATE_COMING;
		/* The loader's own reference goes when init has returned. */
		__this_module.refcnt = 1;
	} else {
		ret = __this_module.state == MODULE_STATE_LIVE ? -EEXIST : -EBUSY;
	}
	mutex_unlock(&module_mutex);
	return ret;
}

/* What the loader puts into memory: the module's data as it was built (scripts/cmake/module-begin.c). */
extern char module_data_begin[] __weak, module_data_end[] __weak;
extern char module_bss_begin[] __weak, module_bss_end[] __weak;

static void load_data(void)
{
	if (loads++ == 0 || !module_data_begin || !module_bss_begin)
		return;
	snapshot_restore(module_data_begin, (unsigned long)(module_data_end - module_data_begin));
	snapshot_restore(module_bss_begin, (unsigned long)(module_bss_end - module_bss_begin));
}

static void set_state(enum module_state state)
{
	mutex_lock(&module_mutex);
	__this_module.state = state;
	mutex_unlock(&module_mutex);
	wake_up_all(&module_wq);
}

int module_driver_load(void)
{
	int ret;

	if (!&shim_module_init)
		return -ENOENT;
	ret = add_unformed_module();
	if (ret)
		return ret;
	load_data();
	ret = shim_module_init();
	if (ret) {
		set_state(MODULE_STATE_GOING);
		module_put(&__this_module);
		set_state(MODULE_STATE_UNFORMED);
		return ret;
	}
	set_state(MODULE_STATE_LIVE);
	module_put(&__this_module);
	return 0;
}

/* Under module_mutex: does nobody use it, so that nobody will from here on? */
static int try_stop_module(void)
{
	if (__this_module.state == MODULE_STATE_UNFORMED)
		return -ENOENT;
	if (__this_module.state != MODULE_STATE_LIVE)
		return -EBUSY;
	if (__this_module.refcnt)
		return -EAGAIN;
	__this_module.state = MODULE_STATE_GOING;
	return 0;
}

int module_driver_unload(void)
{
	int ret;

	if (mutex_lock_interruptible(&module_mutex))
		return -EINTR;
	ret = try_stop_module();
	mutex_unlock(&module_mutex);
	if (ret)
		return ret;
	if (&shim_module_exit)
		shim_module_exit();
	set_state(MODULE_STATE_UNFORMED);
	return 0;
}
