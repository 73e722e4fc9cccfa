/* SPDX-License-Identifier: GPL-2.0-only */
/* Flags of allocations. */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/gfp_types.h>

#endif /* _LINUX_GFP_H */
