/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes, and the marked accesses READ_ONCE() and WRITE_ONCE().
 *
 * A marked access must be told from a plain one: two conflicting accesses are a data race only if
 * one of them is plain. Both make the same callback in instrumented code, hence the call that says
 * "the next access is marked" right before it, after the address has been computed (computing it
 * may need loads of its own). Code of the shim is not instrumented: there the call would mark the
 * driver's next access, so it is made only where the build says KWORLD_INSTRUMENTED (kworld.h).
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/compiler_types.h>
#include <asm/barrier.h>

/* shim: faithful */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#ifdef KWORLD_INSTRUMENTED
/* shim: faithful (tells race detection that the next access is a marked one) */
void sched_mark_next(void);
#define __mark_next_access() sched_mark_next()
#else
#define __mark_next_access() \
	do {                 \
	} while (0)
#endif

/* shim: faithful (a relaxed atomic access) */
#define READ_ONCE(x)                                                        \
	({                                                                  \
		const volatile __typeof__(x) *__ro_ptr = &(x);              \
		__mark_next_access();                                       \
		(__typeof__(x))__atomic_load_n(__ro_ptr, __ATOMIC_RELAXED); \
	})

#define __write_once_word(ptr, word, val) \
	__atomic_store_n((volatile word *)(ptr), (word)(unsigned long)(val), __ATOMIC_RELAXED)

/*
 * shim: faithful (a relaxed atomic access)
 *
 * By size and as a number: to store a pointer atomically the compiler would first put it into a
 * temporary of its own, and that access would take the mark.
 */
#define WRITE_ONCE(x, val)                                                     \
	do {                                                                   \
		volatile __typeof__(x) *__wo_ptr = &(x);                       \
		__typeof__(x) __wo_val = (val);                                \
		__mark_next_access();                                          \
		switch (sizeof(x)) {                                           \
		case 1:                                                        \
			__write_once_word(__wo_ptr, unsigned char, __wo_val);  \
			break;                                                 \
		case 2:                                                        \
			__write_once_word(__wo_ptr, unsigned short, __wo_val); \
			break;                                                 \
		case 4:                                                        \
			__write_once_word(__wo_ptr, unsigned int, __wo_val);   \
			break;                                                 \
		default:                                                       \
			__write_once_word(__wo_ptr, unsigned long, __wo_val);  \
			break;                                                 \
		}                                                              \
	} while (0)

/* shim: faithful (the access says by itself that a race on it is meant) */
#define data_race(expr) (expr)

/* shim: faithful */
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define is_signed_type(type) (((type) - 1) < (type)1)
#define is_unsigned_type(type) (!is_signed_type(type))
#define __must_be_array(a) BUILD_BUG_ON_ZERO(__same_type((a), &(a)[0]))
#define unreachable() __builtin_unreachable()

#include <linux/build_bug.h>

#endif /* _LINUX_COMPILER_H */
