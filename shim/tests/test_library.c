// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's library (shim/kernel: string, bitmap, vsprintf, kstrtox, slab, fault, printk, and
 * what is inline in shim/include): the results that a driver gets, and that what it does wrong with
 * them is found, under the name of the driver's function.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "child.h"
#include "library_test.h"
#include "scenario_run.h"

static void expect_right(void (*first)(void *))
{
	run_clean(first);
	assert_string_equal(note_steps, "");
}

static void expect_named(void (*first)(void *), enum finding_kind kind, const char *function)
{
	child_explore(first, CHILD_ONCE, 1);
	if (child->first.kind != kind || !strstr(child->first.fingerprint, function))
		fail_msg("%s\n%s", child->first.title, child->first.text);
	assert_null(strstr(child->steps, "survived"));
}

static unsigned long findings_of_all_schedules(void (*first)(void *))
{
	child_explore(first, CHILD_ENUMERATE, 0);
	return child->kinds;
}

#define RIGHT(name)                           \
	static void test_##name(void **state) \
	{                                     \
		expect_right(library_##name); \
	}

RIGHT(list)
RIGHT(hlist)
RIGHT(bitmap)
RIGHT(find)
RIGHT(bits)
RIGHT(string)
RIGHT(memory)
RIGHT(format)
RIGHT(format_pointers)
RIGHT(numbers)
RIGHT(uuid)
RIGHT(alloc)

static void test_faults(void **state)
{
	expect_right(library_faults);
	assert_int_equal(note_value[0], 0);
	assert_int_equal(note_value[1], 0x101);
}

static void test_printk(void **state)
{
	static const char often[] = "often\n";
	const char *p = note_steps;
	int count = 0;

	run_clean(library_printk);
	assert_memory_equal(note_steps, "one 1\n", 6);
	while ((p = strstr(p, often))) {
		p += sizeof(often) - 1;
		count++;
	}
	assert_int_equal(count, 10);
	assert_non_null(strstr(note_steps, "often\nagain 0\nagain 1\nonce\n"));
	assert_null(strstr(note_steps, "once\nonce"));
	assert_null(strstr(note_steps, "never"));
}

static void test_findings(void **state)
{
	expect_named(library_list_twice, FINDING_HANG, "keys");
	expect_named(library_use_list_del, FINDING_WILD_ACCESS, "library_use_list_del");
	expect_named(library_copy_too_much, FINDING_HEAP_OVERFLOW, "library_copy_too_much");
	expect_named(library_print_too_much, FINDING_HEAP_OVERFLOW, "library_print_too_much");
	expect_named(library_null_string, FINDING_NULL_DEREFERENCE, "library_null_string");
	expect_named(library_null_bitmap, FINDING_NULL_DEREFERENCE, "library_null_bitmap");
	expect_named(library_double_free, FINDING_DOUBLE_FREE, "library_double_free");
	expect_named(library_warn, FINDING_WARNING, "library_warn");
	assert_non_null(strstr(child->first.text, "number 42"));
	expect_named(library_bug, FINDING_WARNING, "library_bug");
}

static void test_races(void **state)
{
	assert_int_equal(findings_of_all_schedules(library_no_race_word), 0);
	assert_int_equal(findings_of_all_schedules(library_no_race_bits), 0);
	assert_int_equal(findings_of_all_schedules(library_race_word), 1ul << FINDING_DATA_RACE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_hlist),
		cmocka_unit_test(test_bitmap),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_format_pointers),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_uuid),
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_printk),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_races),
	};

	child_init();
	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
