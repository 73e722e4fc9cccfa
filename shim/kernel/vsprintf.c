// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatted output, with the kernel's extensions of %p.
 *
 * An address never appears in what comes out: it would differ from build to build, and dmesg, the
 * attributes and the reports are part of a run's result. The text is put together on the stack
 * first; then its length is known and the buffer is written in one access.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "kernel/pointer.h"

/* Where characters go: counted beyond the end, as snprintf() needs it. */
struct out {
	char *buf;
	size_t size;
	size_t len;
};

static void put(struct out *out, char c)
{
	if (out->len < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_n(struct out *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

enum {
	LEFT = 1,
	PLUS = 2,
	SPACE = 4,
	ALT = 8,
	ZERO = 16,
	UPPER = 32,
	SIGNED = 64
};

struct spec {
	unsigned int flags;
	int width;
	int precision;
	unsigned int base;
	int size; /* bytes of the integer */
};

static void put_text(struct out *out, const struct spec *spec, const char *s, int len)
{
	if (!(spec->flags & LEFT))
		put_n(out, ' ', spec->width - len);
	for (int i = 0; i < len; i++)
		put(out, s[i]);
	if (spec->flags & LEFT)
		put_n(out, ' ', spec->width - len);
}

static void put_number(struct out *out, const struct spec *spec, unsigned long long value)
{
	static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
	const char *set = spec->flags & UPPER ? upper : lower;
	char digits[24], prefix[3];
	int n = 0, np = 0, zeros = 0, pad;

	if ((spec->flags & SIGNED) && (long long)value < 0) {
		prefix[np++] = '-';
		value = 0 - value;
	} else if ((spec->flags & SIGNED) && (spec->flags & (PLUS | SPACE))) {
		prefix[np++] = spec->flags & PLUS ? '+' : ' ';
	}
	if ((spec->flags & ALT) && spec->base == 16) {
		prefix[np++] = '0';
		prefix[np++] = spec->flags & UPPER ? 'X' : 'x';
	} else if ((spec->flags & ALT) && spec->base == 8) {
		prefix[np++] = '0';
	}
	do {
		digits[n++] = set[value % spec->base];
		value /= spec->base;
	} while (value);

	if (spec->precision > n)
		zeros = spec->precision - n;
	else if (spec->precision < 0 && (spec->flags & ZERO) && !(spec->flags & LEFT))
		zeros = spec->width - n - np > 0 ? spec->width - n - np : 0;
	pad = spec->width - n - np - zeros;
	if (!(spec->flags & LEFT))
		put_n(out, ' ', pad);
	for (int i = 0; i < np; i++)
		put(out, prefix[i]);
	put_n(out, '0', zeros);
	while (n)
		put(out, digits[--n]);
	if (spec->flags & LEFT)
		put_n(out, ' ', pad);
}

static void put_string(struct out *out, const struct spec *spec, const char *s)
{
	int len = 0, max = spec->precision < 0 ? 1 << 20 : spec->precision;

	if (!s)
		s = "(null)";
	if (max) {
		guard_pointer(s);
		while (len < max && s[len])
			len++;
		sched_range(s, len < max ? len + 1 : len, SCHED_READ);
	}
	put_text(out, spec, s, len);
}

/* %pUl and %pUb, upper case with %pUL and %pUB: l for the mixed byte order of a guid_t. */
static const char *put_uuid(struct out *out, const struct spec *spec, const char *fmt,
			    const unsigned char *uuid)
{
	static const unsigned char mixed[16] = { 3, 2, 1,  0,  5,  4,  7,  6,
						 8, 9, 10, 11, 12, 13, 14, 15 };
	bool little = tolower(*fmt) == 'l', up = isupper(*fmt);
	struct spec digit = {
		.flags = ZERO | (up ? UPPER : 0), .width = 2, .precision = -1, .base = 16
	};

	guard_pointer(uuid);
	sched_range(uuid, UUID_SIZE, SCHED_READ);
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			put(out, '-');
		put_number(out, &digit, uuid[little ? mixed[i] : i]);
	}
	return isalpha(*fmt) ? fmt + 1 : fmt;
}

/* %*ph: bytes in hexadecimal, separated by a blank, or as C, D, N say. */
static const char *put_bytes(struct out *out, const struct spec *spec, const char *fmt,
			     const unsigned char *bytes)
{
	struct spec digit = { .flags = ZERO, .width = 2, .precision = -1, .base = 16 };
	int n = spec->width > 64 ? 64 : spec->width > 0 ? spec->width : 1;
	char sep = *fmt == 'C' ? ':' : *fmt == 'D' ? '-' : *fmt == 'N' ? 0 : ' ';

	guard_pointer(bytes);
	sched_range(bytes, n, SCHED_READ);
	for (int i = 0; i < n; i++) {
		if (i && sep)
			put(out, sep);
		put_number(out, &digit, bytes[i]);
	}
	return *fmt == 'C' || *fmt == 'D' || *fmt == 'N' ? fmt + 1 : fmt;
}

/* Ranges of set bits: 0-3,7 */
static void put_ranges(struct out *out, const unsigned long *map, unsigned int nbits)
{
	const struct spec number = { .precision = -1, .base = 10 };
	unsigned int first, last, end = 0;
	bool comma = false;

	for (first = find_first_bit(map, nbits); first < nbits;
	     first = find_next_bit(map, nbits, end)) {
		end = find_next_zero_bit(map, nbits, first);
		last = end - 1;
		if (comma)
			put(out, ',');
		comma = true;
		put_number(out, &number, first);
		if (last != first) {
			put(out, '-');
			put_number(out, &number, last);
		}
	}
}

/* Groups of 32 bits in hexadecimal, the highest first. */
static void put_groups(struct out *out, const unsigned long *map, unsigned int nbits)
{
	struct spec digits = { .flags = ZERO, .precision = -1, .base = 16 };
	unsigned int groups = DIV_ROUND_UP(nbits, 32), bits = nbits % 32 ?: 32;
	u32 group;

	sched_range(map, BITS_TO_LONGS(nbits) * sizeof(*map), SCHED_READ);
	while (groups--) {
		group = map[groups / 2] >> (groups % 2 * 32);
		if (bits < 32)
			group &= (1u << bits) - 1;
		digits.width = DIV_ROUND_UP(bits, 4);
		put_number(out, &digits, group);
		if (groups)
			put(out, ',');
		bits = 32;
	}
}

/* %*pb, %*pbl: a bitmap; the width is its number of bits. */
static const char *put_bitmap(struct out *out, const struct spec *spec, const char *fmt,
			      const unsigned long *map)
{
	unsigned int nbits = spec->width > 0 ? spec->width : 0;

	guard_pointer(map);
	if (*fmt != 'l') {
		put_groups(out, map, nbits);
		return fmt;
	}
	put_ranges(out, map, nbits);
	return fmt + 1;
}

/* What stands behind "%p". Returns where the format goes on. */
static const char *put_pointer(struct out *out, const struct spec *spec, const char *fmt,
			       const void *p)
{
	struct spec number = { .flags = ALT | ZERO, .width = 18, .precision = -1, .base = 16 };

	switch (*fmt) {
	case 'U':
		return put_uuid(out, spec, fmt + 1, p);
	case 'h':
		return put_bytes(out, spec, fmt + 1, p);
	case 'b':
		return put_bitmap(out, spec, fmt + 1, p);
	case 'a':
		guard_pointer(p);
		sched_range(p, sizeof(dma_addr_t), SCHED_READ);
		put_number(out, &number, *(const dma_addr_t *)p);
		return fmt[1] == 'd' || fmt[1] == 'p' ? fmt + 2 : fmt + 1;
	case 'e':
		if (IS_ERR(p)) {
			number = (struct spec){ .flags = SIGNED, .precision = -1, .base = 10 };
			put_number(out, &number, PTR_ERR(p));
			return fmt + 1;
		}
		fmt++;
		break;
	}
	put_text(out, spec, p ? "(ptrval)" : "(null)", p ? 8 : 6);
	while (isalnum(*fmt))
		fmt++;
	return fmt;
}

static unsigned long long integer(const struct spec *spec, unsigned long long value)
{
	bool is_signed = spec->flags & SIGNED;

	switch (spec->size) {
	case 1:
		return is_signed ? (unsigned long long)(signed char)value : (unsigned char)value;
	case 2:
		return is_signed ? (unsigned long long)(short)value : (unsigned short)value;
	case 4:
		return is_signed ? (unsigned long long)(int)value : (unsigned int)value;
	}
	return value;
}

/* Flags, width, precision and length of one conversion. */
static const char *read_spec(const char *fmt, struct spec *spec, va_list *args)
{
	*spec = (struct spec){ .precision = -1, .base = 10, .size = 4 };
	for (;; fmt++) {
		if (*fmt == '-')
			spec->flags |= LEFT;
		else if (*fmt == '+')
			spec->flags |= PLUS;
		else if (*fmt == ' ')
			spec->flags |= SPACE;
		else if (*fmt == '#')
			spec->flags |= ALT;
		else if (*fmt == '0')
			spec->flags |= ZERO;
		else
			break;
	}
	if (*fmt == '*') {
		spec->width = va_arg(*args, int);
		if (spec->width < 0) {
			spec->width = -spec->width;
			spec->flags |= LEFT;
		}
		fmt++;
	} else {
		while (isdigit(*fmt))
			spec->width = spec->width * 10 + *fmt++ - '0';
	}
	if (*fmt == '.') {
		fmt++;
		spec->precision = 0;
		if (*fmt == '*') {
			spec->precision = va_arg(*args, int);
			fmt++;
		} else {
			while (isdigit(*fmt))
				spec->precision = spec->precision * 10 + *fmt++ - '0';
		}
	}
	for (;; fmt++) {
		if (*fmt == 'l' || *fmt == 'z' || *fmt == 't' || *fmt == 'L' || *fmt == 'j')
			spec->size = 8;
		else if (*fmt == 'h')
			spec->size = spec->size == 2 ? 1 : 2;
		else
			return fmt;
	}
}

static void format(struct out *out, const char *fmt, va_list *args)
{
	unsigned long long value;
	struct spec spec;
	char c;

	while (*fmt) {
		if (*fmt != '%') {
			put(out, *fmt++);
			continue;
		}
		fmt = read_spec(fmt + 1, &spec, args);
		if (!*fmt)
			return;
		switch (*fmt++) {
		case '%':
			put(out, '%');
			break;
		case 'c':
			c = va_arg(*args, int);
			put_text(out, &spec, &c, 1);
			break;
		case 's':
			put_string(out, &spec, va_arg(*args, const char *));
			break;
		case 'p':
			fmt = put_pointer(out, &spec, fmt, va_arg(*args, const void *));
			break;
		case 'd':
		case 'i':
			spec.flags |= SIGNED;
			goto number;
		case 'X':
			spec.flags |= UPPER;
			spec.base = 16;
			goto number;
		case 'x':
			spec.base = 16;
			goto number;
		case 'o':
			spec.base = 8;
			goto number;
		case 'u':
number:
			value = spec.size == 8 ? va_arg(*args, unsigned long long) :
						 va_arg(*args, unsigned int);
			put_number(out, &spec, integer(&spec, value));
			break;
		default:
			put(out, fmt[-1]);
		}
	}
}

/* Most texts are short: they are put together here, longer ones in the arena. */
#define STACK_TEXT 512

int shim_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	char text[STACK_TEXT] __attribute__((uninitialized)), *copy = text; /* format() fills it */
	struct out out = { .buf = text, .size = sizeof(text) };
	size_t fit;
	va_list first;

	va_copy(first, args);
	format(&out, fmt, &first);
	va_end(first);
	if (!size)
		return out.len;
	fit = out.len < size ? out.len : size - 1;
	if (fit > sizeof(text)) {
		copy = shim_alloc(fit + 1, "text");
		out = (struct out){ .buf = copy, .size = fit };
		va_copy(first, args);
		format(&out, fmt, &first);
		va_end(first);
	}
	sched_range(buf, fit + 1, SCHED_WRITE);
	quiet_copy(buf, copy, fit);
	buf[fit] = '\0';
	if (copy != text)
		shim_free(copy);
	return out.len;
}

int shim_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = shim_vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int shim_sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = shim_vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = shim_vsnprintf(buf, size, fmt, args);

	if (len < (int)size)
		return len;
	return size ? size - 1 : 0;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
