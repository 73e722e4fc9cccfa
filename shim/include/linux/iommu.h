/* SPDX-License-Identifier: GPL-2.0-only */
/* Protection bits of a mapping. */
#ifndef __LINUX_IOMMU_H
#define __LINUX_IOMMU_H

#include <linux/types.h>

/* shim: faithful */
#define IOMMU_READ (1 << 0)
#define IOMMU_WRITE (1 << 1)

#endif
