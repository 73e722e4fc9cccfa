/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/limits.h>

/* shim: faithful */
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d) __builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)

/* shim: faithful */
static __always_inline size_t size_mul(size_t a, size_t b)
{
	size_t bytes;

	return check_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

/* shim: faithful */
static __always_inline size_t size_add(size_t a, size_t b)
{
	size_t bytes;

	return check_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

/* shim: faithful (SIZE_MAX, the mark of an overflow, stays one) */
static __always_inline size_t size_sub(size_t a, size_t b)
{
	return a == SIZE_MAX || b == SIZE_MAX || b > a ? SIZE_MAX : a - b;
}

/* shim: faithful (constants for constant arguments) */
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count)                                            \
	__builtin_choose_expr(__is_constexpr(count), (count) * sizeof(*(p)->member), \
			      size_mul(count, sizeof(*(p)->member)))
#define struct_size(p, member, count)                                           \
	__builtin_choose_expr(__is_constexpr(count),                            \
			      sizeof(*(p)) + flex_array_size(p, member, count), \
			      size_add(sizeof(*(p)), flex_array_size(p, member, count)))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)

/* shim: faithful (of a type or of what has it) */
#define __type_half(type) ((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define __type_max(type) ((type)((__type_half(type) - 1) + __type_half(type)))
#define type_max(t) __type_max(__typeof__(t))
#define type_min(t) ((__typeof__(t))((__typeof__(t))-type_max(t) - (__typeof__(t))1))

/* shim: faithful (the result goes through: modulo 2^n) */
#define wrapping_add(type, a, b)                            \
	({                                                  \
		type __wa_result;                           \
		__builtin_add_overflow(a, b, &__wa_result); \
		__wa_result;                                \
	})
#define wrapping_sub(type, a, b)                            \
	({                                                  \
		type __ws_result;                           \
		__builtin_sub_overflow(a, b, &__ws_result); \
		__ws_result;                                \
	})
#define wrapping_mul(type, a, b)                            \
	({                                                  \
		type __wm_result;                           \
		__builtin_mul_overflow(a, b, &__wm_result); \
		__wm_result;                                \
	})
#define wrapping_assign_add(var, offset)                                    \
	({                                                                  \
		__typeof__(var) *__waa_p = &(var);                          \
		*__waa_p = wrapping_add(__typeof__(var), *__waa_p, offset); \
	})
#define wrapping_assign_sub(var, offset)                                    \
	({                                                                  \
		__typeof__(var) *__was_p = &(var);                          \
		*__was_p = wrapping_sub(__typeof__(var), *__was_p, offset); \
	})

/* shim: faithful (bits are lost, the sign changes, or the count of bits makes no sense) */
#define check_shl_overflow(a, s, d)                                                          \
	({                                                                                   \
		__typeof__(a) __so_a = (a);                                                  \
		__typeof__(s) __so_s = (s);                                                  \
		__typeof__(d) __so_d = (d);                                                  \
		bool __so_ok = !(__so_s < 1 && __so_s != 0) && __so_s < 8 * sizeof(*__so_d); \
		unsigned int __so_n = __so_ok ? __so_s : 0;                                  \
		*__so_d = (unsigned long long)__so_a << __so_n;                              \
		!__so_ok || (*__so_d < 1 && *__so_d != 0) || (__so_a < 1 && __so_a != 0) ||  \
			(*__so_d >> __so_n) != __so_a;                                       \
	})

/* shim: faithful (does a value not fit into a type, or that of a variable) */
#define __overflows_type_constexpr(n, T)                                  \
	(is_unsigned_type(__typeof__(n)) ? (n) > type_max(T) :            \
	 is_unsigned_type(__typeof__(T)) ? (n) < 0 || (n) > type_max(T) : \
					   (n) < type_min(T) || (n) > type_max(T))
#define __overflows_type(n, T)                              \
	({                                                  \
		__typeof__(T) __ot_result;                  \
		__builtin_add_overflow(n, 0, &__ot_result); \
	})
#define overflows_type(n, T)                                                       \
	__builtin_choose_expr(__is_constexpr(n), __overflows_type_constexpr(n, T), \
			      __overflows_type(n, T))
#define castable_to_type(n, T)                                                      \
	__builtin_choose_expr(__is_constexpr(n), !__overflows_type_constexpr(n, T), \
			      __same_type(n, T))

/* shim: faithful (a structure with its flexible array, as a variable) */
#define __DEFINE_FLEX(type, name, member, count, initializer...)         \
	union {                                                          \
		unsigned char bytes[struct_size_t(type, member, count)]; \
		type obj;                                                \
	} name##_u initializer;                                          \
	type *name = (type *)&name##_u
#define DEFINE_RAW_FLEX(type, name, member, count) __DEFINE_FLEX(type, name, member, count, = {})
#define DEFINE_FLEX(type, name, member, counter, count) \
	__DEFINE_FLEX(type, name, member, count, = { .obj.counter = count })

#endif /* _LINUX_OVERFLOW_H */
