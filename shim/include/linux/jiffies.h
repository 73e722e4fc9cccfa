/* SPDX-License-Identifier: GPL-2.0-only */
/* The tick counter: the virtual clock in units of 10 ms (s390's HZ). */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

/* shim: faithful */
#define HZ 100
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
#define NSEC_PER_JIFFY 10000000ULL

/* shim: modelled: read from the virtual clock; nobody can write it */
unsigned long get_jiffies(void);
#define jiffies get_jiffies()
#define jiffies_64 ((u64)get_jiffies())
#define get_jiffies_64() ((u64)get_jiffies())

/* shim: faithful */
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)

/* shim: faithful (rounded up to the tick) */
static __always_inline unsigned long msecs_to_jiffies(const unsigned int m)
{
	return (int)m < 0 ? MAX_JIFFY_OFFSET : (m + 9ul) / 10;
}

static __always_inline unsigned long usecs_to_jiffies(const unsigned int u)
{
	return (u + 9999ul) / 10000;
}

static __always_inline unsigned long nsecs_to_jiffies(u64 n)
{
	return n / NSEC_PER_JIFFY;
}

static __always_inline unsigned int jiffies_to_msecs(const unsigned long j)
{
	return j * 10;
}

static __always_inline unsigned int jiffies_to_usecs(const unsigned long j)
{
	return j * 10000;
}

static __always_inline u64 jiffies_to_nsecs(const unsigned long j)
{
	return j * NSEC_PER_JIFFY;
}

#endif /* _LINUX_JIFFIES_H */
