// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AP machine: response codes in each state, numbers as the architecture has them, resets on the
 * virtual clock, and the promise that no interruption is delivered through memory that is not the
 * guest's any more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "machine_test.h"
#include "scenario_run.h"
#include "tree-probe.h"

#define EMPTY 0x80000000l
#define IRQ 0x01000000l
#define ASYNC 0x02000000l
#define RC(rc) ((long)(rc) << 16)

static void test_availability(void **state)
{
	run_clean(machine_availability);
	expect(0, RC(1));
	expect(1, RC(1));
	expect(2, EMPTY);
	expect(3, 14);
	expect(4, 14);
	expect(5, RC(1));
	expect(6, RC(1));
	expect(7, 0);
}

static void test_configuration_words(void **state)
{
	run_clean(machine_configuration_words);
	expect(0, 0);
	expect(1, 0xf);
	expect(2, 255);
	expect(3, 255);
	expect(4, 0x1400000000000000l);
	expect(5, 1);
	expect(6, 0x0800000000000000l);
	expect(7, (long)0x8000000000000000ul);
	expect(8, (long)0x8000000000000000ul);
}

static void test_interruption_control(void **state)
{
	run_clean(machine_interruption_control);
	expect(0, 0x81000000l);
	expect(1, 0x81070000l);
	expect(2, EMPTY | IRQ);
	expect(3, EMPTY | IRQ);
	expect(4, EMPTY | IRQ);
	expect(5, EMPTY | IRQ | RC(5));
	expect(6, EMPTY | IRQ | RC(5));
	expect(7, EMPTY);
	expect(8, EMPTY | RC(7));
	expect(9, EMPTY | RC(6));
	expect(10, EMPTY | IRQ);
}

static void test_reset(void **state)
{
	run_clean(machine_reset);
	expect(0, EMPTY);
	expect(1, EMPTY | RC(2));
	expect(2, EMPTY | RC(2));
	expect(3, EMPTY | RC(2));
	expect(4, EMPTY | RC(2));
	expect(5, EMPTY);
	expect(6, EMPTY);
	expect(7, EMPTY);
}

static void test_reset_clears_interruption(void **state)
{
	run_clean(machine_reset_clears_interruption);
	expect(1, EMPTY | IRQ);
	expect(2, EMPTY | IRQ | RC(2));
	expect(3, EMPTY);
	expect(4, 0);
}

static void test_reset_times(void **state)
{
	run_clean(machine_reset_times);
	expect(0, 10);
	expect(1, 30);
	expect(2, 30);
}

static void test_delivery(void **state)
{
	run_clean(machine_delivery);
	expect(10, 5);
	expect(1, 0);
	expect(2, -19);
	expect(3, 1);
	expect(4, 0x80);
	expect(5, 0x10);
	expect(6, 1);
}

static void expect_finding_of(void (*first)(void *), enum finding_kind kind, const char *what)
{
	run_default(first);
	assert_non_null(check_finding());
	assert_int_equal(check_finding()->kind, kind);
	if (!strstr(check_finding()->text, what))
		fail_msg("no \"%s\" in: %s", what, check_finding()->text);
	assert_string_equal(note_steps, "");
}

static void expect_broken(void (*first)(void *), const char *what)
{
	expect_finding_of(first, FINDING_GUEST_PROMISE, what);
}

static void test_gisa_by_virtual_address(void **state)
{
	if (!TREE_VIRT_IS_PHYS) {
		expect_broken(machine_gisa_by_virtual_address, "VM that is gone");
		return;
	}
	run_clean(machine_gisa_by_virtual_address);
	expect(3, 1);
	expect(5, 0x10);
}

static void test_unpinned(void **state)
{
	expect_broken(machine_unpinned, "interruption delivered through an unpinned page");
	expect_broken(machine_unpinned_put_off, "interruption delivered through an unpinned page");
}

/* How far the queue was on the way to be disabled. */
static void test_unpinned_while_disabled(void **state)
{
	expect_broken(machine_unpinned_unasked, "interruption delivered through an unpinned page");
	assert_null(strstr(check_finding()->text, "refused"));
	expect_broken(machine_unpinned_enabled_again,
		      "enabled queue delivered through an unpinned");
	expect_broken(machine_unpinned_refused, "unpinned page after AQIC or TAPQ was refused");
	expect_broken(machine_unpinned_resetting, "unpinned page after AQIC or TAPQ was refused");
}

static void test_not_registered(void **state)
{
	expect_broken(machine_not_registered,
		      "enabled queue delivered for a guest ISC that is not");
	expect_broken(machine_not_registered_unasked,
		      "interruption delivered for a guest ISC that is not registered");
}

static void test_gisa_gone(void **state)
{
	expect_broken(machine_gisa_gone, "VM that is gone");
}

static void test_gisc_left(void **state)
{
	static const char lost[] = "guest ISC still registered when";

	expect_finding_of(machine_gisc_lost, FINDING_LEAK, lost);
	expect_finding_of(machine_gisc_put_off, FINDING_LEAK,
			  "ISC of a queue whose reset was put off");
	expect_finding_of(machine_gisc_put_off_before, FINDING_LEAK, lost);
	expect_finding_of(machine_gisc_outside, FINDING_LEAK, "ISC of a queue outside its matrix");
	expect_finding_of(machine_gisc_taken_away, FINDING_LEAK,
			  "ISC of a queue outside its matrix");
	expect_finding_of(machine_gisc_refused, FINDING_LEAK, "ISC of a refused AQIC");
	expect_finding_of(machine_gisc_refused_undone, FINDING_LEAK, "ISC of a refused AQIC");
}

static void test_adapter_states(void **state)
{
	run_clean(machine_adapter_states);
	expect(1, 0);
	expect(2, EMPTY | RC(3));
	expect(3, EMPTY | RC(3));
	expect(4, EMPTY | RC(3));
	expect(5, EMPTY);
	expect(6, 0);
	expect(7, EMPTY | RC(4));
	expect(8, EMPTY);
	expect(9, -19);
}

static void test_answers(void **state)
{
	static const long codes[] = { 1, 2, 3, 4, 5, 0x0a, 0x35, 0x36 };
	unsigned int i;

	run_clean(machine_answers);
	for (i = 0; i < 8; i++) {
		assert_int_equal(note_value[i] >> 16 & 0xff, codes[i]);
		expect(10 + i, note_value[i]);
	}
	expect(0, RC(1));
	expect(6, EMPTY | ASYNC | RC(0x35));
	expect(20, 0);
	expect(21, 0);
	expect(22, -22);
	expect(23, -22);
	expect(24, EMPTY | RC(5));
	expect(25, EMPTY);
	expect(26, EMPTY | RC(8));
	expect(27, EMPTY | IRQ);
}

static void test_tells_no_lies(void **state)
{
	run_clean(machine_tells_no_lies);
	expect(1, 0);
	expect(2, 0);
	expect(3, 0);
	expect(4, 0);
	expect(5, 0);
	expect(6, 1);
}

static void test_reset_of_any_length(void **state)
{
	run_clean(machine_reset_of_any_length);
	expect(0, 0);
	expect(1, EMPTY | RC(2));
	expect(2, EMPTY);
	expect(3, 0);
	expect(4, EMPTY);
	expect(5, -2);
	expect(6, -22);
}

static void test_reset_ends_at_once(void **state)
{
	run_clean(machine_reset_ends_at_once);
	expect(1, 0);
	expect(2, 0);
	expect(3, 0);
	expect(4, EMPTY);
}

static void test_reset_stuck(void **state)
{
	run_clean(machine_reset_stuck);
	expect(0, 63);
	expect(1, EMPTY | RC(4));
	expect(2, EMPTY);
	expect(3, EMPTY | RC(2));
	expect(4, EMPTY);
}

static void test_configuration_changes(void **state)
{
	run_clean(machine_configuration_changes);
	expect(1, 0);
	expect(2, RC(1));
	expect(3, -19);
	expect(4, 0x1000000000000000l);
	expect(5, -19);
	expect(6, 0);
	expect(7, EMPTY);
	expect(8, -22);
	expect(9, -95);
	expect(11, 0);
}

static void test_all_ids(void **state)
{
	run_clean(machine_all_ids);
	expect(0, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_availability),
		cmocka_unit_test(test_configuration_words),
		cmocka_unit_test(test_interruption_control),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_reset_clears_interruption),
		cmocka_unit_test(test_reset_times),
		cmocka_unit_test(test_delivery),
		cmocka_unit_test(test_unpinned),
		cmocka_unit_test(test_unpinned_while_disabled),
		cmocka_unit_test(test_not_registered),
		cmocka_unit_test(test_gisa_gone),
		cmocka_unit_test(test_gisa_by_virtual_address),
		cmocka_unit_test(test_gisc_left),
		cmocka_unit_test(test_adapter_states),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_tells_no_lies),
		cmocka_unit_test(test_reset_of_any_length),
		cmocka_unit_test(test_reset_ends_at_once),
		cmocka_unit_test(test_reset_stuck),
		cmocka_unit_test(test_configuration_changes),
		cmocka_unit_test(test_all_ids),
	};

	check_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
