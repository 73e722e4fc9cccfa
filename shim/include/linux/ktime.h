/* SPDX-License-Identifier: GPL-2.0-only */
/* Time in ns: the virtual clock, which begins at 0 in every run. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/jiffies.h>
#include <linux/types.h>

/* shim: faithful */
typedef s64 ktime_t;

#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define USEC_PER_MSEC 1000L
#define MSEC_PER_SEC 1000L

/* shim: modelled: virtual time, which passes only while everybody sleeps; all clocks are equal */
ktime_t ktime_get(void);
#define ktime_get_real() ktime_get()
#define ktime_get_boottime() ktime_get()
#define ktime_get_ns() ((u64)ktime_get())
#define ktime_get_real_ns() ((u64)ktime_get())
#define ktime_get_seconds() ((time64_t)(ktime_get() / NSEC_PER_SEC))
#define ktime_get_real_seconds() ktime_get_seconds()

/* shim: faithful */
#define ktime_set(s, ns) ((ktime_t)((s) * NSEC_PER_SEC + (ns)))
#define ktime_add(a, b) ((a) + (b))
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add_ns(a, n) ((a) + (ktime_t)(n))
#define ktime_add_us(a, n) ((a) + (ktime_t)(n) * NSEC_PER_USEC)
#define ktime_add_ms(a, n) ((a) + (ktime_t)(n) * NSEC_PER_MSEC)
#define ktime_to_ns(k) ((s64)(k))
#define ktime_to_us(k) ((s64)(k) / NSEC_PER_USEC)
#define ktime_to_ms(k) ((s64)(k) / NSEC_PER_MSEC)
#define ktime_us_delta(a, b) ktime_to_us(ktime_sub(a, b))
#define ktime_ms_delta(a, b) ktime_to_ms(ktime_sub(a, b))
#define ktime_compare(a, b) ((a) < (b) ? -1 : (a) > (b))
#define ktime_before(a, b) ((a) < (b))
#define ktime_after(a, b) ((a) > (b))
#define ms_to_ktime(ms) ((ktime_t)(ms) * NSEC_PER_MSEC)
#define ns_to_ktime(ns) ((ktime_t)(ns))

#endif /* _LINUX_KTIME_H */
