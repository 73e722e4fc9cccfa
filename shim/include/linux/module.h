/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module: its entry and exit, and who uses it.
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/stringify.h>
#include <linux/types.h>

enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,
};

/* shim: modelled: what the life of the module needs */
struct module {
	enum module_state state;
	const char *name;
	int refcnt;
};

/* shim: modelled: user_module_load() and user_module_unload() call what is named here */
extern int (*const shim_module_init)(void);
extern void (*const shim_module_exit)(void);
#ifdef SHIM_BUILTIN
#define module_init(fn) __initcall(fn)
#define module_exit(fn) __exitcall(fn)
#else
#define module_init(fn) int (*const shim_module_init)(void) = fn
#define module_exit(fn) void (*const shim_module_exit)(void) = fn
#endif

/* shim: faithful (a module that is on its way out gives no more references) */
bool try_module_get(struct module *module);
void module_put(struct module *module);
void __module_get(struct module *module);
unsigned int module_refcount(struct module *module);

#define module_name(mod) ((mod) ? (mod)->name : "kernel")

/* shim: stub (nobody reads the module's description) */
#define MODULE_AUTHOR(x) _Static_assert(1, "")
#define MODULE_DESCRIPTION(x) _Static_assert(1, "")
#define MODULE_LICENSE(x) _Static_assert(1, "")
#define MODULE_VERSION(x) _Static_assert(1, "")
#define MODULE_ALIAS(x) _Static_assert(1, "")
#define MODULE_SOFTDEP(x) _Static_assert(1, "")
#define MODULE_INFO(tag, x) _Static_assert(1, "")
#define MODULE_IMPORT_NS(x) _Static_assert(1, "")
#define MODULE_DEVICE_TABLE(type, name) _Static_assert(1, "")

#endif /* _LINUX_MODULE_H */
