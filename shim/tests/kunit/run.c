// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the cases of one file of the kernel's own tests, in the kernel world: each as the first task of
 * a run of its own, so with fresh memory, and what it does wrong with it is a finding.
 */
#include <kunit/test.h>
#include "kernel/internal.h"
#include "bridge.h"

/* The file has one of these. */
extern struct kunit_suite *const kunit_suites[] __weak;
extern int (*const kunit_module_init)(void) __weak;

static struct kunit_case *find(unsigned int n, struct kunit_suite **suite)
{
	struct kunit_suite *const *s;
	struct kunit_case *c;

	if (!kunit_suites)
		return NULL;
	for (s = kunit_suites; *s; s++) {
		for (c = (*s)->test_cases; c->run_case; c++) {
			*suite = *s;
			if (!n--)
				return c;
		}
	}
	return NULL;
}

const char *kunit_case_name(unsigned int i)
{
	struct kunit_suite *suite;
	struct kunit_case *c;

	if (&kunit_module_init)
		return i ? NULL : "module_init";
	c = find(i, &suite);
	return c ? c->name : NULL;
}

static void run(struct kunit_case *c, struct kunit_suite *suite)
{
	struct kunit test = { .name = c->name };

	if (suite->suite_init)
		suite->suite_init(suite);
	if (suite->init && suite->init(&test))
		kunit_fail(suite->name, "init failed");
	else
		c->run_case(&test);
	if (suite->exit)
		suite->exit(&test);
	if (suite->suite_exit)
		suite->suite_exit(suite);
}

void kunit_run_case(void *number)
{
	struct kunit_suite *suite;
	struct kunit_case *c;

	if (&kunit_module_init) {
		kunit_result(kunit_module_init());
		kunit_say(user_dmesg());
		return;
	}
	c = find((unsigned int)(unsigned long)number, &suite);
	run(c, suite);
}

static void say(const char *before, const char *fmt, va_list args)
{
	char text[512];
	int len;

	len = scnprintf(text, sizeof(text), "%s%s", before, *before ? ": " : "");
	vscnprintf(text + len, sizeof(text) - len, fmt, args);
	if (text[0])
		kunit_say(text);
}

void kunit_print(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
}

void kunit_fail(const char *place, const char *fmt, ...)
{
	va_list args;

	kunit_note_failure();
	va_start(args, fmt);
	say(place, fmt, args);
	va_end(args);
}

void kunit_abort(void)
{
	sched_stop_with(SCHED_END_STOPPED);
}

void kunit_give_up(const char *fmt, ...)
{
	va_list args;

	kunit_note_skip();
	va_start(args, fmt);
	say("skipped", fmt, args);
	va_end(args);
	sched_stop_with(SCHED_END_STOPPED);
}

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kzalloc(size, gfp);
}
