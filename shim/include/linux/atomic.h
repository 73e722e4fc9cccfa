/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic variables. A read-modify-write makes no callback in instrumented code, so each is a
 * function with a decision point and an access record of its own (shim/locking/atomic.c).
 *
 * Ordering is the kernel's: one that returns a value is fully ordered, _acquire and _release do
 * what they say, _relaxed ones, those that return nothing, and plain reads and writes order
 * nothing; a failed compare-and-exchange orders nothing either.
 */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

/* Ordering of an operation */
#define __ATOMIC_NO_ORDER 0
#define __ATOMIC_ORDER_ACQUIRE 1
#define __ATOMIC_ORDER_RELEASE 2
#define __ATOMIC_ORDER_FULL 3

enum shim_atomic_op {
	SHIM_ATOMIC_ADD,
	SHIM_ATOMIC_AND,
	SHIM_ATOMIC_OR,
	SHIM_ATOMIC_XOR,
	SHIM_ATOMIC_ANDNOT,
	SHIM_ATOMIC_XCHG,
	SHIM_ATOMIC_ADD_UNLESS, /* add unless it is the operand @unless */
	SHIM_ATOMIC_CMPXCHG, /* exchange if it is the operand @unless */
	SHIM_ATOMIC_DEC_IF_POSITIVE,
};

/**
 * shim_atomic_rmw() - every read-modify-write ends here
 * @size: 1, 2, 4 or 8
 *
 * Return: the value before.
 *
 * shim: faithful
 */
u64 shim_atomic_rmw(volatile void *ptr, unsigned int size, enum shim_atomic_op op, u64 operand,
		    u64 unless, int order);

/* shim: faithful */
u64 shim_atomic_load(const volatile void *ptr, unsigned int size, int order);
void shim_atomic_store(volatile void *ptr, unsigned int size, u64 value, int order);

#define __SHIM_ATOMIC_FUNCTIONS(pre, type, word)                                                  \
	static __always_inline word pre##_read(const type *v)                                     \
	{                                                                                         \
		return (word)shim_atomic_load(&v->counter, sizeof(word), __ATOMIC_NO_ORDER);      \
	}                                                                                         \
	static __always_inline word pre##_read_acquire(const type *v)                             \
	{                                                                                         \
		return (word)shim_atomic_load(&v->counter, sizeof(word), __ATOMIC_ORDER_ACQUIRE); \
	}                                                                                         \
	static __always_inline void pre##_set(type *v, word i)                                    \
	{                                                                                         \
		shim_atomic_store(&v->counter, sizeof(word), (u64)i, __ATOMIC_NO_ORDER);          \
	}                                                                                         \
	static __always_inline void pre##_set_release(type *v, word i)                            \
	{                                                                                         \
		shim_atomic_store(&v->counter, sizeof(word), (u64)i, __ATOMIC_ORDER_RELEASE);     \
	}                                                                                         \
	__SHIM_ATOMIC_VOID(pre, type, word, add, word i, SHIM_ATOMIC_ADD, i)                      \
	__SHIM_ATOMIC_VOID(pre, type, word, sub, word i, SHIM_ATOMIC_ADD, -(u64)i)                \
	__SHIM_ATOMIC_VOID(pre, type, word, and, word i, SHIM_ATOMIC_AND, i)                      \
	__SHIM_ATOMIC_VOID(pre, type, word, or, word i, SHIM_ATOMIC_OR, i)                        \
	__SHIM_ATOMIC_VOID(pre, type, word, xor, word i, SHIM_ATOMIC_XOR, i)                      \
	__SHIM_ATOMIC_VOID(pre, type, word, andnot, word i, SHIM_ATOMIC_ANDNOT, i)                \
	static __always_inline void pre##_inc(type *v)                                            \
	{                                                                                         \
		pre##_add(1, v);                                                                  \
	}                                                                                         \
	static __always_inline void pre##_dec(type *v)                                            \
	{                                                                                         \
		pre##_sub(1, v);                                                                  \
	}                                                                                         \
	__SHIM_ATOMIC_VALUES(pre, type, word, , __ATOMIC_ORDER_FULL)                              \
	__SHIM_ATOMIC_VALUES(pre, type, word, _acquire, __ATOMIC_ORDER_ACQUIRE)                   \
	__SHIM_ATOMIC_VALUES(pre, type, word, _release, __ATOMIC_ORDER_RELEASE)                   \
	__SHIM_ATOMIC_VALUES(pre, type, word, _relaxed, __ATOMIC_NO_ORDER)                        \
	static __always_inline bool pre##_sub_and_test(word i, type *v)                           \
	{                                                                                         \
		return pre##_sub_return(i, v) == 0;                                               \
	}                                                                                         \
	static __always_inline bool pre##_dec_and_test(type *v)                                   \
	{                                                                                         \
		return pre##_sub_return(1, v) == 0;                                               \
	}                                                                                         \
	static __always_inline bool pre##_inc_and_test(type *v)                                   \
	{                                                                                         \
		return pre##_add_return(1, v) == 0;                                               \
	}                                                                                         \
	static __always_inline bool pre##_add_negative(word i, type *v)                           \
	{                                                                                         \
		return pre##_add_return(i, v) < 0;                                                \
	}                                                                                         \
	static __always_inline word pre##_fetch_add_unless(type *v, word a, word u)               \
	{                                                                                         \
		return (word)shim_atomic_rmw(&v->counter, sizeof(word), SHIM_ATOMIC_ADD_UNLESS,   \
					     (u64)a, (u64)u, __ATOMIC_ORDER_FULL);                \
	}                                                                                         \
	static __always_inline bool pre##_add_unless(type *v, word a, word u)                     \
	{                                                                                         \
		return pre##_fetch_add_unless(v, a, u) != u;                                      \
	}                                                                                         \
	static __always_inline bool pre##_inc_not_zero(type *v)                                   \
	{                                                                                         \
		return pre##_add_unless(v, 1, 0);                                                 \
	}                                                                                         \
	static __always_inline word pre##_dec_if_positive(type *v)                                \
	{                                                                                         \
		return (word)shim_atomic_rmw(&v->counter, sizeof(word),                           \
					     SHIM_ATOMIC_DEC_IF_POSITIVE, 0, 0,                   \
					     __ATOMIC_ORDER_FULL) -                               \
		       1;                                                                         \
	}

#define __SHIM_ATOMIC_VOID(pre, type, word, name, arg, op, operand)               \
	static __always_inline void pre##_##name(arg, type *v)                    \
	{                                                                         \
		shim_atomic_rmw(&v->counter, sizeof(word), op, (u64)(operand), 0, \
				__ATOMIC_NO_ORDER);                               \
	}

#define __SHIM_ATOMIC_VALUES(pre, type, word, suffix, order)                                      \
	__SHIM_ATOMIC_FETCH(pre, type, word, add, suffix, SHIM_ATOMIC_ADD, i, order)              \
	__SHIM_ATOMIC_FETCH(pre, type, word, sub, suffix, SHIM_ATOMIC_ADD, -(u64)i, order)        \
	__SHIM_ATOMIC_FETCH(pre, type, word, and, suffix, SHIM_ATOMIC_AND, i, order)              \
	__SHIM_ATOMIC_FETCH(pre, type, word, or, suffix, SHIM_ATOMIC_OR, i, order)                \
	__SHIM_ATOMIC_FETCH(pre, type, word, xor, suffix, SHIM_ATOMIC_XOR, i, order)              \
	__SHIM_ATOMIC_FETCH(pre, type, word, andnot, suffix, SHIM_ATOMIC_ANDNOT, i, order)        \
	static __always_inline word pre##_add_return##suffix(word i, type *v)                     \
	{                                                                                         \
		return pre##_fetch_add##suffix(i, v) + i;                                         \
	}                                                                                         \
	static __always_inline word pre##_sub_return##suffix(word i, type *v)                     \
	{                                                                                         \
		return pre##_fetch_sub##suffix(i, v) - i;                                         \
	}                                                                                         \
	static __always_inline word pre##_inc_return##suffix(type *v)                             \
	{                                                                                         \
		return pre##_add_return##suffix(1, v);                                            \
	}                                                                                         \
	static __always_inline word pre##_dec_return##suffix(type *v)                             \
	{                                                                                         \
		return pre##_sub_return##suffix(1, v);                                            \
	}                                                                                         \
	static __always_inline word pre##_fetch_inc##suffix(type *v)                              \
	{                                                                                         \
		return pre##_fetch_add##suffix(1, v);                                             \
	}                                                                                         \
	static __always_inline word pre##_fetch_dec##suffix(type *v)                              \
	{                                                                                         \
		return pre##_fetch_sub##suffix(1, v);                                             \
	}                                                                                         \
	static __always_inline word pre##_xchg##suffix(type *v, word i)                           \
	{                                                                                         \
		return (word)shim_atomic_rmw(&v->counter, sizeof(word), SHIM_ATOMIC_XCHG, (u64)i, \
					     0, order);                                           \
	}                                                                                         \
	static __always_inline word pre##_cmpxchg##suffix(type *v, word old, word new)            \
	{                                                                                         \
		return (word)shim_atomic_rmw(&v->counter, sizeof(word), SHIM_ATOMIC_CMPXCHG,      \
					     (u64) new, (u64)old, order);                         \
	}                                                                                         \
	static __always_inline bool pre##_try_cmpxchg##suffix(type *v, word *old, word new)       \
	{                                                                                         \
		word was = pre##_cmpxchg##suffix(v, *old, new);                                   \
		bool done = was == *old;                                                          \
		if (!done)                                                                        \
			*old = was;                                                               \
		return done;                                                                      \
	}

#define __SHIM_ATOMIC_FETCH(pre, type, word, name, suffix, op, operand, order)                 \
	static __always_inline word pre##_fetch_##name##suffix(word i, type *v)                \
	{                                                                                      \
		return (word)shim_atomic_rmw(&v->counter, sizeof(word), op, (u64)(operand), 0, \
					     order);                                           \
	}

/* shim: faithful (atomic_t and atomic64_t: all forms but the _negative and bit ones) */
__SHIM_ATOMIC_FUNCTIONS(atomic, atomic_t, int)
__SHIM_ATOMIC_FUNCTIONS(atomic64, atomic64_t, s64)

/* shim: faithful (atomic_long_t is atomic64_t here) */
#define atomic_long_read(v) atomic64_read(v)
#define atomic_long_set(v, i) atomic64_set((v), (i))
#define atomic_long_inc(v) atomic64_inc(v)
#define atomic_long_dec(v) atomic64_dec(v)
#define atomic_long_add(i, v) atomic64_add((i), (v))
#define atomic_long_sub(i, v) atomic64_sub((i), (v))
#define atomic_long_inc_return(v) atomic64_inc_return(v)
#define atomic_long_dec_return(v) atomic64_dec_return(v)
#define atomic_long_dec_and_test(v) atomic64_dec_and_test(v)
#define atomic_long_cmpxchg(v, o, n) atomic64_cmpxchg((v), (o), (n))
#define atomic_long_xchg(v, n) atomic64_xchg((v), (n))

/* shim: faithful (on any variable of 1, 2, 4 or 8 bytes; the pointer's type is kept) */
#define __shim_xchg(ptr, val, order)                                                             \
	({                                                                                       \
		__typeof__(ptr) __xc_ptr = (ptr);                                                \
		__typeof__(*__xc_ptr) __xc_val = (val);                                          \
		__shim_from_word(__typeof__(*__xc_ptr),                                          \
				 shim_atomic_rmw(__xc_ptr, sizeof(*__xc_ptr), SHIM_ATOMIC_XCHG,  \
						 __shim_to_word(__typeof__(__xc_val), __xc_val), \
						 0, (order)));                                   \
	})
#define __shim_cmpxchg(ptr, old, new, order)                                                       \
	({                                                                                         \
		__typeof__(ptr) __xc_ptr = (ptr);                                                  \
		__typeof__(*__xc_ptr) __xc_old = (old), __xc_new = (new);                          \
		__shim_from_word(__typeof__(*__xc_ptr),                                            \
				 shim_atomic_rmw(__xc_ptr, sizeof(*__xc_ptr), SHIM_ATOMIC_CMPXCHG, \
						 __shim_to_word(__typeof__(__xc_new), __xc_new),   \
						 __shim_to_word(__typeof__(__xc_old), __xc_old),   \
						 (order)));                                        \
	})
#define xchg(ptr, val) __shim_xchg(ptr, val, __ATOMIC_ORDER_FULL)
#define xchg_relaxed(ptr, val) __shim_xchg(ptr, val, __ATOMIC_NO_ORDER)
#define xchg_acquire(ptr, val) __shim_xchg(ptr, val, __ATOMIC_ORDER_ACQUIRE)
#define xchg_release(ptr, val) __shim_xchg(ptr, val, __ATOMIC_ORDER_RELEASE)
#define cmpxchg(ptr, old, new) __shim_cmpxchg(ptr, old, new, __ATOMIC_ORDER_FULL)
#define cmpxchg64(ptr, old, new) cmpxchg(ptr, old, new)
#define cmpxchg_relaxed(ptr, old, new) __shim_cmpxchg(ptr, old, new, __ATOMIC_NO_ORDER)
#define cmpxchg_acquire(ptr, old, new) __shim_cmpxchg(ptr, old, new, __ATOMIC_ORDER_ACQUIRE)
#define cmpxchg_release(ptr, old, new) __shim_cmpxchg(ptr, old, new, __ATOMIC_ORDER_RELEASE)
#define try_cmpxchg(ptr, oldp, new)                                            \
	({                                                                     \
		__typeof__(oldp) __tc_oldp = (oldp);                           \
		__typeof__(*(ptr)) __tc_old = *__tc_oldp;                      \
		__typeof__(*(ptr)) __tc_was = cmpxchg((ptr), __tc_old, (new)); \
		bool __tc_done = __tc_was == __tc_old;                         \
		if (!__tc_done)                                                \
			*__tc_oldp = __tc_was;                                 \
		__tc_done;                                                     \
	})

#endif /* _LINUX_ATOMIC_H */
