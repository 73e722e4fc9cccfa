// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regressions: what is expected is read from a comment, and a program whose schedule leads nowhere
 * is told from one that is fixed. (A finding that comes back needs a driver with a bug:
 * scripts/tests/bisect.sh.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib_programs.h"
#include "runner/regression.h"

#define HEAD "# vfio_ap program 1\n"
#define BODY                                \
	"host adapters=5 domains=4\n"       \
	"setup\n    mdev_create m0\n"       \
	"task host\n    queue_unbind 5.4\n" \
	"task admin\n    assign_adapter m0 5\n"

static struct prog p;
static struct regression e;
static char words[800];

static int setup(void **state)
{
	run_init();
	return 0;
}

static const char *check(const char *text)
{
	assert_int_equal(regression_read(text, strlen(text), &e), 0);
	parse_or_fail(&p, text);
	regression_check(&p, &e);
	regression_words(&e, &p, words, sizeof(words));
	return regression_state_name(e.state);
}

static void test_read(void **state)
{
	static const char none[] = HEAD BODY, late[] = HEAD BODY "# expect: leak leak:f:x\n";
	static const char inside[] = HEAD "# what # expect: ok\n" BODY;

	assert_int_equal(regression_read(none, strlen(none), &e), -1);
	assert_int_equal(regression_read(inside, strlen(inside), &e), -1);
	assert_int_equal(regression_read(late, strlen(late), &e), 0);
	assert_string_equal(e.verdict, "leak");
	assert_string_equal(e.print, "leak:f:x");
	assert_int_equal(regression_read(late, strlen(late) - 2, &e), 0);
	assert_string_equal(e.print, "leak:f:");
}

static void test_passed(void **state)
{
	assert_string_equal(check(HEAD "# expect: ok leak::x\n" BODY), "passed");
	assert_int_equal(e.schedules, 1);
	assert_string_equal(check(HEAD "# expect: ok\n" BODY "schedule\n    host.1@3 -> admin\n"),
			    "passed");
	assert_non_null(strstr(words, "its schedule is followed"));
}

static void test_stale(void **state)
{
	assert_string_equal(check(HEAD "# expect: ok leak::x\n" BODY
				       "schedule\n    host.1@3000000 -> admin\n"),
			    "stale");
	assert_true(e.schedules > 1000);
	assert_non_null(strstr(words, "1 of 1 deviations lead nowhere in this driver"));
}

/* The place is found again by its anchor: not stale. */
static void test_anchored(void **state)
{
	struct run_options options = { .record_anchors = 1 };
	static char text[8192];
	size_t len;

	parse_or_fail(&p, HEAD BODY "schedule\n    host.1@3 -> admin\n");
	run_program(&p, &options, &e.result);
	assert_int_equal(run_make_explicit(&p), 0);
	assert_int_equal(p.deviations, 1);
	p.deviation[0].point = 3000000;
	len = prog_print(&p, text, sizeof(text) - 1);
	text[len] = '\0';
	strcpy(text + len, "# expect: ok\n");
	assert_string_equal(check(text), "passed");
	assert_non_null(strstr(words, "re-anchored"));
}

static void test_gone(void **state)
{
	assert_string_equal(check(HEAD "# expect: leak leak::x\n" BODY), "gone");
	assert_non_null(strstr(words, "not seen in 1 schedule, which is followed"));
	assert_string_equal(check(HEAD "# expect: leak leak::x\n" BODY
				       "schedule\n    host.1@3000000 -> admin\n"),
			    "gone");
	assert_true(e.schedules > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),  cmocka_unit_test(test_passed),
		cmocka_unit_test(test_stale), cmocka_unit_test(test_anchored),
		cmocka_unit_test(test_gone),
	};

	return cmocka_run_group_tests_name("regression", tests, setup, NULL);
}
