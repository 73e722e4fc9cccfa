/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/gfp.h>
#include <linux/mm_types.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <asm/io.h>
#include <asm/page.h>

/* shim: faithful */
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

#endif /* _LINUX_MM_H */
