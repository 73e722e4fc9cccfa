/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>

/* shim: modelled: a frame of the simulated machine: its number, and how often it is pinned */
struct page {
	unsigned long pfn;
	int pins;
	const void *
		unpinned; /* what the driver was doing when it dropped the last pin: site_of_entry() */
	void *owner;
};

#endif /* _LINUX_MM_TYPES_H */
