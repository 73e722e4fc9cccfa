/* SPDX-License-Identifier: GPL-2.0-only */
/* UUIDs; a guid_t has its first three fields in little-endian order. */
#ifndef _LINUX_UUID_H
#define _LINUX_UUID_H

#include <linux/string.h>
#include <linux/types.h>

#define UUID_SIZE 16
#define UUID_STRING_LEN 36

/* shim: faithful */
typedef struct {
	__u8 b[UUID_SIZE];
} guid_t;

typedef struct {
	__u8 b[UUID_SIZE];
} uuid_t;

/* shim: faithful */
#define __UUID_BYTE(x, n) (((x) >> (8 * (n))) & 0xff)
#define GUID_INIT(a, b, c, d...)                                                                 \
	((guid_t){ { __UUID_BYTE(a, 0), __UUID_BYTE(a, 1), __UUID_BYTE(a, 2), __UUID_BYTE(a, 3), \
		     __UUID_BYTE(b, 0), __UUID_BYTE(b, 1), __UUID_BYTE(c, 0), __UUID_BYTE(c, 1), \
		     d } })
#define UUID_INIT(a, b, c, d...)                                                                 \
	((uuid_t){ { __UUID_BYTE(a, 3), __UUID_BYTE(a, 2), __UUID_BYTE(a, 1), __UUID_BYTE(a, 0), \
		     __UUID_BYTE(b, 1), __UUID_BYTE(b, 0), __UUID_BYTE(c, 1), __UUID_BYTE(c, 0), \
		     d } })

/* shim: faithful */
static __always_inline bool guid_equal(const guid_t *a, const guid_t *b)
{
	return memcmp(a, b, sizeof(guid_t)) == 0;
}

/* shim: faithful */
static __always_inline void guid_copy(guid_t *dst, const guid_t *src)
{
	memcpy(dst, src, sizeof(guid_t));
}

/* shim: faithful */
static __always_inline bool uuid_equal(const uuid_t *a, const uuid_t *b)
{
	return memcmp(a, b, sizeof(uuid_t)) == 0;
}

/* shim: faithful (-EINVAL unless it is 8-4-4-4-12 hexadecimal digits) */
int guid_parse(const char *text, guid_t *guid);
int uuid_parse(const char *text, uuid_t *uuid);

#endif /* _LINUX_UUID_H */
