/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Byte order. The driver's machine is big-endian, the host mostly not (scripts/cross-check builds for
 * s390x): values that the driver converts explicitly come out right here; images of registers are
 * the subject of <asm/ap.h>.
 */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H

#include <linux/compiler_types.h>
#include <linux/types.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD
#define __to_le16(x) ((__u16)(x))
#define __to_le32(x) ((__u32)(x))
#define __to_le64(x) ((__u64)(x))
#define __to_be16(x) __builtin_bswap16(x)
#define __to_be32(x) __builtin_bswap32(x)
#define __to_be64(x) __builtin_bswap64(x)
#else
#define __BIG_ENDIAN 4321
#define __BIG_ENDIAN_BITFIELD
#define __to_le16(x) __builtin_bswap16(x)
#define __to_le32(x) __builtin_bswap32(x)
#define __to_le64(x) __builtin_bswap64(x)
#define __to_be16(x) ((__u16)(x))
#define __to_be32(x) ((__u32)(x))
#define __to_be64(x) ((__u64)(x))
#endif

/* shim: faithful */
#define cpu_to_le16(x) ((__le16)__to_le16(x))
#define cpu_to_le32(x) ((__le32)__to_le32(x))
#define cpu_to_le64(x) ((__le64)__to_le64(x))
#define le16_to_cpu(x) __to_le16(x)
#define le32_to_cpu(x) __to_le32(x)
#define le64_to_cpu(x) __to_le64(x)
#define cpu_to_be16(x) ((__be16)__to_be16(x))
#define cpu_to_be32(x) ((__be32)__to_be32(x))
#define cpu_to_be64(x) ((__be64)__to_be64(x))
#define be16_to_cpu(x) __to_be16(x)
#define be32_to_cpu(x) __to_be32(x)
#define be64_to_cpu(x) __to_be64(x)

/* shim: faithful */
static __always_inline __u16 le16_to_cpup(const __le16 *p)
{
	return le16_to_cpu(*p);
}

/* shim: faithful */
static __always_inline __u32 le32_to_cpup(const __le32 *p)
{
	return le32_to_cpu(*p);
}

/* shim: faithful */
static __always_inline __u64 le64_to_cpup(const __le64 *p)
{
	return le64_to_cpu(*p);
}

#endif /* _ASM_BYTEORDER_H */
