/* SPDX-License-Identifier: GPL-2.0-only */
/* Fields of words, described by a mask of consecutive bits. */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/byteorder.h>

/* shim: modelled: without the kernel's checks at compile time of mask and value */
#define __bf_shf(mask) (__builtin_ffsll(mask) - 1)
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, value) (!((((__typeof__(mask))(value)) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP(mask, value) (((__typeof__(mask))(value) << __bf_shf(mask)) & (mask))
#define FIELD_PREP_CONST(mask, value) FIELD_PREP(mask, value)
#define FIELD_GET(mask, word) ((__typeof__(mask))(((word) & (mask)) >> __bf_shf(mask)))

/*
 * u32_encode_bits(), le32_get_bits() and so on.
 *
 * shim: modelled: a constant that does not fit into the field compiles
 */
#define __BITFIELD_OPS(name, type, base, to, from)                                        \
	static __always_inline type name##_encode_bits(base value, base field)            \
	{                                                                                 \
		return to((base)((base)(value << __bf_shf(field)) & field));              \
	}                                                                                 \
	static __always_inline type name##_replace_bits(type old, base value, base field) \
	{                                                                                 \
		return (old & ~to(field)) | name##_encode_bits(value, field);             \
	}                                                                                 \
	static __always_inline void name##p_replace_bits(type *p, base value, base field) \
	{                                                                                 \
		*p = name##_replace_bits(*p, value, field);                               \
	}                                                                                 \
	static __always_inline base name##_get_bits(type word, base field)                \
	{                                                                                 \
		return (base)(from(word) & field) >> __bf_shf(field);                     \
	}
#define __BITFIELD_SAME(x) (x)
__BITFIELD_OPS(u8, u8, u8, __BITFIELD_SAME, __BITFIELD_SAME)
__BITFIELD_OPS(u16, u16, u16, __BITFIELD_SAME, __BITFIELD_SAME)
__BITFIELD_OPS(u32, u32, u32, __BITFIELD_SAME, __BITFIELD_SAME)
__BITFIELD_OPS(u64, u64, u64, __BITFIELD_SAME, __BITFIELD_SAME)
__BITFIELD_OPS(le16, __le16, u16, cpu_to_le16, le16_to_cpu)
__BITFIELD_OPS(le32, __le32, u32, cpu_to_le32, le32_to_cpu)
__BITFIELD_OPS(le64, __le64, u64, cpu_to_le64, le64_to_cpu)
__BITFIELD_OPS(be16, __be16, u16, cpu_to_be16, be16_to_cpu)
__BITFIELD_OPS(be32, __be32, u32, cpu_to_be32, be32_to_cpu)
__BITFIELD_OPS(be64, __be64, u64, cpu_to_be64, be64_to_cpu)

#endif /* _LINUX_BITFIELD_H */
