// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bitmaps, and the search for bits in them.
 *
 * Each function records one access for every operand, over exactly the words that the kernel's
 * would touch: a search that ends at the first word has not read the second, and must not race
 * with somebody who writes it.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

#define WORD sizeof(unsigned long)

static void reads(const unsigned long *map, unsigned long words)
{
	sched_range(map, words * WORD, SCHED_READ);
}

static void writes(unsigned long *map, unsigned long words)
{
	sched_range(map, words * WORD, SCHED_WRITE);
}

void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	writes(dst, BITS_TO_LONGS(nbits));
	quiet_set(dst, 0, BITS_TO_LONGS(nbits) * WORD);
}

void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	writes(dst, BITS_TO_LONGS(nbits));
	quiet_set(dst, 0xff, BITS_TO_LONGS(nbits) * WORD);
}

void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	reads(src, BITS_TO_LONGS(nbits));
	writes(dst, BITS_TO_LONGS(nbits));
	quiet_copy(dst, src, BITS_TO_LONGS(nbits) * WORD);
}

/* The part of the last word that belongs to the bitmap; all of it in the words before. */
static unsigned long tail_mask(unsigned int word, unsigned int nbits)
{
	return word == nbits / BITS_PER_LONG ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL;
}

enum bitmap_op {
	OP_AND,
	OP_ANDNOT,
	OP_OR,
	OP_XOR
};

static unsigned long combine(enum bitmap_op op, unsigned long a, unsigned long b)
{
	switch (op) {
	case OP_AND:
		return a & b;
	case OP_ANDNOT:
		return a & ~b;
	case OP_OR:
		return a | b;
	default:
		return a ^ b;
	}
}

/* dst = a op b; whether any bit is set in it. */
static bool bitmap_combine(enum bitmap_op op, unsigned long *dst, const unsigned long *a,
			   const unsigned long *b, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i;
	unsigned long any = 0;

	reads(a, words);
	reads(b, words);
	writes(dst, words);
	for (i = 0; i < words; i++) {
		unsigned long value = combine(op, a[i], b[i]);

		if (op == OP_AND || op == OP_ANDNOT)
			value &= tail_mask(i, nbits);
		dst[i] = value;
		any |= value;
	}
	return any != 0;
}

bool bitmap_and(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		unsigned int nbits)
{
	return bitmap_combine(OP_AND, dst, src1, src2, nbits);
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		   unsigned int nbits)
{
	return bitmap_combine(OP_ANDNOT, dst, src1, src2, nbits);
}

void bitmap_or(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
	       unsigned int nbits)
{
	bitmap_combine(OP_OR, dst, src1, src2, nbits);
}

void bitmap_xor(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		unsigned int nbits)
{
	bitmap_combine(OP_XOR, dst, src1, src2, nbits);
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i;

	reads(src, words);
	writes(dst, words);
	for (i = 0; i < words; i++)
		dst[i] = ~src[i];
}

/* Set or clear the bits [start, start + nbits); a word that is only partly in it is read, too. */
static void bitmap_region(unsigned long *map, unsigned int start, unsigned int nbits, bool set)
{
	unsigned int first = BIT_WORD(start), last, bit;
	bool partial = start % BITS_PER_LONG || (start + nbits) % BITS_PER_LONG;

	if (!nbits)
		return;
	last = BIT_WORD(start + nbits - 1);
	if (partial)
		reads(map + first, last - first + 1);
	writes(map + first, last - first + 1);
	for (bit = start; bit < start + nbits; bit++) {
		if (set)
			map[BIT_WORD(bit)] |= BIT_MASK(bit);
		else
			map[BIT_WORD(bit)] &= ~BIT_MASK(bit);
	}
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	bitmap_region(map, start, nbits, true);
}

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	bitmap_region(map, start, nbits, false);
}

bool bitmap_equal(const unsigned long *src1, const unsigned long *src2, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i;

	guard_pointer(src1);
	guard_pointer(src2);
	for (i = 0; i < words; i++)
		if ((src1[i] ^ src2[i]) & tail_mask(i, nbits))
			break;
	reads(src1, i < words ? i + 1 : words);
	reads(src2, i < words ? i + 1 : words);
	return i == words;
}

bool bitmap_intersects(const unsigned long *src1, const unsigned long *src2, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i;

	guard_pointer(src1);
	guard_pointer(src2);
	for (i = 0; i < words; i++)
		if (src1[i] & src2[i] & tail_mask(i, nbits))
			break;
	reads(src1, i < words ? i + 1 : words);
	reads(src2, i < words ? i + 1 : words);
	return i < words;
}

bool bitmap_subset(const unsigned long *src1, const unsigned long *src2, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i;

	guard_pointer(src1);
	guard_pointer(src2);
	for (i = 0; i < words; i++)
		if (src1[i] & ~src2[i] & tail_mask(i, nbits))
			break;
	reads(src1, i < words ? i + 1 : words);
	reads(src2, i < words ? i + 1 : words);
	return i == words;
}

bool bitmap_empty(const unsigned long *src, unsigned int nbits)
{
	return find_first_bit(src, nbits) == nbits;
}

bool bitmap_full(const unsigned long *src, unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) == nbits;
}

unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), i, weight = 0;

	reads(src, words);
	for (i = 0; i < words; i++)
		weight += hweight_long(src[i] & tail_mask(i, nbits));
	return weight;
}

/*
 * First bit at or after @offset that is set in the words xor @invert, or @size. @leftmost: bits
 * are numbered from the left end of each word, as the machine numbers them.
 */
static unsigned long find_from(const unsigned long *addr, unsigned long size, unsigned long offset,
			       unsigned long invert, bool leftmost)
{
	unsigned long first = offset / BITS_PER_LONG, words = BITS_TO_LONGS(size), i;
	unsigned long word = 0, bit;

	if (offset >= size)
		return size;
	guard_pointer(addr);
	for (i = first; i < words; i++) {
		word = addr[i] ^ invert;
		if (i == first) {
			bit = offset % BITS_PER_LONG;
			word &= leftmost ? ~0UL >> bit : ~0UL << bit;
		}
		if (word)
			break;
	}
	reads(addr + first, (i < words ? i + 1 : words) - first);
	if (i == words)
		return size;
	bit = i * BITS_PER_LONG + (leftmost ? __builtin_clzl(word) : __builtin_ctzl(word));
	return bit < size ? bit : size;
}

unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	return find_from(addr, size, 0, 0, false);
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_from(addr, size, offset, 0, false);
}

unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	return find_from(addr, size, 0, ~0UL, false);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	return find_from(addr, size, offset, ~0UL, false);
}

unsigned long find_first_bit_inv(const unsigned long *addr, unsigned long size)
{
	return find_from(addr, size, 0, 0, true);
}

unsigned long find_next_bit_inv(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_from(addr, size, offset, 0, true);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long words = BITS_TO_LONGS(size), i;

	if (!size)
		return size;
	guard_pointer(addr);
	for (i = words; i--;) {
		unsigned long word = addr[i];

		if (i == size / BITS_PER_LONG)
			word &= BITMAP_LAST_WORD_MASK(size);
		if (word) {
			reads(addr + i, words - i);
			return i * BITS_PER_LONG + __fls(word);
		}
	}
	reads(addr, words);
	return size;
}

unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n)
{
	unsigned long bit = find_next_bit(addr, size, 0);

	while (bit < size && n--)
		bit = find_next_bit(addr, size, bit + 1);
	return bit;
}

unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size || !offset)
		return bit;
	bit = find_next_bit(addr, offset, 0);
	return bit < offset ? bit : size;
}

/* @n: behind the last one, which was at or behind @start unless the search has come round. */
unsigned long shim_for_each_wrap(const unsigned long *addr, unsigned long size, unsigned long start,
				 unsigned long n)
{
	unsigned long bit;

	if (n > start) {
		bit = find_next_bit(addr, size, n);
		if (bit < size)
			return bit;
		n = 0;
	}
	bit = find_next_bit(addr, start, n);
	return bit < start ? bit : size;
}

unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit >= size)
		return size;
	bit -= bit % 8;
	*clump = addr[BIT_WORD(bit)] >> (bit % BITS_PER_LONG) & 0xff;
	return bit;
}
