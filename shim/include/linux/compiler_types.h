/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Function and type attributes.
 *
 * Inline functions of these headers are __always_inline: the code that a driver compiles then
 * belongs to the driver's own function, which is the one that reports, fingerprints and anchors
 * name.
 */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

/* shim: stub (address spaces and lock contexts are for sparse, they mean nothing to the compiler) */
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __bitwise
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)
#define __private
#define __counted_by(m)
#define __nonstring

/* shim: faithful */
#undef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __packed __attribute__((__packed__))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __scanf(a, b) __attribute__((__format__(scanf, a, b)))
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __always_used __used __maybe_unused
#define __unused __attribute__((__unused__))
#define __must_check __attribute__((__warn_unused_result__))
#define __weak __attribute__((__weak__))
#define __noreturn __attribute__((__noreturn__))
#define __cold __attribute__((__cold__))
#define __malloc __attribute__((__malloc__))
#define __pure __attribute__((__pure__))
#define __attribute_const__ __attribute__((__const__))
#define __section(s) __attribute__((__section__(s)))
#define fallthrough __attribute__((__fallthrough__))
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define __cleanup(func) __attribute__((__cleanup__(func)))

/* shim: stub (where code lies makes no difference here) */
#define __read_mostly
#define __ro_after_init
#define __cacheline_aligned
#define ____cacheline_aligned
#define notrace
#define __visible
#define asmlinkage
#define __ref
#define __init_or_module

#define __PASTE_(a, b) a##b
#define __PASTE(a, b) __PASTE_(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#endif /* _LINUX_COMPILER_TYPES_H */
