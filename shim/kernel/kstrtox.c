// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers from strings. The strict ones (kstrto*) take one number and at most one newline behind
 * it; the simple ones stop at the first character that is no digit.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	if (isxdigit(ch))
		return tolower(ch) - 'a' + 10;
	return -1;
}

int hex2bin(u8 *dst, const char *src, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		int hi = hex_to_bin(src[2 * i]);
		int lo = hi < 0 ? -1 : hex_to_bin(src[2 * i + 1]);

		if (lo < 0)
			return -EINVAL;
		dst[i] = hi << 4 | lo;
	}
	return 0;
}

/* Skip a prefix that the base allows or, for base 0, that tells the base. */
static const char *skip_prefix(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && s[0] == '0' && tolower(s[1]) == 'x' ? s + 2 : s;
}

/* Digits of @base from @s; the number of characters used, with bit 31 for an overflow. */
#define OVERFLOW (1u << 31)
static unsigned int digits(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value = 0;
	unsigned int used = 0, over = 0;
	int digit;

	for (;; used++) {
		digit = hex_to_bin(s[used]);
		if (digit < 0 || (unsigned int)digit >= base)
			break;
		if (__builtin_mul_overflow(value, (unsigned long long)base, &value) ||
		    __builtin_add_overflow(value, (unsigned long long)digit, &value))
			over = OVERFLOW;
	}
	*res = value;
	return used | over;
}

/* The number itself, without sign. @used: characters read, for the access that is recorded. */
static int parse(const char *s, unsigned int base, unsigned long long *res, size_t *used)
{
	const char *start = s;
	unsigned int n;

	s = skip_prefix(s, &base);
	n = digits(s, base, res);
	s += n & ~OVERFLOW;
	*used = s - start;
	if (n & OVERFLOW)
		return -ERANGE;
	if (!n)
		return -EINVAL;
	if (*s == '\n')
		s++;
	*used = s - start;
	return *s ? -EINVAL : 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	size_t used;
	int plus, ret;

	guard_pointer(s);
	plus = *s == '+';
	ret = parse(s + plus, base, &value, &used);
	sched_range(s, plus + used + 1, SCHED_READ);
	if (ret)
		return ret;
	*res = value;
	return 0;
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long value;
	size_t used;
	bool minus;
	int sign, ret;

	guard_pointer(s);
	minus = *s == '-';
	sign = minus || *s == '+';
	ret = parse(s + sign, base, &value, &used);
	sched_range(s, sign + used + 1, SCHED_READ);
	if (ret)
		return ret;
	if (minus ? value > (unsigned long long)LLONG_MAX + 1 : value > LLONG_MAX)
		return -ERANGE;
	*res = minus ? (long long)(0 - value) : (long long)value;
	return 0;
}

/*
 * The narrower types. What the result is stored to is mostly a local variable; should it be
 * anything else, the driver's own later access tells.
 */
#define NARROW(name, type, wide, from)                        \
	int name(const char *s, unsigned int base, type *res) \
	{                                                     \
		wide value;                                   \
		int ret = from(s, base, &value);              \
                                                              \
		if (ret)                                      \
			return ret;                           \
		if (value != (wide)(type)value)               \
			return -ERANGE;                       \
		*res = value;                                 \
		return 0;                                     \
	}

NARROW(kstrtoul, unsigned long, unsigned long long, kstrtoull)
NARROW(kstrtol, long, long long, kstrtoll)
NARROW(kstrtouint, unsigned int, unsigned long long, kstrtoull)
NARROW(kstrtoint, int, long long, kstrtoll)
NARROW(kstrtou16, u16, unsigned long long, kstrtoull)
NARROW(kstrtou8, u8, unsigned long long, kstrtoull)
NARROW(kstrtos16, s16, long long, kstrtoll)
NARROW(kstrtos8, s8, long long, kstrtoll)

int kstrtobool(const char *s, bool *res)
{
	if (!s)
		return -EINVAL;
	sched_range(s, 1, SCHED_READ);
	switch (s[0]) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		*res = false;
		return 0;
	case 'o':
	case 'O':
		sched_range(s, 2, SCHED_READ);
		if (tolower(s[1]) == 'n' || tolower(s[1]) == 'f') {
			*res = tolower(s[1]) == 'n';
			return 0;
		}
	}
	return -EINVAL;
}

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	const char *start = s;
	unsigned long long value;

	guard_pointer(s);
	s = skip_prefix(s, &base);
	s += digits(s, base, &value) & ~OVERFLOW;
	sched_range(start, s - start + 1, SCHED_READ);
	if (end)
		*end = (char *)s;
	return value;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return simple_strtoull(s, end, base);
}
