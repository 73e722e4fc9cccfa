/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on single bits.
 *
 * set_bit() and its like are atomic read-modify-writes, which instrumented code would not show:
 * they live in shim/kernel/bitops.c and make their own event. The ones with two underscores are
 * plain accesses of the driver.
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/log2.h>
#include <linux/types.h>

/* shim: faithful (a marked atomic access, without ordering) */
void set_bit(unsigned long nr, volatile unsigned long *addr);
void clear_bit(unsigned long nr, volatile unsigned long *addr);
void change_bit(unsigned long nr, volatile unsigned long *addr);

/* shim: faithful (a marked atomic access, fully ordered) */
bool test_and_set_bit(unsigned long nr, volatile unsigned long *addr);
bool test_and_clear_bit(unsigned long nr, volatile unsigned long *addr);
bool test_and_change_bit(unsigned long nr, volatile unsigned long *addr);

/* shim: faithful (a marked load) */
static __always_inline bool test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	return (READ_ONCE(addr[BIT_WORD(nr)]) >> (nr % BITS_PER_LONG)) & 1;
}

/* shim: faithful (plain accesses) */
static __always_inline void __set_bit(unsigned long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] |= BIT_MASK(nr);
}

/* shim: faithful (plain accesses) */
static __always_inline void __clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

/* shim: faithful */
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

/* shim: faithful (plain accesses) */
static __always_inline void __change_bit(unsigned long nr, volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

/* shim: faithful (as set_bit(), clear_bit(); plain accesses) */
#define assign_bit(nr, addr, value) ((value) ? set_bit(nr, addr) : clear_bit(nr, addr))
#define __assign_bit(nr, addr, value) ((value) ? __set_bit(nr, addr) : __clear_bit(nr, addr))

/* shim: faithful (the @n-th bit that is set, from 0; BITS_PER_LONG: there are not so many) */
static __always_inline unsigned long fns(unsigned long word, unsigned int n)
{
	while (word && n--)
		word &= word - 1;
	return word ? (unsigned long)__builtin_ctzl(word) : BITS_PER_LONG;
}

/* shim: faithful (undefined for 0) */
static __always_inline unsigned int __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}

/* shim: faithful */
static __always_inline unsigned long __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}

/* shim: faithful */
static __always_inline int ffs(int word)
{
	return __builtin_ffs(word);
}

/* shim: faithful */
static __always_inline int fls(unsigned int word)
{
	return word ? 32 - __builtin_clz(word) : 0;
}

/* shim: faithful */
static __always_inline int fls64(u64 word)
{
	return word ? 64 - __builtin_clzll(word) : 0;
}

/* shim: faithful */
static __always_inline unsigned int hweight_long(unsigned long w)
{
	return __builtin_popcountl(w);
}

/* shim: faithful (log2 rounded up; -1 for 0) */
static __always_inline int get_count_order(unsigned int count)
{
	return count ? fls(count - 1) : -1;
}

static __always_inline int get_count_order_long(unsigned long count)
{
	return count ? fls64(count - 1) : -1;
}

#define hweight32(w) ((unsigned int)__builtin_popcount(w))
#define hweight64(w) ((unsigned long)__builtin_popcountll(w))

#include <asm/bitops.h>
#include <linux/find.h>

#endif /* _LINUX_BITOPS_H */
