/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters. The driver under test is loaded without any; a file of a kernel tree that surrounds it
 * (SHIM_BUILTIN is its name) gets what stands on the kernel's command line.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>
#include <linux/stringify.h>

/**
 * struct kernel_param - a parameter of what is built in
 * @module: SHIM_BUILTIN
 * @type: "int", "uint", "charp", "bool"
 *
 * shim: modelled: other layout; no /sys/module
 */
struct kernel_param {
	const char *module;
	const char *name;
	const char *type;
	void *arg;
};

#ifdef SHIM_BUILTIN
/* shim: modelled: the shim sets it when the kernel boots (kernel/param.c); user space cannot */
#define module_param_named(_name, value, _type, perm)                       \
	static const struct kernel_param __param_##_name                    \
		__attribute__((__used__, __section__("kernel_params"))) = { \
			.module = __stringify(SHIM_BUILTIN),                \
			.name = #_name,                                     \
			.type = #_type,                                     \
			.arg = &(value),                                    \
		}
#else
/* shim: stub (a parameter keeps its default) */
#define module_param_named(name, value, type, perm) _Static_assert(1, "")
#endif

#define module_param(name, type, perm) module_param_named(name, name, type, perm)

/* shim: stub (a parameter keeps its default) */
#define module_param_string(name, str, len, perm) _Static_assert(1, "")
#define module_param_cb(name, ops, arg, perm) _Static_assert(1, "")
#define MODULE_PARM_DESC(name, desc) _Static_assert(1, "")

#endif /* _LINUX_MODULEPARAM_H */
