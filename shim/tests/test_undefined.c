// SPDX-License-Identifier: GPL-2.0-only
/*
 * Undefined behavior: found in the ubsan build, with the function's name and the kind in title and
 * fingerprint; in the other builds the same tasks run through, where the processor lets them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "checks/check.h"
#include "test_undefined.h"

static const char *run(void (*first)(void *))
{
	struct sched_config config = { .strategy = NULL };
	struct sched_result result;

	sched_run(&config, first, NULL, &result);
	return check_finding() ? check_finding()->fingerprint : "";
}

static const struct undefined *find(const char *name)
{
	const struct undefined *u = undefined;

	while (u->name && strcmp(u->name, name))
		u++;
	assert_non_null(u->name);
	return u;
}

static void test_defined(void **state)
{
	for (const struct undefined *u = undefined; u->name; u++) {
		if (run(u->right)[0])
			fail_msg("%s: %s", u->name, check_finding()->text);
	}
}

#ifdef APFUZZ_UBSAN

static const char *const expected[] = {
	"undefined-behavior:shifts:shift-out-of-bounds",
	"undefined-behavior:indexes:array-index-out-of-bounds",
	"undefined-behavior:adds:signed-integer-overflow",
	"undefined-behavior:negates:signed-integer-overflow",
	"undefined-behavior:divides:division-overflow",
	"undefined-behavior:loads_bool:invalid-load",
	"undefined-behavior:arrives:unreachable-code",
};

static void test_undefined(void **state)
{
	const struct undefined *u = undefined;

	for (unsigned int i = 0; i < sizeof(expected) / sizeof(expected[0]); i++, u++)
		assert_string_equal(run(u->wrong), expected[i]);
	assert_null(u->wrong);
}

static void test_report(void **state)
{
	run(find("shifts")->wrong);
	assert_string_equal(check_finding()->title,
			    "undefined behavior in shifts: shift-out-of-bounds");
	assert_non_null(strstr(check_finding()->text, "1, of type 'int', is shifted by 70\n"));
	assert_non_null(strstr(check_finding()->text, "in shifts() shim/tests/scenario_undef"));
	assert_true(check_finding()->confirmed);
	run(find("negates")->wrong);
	assert_non_null(strstr(check_finding()->text, ": -(-2147483648) in type 'int'\n"));
	run(find("indexes")->wrong);
	assert_non_null(strstr(check_finding()->text, ": index 6 of 'unsigned long[4]'\n"));
}

/* It ends the run, not the process, and leaves nothing to the next run. */
static void test_goes_on(void **state)
{
	for (unsigned int i = 0; i < 100; i++) {
		assert_string_equal(run(find("arrives")->wrong), expected[6]);
		assert_string_equal(run(find("arrives")->right), "");
	}
}

static void test_known(void **state)
{
	check_known_add(expected[0]);
	run(find("shifts")->wrong);
	assert_true(check_finding()->known);
	check_known_clear();
}

#else

static void test_undefined(void **state)
{
	static const char *const harmless[] = { "shifts", "indexes", "adds", "negates",
						"loads_bool" };

	for (unsigned int i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		assert_string_equal(run(find(harmless[i])->wrong), "");
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defined), cmocka_unit_test(test_undefined),
#ifdef APFUZZ_UBSAN
		cmocka_unit_test(test_report),	cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_known),
#endif
	};

	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
