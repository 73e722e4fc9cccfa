// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program format: what is wrong with a program is said with line and reason; the canonical
 * text is a fixed point; any bytes decode within bounds; mutator and crossover are deterministic
 * and only make valid programs; the minimizer keeps what it was told to keep.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "program/program.h"

#define HEAD "# vfio_ap program 1\n"

static struct prog a, b, c;
static char text[PROG_TEXT_MAX], other[PROG_TEXT_MAX];
static unsigned int bad_line;
static char bad_reason[256];

static void complain(void *arg, unsigned int line, const char *reason)
{
	if (bad_line)
		return;
	bad_line = line;
	snprintf(bad_reason, sizeof(bad_reason), "%s", reason);
}

static unsigned int parse(struct prog *p, const char *s)
{
	bad_line = 0;
	bad_reason[0] = '\0';
	return prog_parse(p, s, strlen(s), complain, NULL);
}

/* ---- what is wrong, and where ---- */

static const struct {
	const char *text;
	unsigned int line;
	const char *reason; /* a part of it */
} malformed[] = {
	{ "", 1, "first line of a program" },
	{ "task a\n", 1, "first line of a program" },
	{ "# vfio_ap program\n", 1, "first line of a program" },
	{ "# vfio_ap program x\n", 1, "first line of a program" },
	{ "# vfio_ap program 2\n", 1, "version 2" },
	{ "# vfio_ap program 0\n", 1, "version 0" },
	{ HEAD "frobnicate m0\n", 2, "'frobnicate' is no operation" },
	{ HEAD "mdev_create m0\n", 2, "neither in 'setup' nor in a task" },
	{ HEAD "setup\nmdev_create\n", 3, "mdev is missing" },
	{ HEAD "setup\nmdev_create m8\n", 3, "'m8' is no mdev" },
	{ HEAD "setup\nmdev_create 0\n", 3, "'0' is no mdev" },
	{ HEAD "setup\nmdev_create m\n", 3, "'m' is no mdev" },
	{ HEAD "setup\nmdev_create m0 m1\n", 3, "'m1' is no option of mdev_create" },
	{ HEAD "setup\nassign_adapter m0\n", 3, "adapter is missing" },
	{ HEAD "setup\nassign_adapter m0 65536\n", 3, "'65536' is no adapter" },
	{ HEAD "setup\nassign_adapter m0 -1\n", 3, "'-1' is no adapter" },
	{ HEAD "setup\nassign_adapter m0 0x\n", 3, "'0x' is no adapter" },
	{ HEAD "setup\nassign_adapter m0 99999999999999999999999\n", 3, "is no adapter" },
	{ HEAD "setup\nguest_open g4 m0\n", 3, "'g4' is no guest" },
	{ HEAD "setup\nqueue_bind 5\n", 3, "'5' is no adapter.domain" },
	{ HEAD "setup\nqueue_bind 5.256\n", 3, "'5.256' is no adapter.domain" },
	{ HEAD "setup\nqueue_bind 5.4.1\n", 3, "is no adapter.domain" },
	{ HEAD "setup\npqap_enable g0 5.4 isc=8\n", 3, "number up to 7" },
	{ HEAD "setup\npqap_enable g0 5.4 isc=\n", 3, "isc=" },
	{ HEAD "setup\npqap_enable g0 5.4 vcpu=4\n", 3, "number up to 3" },
	{ HEAD "setup\npqap_disable g0 5.4 nib=0\n", 3, "no option of pqap_disable" },
	{ HEAD "setup\nmdev_create m0 fail=disk\n", 3, "one of alloc, pin, gisc" },
	{ HEAD "setup\nmdev_create m0 fail=alloc:0\n", 3, "one of alloc, pin, gisc" },
	{ HEAD "setup\nmdev_create m0 fail=alloc:1000\n", 3, "one of alloc, pin, gisc" },
	{ HEAD "setup\nmdev_create m0 fail=\n", 3, "fail=" },
	{ HEAD "setup now\n", 2, "'now' behind 'setup'" },
	{ HEAD "setup\nsetup\n", 3, "a second 'setup'" },
	{ HEAD "host\nhost\n", 3, "a second 'host'" },
	{ HEAD "host adapters=256\n", 2, "no list of numbers" },
	{ HEAD "host adapters=5-3\n", 2, "no list of numbers" },
	{ HEAD "host adapters=3,,5\n", 2, "no list of numbers" },
	{ HEAD "host adapters=3,\n", 2, "no list of numbers" },
	{ HEAD "host cards=3\n", 2, "'cards=3' is none of" },
	{ HEAD "task\n", 2, "no task name" },
	{ HEAD "task Qemu\n", 2, "no task name" },
	{ HEAD "task 0\n", 2, "no task name" },
	{ HEAD "task a.b\n", 2, "no task name" },
	{ HEAD "task abcdefghijklmnopqrstuvwx\n", 2, "no task name" },
	{ HEAD "task main\n", 2, "cannot be called 'main'" },
	{ HEAD "task clock\n", 2, "cannot be called 'clock'" },
	{ HEAD "task a b\n", 2, "behind the name" },
	{ HEAD "task a\ntask a\n", 3, "a second task 'a'" },
	{ HEAD "task a\ntask b\ntask c\ntask d\ntask e\ntask f\ntask g\ntask h\ntask i\n", 10,
	  "more than 8 tasks" },
	{ HEAD "schedule\nschedule\n", 3, "a second 'schedule'" },
	{ HEAD "schedule\ntask a\n", 3, "the schedule comes last" },
	{ HEAD "schedule\nsetup\n", 3, "the schedule comes last" },
	{ HEAD "schedule fair\n", 2, "neither 'random' nor 'pct'" },
	{ HEAD "schedule random\n", 2, "seed= is missing" },
	{ HEAD "schedule random seed=x\n", 2, "'seed=x'" },
	{ HEAD "schedule random seed=1 depth=2\n", 2, "'depth=2'" },
	{ HEAD "schedule pct seed=1 depth=65\n", 2, "'depth=65'" },
	{ HEAD "schedule pct seed=1 length=0\n", 2, "'length=0'" },
	{ HEAD "schedule pct seed=18446744073709551616\n", 2, "seed=" },
	{ HEAD "schedule random seed=1\na.1@1 -> b\n", 3, "no operation" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 - b\n", 5, "not TASK.OPERATION@POINT" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 ->\n", 5, "not TASK.OPERATION@POINT" },
	{ HEAD "task a\ntask b\nschedule\na@1 -> b\n", 5, "'a@1' is not" },
	{ HEAD "task a\ntask b\nschedule\na.1 -> b\n", 5, "'a.1' is not" },
	{ HEAD "task a\ntask b\nschedule\na.0@1 -> b\n", 5, "'a.0@1' is not" },
	{ HEAD "task a\ntask b\nschedule\na.1@0 -> b\n", 5, "'a.1@0' is not" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> c\n", 5, "there is no task 'c'" },
	{ HEAD "task a\ntask b\nschedule\nc.1@1 -> b\n", 5, "there is no task 'c'" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> a\n", 5, "preempted for itself" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> b at f\n", 5, "'f' is not FUNCTION:KIND#N" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> b at f:lock\n", 5, "is not FUNCTION:KIND#N" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> b at f:lock#0\n", 5, "is not FUNCTION:KIND#N" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> b at f:luck#1\n", 5,
	  "no kind of decision point" },
	{ HEAD "task a\ntask b\nschedule\na.1@1 -> b in f:lock#1\n", 5,
	  "not TASK.OPERATION@POINT" },
	{ HEAD "task \x01\n", 2, "byte 0x01 is no text" },
	{ HEAD "task \xff\n", 2, "byte 0xff is no text" },
	{ HEAD "task a b c d e f g h i j k l m n o p q r s t u v w x y z\n", 2,
	  "more than 24 words" },
};

static void test_malformed(void **state)
{
	for (unsigned int i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		assert_true(parse(&a, malformed[i].text) > 0);
		if (bad_line != malformed[i].line || !strstr(bad_reason, malformed[i].reason))
			fail_msg("%s: line %u: %s; expected line %u: ...%s...", malformed[i].text,
				 bad_line, bad_reason, malformed[i].line, malformed[i].reason);
	}
}

static void test_too_many_operations(void **state)
{
	strcpy(text, HEAD "task a\n");
	for (int i = 0; i < PROG_MAX_OPS; i++)
		strcat(text, "mdev_create m0\n");
	assert_int_equal(parse(&a, text), 0);
	strcat(text, "mdev_create m0\n");
	assert_int_equal(parse(&a, text), 1);
	assert_int_equal(bad_line, PROG_MAX_OPS + 3);
	assert_non_null(strstr(bad_reason, "more than 64 operations"));
}

/* ---- what is right ---- */

static const char example[] = HEAD
	"host adapters=3,5,8-11 domains=4,6 control=4 reserved_adapters=0 reserved_domains=0-255\n"
	"setup\n"
	"    mdev_create m0\n"
	"    assign_adapter m0 5\n"
	"task qemu\n"
	"    guest_open g0 m0\n"
	"    pqap_enable g0 5.4 isc=5 nib=0x2000 vcpu=1 fail=gisc\n"
	"    guest_close g0 fail=alloc:2\n"
	"task host\n"
	"    queue_unbind 5.4\n"
	"schedule\n"
	"    qemu.2@41 -> host at handle_pqap:lock#1\n"
	"    host.1@17 -> clock at apq_reset_check:sleep#1\n"
	"    kworker/apq_reset#2.1@3 -> qemu\n"
	"    main.3@9 -> kworker/apq_reset\n";

static void test_example(void **state)
{
	size_t len;

	assert_int_equal(parse(&a, example), 0);
	assert_int_equal(a.tasks, 2);
	assert_int_equal(a.setup.count, 2);
	assert_int_equal(a.task[0].op[1].arg[1], 5 << 8 | 4);
	assert_int_equal(a.task[0].op[1].fault, 1 + USER_FAULT_GISC);
	assert_int_equal(a.deviations, 4);
	assert_string_equal(a.deviation[2].task, "kworker/apq_reset#2");
	len = prog_print(&a, text, sizeof(text));
	assert_int_equal(len, strlen(example));
	assert_memory_equal(text, example, len);
}

static void test_comments_and_spelling(void **state)
{
	assert_int_equal(parse(&a, HEAD "# a story\nhost adapters=0x3,5\t domains=4 # and this\r\n"
					"\n  setup # before\n\tmdev_create m0#1\n"),
			 1);
	assert_int_equal(bad_line, 6);
	assert_int_equal(parse(&a, HEAD "task a # b\nassign_adapter m1 0x10 # hex"), 0);
	assert_int_equal(a.task[0].op[0].arg[1], 16);
}

/* ---- identity, validity, determinism ---- */

static void assert_canonical(struct prog *p, const char *what, uint64_t seed)
{
	size_t len = prog_print(p, text, sizeof(text)), again;

	assert_in_range(len, 1, sizeof(text));
	bad_line = 0;
	if (prog_parse(&c, text, len, complain, NULL))
		fail_msg("%s %llu: line %u: %s\n%.*s", what, (unsigned long long)seed, bad_line,
			 bad_reason, (int)len, text);
	again = prog_print(&c, other, sizeof(other));
	assert_int_equal(len, again);
	assert_memory_equal(text, other, len);
}

static const char *const targets[] = { "queue", "mdev", "guest", "config" };

static void test_generated_identity(void **state)
{
	for (uint64_t seed = 0; seed < 4000; seed++) {
		prog_generate(&a, seed, prog_emphasis_by_name(targets[seed & 3]));
		assert_canonical(&a, "generate", seed);
	}
}

static void test_mutated_identity(void **state)
{
	for (uint64_t seed = 0; seed < 200; seed++) {
		const struct prog_emphasis *e = prog_emphasis_by_name(targets[seed & 3]);

		prog_generate(&a, seed, e);
		for (unsigned int i = 0; i < 50; i++) {
			prog_mutate(&a, seed * 1000 + i, e);
			assert_canonical(&a, "mutate", seed * 1000 + i);
		}
	}
}

static void test_crossed_identity(void **state)
{
	static struct prog child;

	for (uint64_t seed = 0; seed < 3000; seed++) {
		prog_generate(&a, seed, &prog_emphasis_all);
		prog_generate(&b, seed + 1, &prog_emphasis_all);
		prog_crossover(&child, &a, &b, seed);
		assert_canonical(&child, "crossover", seed);
	}
}

static void test_mutator_deterministic(void **state)
{
	for (uint64_t seed = 0; seed < 2000; seed++) {
		size_t len, again;

		prog_generate(&a, seed / 10, &prog_emphasis_all);
		prog_copy(&b, &a);
		prog_mutate(&a, seed, &prog_emphasis_all);
		prog_mutate(&b, seed, &prog_emphasis_all);
		len = prog_print(&a, text, sizeof(text));
		again = prog_print(&b, other, sizeof(other));
		assert_int_equal(len, again);
		assert_memory_equal(text, other, len);
	}
}

/* The programs are the same but for their schedules. */
static void assert_same_operations(const struct prog *x, const struct prog *y)
{
	char of_x[160], of_y[160];

	assert_int_equal(x->tasks, y->tasks);
	for (unsigned int t = 0; t < x->tasks; t++) {
		assert_string_equal(x->task[t].name, y->task[t].name);
		assert_int_equal(x->task[t].count, y->task[t].count);
		for (unsigned int i = 0; i < x->task[t].count; i++) {
			prog_print_op(&x->task[t].op[i], of_x, sizeof(of_x));
			prog_print_op(&y->task[t].op[i], of_y, sizeof(of_y));
			assert_string_equal(of_x, of_y);
		}
	}
}

static void test_around(void **state)
{
	unsigned int explicit = 0, moved = 0, fresh = 0;

	for (uint64_t seed = 0; explicit < 10; seed++) {
		prog_generate(&a, seed, &prog_emphasis_all);
		if (a.strategy != PROG_EXPLICIT || !a.deviations)
			continue;
		explicit ++;
		for (unsigned int i = 0; i < PROG_AROUND; i++) {
			size_t len;

			if (!prog_around(&a, i, &b))
				continue;
			assert_canonical(&b, "around", seed);
			assert_int_equal(prog_around(&a, i, &c), 1);
			len = prog_print(&c, other, sizeof(other));
			assert_int_equal(prog_print(&b, text, sizeof(text)), len);
			assert_memory_equal(text, other, len);
			assert_same_operations(&a, &b);
			if (b.strategy == PROG_EXPLICIT && b.deviations == a.deviations)
				moved++;
			else
				fresh++;
		}
	}
	assert_true(moved > explicit * PROG_AROUND / 3);
	assert_true(fresh > explicit * PROG_AROUND / 10);
}

static void test_fitting(void **state)
{
	for (uint64_t seed = 0; seed < 200; seed++)
		for (size_t max = 0; max < 600; max += 7) {
			size_t len;

			prog_generate(&a, seed, &prog_emphasis_all);
			memset(text, '!', sizeof(text));
			len = prog_print_fitting(&a, text, max);
			assert_true(len <= max);
			assert_int_equal(text[max], '!');
			if (len)
				assert_int_equal(prog_parse(&c, text, len, NULL, NULL), 0);
		}
}

/* ---- any bytes ---- */

static void test_any_bytes(void **state)
{
	struct prog_rng rng = { 1 };

	for (unsigned int i = 0; i < 20000; i++) {
		size_t len;

		if (i & 1) {
			prog_generate(&a, i, &prog_emphasis_all);
			len = prog_print(&a, text, 4096);
			for (unsigned int n = 1 + prog_below(&rng, 20); n > 0; n--)
				text[prog_below(&rng, len)] = prog_rand(&rng);
			len = prog_below(&rng, len + 1);
		} else {
			len = prog_below(&rng, 300);
			for (size_t at = 0; at < len; at++)
				text[at] = i & 2 ? prog_rand(&rng) :
						   "mg task.0@\n >-"[prog_below(&rng, 14)];
		}
		prog_parse(&a, text, len, NULL, NULL);
		/* what it was decoded to is a program */
		assert_canonical(&a, "bytes", i);
	}
}

/* ---- minimizer ---- */

static unsigned int asked;

/* "The finding": one task binds, another one unbinds the same queue, at some deviation. */
static int needs_bind_and_unbind(struct prog *p, void *arg)
{
	int bind = -1, unbind = -1;

	asked++;
	for (unsigned int t = 0; t < p->tasks; t++)
		for (unsigned int i = 0; i < p->task[t].count; i++) {
			if (p->task[t].op[i].id == OP_QUEUE_BIND &&
			    p->task[t].op[i].arg[0] == 0x504)
				bind = t;
			if (p->task[t].op[i].id == OP_QUEUE_UNBIND &&
			    p->task[t].op[i].arg[0] == 0x504)
				unbind = t;
		}
	if (bind < 0 || unbind < 0 || bind == unbind)
		return 0;
	for (unsigned int i = 0; i < p->deviations; i++)
		if (!strcmp(p->deviation[i].task, p->task[bind].name) &&
		    !strcmp(p->deviation[i].target, p->task[unbind].name))
			return 1;
	return 0;
}

static void test_minimize(void **state)
{
	unsigned int calls;

	assert_int_equal(
		parse(&a, HEAD
		      "host adapters=3,5 domains=4,6\n"
		      "setup\n    mdev_create m0\n    assign_adapter m0 5\n    guest_open g1 m1\n"
		      "task x\n    read_matrix m0\n    queue_bind 3.4\n"
		      "task y\n    read_matrix m0\n    queue_bind 5.4\n    read_matrix m1\n"
		      "task z\n    mdev_remove m0\n    queue_unbind 3.4\n    queue_unbind 5.4 fail=alloc\n"
		      "schedule\n    x.1@3 -> y\n    y.2@4 -> z\n    z.1@3 -> x\n    y.3@1 -> z\n"),
		0);
	assert_true(needs_bind_and_unbind(&a, NULL));
	asked = 0;
	calls = prog_minimize(&a, needs_bind_and_unbind, NULL, 1000);
	assert_int_equal(calls, asked);
	assert_int_equal(a.tasks, 2);
	assert_int_equal(a.setup.count, 0);
	assert_int_equal(a.task[0].count, 1);
	assert_int_equal(a.task[1].count, 1);
	assert_int_equal(a.deviations, 1);
	assert_int_equal(a.deviation[0].op, 1);
	assert_int_equal(a.deviation[0].point, 4);
	assert_int_equal(a.task[1].op[0].fault, 0);
	assert_true(needs_bind_and_unbind(&a, NULL));
	assert_canonical(&a, "minimize", 0);
}

static void test_minimize_budget(void **state)
{
	prog_generate(&a, 3, &prog_emphasis_all);
	asked = 0;
	assert_true(prog_minimize(&a, needs_bind_and_unbind, NULL, 5) <= 5);
	assert_true(asked <= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_too_many_operations),
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_comments_and_spelling),
		cmocka_unit_test(test_generated_identity),
		cmocka_unit_test(test_mutated_identity),
		cmocka_unit_test(test_crossed_identity),
		cmocka_unit_test(test_mutator_deterministic),
		cmocka_unit_test(test_around),
		cmocka_unit_test(test_fitting),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_minimize),
		cmocka_unit_test(test_minimize_budget),
	};

	return cmocka_run_group_tests_name("program", tests, NULL, NULL);
}
