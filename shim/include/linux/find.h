/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Search for bits in bitmaps.
 *
 * Library functions, as in the kernel: they are not compiled with the driver, and record one access
 * for the words that they really read.
 */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/types.h>

/* shim: faithful */
unsigned long find_first_bit(const unsigned long *addr, unsigned long size);
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n);

/* shim: faithful (from @offset to the end, then from the beginning to @offset) */
unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
				 unsigned long offset);
unsigned long shim_for_each_wrap(const unsigned long *addr, unsigned long size, unsigned long start,
				 unsigned long n);

/* shim: faithful (eight bits, at a multiple of eight, of which some are set) */
unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset);

/* shim: faithful */
#define for_each_set_bit(bit, addr, size) \
	for ((bit) = 0; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit_from(bit, addr, size) \
	for (; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit_wrap(bit, addr, size, start)                             \
	for ((bit) = find_next_bit_wrap((addr), (size), (start)); (bit) < (size); \
	     (bit) = shim_for_each_wrap((addr), (size), (start), (bit) + 1))
#define for_each_set_bitrange_from(b, e, addr, size)                            \
	for (; (b) = find_next_bit((addr), (size), (b)),                        \
	       (e) = find_next_zero_bit((addr), (size), (b) + 1), (b) < (size); \
	     (b) = (e) + 1)
#define for_each_set_bitrange(b, e, addr, size)                              \
	for ((b) = 0; (b) = find_next_bit((addr), (size), (b)),              \
	    (e) = find_next_zero_bit((addr), (size), (b) + 1), (b) < (size); \
	     (b) = (e) + 1)
#define for_each_clear_bitrange_from(b, e, addr, size)                     \
	for (; (b) = find_next_zero_bit((addr), (size), (b)),              \
	       (e) = find_next_bit((addr), (size), (b) + 1), (b) < (size); \
	     (b) = (e) + 1)
#define for_each_clear_bitrange(b, e, addr, size)                       \
	for ((b) = 0; (b) = find_next_zero_bit((addr), (size), (b)),    \
	    (e) = find_next_bit((addr), (size), (b) + 1), (b) < (size); \
	     (b) = (e) + 1)
#define for_each_set_clump8(start, clump, addr, size)                                   \
	for ((start) = find_next_clump8(&(clump), (addr), (size), 0); (start) < (size); \
	     (start) = find_next_clump8(&(clump), (addr), (size), (start) + 8))
#define for_each_clear_bit_from(bit, addr, size) \
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = 0; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)

#endif /* _LINUX_FIND_H */
