// SPDX-License-Identifier: GPL-2.0-only
/* sscanf(), as far as attributes of the AP bus use it: numbers, blanks, other characters. */
#include <linux/ctype.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

static const char *skip_blanks(const char *s)
{
	while (isspace(*s))
		s++;
	return s;
}

/* The number at @s for the conversion @conv; returns what is behind it, @s if there is none. */
static const char *number(const char *s, char conv, int *value)
{
	bool negative = conv != 'u' && conv != 'x' && *s == '-';
	const char *digits = s + negative;
	unsigned int base = conv == 'x' ? 16 : conv == 'i' ? 0 : 10;
	unsigned long magnitude;
	char *end;

	magnitude = simple_strtoul(digits, &end, base);
	if (end == digits)
		return s;
	*value = negative ? -(int)magnitude : (int)magnitude;
	return end;
}

int shim_sscanf(const char *buf, const char *fmt, ...)
{
	const char *s = buf, *end;
	va_list args;
	int count = 0, value;

	guard_pointer(buf);
	va_start(args, fmt);
	for (; *fmt; fmt++) {
		if (isspace(*fmt)) {
			s = skip_blanks(s);
		} else if (*fmt == '%') {
			fmt++;
			s = skip_blanks(s);
			end = number(s, *fmt, &value);
			if (end == s)
				break;
			*va_arg(args, int *) = value;
			count++;
			s = end;
		} else if (*s++ != *fmt) {
			break;
		}
	}
	va_end(args);
	return count;
}
