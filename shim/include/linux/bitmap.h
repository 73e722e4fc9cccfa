/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bitmaps of any length.
 *
 * Beyond 64 bits the kernel's are library functions (or memset, memcpy, memcmp): so are these, for
 * every length. Each records an access for exactly the words that it reads and writes.
 */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define bitmap_size(nbits) (ALIGN(nbits, BITS_PER_LONG) / BITS_PER_BYTE)

/* shim: faithful */
void bitmap_zero(unsigned long *dst, unsigned int nbits);
void bitmap_fill(unsigned long *dst, unsigned int nbits);
void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits);

/* shim: faithful (the value says whether any bit is set in the result) */
bool bitmap_and(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		unsigned int nbits);
bool bitmap_andnot(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		   unsigned int nbits);

/* shim: faithful */
void bitmap_or(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
	       unsigned int nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
		unsigned int nbits);
void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits);
void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits);
void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits);

/* shim: faithful */
bool bitmap_equal(const unsigned long *src1, const unsigned long *src2, unsigned int nbits);
bool bitmap_intersects(const unsigned long *src1, const unsigned long *src2, unsigned int nbits);
bool bitmap_subset(const unsigned long *src1, const unsigned long *src2, unsigned int nbits);
bool bitmap_empty(const unsigned long *src, unsigned int nbits);
bool bitmap_full(const unsigned long *src, unsigned int nbits);
unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits);

#define __bitmap_set(map, start, nbits) bitmap_set(map, start, nbits)
#define __bitmap_clear(map, start, nbits) bitmap_clear(map, start, nbits)
#define __bitmap_equal(a, b, nbits) bitmap_equal(a, b, nbits)
#define BITMAP_FROM_U64(n) (n)

/* shim: faithful (bits move to lower numbers, to higher; those of @nbits that are left are 0) */
void bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			unsigned int nbits);
void bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
		       unsigned int nbits);

/* shim: faithful (@cut bits from @first on are taken out, the others move up) */
void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first, unsigned int cut,
		unsigned int nbits);

/* shim: faithful (where @mask is set the bit of @new, else that of @old) */
void bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new,
		    const unsigned long *mask, unsigned int nbits);

/* shim: faithful (the bits at the places of @mask come together; are spread over them) */
void bitmap_gather(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		   unsigned int nbits);
void bitmap_scatter(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		    unsigned int nbits);

/* shim: faithful (2^@order bits at a multiple of that; -ENOMEM, -EBUSY) */
int bitmap_find_free_region(unsigned long *map, unsigned int nbits, int order);
int bitmap_allocate_region(unsigned long *map, unsigned int pos, int order);
void bitmap_release_region(unsigned long *map, unsigned int pos, int order);

/* shim: faithful (what lies behind @nbits in the last word is 0) */
void bitmap_copy_clear_tail(unsigned long *dst, const unsigned long *src, unsigned int nbits);
void bitmap_from_arr32(unsigned long *map, const u32 *buf, unsigned int nbits);
void bitmap_to_arr32(u32 *buf, const unsigned long *map, unsigned int nbits);
#define bitmap_from_arr64(map, buf, nbits) \
	bitmap_copy_clear_tail((unsigned long *)(map), (const unsigned long *)(buf), nbits)
#define bitmap_to_arr64(buf, map, nbits) \
	bitmap_copy_clear_tail((unsigned long *)(buf), (const unsigned long *)(map), nbits)

/* shim: faithful (up to BITS_PER_LONG bits; more or none: nothing is touched) */
unsigned long bitmap_read(const unsigned long *map, unsigned long start, unsigned long nbits);
void bitmap_write(unsigned long *map, unsigned long value, unsigned long start,
		  unsigned long nbits);

/* shim: faithful (hexadecimal groups; ranges with groups, N and all; -EINVAL, -ERANGE, -EOVERFLOW) */
int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *map, int nbits);
int bitmap_parselist(const char *buf, unsigned long *map, int nbits);

/* shim: modelled: @buf is taken for the beginning of a page */
int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *map, int nbits);

/* shim: faithful (a part of the text, its NUL included; -ENOMEM) */
int bitmap_print_bitmask_to_buf(char *buf, const unsigned long *map, int nbits, loff_t off,
				size_t count);
int bitmap_print_list_to_buf(char *buf, const unsigned long *map, int nbits, loff_t off,
			     size_t count);

#endif /* _LINUX_BITMAP_H */
