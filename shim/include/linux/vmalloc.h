/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is contiguous in virtual addresses only. */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/slab.h>

/* shim: modelled: as kmalloc() */
#define __vmalloc(size, gfp) kmalloc(size, gfp)
#define vmalloc(size) kmalloc(size, GFP_KERNEL)
#define vzalloc(size) kzalloc(size, GFP_KERNEL)
#define vfree(p) kfree(p)

#endif /* _LINUX_VMALLOC_H */
