/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Barriers. Memory is sequentially consistent here (shim/README.md), so all that is left of them
 * is what they order for race detection.
 *
 * A release and the acquire that reads it order through a clock of that variable. Free-standing
 * barriers order only together with the marked accesses around them; here all of them share one
 * clock, which orders more than the kernel promises: a race may be missed behind a pair of
 * barriers, none is invented.
 */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

void shim_full_barrier(void);
unsigned long long shim_atomic_load(const volatile void *ptr, unsigned int size, int order);
void shim_atomic_store(volatile void *ptr, unsigned int size, unsigned long long value, int order);

/* shim: faithful */
#define barrier() __asm__ __volatile__("" : : : "memory")

/* shim: modelled: see above */
#define mb() shim_full_barrier()
#define rmb() shim_full_barrier()
#define wmb() shim_full_barrier()
#define smp_mb() shim_full_barrier()
#define smp_rmb() shim_full_barrier()
#define smp_wmb() shim_full_barrier()
#define smp_mb__before_atomic() shim_full_barrier()
#define smp_mb__after_atomic() shim_full_barrier()
#define smp_mb__after_spinlock() shim_full_barrier()

/*
 * shim: faithful (any scalar of up to 8 bytes, a pointer too, as the number that it is in a word, and
 * back). The union's first bytes are the lowest of the word, or the highest.
 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __shim_word_shift(type) 0
#else
#define __shim_word_shift(type) (8 * (8 - sizeof(type)))
#endif
#define __shim_to_word(type, x)                        \
	({                                             \
		union {                                \
			type val;                      \
			unsigned long long word;       \
		} __stw = { .word = 0 };               \
		__stw.val = (x);                       \
		__stw.word >> __shim_word_shift(type); \
	})
#define __shim_from_word(type, x)                                   \
	({                                                          \
		union {                                             \
			unsigned long long word;                    \
			type val;                                   \
		} __sfw = { .word = (x) };                          \
		__sfw.word = __sfw.word << __shim_word_shift(type); \
		__sfw.val;                                          \
	})

/* shim: faithful (scalars of up to 8 bytes) */
#define smp_store_release(p, v) \
	shim_atomic_store((p), sizeof(*(p)), __shim_to_word(__typeof__(*(p)), (v)), 2)
#define smp_load_acquire(p) \
	__shim_from_word(__typeof__(*(p)), shim_atomic_load((p), sizeof(*(p)), 1))
#define smp_store_mb(var, value)                                                                 \
	do {                                                                                     \
		shim_atomic_store(&(var), sizeof(var), __shim_to_word(__typeof__(var), (value)), \
				  2);                                                            \
		shim_full_barrier();                                                             \
	} while (0)

#endif /* _ASM_BARRIER_H */
