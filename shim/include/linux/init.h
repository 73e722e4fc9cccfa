/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <asm/setup.h>

/* shim: stub (text and data of initialisation are not thrown away) */
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __devinit
#define __refdata
#define __ref

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifdef SHIM_BUILTIN
/*
 * A part of the kernel around the driver that comes from a kernel tree; the build says which. What
 * connects it to the shim calls builtin_PART_init() at boot and builtin_PART_exit() at shutdown. Some
 * files have no semicolon behind these macros.
 *
 * shim: modelled: one call of each kind for each part, when the shim boots and shuts down
 */
#define __builtin_name(what) __PASTE(builtin_, __PASTE(SHIM_BUILTIN, what))
#define __initcall(fn)                   \
	int __builtin_name(_init)(void); \
	int __builtin_name(_init)(void)  \
	{                                \
		return fn();             \
	}
#define __exitcall(fn)                    \
	void __builtin_name(_exit)(void); \
	void __builtin_name(_exit)(void)  \
	{                                 \
		fn();                     \
	}
#define subsys_initcall(fn) __initcall(fn)
#define device_initcall(fn) __initcall(fn)
#endif

#endif /* _LINUX_INIT_H */
