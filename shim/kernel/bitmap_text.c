// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bitmaps as text: groups of 32 bits in hexadecimal, separated by commas, the highest first; or a list
 * of ranges. FIRST-LAST:USED/GROUP takes the first USED bits of each GROUP bits, N is the last bit,
 * "all" is 0-N. Blanks and commas separate, a line feed ends it.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

static bool at_end(char c)
{
	return !c || c == '\n';
}

static bool separates(char c)
{
	return isspace(c) || c == ',' || !c;
}

/* ------------------------------------------------------------------ lists */

struct range {
	unsigned int first;
	unsigned int last;
	unsigned int used;
	unsigned int group;
};

/* A number, or N. @s is moved behind it. */
static int number(const char **s, unsigned int nbits, unsigned int *res)
{
	unsigned long long value = 0;

	if (**s == 'N') {
		*res = nbits - 1;
		(*s)++;
		return 0;
	}
	if (!isdigit(**s))
		return -EINVAL;
	for (; isdigit(**s); (*s)++) {
		value = value * 10 + **s - '0';
		if (value > UINT_MAX)
			return -EOVERFLOW;
	}
	*res = value;
	return 0;
}

static bool is_all(const char *s)
{
	return tolower(s[0]) == 'a' && tolower(s[1]) == 'l' && tolower(s[2]) == 'l';
}

/* FIRST[-LAST], the part before a colon. */
static int bounds(const char **s, unsigned int nbits, struct range *r)
{
	int ret;

	if (is_all(*s)) {
		*s += 3;
		r->first = 0;
		r->last = nbits - 1;
		return 0;
	}
	ret = number(s, nbits, &r->first);
	r->last = r->first;
	if (ret || separates(**s))
		return ret;
	if (*(*s)++ != '-')
		return -EINVAL;
	return number(s, nbits, &r->last);
}

static int pattern(const char **s, unsigned int nbits, struct range *r)
{
	int ret;

	r->used = r->group = r->last + 1;
	if (separates(**s))
		return 0;
	if (*(*s)++ != ':')
		return -EINVAL;
	ret = number(s, nbits, &r->used);
	if (ret)
		return ret;
	if (*(*s)++ != '/')
		return -EINVAL;
	return number(s, nbits, &r->group);
}

static int take(const char **s, unsigned long *map, unsigned int nbits)
{
	struct range r;
	unsigned int at;
	int ret = bounds(s, nbits, &r) ?: pattern(s, nbits, &r);

	if (ret)
		return ret;
	if (r.first > r.last || !r.group || r.used > r.group)
		return -EINVAL;
	if (r.last >= nbits)
		return -ERANGE;
	for (at = r.first; at <= r.last; at += r.group)
		bitmap_set(map, at, min(r.last - at + 1, r.used));
	return 0;
}

int bitmap_parselist(const char *buf, unsigned long *map, int nbits)
{
	const char *s = buf;
	int ret = 0;

	guard_pointer(buf);
	bitmap_zero(map, nbits);
	while (!ret) {
		while (*s && separates(*s))
			s++;
		if (at_end(*s))
			break;
		ret = take(&s, map, nbits);
	}
	sched_range(buf, s - buf + 1, SCHED_READ);
	return ret;
}

/* ------------------------------------------------------------------ groups */

/* The group that ends before @end; @end becomes its beginning. */
static int group_before(const char *start, const char **end, u32 *group)
{
	const char *s = *end;
	unsigned int digits = 0;

	*group = 0;
	for (; s > start && !separates(s[-1]); s--, digits++) {
		int digit = hex_to_bin(s[-1]);

		if (digit < 0)
			return -EINVAL;
		if (digits == 8)
			return -EOVERFLOW;
		*group |= (u32)digit << digits * 4;
	}
	*end = s;
	return 0;
}

static int parse_groups(const char *start, const char *end, unsigned long *map, unsigned int nbits)
{
	unsigned int bit;
	u32 group;
	int ret;

	for (bit = 0;; bit += 32) {
		while (end > start && separates(end[-1]))
			end--;
		if (end == start)
			return 0;
		if (bit >= nbits)
			return -EOVERFLOW;
		ret = group_before(start, &end, &group);
		if (ret)
			return ret;
		if (nbits - bit < 32 && group >> (nbits - bit))
			return -EOVERFLOW;
		map[BIT_WORD(bit)] |= (unsigned long)group << bit % BITS_PER_LONG;
	}
}

int bitmap_parse(const char *buf, unsigned int buflen, unsigned long *map, int nbits)
{
	unsigned int len = 0;

	guard_pointer(buf);
	while (len < buflen && !at_end(buf[len]))
		len++;
	sched_range(buf, len < buflen ? len + 1 : len, SCHED_READ);
	bitmap_zero(map, nbits);
	return parse_groups(buf, buf + len, map, nbits);
}

/* ------------------------------------------------------------------ output */

int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *map, int nbits)
{
	return scnprintf(buf, PAGE_SIZE, list ? "%*pbl\n" : "%*pb\n", nbits, map);
}

/* @count bytes of a text from @off on, its NUL included. */
static int part_of(char *text, char *buf, loff_t off, size_t count)
{
	size_t len = 0, n;

	if (!text)
		return -ENOMEM;
	while (text[len])
		len++;
	len++;
	n = off < (loff_t)len ? min(len - (size_t)off, count) : 0;
	sched_range(buf, n, SCHED_WRITE);
	quiet_copy(buf, text + off, n);
	kfree(text);
	return n;
}

int bitmap_print_bitmask_to_buf(char *buf, const unsigned long *map, int nbits, loff_t off,
				size_t count)
{
	return part_of(kasprintf(GFP_KERNEL, "%*pb\n", nbits, map), buf, off, count);
}

int bitmap_print_list_to_buf(char *buf, const unsigned long *map, int nbits, loff_t off,
			     size_t count)
{
	return part_of(kasprintf(GFP_KERNEL, "%*pbl\n", nbits, map), buf, off, count);
}
