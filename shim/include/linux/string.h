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
void *memset16(u16 *s, u16 value, size_t n);
void *memset32(u32 *s, u32 value, size_t n);
void *memset64(u64 *s, u64 value, size_t n);

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
#define memzero_explicit(dst, n) ((void)shim_memset((dst), 0, (n)))
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
int shim_strncasecmp(const char *a, const char *b, size_t n);
char *shim_strcat(char *dst, const char *src);
char *shim_strncat(char *dst, const char *src, size_t n);
size_t shim_strlcat(char *dst, const char *src, size_t n);
ssize_t shim_strscpy_pad(char *dst, const char *src, size_t n);
char *strnchr(const char *s, size_t n, int c);
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
#define strncasecmp(a, b, n) shim_strncasecmp(a, b, n)
#define strcat(dst, src) shim_strcat(dst, src)
#define strncat(dst, src, n) shim_strncat(dst, src, n)
#define strlcat(dst, src, n) shim_strlcat(dst, src, n)
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
#define __STRSCPY_PAD_2(dst, src) shim_strscpy_pad(dst, src, sizeof(dst))
#define __STRSCPY_PAD_3(dst, src, n) shim_strscpy_pad(dst, src, n)
#define strscpy_pad(...) \
	__STRSCPY_PICK(__VA_ARGS__, __STRSCPY_PAD_3, __STRSCPY_PAD_2, )(__VA_ARGS__)
#define strim(s) shim_strim(s)
#define strstrip(s) shim_strim(s)
#define skip_spaces(s) shim_skip_spaces(s)

/* shim: faithful (what lies behind a member of *@p; a member and what lies behind it) */
#define memset_after(p, value, member)                                   \
	({                                                               \
		unsigned char *__ma_p = (unsigned char *)(p);            \
		size_t __ma_at = offsetofend(__typeof__(*(p)), member);  \
		memset(__ma_p + __ma_at, value, sizeof(*(p)) - __ma_at); \
	})
#define memset_startat(p, value, member)                                 \
	({                                                               \
		unsigned char *__ms_p = (unsigned char *)(p);            \
		size_t __ms_at = offsetof(__typeof__(*(p)), member);     \
		memset(__ms_p + __ms_at, value, sizeof(*(p)) - __ms_at); \
	})

/*
 * Between strings and arrays of characters that need not end in a NUL, of a size that is known.
 *
 * shim: faithful
 */
void shim_strtomem(char *dst, size_t size, const char *src, size_t max, int pad);
void shim_memtostr(char *dst, size_t size, const char *src, size_t max, bool pad);
#define strtomem(dst, src)                                                                         \
	shim_strtomem(dst, sizeof(dst) + __must_be_array(dst), src, __builtin_object_size(src, 1), \
		      -1)
#define strtomem_pad(dst, src, pad)                                                                \
	shim_strtomem(dst, sizeof(dst) + __must_be_array(dst), src, __builtin_object_size(src, 1), \
		      (unsigned char)(pad))
#define memtostr(dst, src)                                          \
	shim_memtostr(dst, sizeof(dst) + __must_be_array(dst), src, \
		      sizeof(src) + __must_be_array(src), false)
#define memtostr_pad(dst, src)                                      \
	shim_memtostr(dst, sizeof(dst) + __must_be_array(dst), src, \
		      sizeof(src) + __must_be_array(src), true)

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
