/* SPDX-License-Identifier: GPL-2.0-only */
/* The small things that everybody uses. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stddef.h>
#include <linux/stringify.h>
#include <linux/types.h>
#include <asm/byteorder.h>

/* shim: faithful (marks a place that can sleep: an error in atomic context) */
void __might_sleep(const char *file, int line);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(cond)           \
	do {                           \
		if (cond)              \
			might_sleep(); \
	} while (0)

/* shim: faithful */
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define u64_to_user_ptr(x) ((void __user *)(uintptr_t)(x))
#define IS_ENABLED(option) 0
#define typecheck(type, x)                  \
	({                                  \
		type __tc_a;                \
		__typeof__(x) __tc_b;       \
		(void)(&__tc_a == &__tc_b); \
		1;                          \
	})

#endif /* _LINUX_KERNEL_H */
