/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

/* shim: stub (everything is linked into one program, all symbols are visible) */
#define EXPORT_SYMBOL(sym) _Static_assert(1, "")
#define EXPORT_SYMBOL_GPL(sym) _Static_assert(1, "")
#define EXPORT_SYMBOL_NS(sym, ns) _Static_assert(1, "")
#define EXPORT_SYMBOL_NS_GPL(sym, ns) _Static_assert(1, "")

/* shim: faithful (the driver under test is the one module there is, all else is built in) */
extern struct module __this_module;
#ifndef SHIM_BUILTIN
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

#endif /* _LINUX_EXPORT_H */
