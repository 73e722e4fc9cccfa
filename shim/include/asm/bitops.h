/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bit numbers as the machine counts them: bit 0 is the leftmost one of a word.
 *
 * All users go through unsigned long, so the byte order of the host makes no difference.
 */
#ifndef _ASM_BITOPS_H
#define _ASM_BITOPS_H

#ifndef _LINUX_BITOPS_H
#error only <linux/bitops.h> can be included directly
#endif

#define __BIT_INV(nr) ((nr) ^ (BITS_PER_LONG - 1))

/* shim: faithful (library functions, as in the kernel: one access for the words really read) */
unsigned long find_first_bit_inv(const unsigned long *addr, unsigned long size);
unsigned long find_next_bit_inv(const unsigned long *addr, unsigned long size,
				unsigned long offset);

/* shim: faithful */
#define for_each_set_bit_inv(bit, addr, size)                            \
	for ((bit) = find_first_bit_inv((addr), (size)); (bit) < (size); \
	     (bit) = find_next_bit_inv((addr), (size), (bit) + 1))

/* shim: faithful (a marked atomic access) */
static __always_inline void set_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	set_bit(__BIT_INV(nr), ptr);
}

/* shim: faithful (a marked atomic access) */
static __always_inline void clear_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	clear_bit(__BIT_INV(nr), ptr);
}

/* shim: faithful (a marked atomic access) */
static __always_inline bool test_and_clear_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	return test_and_clear_bit(__BIT_INV(nr), ptr);
}

/* shim: faithful (plain accesses) */
static __always_inline void __set_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	__set_bit(__BIT_INV(nr), ptr);
}

/* shim: faithful (plain accesses) */
static __always_inline void __clear_bit_inv(unsigned long nr, volatile unsigned long *ptr)
{
	__clear_bit(__BIT_INV(nr), ptr);
}

/* shim: faithful (a marked load) */
static __always_inline bool test_bit_inv(unsigned long nr, const volatile unsigned long *ptr)
{
	return test_bit(__BIT_INV(nr), ptr);
}

#endif /* _ASM_BITOPS_H */
