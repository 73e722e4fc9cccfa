// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic operations on single bits. Instrumented code gives no callback for a read-modify-write,
 * so each makes its own event: a marked, atomic access to the word that holds the bit.
 */
#include <linux/bitops.h>
#include "kernel/internal.h"

/* The word of a bit, after the decision point and the checks. */
static unsigned long *bit_word(unsigned long nr, volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);

	sched_range(word, sizeof(*word), SCHED_WRITE | SCHED_MARKED | SCHED_ATOMIC);
	return word;
}

void set_bit(unsigned long nr, volatile unsigned long *addr)
{
	*bit_word(nr, addr) |= BIT_MASK(nr);
}

void clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	*bit_word(nr, addr) &= ~BIT_MASK(nr);
}

void change_bit(unsigned long nr, volatile unsigned long *addr)
{
	*bit_word(nr, addr) ^= BIT_MASK(nr);
}

bool test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	unsigned long *word = bit_word(nr, addr);
	bool old = *word & BIT_MASK(nr);

	*word |= BIT_MASK(nr);
	return old;
}

bool test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	unsigned long *word = bit_word(nr, addr);
	bool old = *word & BIT_MASK(nr);

	*word &= ~BIT_MASK(nr);
	return old;
}

bool test_and_change_bit(unsigned long nr, volatile unsigned long *addr)
{
	unsigned long *word = bit_word(nr, addr);
	bool old = *word & BIT_MASK(nr);

	*word ^= BIT_MASK(nr);
	return old;
}
