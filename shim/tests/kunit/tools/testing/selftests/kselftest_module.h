/* SPDX-License-Identifier: GPL-2.0-only */
/* For files of the kernel's own tests that count by themselves: a module whose loading is the test. */
#ifndef SHIM_TESTS_KSELFTEST_MODULE_H
#define SHIM_TESTS_KSELFTEST_MODULE_H

#include <linux/module.h>
#include <linux/printk.h>

#define KSTM_MODULE_GLOBALS()                        \
	static unsigned int total_tests __initdata;  \
	static unsigned int failed_tests __initdata; \
	static unsigned int skipped_tests __initdata

#define KSTM_CHECK_ZERO(x)                                                   \
	do {                                                                 \
		total_tests++;                                               \
		if (x) {                                                     \
			pr_warn("TC failed at %s:%d\n", __func__, __LINE__); \
			failed_tests++;                                      \
		}                                                            \
	} while (0)

#define KSTM_MODULE_LOADERS(name)                                                       \
	static int __init name##_init(void)                                             \
	{                                                                               \
		selftest();                                                             \
		pr_info("%u tests, %u failed, %u skipped\n", total_tests, failed_tests, \
			skipped_tests);                                                 \
		return !total_tests || failed_tests ? -EINVAL : 0;                      \
	}                                                                               \
	static void __exit name##_exit(void)                                            \
	{                                                                               \
	}                                                                               \
	module_init(name##_init);                                                       \
	module_exit(name##_exit)

#endif
