/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H
#include <linux/ratelimit_types.h>
#include <linux/bug.h>

/* shim: modelled: as printk_ratelimited() */
#define WARN_ON_RATELIMIT(cond, state) (WARN_ON((cond) && __ratelimit(state)))

#endif /* _LINUX_RATELIMIT_H */
