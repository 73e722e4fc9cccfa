// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic operations on single bits. Instrumented code gives no callback for a read-modify-write,
 * so each is an atomic operation on the word that holds the bit; those that return it are ordered.
 */
#include <linux/atomic.h>
#include <linux/bitops.h>

/* Return: the bit before. */
static bool bit_rmw(enum shim_atomic_op op, unsigned long nr, volatile unsigned long *addr,
		    int order)
{
	volatile unsigned long *word = addr + BIT_WORD(nr);

	return shim_atomic_rmw(word, sizeof(*word), op, BIT_MASK(nr), 0, order) & BIT_MASK(nr);
}

void set_bit(unsigned long nr, volatile unsigned long *addr)
{
	bit_rmw(SHIM_ATOMIC_OR, nr, addr, __ATOMIC_NO_ORDER);
}

void clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	bit_rmw(SHIM_ATOMIC_ANDNOT, nr, addr, __ATOMIC_NO_ORDER);
}

void change_bit(unsigned long nr, volatile unsigned long *addr)
{
	bit_rmw(SHIM_ATOMIC_XOR, nr, addr, __ATOMIC_NO_ORDER);
}

bool test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	return bit_rmw(SHIM_ATOMIC_OR, nr, addr, __ATOMIC_ORDER_FULL);
}

bool test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	return bit_rmw(SHIM_ATOMIC_ANDNOT, nr, addr, __ATOMIC_ORDER_FULL);
}

bool test_and_change_bit(unsigned long nr, volatile unsigned long *addr)
{
	return bit_rmw(SHIM_ATOMIC_XOR, nr, addr, __ATOMIC_ORDER_FULL);
}
