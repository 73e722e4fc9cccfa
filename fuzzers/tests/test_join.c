// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two programs joined into one: side by side or in one row, with shared or with separate objects
 * and queues; the schedules go along. And what a fuzz target remembers of lock orders: edges are
 * counted once, a driver in order gives nothing to join.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib_programs.h"
#include "runner/orders.h"

#define HEAD "# vfio_ap program 1\n"

static const char first[] = HEAD "host adapters=3 domains=4\n"
				 "setup\n    mdev_create m0\n"
				 "task a\n    assign_adapter m0 3\n    queue_unbind 3.4\n"
				 "schedule\n    a.2@5 -> main\n";
static const char second[] = HEAD "host adapters=3 domains=6\n"
				  "setup\n    mdev_create m0\n"
				  "task a\n    guest_open g0 m0\n"
				  "task b\n    queue_unbind 3.6\n"
				  "schedule\n    main.3@7 -> b\n    a.1@9 -> b\n";

static struct prog a, b;

static const char *joined(unsigned int how)
{
	static char text[4096];
	const char *body;

	parse_or_fail(&a, first);
	parse_or_fail(&b, second);
	assert_int_equal(prog_join(&a, &b, how), 0);
	text[prog_print(&a, text, sizeof(text) - 1)] = '\0';
	parse_or_fail(&b, text); /* it is valid */
	body = strstr(text, "host ");
	return body ? body : text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in\n%s", part, text);
}

static void test_side_by_side(void **state)
{
	const char *text = joined(0);

	assert_has(text, "domains=4,6");
	assert_has(text, "setup\n    mdev_create m0\n    mdev_create m0\ntask a\n");
	assert_has(text, "task t0\n    guest_open g0 m0\ntask b\n    queue_unbind 3.6\n");
	assert_has(text, "    a.2@5 -> main\n");
	/* the second set-up begins one operation later, its task has another name */
	assert_has(text, "    main.4@7 -> b\n");
	assert_has(text, "    t0.1@9 -> b\n");
}

static void test_apart(void **state)
{
	const char *text = joined(PROG_JOIN_OBJECTS_APART | PROG_JOIN_QUEUES_APART);

	assert_has(text, "adapters=3,4 ");
	assert_has(text, "    mdev_create m0\n    mdev_create m1\n");
	assert_has(text, "    guest_open g0 m1\n");
	assert_has(text, "    queue_unbind 4.6\n");
}

static void test_row(void **state)
{
	const char *text = joined(PROG_JOIN_ROW);

	assert_has(text,
		   "setup\n    mdev_create m0\n    assign_adapter m0 3\n    queue_unbind 3.4\n"
		   "    mdev_create m0\n    guest_open g0 m0\n    queue_unbind 3.6\n");
	assert_null(strstr(text, "task"));
	assert_null(strstr(text, "->"));
}

static void test_no_room(void **state)
{
	parse_or_fail(&a, first);
	parse_or_fail(&b, second);
	b.strategy = PROG_RANDOM;
	assert_int_equal(prog_join(&a, &b, 0), -1);
	parse_or_fail(&b, first);
	while (a.setup.count < PROG_MAX_OPS)
		a.setup.op[a.setup.count++] = a.setup.op[0];
	assert_int_equal(prog_join(&a, &b, 0), -1);
}

static void test_orders(void **state)
{
	struct run_result r;
	unsigned int edges;

	known_quiet(1);
	parse_or_fail(&a, fixed_program);
	run_program(&a, NULL, &r);
	orders_note(&a);
	edges = orders_stats()->edges;
	assert_true(edges > 5);
	run_program(&a, NULL, &r);
	orders_note(&a);
	assert_int_equal(orders_stats()->edges, edges);
	for (unsigned int seed = 0; seed < 50; seed++) {
		prog_generate(&a, seed, &prog_emphasis_all);
		run_program(&a, NULL, &r);
		if (r.verdict == RUN_OK || r.verdict == RUN_KNOWN)
			orders_note(&a);
	}
	assert_true(orders_stats()->edges > edges);
	assert_int_equal(orders_next(&b), 0);
	assert_int_equal(orders_stats()->joined, 0);
	print_message("%u edges, %u cycles tried\n", orders_stats()->edges, orders_stats()->cycles);
}

static int setup(void **state)
{
	run_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_side_by_side), cmocka_unit_test(test_apart),
		cmocka_unit_test(test_row),	     cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_orders),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
