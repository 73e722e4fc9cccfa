/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_GFP_TYPES_H
#define _LINUX_GFP_TYPES_H

#include <linux/types.h>

/* shim: modelled: only __GFP_ZERO, and whether the allocation may sleep, mean anything */
#define __GFP_DIRECT_RECLAIM ((gfp_t)0x400u)
#define __GFP_NOWARN ((gfp_t)0x2000u)
#define __GFP_NOFAIL ((gfp_t)0x8000u)
#define __GFP_ACCOUNT ((gfp_t)0x400000u)
#define __GFP_ZERO ((gfp_t)0x100u)
#define GFP_KERNEL (__GFP_DIRECT_RECLAIM | (gfp_t)0xc0u)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOIO __GFP_DIRECT_RECLAIM
#define GFP_NOFS (__GFP_DIRECT_RECLAIM | (gfp_t)0x40u)
#define GFP_ATOMIC ((gfp_t)0x20u)
#define GFP_NOWAIT ((gfp_t)0x800u)
#define GFP_DMA ((gfp_t)0x01u)

/* shim: faithful */
#define gfpflags_allow_blocking(gfp) (!!((gfp) & __GFP_DIRECT_RECLAIM))

#endif /* _LINUX_GFP_TYPES_H */
