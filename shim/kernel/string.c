// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory blocks and strings.
 *
 * These are calls of the driver, or what its compiler made of a struct assignment. Each makes one
 * access per range (a decision point, and what race detection and the memory check see), then the
 * bytes are moved by loops of our own: no libc function may touch driver memory, for the sanitizers
 * intercept those. Loops over volatile bytes stay loops.
 *
 * A string's length is found first; the access that is recorded covers what was read.
 */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/string.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

void *shim_memcpy(void *dst, const void *src, size_t n)
{
	sched_range(src, n, SCHED_READ);
	sched_range(dst, n, SCHED_WRITE);
	quiet_copy(dst, src, n);
	return dst;
}

void *shim_memcpy_status(void *gpr, const void *status, size_t n)
{
	char *upper = (char *)gpr;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	upper += 4;
#endif
	sched_range(status, n, SCHED_READ);
	sched_range(gpr, n, SCHED_WRITE); /* where s390 writes: the trace is the same there */
	quiet_copy(upper, status, n);
	return gpr;
}

void *shim_memmove(void *dst, const void *src, size_t n)
{
	volatile unsigned char *d = dst;
	const volatile unsigned char *s = src;

	sched_range(src, n, SCHED_READ);
	sched_range(dst, n, SCHED_WRITE);
	if ((unsigned long)dst - (unsigned long)src >= n) {
		quiet_copy(dst, src, n);
		return dst;
	}
	while (n--)
		d[n] = s[n];
	return dst;
}

void *shim_memset(void *dst, int c, size_t n)
{
	sched_range(dst, n, SCHED_WRITE);
	quiet_set(dst, c, n);
	return dst;
}

int shim_memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;
	size_t i;

	sched_range(a, n, SCHED_READ);
	sched_range(b, n, SCHED_READ);
	for (i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

void *shim_memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	size_t i;

	for (i = 0; i < n && p[i] != (unsigned char)c; i++)
		;
	sched_range(s, i < n ? i + 1 : n, SCHED_READ);
	return i < n ? (void *)(p + i) : NULL;
}

void *memchr_inv(const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	size_t i;

	for (i = 0; i < n && p[i] == (unsigned char)c; i++)
		;
	sched_range(s, i < n ? i + 1 : n, SCHED_READ);
	return i < n ? (void *)(p + i) : NULL;
}

#define MEMSET_WIDE(name, type)                              \
	void *name(type *s, type value, size_t n)            \
	{                                                    \
		volatile type *p = s;                        \
                                                             \
		sched_range(s, n * sizeof(*s), SCHED_WRITE); \
		while (n--)                                  \
			*p++ = value;                        \
		return s;                                    \
	}

MEMSET_WIDE(memset16, u16)
MEMSET_WIDE(memset32, u32)
MEMSET_WIDE(memset64, u64)

static size_t length(const char *s)
{
	const volatile char *p = s;
	size_t n = 0;

	guard_pointer(s);
	while (p[n])
		n++;
	return n;
}

static size_t length_max(const char *s, size_t max)
{
	const volatile char *p = s;
	size_t n = 0;

	if (max)
		guard_pointer(s);
	while (n < max && p[n])
		n++;
	return n;
}

/* Record that a whole string was read. */
static size_t read_string(const char *s)
{
	size_t n = length(s);

	sched_range(s, n + 1, SCHED_READ);
	return n;
}

size_t shim_strlen(const char *s)
{
	return read_string(s);
}

size_t shim_strnlen(const char *s, size_t max)
{
	size_t n = length_max(s, max);

	sched_range(s, n < max ? n + 1 : n, SCHED_READ);
	return n;
}

static int compare(const char *a, const char *b, size_t max, bool fold)
{
	size_t i = 0;
	int diff = 0;

	if (max) {
		guard_pointer(a);
		guard_pointer(b);
	}
	for (i = 0; i < max; i++) {
		unsigned char x = a[i], y = b[i];

		if (fold) {
			x = tolower(x);
			y = tolower(y);
		}
		diff = x - y;
		if (diff || !x) {
			i++;
			break;
		}
	}
	sched_range(a, i, SCHED_READ);
	sched_range(b, i, SCHED_READ);
	return diff;
}

int shim_strcmp(const char *a, const char *b)
{
	return compare(a, b, ~0UL, false);
}

int shim_strncmp(const char *a, const char *b, size_t n)
{
	return compare(a, b, n, false);
}

int shim_strcasecmp(const char *a, const char *b)
{
	return compare(a, b, ~0UL, true);
}

int shim_strncasecmp(const char *a, const char *b, size_t n)
{
	return compare(a, b, n, true);
}

char *strnchr(const char *s, size_t max, int c)
{
	size_t n = 0;

	while (n < max && s[n] != (char)c && s[n])
		n++;
	sched_range(s, n < max ? n + 1 : n, SCHED_READ);
	return n < max && s[n] == (char)c ? (char *)s + n : NULL;
}

char *shim_strchr(const char *s, int c)
{
	size_t n = 0;

	guard_pointer(s);
	while (s[n] != (char)c && s[n])
		n++;
	sched_range(s, n + 1, SCHED_READ);
	return s[n] == (char)c ? (char *)s + n : NULL;
}

char *shim_strrchr(const char *s, int c)
{
	size_t n = read_string(s);

	do {
		if (s[n] == (char)c)
			return (char *)s + n;
	} while (n--);
	return NULL;
}

char *shim_strstr(const char *s, const char *what)
{
	size_t len = read_string(s), want = read_string(what), i, j;

	for (i = 0; i + want <= len; i++) {
		for (j = 0; j < want && s[i + j] == what[j]; j++)
			;
		if (j == want)
			return (char *)s + i;
	}
	return NULL;
}

char *shim_strcpy(char *dst, const char *src)
{
	size_t n = read_string(src);

	sched_range(dst, n + 1, SCHED_WRITE);
	quiet_copy(dst, src, n + 1);
	return dst;
}

char *shim_strncpy(char *dst, const char *src, size_t n)
{
	size_t len = length_max(src, n);

	sched_range(src, len < n ? len + 1 : len, SCHED_READ);
	sched_range(dst, n, SCHED_WRITE);
	quiet_copy(dst, src, len);
	quiet_set(dst + len, 0, n - len);
	return dst;
}

size_t shim_strlcpy(char *dst, const char *src, size_t n)
{
	size_t len = read_string(src), fit;

	if (n) {
		fit = len < n ? len : n - 1;
		sched_range(dst, fit + 1, SCHED_WRITE);
		quiet_copy(dst, src, fit);
		dst[fit] = '\0';
	}
	return len;
}

ssize_t shim_strscpy(char *dst, const char *src, size_t n)
{
	size_t len;

	if (!n)
		return -E2BIG;
	len = length_max(src, n);
	sched_range(src, len < n ? len + 1 : n, SCHED_READ);
	if (len == n)
		len--;
	sched_range(dst, len + 1, SCHED_WRITE);
	quiet_copy(dst, src, len);
	dst[len] = '\0';
	return src[len] ? -E2BIG : (ssize_t)len;
}

ssize_t shim_strscpy_pad(char *dst, const char *src, size_t n)
{
	ssize_t len = shim_strscpy(dst, src, n);

	if (len >= 0 && (size_t)len + 1 < n) {
		sched_range(dst + len + 1, n - len - 1, SCHED_WRITE);
		quiet_set(dst + len + 1, 0, n - len - 1);
	}
	return len;
}

/* Up to @max characters of a string behind what @dst has; and a NUL. */
static void append(char *dst, const char *src, size_t max)
{
	size_t at = read_string(dst), len = length_max(src, max);

	sched_range(src, len < max ? len + 1 : len, SCHED_READ);
	sched_range(dst + at, len + 1, SCHED_WRITE);
	quiet_copy(dst + at, src, len);
	dst[at + len] = '\0';
}

char *shim_strcat(char *dst, const char *src)
{
	append(dst, src, ~0UL);
	return dst;
}

char *shim_strncat(char *dst, const char *src, size_t n)
{
	append(dst, src, n);
	return dst;
}

size_t shim_strlcat(char *dst, const char *src, size_t n)
{
	size_t at = read_string(dst), len = read_string(src);

	if (WARN(at >= n, "strlcat: the string is longer than its buffer\n"))
		return n;
	append(dst, src, n - at - 1);
	return at + len;
}

void shim_strtomem(char *dst, size_t size, const char *src, size_t max, int pad)
{
	size_t len = length_max(src, size < max ? size : max);

	sched_range(src, len < size ? len + 1 : len, SCHED_READ);
	sched_range(dst, pad < 0 ? len : size, SCHED_WRITE);
	quiet_copy(dst, src, len);
	if (pad >= 0)
		quiet_set(dst + len, pad, size - len);
}

void shim_memtostr(char *dst, size_t size, const char *src, size_t max, bool pad)
{
	size_t len = length_max(src, max);

	if (len > size - 1)
		len = size - 1;
	sched_range(src, len < max ? len + 1 : len, SCHED_READ);
	sched_range(dst, pad ? size : len + 1, SCHED_WRITE);
	quiet_copy(dst, src, len);
	quiet_set(dst + len, 0, pad ? size - len : 1);
}

static bool in_set(char c, const char *set)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

size_t shim_strspn(const char *s, const char *accept)
{
	size_t n = 0;

	guard_pointer(s);
	while (s[n] && in_set(s[n], accept))
		n++;
	sched_range(s, n + 1, SCHED_READ);
	return n;
}

size_t shim_strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	guard_pointer(s);
	while (s[n] && !in_set(s[n], reject))
		n++;
	sched_range(s, n + 1, SCHED_READ);
	return n;
}

char *shim_strsep(char **s, const char *ct)
{
	char *begin, *end;

	sched_range(s, sizeof(*s), SCHED_READ);
	begin = *s;
	if (!begin)
		return NULL;
	guard_pointer(begin);
	end = begin;
	while (*end && !in_set(*end, ct))
		end++;
	sched_range(begin, end - begin + 1, SCHED_READ);
	if (*end) {
		sched_range(end, 1, SCHED_WRITE);
		*end++ = '\0';
	} else {
		end = NULL;
	}
	sched_range(s, sizeof(*s), SCHED_WRITE);
	*s = end;
	return begin;
}

char *shim_skip_spaces(const char *s)
{
	size_t n = 0;

	guard_pointer(s);
	while (isspace(s[n]))
		n++;
	sched_range(s, n + 1, SCHED_READ);
	return (char *)s + n;
}

char *shim_strim(char *s)
{
	size_t n = read_string(s), end = n;

	while (end && isspace(s[end - 1]))
		end--;
	if (end < n) {
		sched_range(s + end, 1, SCHED_WRITE);
		s[end] = '\0';
	}
	while (isspace(*s))
		s++;
	return s;
}

bool sysfs_streq(const char *a, const char *b)
{
	size_t x = read_string(a), y = read_string(b);
	size_t i;

	if (x && a[x - 1] == '\n')
		x--;
	if (y && b[y - 1] == '\n')
		y--;
	if (x != y)
		return false;
	for (i = 0; i < x; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

int match_string(const char *const *array, size_t n, const char *string)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		if (!shim_strcmp(array[i], string))
			return i;
	return -EINVAL;
}
