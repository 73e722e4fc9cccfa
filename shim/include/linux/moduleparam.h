/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>

/* shim: stub (a parameter keeps its default) */
#define module_param(name, type, perm) _Static_assert(1, "")
#define module_param_named(name, value, type, perm) _Static_assert(1, "")
#define module_param_string(name, str, len, perm) _Static_assert(1, "")
#define module_param_cb(name, ops, arg, perm) _Static_assert(1, "")
#define MODULE_PARM_DESC(name, desc) _Static_assert(1, "")

#endif /* _LINUX_MODULEPARAM_H */
