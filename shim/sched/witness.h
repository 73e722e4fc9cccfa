/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the scheduler calls of the sanitizers' runtimes that has no public header: it is what the
 * compiler emits for instrumented code. Private to shim/sched.
 */
#ifndef SHIM_SCHED_WITNESS_H
#define SHIM_SCHED_WITNESS_H

#ifdef APFUZZ_TSAN
void __tsan_read_range(void *addr, unsigned long size);
void __tsan_write_range(void *addr, unsigned long size);

#define TSAN_RELAXED 0

#define TSAN_TOUCH(bits, type)                                                                \
	type __tsan_atomic##bits##_load(const volatile type *p, int order);                   \
	type __tsan_atomic##bits##_fetch_add(volatile type *p, type v, int order);            \
	static inline void tsan_touch##bits(const void *p, int write)                         \
	{                                                                                     \
		if (write)                                                                    \
			__tsan_atomic##bits##_fetch_add((volatile type *)p, 0, TSAN_RELAXED); \
		else                                                                          \
			__tsan_atomic##bits##_load((const volatile type *)p, TSAN_RELAXED);   \
	}

TSAN_TOUCH(8, char)
TSAN_TOUCH(16, short)
TSAN_TOUCH(32, int)
TSAN_TOUCH(64, long)
#endif

#ifdef APFUZZ_ASAN
void __asan_loadN(unsigned long addr, unsigned long size);
void __asan_storeN(unsigned long addr, unsigned long size);
#endif

#endif
