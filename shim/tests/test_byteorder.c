// SPDX-License-Identifier: GPL-2.0-only
/*
 * Byte order: a driver sees what it would see on s390, where the leftmost bit has number 0 and the
 * first byte of a word is its highest. The same numbers on a little-endian machine (every build) and
 * on a big-endian one (scripts/cross-check runs this test there, too).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "byteorder_test.h"
#include "checks/check.h"
#include "note.h"
#include "sched/sched.h"

static void run(void (*first)(void *), const unsigned long *expected, unsigned int n)
{
	struct sched_config config = { .strategy = &sched_explicit };
	struct sched_result result;
	unsigned int i;

	note_clear();
	sched_run(&config, first, NULL, &result);
	if (check_finding())
		fail_msg("%s\n%s", check_finding()->title, check_finding()->text);
	assert_int_equal(result.end, SCHED_END_DONE);
	for (i = 0; i < n; i++)
		if ((unsigned long)note_value[i] != expected[i])
			fail_msg("value %u is 0x%lx, not 0x%lx", i, note_value[i], expected[i]);
}

#define EXPECT(first, ...)                                                       \
	do {                                                                     \
		static const unsigned long expected_[] = { __VA_ARGS__ };        \
                                                                                 \
		run(first, expected_, sizeof(expected_) / sizeof(expected_[0])); \
	} while (0)

/* Bits of a register by the architecture's numbers, 0 being the leftmost of 64. */
#define BITS(first, last) (~0ul >> (first) & ~0ul << (63 - (last)))
#define BIT32(n) (0x80000000ul >> (n))

static void test_status(void **state)
{
	EXPECT(byteorder_status, BIT32(0), BIT32(1), BIT32(2), BIT32(6), BIT32(7), 0xff0000,
	       BIT32(7));
}

static void test_tapq(void **state)
{
	EXPECT(byteorder_tapq, BITS(0, 0), BITS(5, 5), BITS(7, 7), BITS(8, 15), BITS(16, 17),
	       BITS(32, 39), BITS(40, 47), BITS(52, 55), BITS(60, 63), BITS(0, 31), BITS(32, 63),
	       14, 14, 14);
}

static void test_aqic(void **state)
{
	EXPECT(byteorder_aqic, BITS(8, 15), BITS(16, 16), BITS(21, 23), BITS(30, 31), BITS(33, 59),
	       BITS(61, 63));
}

static void test_qci(void **state)
{
	EXPECT(byteorder_qci, BIT32(0), BIT32(1), BIT32(2), BIT32(3), BIT32(8), 0, BITS(5, 5),
	       BITS(63, 63), 1, 1, 63, BITS(63, 63), BITS(0, 0), BITS(31, 32));
}

static void test_copies(void **state)
{
	EXPECT(byteorder_copies, 0x8107000001234567, 0x81070000, 0x1122334455667788,
	       0x1122334455667788, 0x8107000000000000, 0x81070000);
}

static void test_conversions(void **state)
{
	EXPECT(byteorder_conversions, 0x0201, 0x04030201, 0x0807060504030201, 0, 0, 0x1234,
	       0x1122334455667788);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status), cmocka_unit_test(test_tapq),
		cmocka_unit_test(test_aqic),   cmocka_unit_test(test_qci),
		cmocka_unit_test(test_copies), cmocka_unit_test(test_conversions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
