/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/bug.h>

/* shim: modelled: the run ends as with BUG() */
#define panic(fmt, ...) shim_bug("panic: " fmt)

#endif /* _LINUX_PANIC_H */
