// SPDX-License-Identifier: GPL-2.0-only
/*
 * The few string functions that the checks need, made of plain loops.
 *
 * The libc's are intercepted by the sanitizers, also when code that is not instrumented calls
 * them: a report that is being written would be an access of the task that runs, and would race.
 */
#include "checks/internal.h"

size_t text_len(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int text_compare(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int text_equal(const char *a, const char *b)
{
	return !text_compare(a, b);
}

int text_begins(const char *s, const char *prefix)
{
	while (*prefix) {
		if (*s++ != *prefix++)
			return 0;
	}
	return 1;
}

int text_contains(const char *s, const char *word)
{
	for (; *s; s++) {
		if (text_begins(s, word))
			return 1;
	}
	return 0;
}

/* Both return the length of @to; what does not fit is cut. */
size_t text_copy(char *to, size_t size, const char *from)
{
	size_t n = 0;

	while (n + 1 < size && from[n]) {
		to[n] = from[n];
		n++;
	}
	to[n] = '\0';
	return n;
}

size_t text_append(char *to, size_t size, const char *from)
{
	size_t n = text_len(to);

	return n + text_copy(to + n, size - n, from);
}

uint32_t text_hash(const char *s)
{
	uint32_t h = 2166136261u;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

struct out {
	char *to;
	size_t size, n;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->to[o->n++] = c;
}

static void put_number(struct out *o, unsigned long long v, unsigned int base, unsigned int width,
		       char fill)
{
	char digits[24];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	while (width > n) {
		put(o, fill);
		width--;
	}
	while (n)
		put(o, digits[--n]);
}

static void put_text(struct out *o, const char *s, unsigned int width, int left)
{
	size_t len;

	if (!s)
		s = "(null)";
	len = text_len(s);
	for (; !left && width > len; width--)
		put(o, ' ');
	for (size_t i = 0; i < len; i++)
		put(o, s[i]);
	for (; left && width > len; width--)
		put(o, ' ');
}

/**
 * text_vprint() - vsnprintf() with %s %c %d %i %u %x, l and ll, width, '-' and '0'
 *
 * Return: the length of @to; what does not fit is cut.
 */
size_t text_vprint(char *to, size_t size, const char *fmt, va_list ap)
{
	struct out o = { to, size, 0 };

	for (; *fmt; fmt++) {
		unsigned int width = 0, longs = 0;
		unsigned long long v;
		int left = 0;
		char fill = ' ';

		if (*fmt != '%') {
			put(&o, *fmt);
			continue;
		}
		fmt++;
		if (*fmt == '-') {
			left = 1;
			fmt++;
		}
		if (*fmt == '0') {
			fill = '0';
			fmt++;
		}
		while (*fmt >= '0' && *fmt <= '9')
			width = width * 10 + (unsigned int)(*fmt++ - '0');
		while (*fmt == 'l') {
			longs++;
			fmt++;
		}
		switch (*fmt) {
		case 's':
			put_text(&o, va_arg(ap, const char *), width, left);
			break;
		case 'c':
			put(&o, (char)va_arg(ap, int));
			break;
		case 'd':
		case 'i': {
			long long s = longs ? va_arg(ap, long) : va_arg(ap, int);

			if (s < 0)
				put(&o, '-');
			put_number(&o, s < 0 ? 0ULL - (unsigned long long)s : (unsigned long long)s,
				   10, width, fill);
			break;
		}
		case 'u':
		case 'x':
			v = longs ? va_arg(ap, unsigned long) : va_arg(ap, unsigned int);
			put_number(&o, v, *fmt == 'x' ? 16 : 10, width, fill);
			break;
		default:
			put(&o, *fmt);
			break;
		}
		if (!*fmt)
			break;
	}
	if (size)
		to[o.n] = '\0';
	return o.n;
}

size_t text_print(char *to, size_t size, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	n = text_vprint(to, size, fmt, ap);
	va_end(ap);
	return n;
}
