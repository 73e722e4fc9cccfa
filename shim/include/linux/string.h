/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory blocks and strings.
 *
 * None of libc's functions may be called here: a sanitizer intercepts and records them in its own
 * way. Each name is therefore a macro for a function of shim/kernel/string.c, which records one
 * access per range. What the compiler itself makes of a struct assignment becomes the same
 * functions: the build renames llvm.memcpy, llvm.memmove and llvm.memset to shim_*.
 */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct ap_queue_status;

/* shim: faithful */
void *shim_memcpy(void *dst, const void *src, size_t n);
void *shim_memmove(void *dst, const void *src, size_t n);
void *shim_memset(void *dst, int c, size_t n);
int shim_memcmp(const void *a, const void *b, size_t n);
void *shim_memchr(const void *s, int c, size_t n);
void *memchr_inv(const void *s, int c, size_t n);

/* shim: modelled: stores the 4 bytes where a big-endian machine would, in the upper half of the
 * register image, so that "gprs[n] >>= 32" finds them. Faithful for what a guest sees.
 */
void *shim_memcpy_status(void *gpr, const void *status, size_t n);

#define memcpy(dst, src, n)                                                         \
	_Generic((dst),                                                             \
		__u64 *: _Generic((src),                                            \
				struct ap_queue_status *: shim_memcpy_status,       \
				const struct ap_queue_status *: shim_memcpy_status, \
				default: shim_memcpy),                              \
		default: shim_memcpy)(dst, src, n)
#define memmove(dst, src, n) shim_memmove(dst, src, n)
#define memset(dst, c, n) shim_memset(dst, c, n)
#define memcmp(a, b, n) shim_memcmp(a, b, n)
#define memchr(s, c, n) shim_memchr(s, c, n)

/* shim: faithful */
size_t shim_strlen(const char *s);
size_t shim_strnlen(const char *s, size_t max);
int shim_strcmp(const char *a, const char *b);
int shim_strncmp(const char *a, const char *b, size_t n);
int shim_strcasecmp(const char *a, const char *b);
char *shim_strchr(const char *s, int c);
char *shim_strrchr(const char *s, int c);
char *shim_strstr(const char *s, const char *what);
char *shim_strcpy(char *dst, const char *src);
char *shim_strncpy(char *dst, const char *src, size_t n);
char *shim_strsep(char **s, const char *ct);
size_t shim_strlcpy(char *dst, const char *src, size_t n);
size_t shim_strspn(const char *s, const char *accept);
size_t shim_strcspn(const char *s, const char *reject);
ssize_t shim_strscpy(char *dst, const char *src, size_t n);
char *shim_strim(char *s);
char *shim_skip_spaces(const char *s);
bool sysfs_streq(const char *a, const char *b);
int match_string(const char *const *array, size_t n, const char *string);

#define strlen(s) shim_strlen(s)
#define strnlen(s, n) shim_strnlen(s, n)
#define strcmp(a, b) shim_strcmp(a, b)
#define strncmp(a, b, n) shim_strncmp(a, b, n)
#define strcasecmp(a, b) shim_strcasecmp(a, b)
#define strchr(s, c) shim_strchr(s, c)
#define strrchr(s, c) shim_strrchr(s, c)
#define strstr(s, what) shim_strstr(s, what)
#define strcpy(dst, src) shim_strcpy(dst, src)
#define strncpy(dst, src, n) shim_strncpy(dst, src, n)
#define strsep(s, ct) shim_strsep(s, ct)
#define strlcpy(dst, src, n) shim_strlcpy(dst, src, n)
#define strspn(s, a) shim_strspn(s, a)
#define strcspn(s, r) shim_strcspn(s, r)
#define __STRSCPY_2(dst, src) shim_strscpy(dst, src, sizeof(dst))
#define __STRSCPY_3(dst, src, n) shim_strscpy(dst, src, n)
#define __STRSCPY_PICK(a, b, c, name, ...) name
#define strscpy(...) __STRSCPY_PICK(__VA_ARGS__, __STRSCPY_3, __STRSCPY_2, )(__VA_ARGS__)
#define strim(s) shim_strim(s)
#define strstrip(s) shim_strim(s)
#define skip_spaces(s) shim_skip_spaces(s)

/* shim: faithful (allocations that can be made to fail) */
char *kstrdup(const char *s, gfp_t gfp);
const char *kstrdup_const(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
void kfree_const(const void *p);

/* shim: faithful */
static __always_inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

#define str_has_prefix(str, prefix)                                   \
	({                                                            \
		size_t __shp_len = strlen(prefix);                    \
		strncmp(str, prefix, __shp_len) == 0 ? __shp_len : 0; \
	})

#endif /* _LINUX_STRING_H */
