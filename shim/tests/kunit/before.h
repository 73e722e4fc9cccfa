/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included (-include) before a file of the kernel's own tests. Some are modules without KUnit:
 * module_init() is what they do, and a negative result is a failure. A file has one of either kind.
 */
#ifndef SHIM_TESTS_KUNIT_BEFORE_H
#define SHIM_TESTS_KUNIT_BEFORE_H

#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched.h>

#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>

/*
 * The kernel's BUILD_BUG_ON() asks the optimizer, and so can be told what only it knows to be constant
 * (bitmaps, in test_bitmap_const_eval()). Code that is built as a driver is here sees no optimizer.
 */
#undef BUILD_BUG_ON
#define BUILD_BUG_ON(condition) ((void)(condition))

/* Told by tests when they have failed anyhow. */
#define DUMP_PREFIX_OFFSET 0
#define print_hex_dump(level, prefix, type, row, group, buf, len, ascii) ((void)(buf))

/* Of a whole tree's kselftest_module.h: nobody asks whether the kernel is tainted. */
#define TAINT_TEST 18
#define LOCKDEP_STILL_OK 1
#define add_taint(flag, lockdep) ((void)(flag))

/* What is managed goes with the device; here when the test says so, or with its run. */
#define devm_kmalloc(dev, size, gfp) kmalloc(size, gfp)
#define devm_kzalloc(dev, size, gfp) kzalloc(size, gfp)
#define devm_kfree(dev, p) kfree(p)

/* What fortified string functions ask, which there are not here. */
#define __struct_size(p) __builtin_object_size(p, 0)

#undef IS_ENABLED
#define IS_ENABLED(option) IS_ENABLED_##option
#define IS_ENABLED_CONFIG_64BIT 1

#undef module_init
#undef module_exit
extern int (*const kunit_module_init)(void);
#define module_init(fn) int (*const kunit_module_init)(void) = fn
#define module_exit(fn) static void (*const __kunit_module_exit)(void) __used = fn

#endif
