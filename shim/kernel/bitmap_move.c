// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bits that change their place: shifted, cut out, gathered, copied to and from arrays and words, and
 * regions that are allocated. Each operand is one access over the words that the kernel would touch.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/math.h>
#include "kernel/internal.h"

#define WORD sizeof(unsigned long)

static void reads(const unsigned long *map, unsigned long nbits)
{
	sched_range(map, BITS_TO_LONGS(nbits) * WORD, SCHED_READ);
}

static void writes(unsigned long *map, unsigned long nbits)
{
	sched_range(map, BITS_TO_LONGS(nbits) * WORD, SCHED_WRITE);
}

/* Without an access of its own. */
static bool get(const unsigned long *map, unsigned long bit)
{
	return map[BIT_WORD(bit)] >> (bit % BITS_PER_LONG) & 1;
}

static void put(unsigned long *map, unsigned long bit, bool value)
{
	if (value)
		map[BIT_WORD(bit)] |= BIT_MASK(bit);
	else
		map[BIT_WORD(bit)] &= ~BIT_MASK(bit);
}

void bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			unsigned int nbits)
{
	unsigned int i, end = ALIGN(nbits, BITS_PER_LONG);

	reads(src, nbits);
	writes(dst, nbits);
	for (i = 0; i < end; i++)
		put(dst, i, (unsigned long)i + shift < nbits && get(src, i + shift));
}

void bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
		       unsigned int nbits)
{
	unsigned int i = ALIGN(nbits, BITS_PER_LONG);

	reads(src, nbits);
	writes(dst, nbits);
	while (i--)
		put(dst, i, i >= shift && get(src, i - shift));
}

/* What follows on the last bit in its word moves up, too: as in the kernel. */
void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first, unsigned int cut,
		unsigned int nbits)
{
	unsigned long i, end = ALIGN(nbits, BITS_PER_LONG);

	reads(src, nbits);
	writes(dst, nbits);
	for (i = 0; i < end; i++) {
		unsigned long from = i < first ? i : i + cut;

		put(dst, i, from < end && get(src, from));
	}
}

void bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new,
		    const unsigned long *mask, unsigned int nbits)
{
	unsigned int i;

	reads(old, nbits);
	reads(new, nbits);
	reads(mask, nbits);
	writes(dst, nbits);
	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = (old[i] & ~mask[i]) | (new[i] & mask[i]);
}

void bitmap_gather(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		   unsigned int nbits)
{
	unsigned int bit, n = 0;

	reads(src, nbits);
	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, mask, nbits)
		put(dst, n++, get(src, bit));
}

void bitmap_scatter(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		    unsigned int nbits)
{
	unsigned int bit, n = 0;

	reads(src, nbits);
	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, mask, nbits)
		put(dst, bit, get(src, n++));
}

/* ------------------------------------------------------------------ regions */

static bool region_is_free(const unsigned long *map, unsigned int pos, unsigned int len)
{
	return find_next_bit(map, pos + len, pos) == pos + len;
}

int bitmap_find_free_region(unsigned long *map, unsigned int nbits, int order)
{
	unsigned int pos, len = 1u << order;

	for (pos = 0; pos + len <= nbits; pos += len) {
		if (region_is_free(map, pos, len)) {
			bitmap_set(map, pos, len);
			return pos;
		}
	}
	return -ENOMEM;
}

int bitmap_allocate_region(unsigned long *map, unsigned int pos, int order)
{
	if (!region_is_free(map, pos, 1u << order))
		return -EBUSY;
	bitmap_set(map, pos, 1u << order);
	return 0;
}

void bitmap_release_region(unsigned long *map, unsigned int pos, int order)
{
	bitmap_clear(map, pos, 1u << order);
}

/* ------------------------------------------------------------------ arrays and words */

void bitmap_copy_clear_tail(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	bitmap_copy(dst, src, nbits);
	if (nbits % BITS_PER_LONG)
		dst[BIT_WORD(nbits)] &= BITMAP_LAST_WORD_MASK(nbits);
}

void bitmap_from_arr32(unsigned long *map, const u32 *buf, unsigned int nbits)
{
	unsigned int i, halves = DIV_ROUND_UP(nbits, 32);

	sched_range(buf, halves * sizeof(*buf), SCHED_READ);
	writes(map, nbits);
	for (i = 0; i < halves; i++) {
		if (i % 2)
			map[i / 2] |= (unsigned long)buf[i] << 32;
		else
			map[i / 2] = buf[i];
	}
	if (nbits % BITS_PER_LONG)
		map[BIT_WORD(nbits)] &= BITMAP_LAST_WORD_MASK(nbits);
}

void bitmap_to_arr32(u32 *buf, const unsigned long *map, unsigned int nbits)
{
	unsigned int i, halves = DIV_ROUND_UP(nbits, 32);

	reads(map, nbits);
	sched_range(buf, halves * sizeof(*buf), SCHED_WRITE);
	for (i = 0; i < halves; i++)
		buf[i] = (u32)(map[i / 2] >> (i % 2 * 32));
	if (nbits % 32)
		buf[halves - 1] &= ~0u >> (32 - nbits % 32);
}

static bool fits(unsigned long nbits)
{
	return nbits && nbits <= BITS_PER_LONG;
}

/* The words that a value of @nbits at @start lies in: one or two. */
static unsigned long words_of(unsigned long start, unsigned long nbits)
{
	return BIT_WORD(start + nbits - 1) - BIT_WORD(start) + 1;
}

unsigned long bitmap_read(const unsigned long *map, unsigned long start, unsigned long nbits)
{
	unsigned long value = 0, i;

	if (!fits(nbits))
		return 0;
	sched_range(map + BIT_WORD(start), words_of(start, nbits) * WORD, SCHED_READ);
	for (i = 0; i < nbits; i++)
		value |= (unsigned long)get(map, start + i) << i;
	return value;
}

void bitmap_write(unsigned long *map, unsigned long value, unsigned long start, unsigned long nbits)
{
	unsigned long i;

	if (!fits(nbits))
		return;
	sched_range(map + BIT_WORD(start), words_of(start, nbits) * WORD, SCHED_READ);
	sched_range(map + BIT_WORD(start), words_of(start, nbits) * WORD, SCHED_WRITE);
	for (i = 0; i < nbits; i++)
		put(map, start + i, value >> i & 1);
}
