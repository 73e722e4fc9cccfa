// SPDX-License-Identifier: GPL-2.0-only
/*
 * The canary: a test that must fail. It claims that two different schedules of a program are the
 * same run. If it ever passes, either the hash is blind or failures of tests are not seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib_programs.h"

static void test_canary(void **state)
{
	static struct prog p;
	unsigned long long first;

	run_init();
	parse_or_fail(&p, fixed_program);
	first = hash_of(&p);
	p.seed++;
	assert_true(hash_of(&p) == first);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_canary) };

	return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}
