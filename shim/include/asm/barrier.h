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

/* shim: faithful (scalars of up to 8 bytes) */
#define smp_store_release(p, v)                                      \
	do {                                                         \
		union {                                              \
			__typeof__(*(p)) val;                        \
			unsigned long long word;                     \
		} __ssr = { .word = 0 };                             \
		__ssr.val = (v);                                     \
		shim_atomic_store((p), sizeof(*(p)), __ssr.word, 2); \
	} while (0)
#define smp_load_acquire(p)                                          \
	({                                                           \
		union {                                              \
			unsigned long long word;                     \
			__typeof__(*(p)) val;                        \
		} __sla;                                             \
		__sla.word = shim_atomic_load((p), sizeof(*(p)), 1); \
		__sla.val;                                           \
	})
#define smp_store_mb(var, value)                                       \
	do {                                                           \
		union {                                                \
			__typeof__(var) val;                           \
			unsigned long long word;                       \
		} __ssm = { .word = 0 };                               \
		__ssm.val = (value);                                   \
		shim_atomic_store(&(var), sizeof(var), __ssm.word, 2); \
		shim_full_barrier();                                   \
	} while (0)

#endif /* _ASM_BARRIER_H */
