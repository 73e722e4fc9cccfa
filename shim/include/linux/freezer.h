/* SPDX-License-Identifier: GPL-2.0-only */
/* Tasks that stand still while the machine is suspended. */
#ifndef _LINUX_FREEZER_H
#define _LINUX_FREEZER_H

#include <linux/types.h>

/* shim: stub (the machine is never suspended) */
static __always_inline bool set_freezable(void)
{
	return false;
}

/* shim: stub (the machine is never suspended) */
static __always_inline bool try_to_freeze(void)
{
	return false;
}

#endif /* _LINUX_FREEZER_H */
