/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as the kernel's tests of lib/ need: cases, suites, expectations. A failed
 * expectation is told and the case goes on; a failed assertion ends it.
 *
 * For tests only: no driver includes it, so nothing here is a part of the simulated kernel.
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

struct kunit {
	void *priv;
	const char *name;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn) { .run_case = fn, .name = #fn }
#define KUNIT_CASE_SLOW(fn) KUNIT_CASE(fn)

/* One file of tests to a program: run.c finds its suites by this name. */
extern struct kunit_suite *const kunit_suites[];
#define kunit_test_suites(...) struct kunit_suite *const kunit_suites[] = { __VA_ARGS__, NULL }
#define kunit_test_suite(suite) kunit_test_suites(&(suite))

/* run.c */
void kunit_print(struct kunit *test, const char *fmt, ...) __printf(2, 3);
void kunit_fail(const char *place, const char *fmt, ...) __printf(2, 3);
void __noreturn kunit_abort(void);
void __noreturn kunit_give_up(const char *fmt, ...) __printf(1, 2);
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp); /* freed with the case's run */

#define kunit_info(test, fmt, ...) kunit_print(test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_print(test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) kunit_print(test, fmt, ##__VA_ARGS__)
#define kunit_skip(test, fmt, ...) kunit_give_up(fmt, ##__VA_ARGS__)
#define kunit_kmalloc(test, size, gfp) kunit_kzalloc(test, size, gfp)
#define kunit_kfree(test, p) kfree(p)

/* ------------------------------------------------------------------ expectations */

#define __KUNIT_PLACE __FILE__ ":" __stringify(__LINE__)
#define __KUNIT_NOTHING() ((void)0)

/* @fatal: kunit_abort() or nothing. What @... formats is said beside the expectation. */
#define __KUNIT_CHECK(ok, text, fatal, ...)              \
	do {                                             \
		if (!(ok)) {                             \
			kunit_fail(__KUNIT_PLACE, text); \
			kunit_fail("", "" __VA_ARGS__);  \
			fatal;                           \
		}                                        \
	} while (0)

#define __KUNIT_COMPARE(left, op, right, fatal, ...)                                              \
	do {                                                                                      \
		const __auto_type __left = (left);                                                \
		const __auto_type __right = (right);                                              \
		if (!(__left op __right)) {                                                       \
			kunit_fail(__KUNIT_PLACE, "%s %s %s: 0x%llx, 0x%llx", #left, #op, #right, \
				   (unsigned long long)__left, (unsigned long long)__right);      \
			kunit_fail("", "" __VA_ARGS__);                                           \
			fatal;                                                                    \
		}                                                                                 \
	} while (0)

#define __KUNIT_POINTERS(left, op, right, fatal, ...) \
	__KUNIT_COMPARE((unsigned long)(left), op, (unsigned long)(right), fatal, ##__VA_ARGS__)

#define __KUNIT_STRINGS(left, op, right, fatal, ...)                           \
	do {                                                                   \
		const char *__left = (left), *__right = (right);               \
		__KUNIT_CHECK(__left &&__right &&strcmp(__left, __right) op 0, \
			      #left " " #op " " #right, fatal, ##__VA_ARGS__); \
	} while (0)

#define __KUNIT_BYTES(left, op, right, size, fatal, ...)                               \
	__KUNIT_CHECK(memcmp(left, right, size) op 0, #left " " #op " " #right, fatal, \
		      ##__VA_ARGS__)

#define KUNIT_SUCCEED(test) __KUNIT_NOTHING()
#define KUNIT_FAIL(test, fmt, ...) kunit_fail(__KUNIT_PLACE, fmt, ##__VA_ARGS__)

#define KUNIT_EXPECT_TRUE(test, c) KUNIT_EXPECT_TRUE_MSG(test, c, "")
#define KUNIT_EXPECT_TRUE_MSG(test, c, ...) __KUNIT_CHECK(c, #c, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, c) KUNIT_EXPECT_FALSE_MSG(test, c, "")
#define KUNIT_EXPECT_FALSE_MSG(test, c, ...) \
	__KUNIT_CHECK(!(c), "!(" #c ")", __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, l, r) KUNIT_EXPECT_EQ_MSG(test, l, r, "")
#define KUNIT_EXPECT_EQ_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, ==, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_NE(test, l, r) KUNIT_EXPECT_NE_MSG(test, l, r, "")
#define KUNIT_EXPECT_NE_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, !=, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_LT(test, l, r) KUNIT_EXPECT_LT_MSG(test, l, r, "")
#define KUNIT_EXPECT_LT_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, <, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_LE(test, l, r) KUNIT_EXPECT_LE_MSG(test, l, r, "")
#define KUNIT_EXPECT_LE_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, <=, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_GT(test, l, r) KUNIT_EXPECT_GT_MSG(test, l, r, "")
#define KUNIT_EXPECT_GT_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, >, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_GE(test, l, r) KUNIT_EXPECT_GE_MSG(test, l, r, "")
#define KUNIT_EXPECT_GE_MSG(test, l, r, ...) \
	__KUNIT_COMPARE(l, >=, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, l, r) KUNIT_EXPECT_PTR_EQ_MSG(test, l, r, "")
#define KUNIT_EXPECT_PTR_EQ_MSG(test, l, r, ...) \
	__KUNIT_POINTERS(l, ==, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, l, r) __KUNIT_POINTERS(l, !=, r, __KUNIT_NOTHING(), "")
#define KUNIT_EXPECT_NULL(test, p) __KUNIT_POINTERS(p, ==, NULL, __KUNIT_NOTHING(), "")
#define KUNIT_EXPECT_NOT_NULL(test, p) __KUNIT_POINTERS(p, !=, NULL, __KUNIT_NOTHING(), "")
#define KUNIT_EXPECT_STREQ(test, l, r) KUNIT_EXPECT_STREQ_MSG(test, l, r, "")
#define KUNIT_EXPECT_STREQ_MSG(test, l, r, ...) \
	__KUNIT_STRINGS(l, ==, r, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, l, r) __KUNIT_STRINGS(l, !=, r, __KUNIT_NOTHING(), "")
#define KUNIT_EXPECT_MEMEQ(test, l, r, size) KUNIT_EXPECT_MEMEQ_MSG(test, l, r, size, "")
#define KUNIT_EXPECT_MEMEQ_MSG(test, l, r, size, ...) \
	__KUNIT_BYTES(l, ==, r, size, __KUNIT_NOTHING(), __VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, l, r, size) __KUNIT_BYTES(l, !=, r, size, __KUNIT_NOTHING(), "")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, p) \
	__KUNIT_CHECK(!IS_ERR_OR_NULL(p), #p, __KUNIT_NOTHING(), "")

#define KUNIT_ASSERT_TRUE(test, c) KUNIT_ASSERT_TRUE_MSG(test, c, "")
#define KUNIT_ASSERT_TRUE_MSG(test, c, ...) __KUNIT_CHECK(c, #c, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, c) KUNIT_ASSERT_FALSE_MSG(test, c, "")
#define KUNIT_ASSERT_FALSE_MSG(test, c, ...) \
	__KUNIT_CHECK(!(c), "!(" #c ")", kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, l, r) KUNIT_ASSERT_EQ_MSG(test, l, r, "")
#define KUNIT_ASSERT_EQ_MSG(test, l, r, ...) __KUNIT_COMPARE(l, ==, r, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_NE(test, l, r) __KUNIT_COMPARE(l, !=, r, kunit_abort(), "")
#define KUNIT_ASSERT_LT_MSG(test, l, r, ...) __KUNIT_COMPARE(l, <, r, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(test, l, r, ...) __KUNIT_COMPARE(l, <=, r, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_GE_MSG(test, l, r, ...) __KUNIT_COMPARE(l, >=, r, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, l, r) __KUNIT_POINTERS(l, ==, r, kunit_abort(), "")
#define KUNIT_ASSERT_PTR_NE(test, l, r) __KUNIT_POINTERS(l, !=, r, kunit_abort(), "")
#define KUNIT_ASSERT_NULL(test, p) KUNIT_ASSERT_NULL_MSG(test, p, "")
#define KUNIT_ASSERT_NULL_MSG(test, p, ...) \
	__KUNIT_POINTERS(p, ==, NULL, kunit_abort(), __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, p) __KUNIT_POINTERS(p, !=, NULL, kunit_abort(), "")
#define KUNIT_ASSERT_STREQ(test, l, r) __KUNIT_STRINGS(l, ==, r, kunit_abort(), "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p) KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, p, "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, p, ...) \
	__KUNIT_CHECK(!IS_ERR_OR_NULL(p), #p, kunit_abort(), __VA_ARGS__)

#endif /* _KUNIT_TEST_H */
