/* SPDX-License-Identifier: GPL-2.0-only */
/* Page size and addresses of the simulated machine. */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#include <linux/mm_types.h>
#include <linux/types.h>

/* shim: faithful */
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

/* shim: modelled: frames and heap have simulated physical addresses, the same in every build, so
 * that no address of the host reaches an AP instruction (shim/kernel/page.c)
 */
phys_addr_t page_to_phys(const struct page *page);
phys_addr_t virt_to_phys(const volatile void *address);
unsigned long page_to_pfn(const struct page *page);

#define __pa(x) ((unsigned long)virt_to_phys((const void *)(x)))

#endif /* _ASM_PAGE_H */
