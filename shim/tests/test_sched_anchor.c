// SPDX-License-Identifier: GPL-2.0-only
/*
 * Anchors: a deviation finds its place again after the driver was edited. A little driver of our
 * own, with a site table that is filled at run time, is "edited" by a variable.
 */
#include "sched/event.h"

/* the table that others see as constant is ours to fill */
#define site_table site_table_of_others
#define site_table_size site_table_size_of_others
#include "sched/site.h"
#undef site_table
#undef site_table_size

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SITES 32

extern struct site_entry fake_table[SITES] __asm__("site_table");
extern unsigned int fake_size __asm__("site_table_size");
struct site_entry fake_table[SITES];
unsigned int fake_size;

#define DRIVER __attribute__((section("driver_text"), noinline))
#define SHIM __attribute__((noinline))

static char trace[64];
static unsigned int traced;

static enum {
	AS_RECORDED,
	LINES_BEFORE,
	CALL_MOVED,
	CALL_GONE,
	MORE_LOCKS
} edit;

static SHIM void mutex_lock(void)
{
	sched_point(EV_LOCK, NULL, 0, 0);
	__asm__ volatile("");
}

static SHIM void api_call(void)
{
	sched_point(EV_CALL, NULL, 0, 0);
	__asm__ volatile("");
}

static void say(char c)
{
	trace[traced++ % sizeof(trace)] = c;
}

static DRIVER void helper(void)
{
	api_call();
	say('h');
}

static DRIVER void probe(void)
{
	say('1');
	if (edit == LINES_BEFORE || edit == MORE_LOCKS) {
		api_call();
		api_call();
	}
	helper();
	if (edit == MORE_LOCKS)
		helper();
	mutex_lock();
	say('2');
	if (edit != CALL_GONE)
		mutex_lock();
	say('3');
	helper();
	say('4');
}

static void a(void *arg)
{
	sched_op_begin("probe");
	probe();
	sched_op_end(0);
	sched_op_begin("again");
	say('5');
	api_call();
	say('6');
}

static void b(void *arg)
{
	say('b');
}

static void first(void *arg)
{
	sched_spawn("a", a, NULL, 0);
	sched_spawn("b", b, NULL, 0);
}

static void fill_table(const struct event *ev)
{
	unsigned int offset = (unsigned int)((const char *)event_site(ev) - __start_driver_text);
	unsigned int i, n;

	if (!event_site(ev) || fake_size == SITES)
		return;
	for (i = 0; i < fake_size && fake_table[i].offset < offset; i++)
		;
	if (i < fake_size && fake_table[i].offset == offset)
		return;
	for (n = fake_size++; n > i; n--)
		fake_table[n] = fake_table[n - 1];
	fake_table[i] = (struct site_entry){
		.offset = offset,
		.function = "?",
		.file = "test.c",
		.line = 1,
	};
}

/* Which of the two functions a site lies in: the one that begins last before it. */
static void name_sites(void)
{
	unsigned long p = (unsigned long)probe, h = (unsigned long)helper;
	unsigned int i;

	for (i = 0; i < fake_size; i++) {
		unsigned long pc = (unsigned long)__start_driver_text + fake_table[i].offset;
		int in_probe = p <= pc && (h > pc || h < p);

		fake_table[i].function = in_probe ? "probe" : "helper";
	}
}

static int make_table(void **unused)
{
	static const struct event_reader reader = {
		.name = "sites",
		.kinds = EVENT_BIT(EV_LOCK) | EVENT_BIT(EV_CALL),
		.event = fill_table,
	};
	struct sched_config c = { 0 };
	struct sched_result r;

	event_subscribe(&reader);
	for (edit = AS_RECORDED; edit <= MORE_LOCKS; edit++)
		sched_run(&c, first, NULL, &r);
	event_unsubscribe(&reader);
	name_sites();
	edit = AS_RECORDED;
	return fake_size < 5;
}

static struct sched_result run(struct sched_config *c, const char *want)
{
	struct sched_result r;

	traced = 0;
	memset(trace, 0, sizeof(trace));
	sched_run(c, first, NULL, &r);
	assert_string_equal(trace, want);
	return r;
}

/* The schedule that the tests follow: a is preempted before its second lock. */
static struct sched_deviation recorded;

static void test_record(void **unused)
{
	struct sched_deviation d = { .task = "a", .op = 1, .point = 3, .target = "b" };
	struct sched_schedule s = { &d, 1, 1 };
	struct sched_config c = { .schedule = &s, .record_anchors = 1 };
	struct sched_result r = run(&c, "1h2b3h456");

	assert_int_equal(r.recorded->count, 1);
	recorded = r.recorded->deviation[0];
	assert_string_equal(recorded.function, "probe");
	assert_int_equal(recorded.kind, EV_LOCK);
	assert_int_equal(recorded.nth, 2);
	assert_int_equal(recorded.point, 3);
}

static struct sched_result follow(int how, const char *want, struct sched_deviation *d)
{
	struct sched_schedule s = { d, 1, 1 };
	struct sched_config c = { .schedule = &s };
	struct sched_result r;

	*d = recorded;
	edit = how;
	r = run(&c, want);
	edit = AS_RECORDED;
	return r;
}

static void test_same(void **unused)
{
	struct sched_deviation d;
	struct sched_result r = follow(AS_RECORDED, "1h2b3h456", &d);

	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED);
	assert_int_equal(r.reanchored + r.unfollowed, 0);
}

static void test_edited(void **unused)
{
	struct sched_deviation d;
	struct sched_result r = follow(LINES_BEFORE, "1h2b3h456", &d);

	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED | SCHED_DEV_REANCHORED);
	assert_int_equal(r.reanchored, 1);
	r = follow(MORE_LOCKS, "1hh2b3h456", &d);
	assert_int_equal(r.reanchored, 1);
	assert_int_equal(r.unfollowed, 0);
}

static void test_gone(void **unused)
{
	struct sched_deviation d;
	struct sched_result r = follow(CALL_GONE, "1h23h456b", &d);

	assert_int_equal(d.flags, SCHED_DEV_LOST);
	assert_int_equal(r.unfollowed, 1);
	assert_int_equal(r.reanchored, 0);
}

/* The point is wrong, in front of the anchor's or behind it: the anchor wins. */
static void test_point_wrong(void **unused)
{
	struct sched_deviation d, keep = recorded;
	unsigned long point;

	for (point = 1; point < 20; point++) {
		struct sched_result r;

		recorded.point = point;
		r = follow(AS_RECORDED, "1h2b3h456", &d);
		assert_int_equal(r.reanchored, point != 3);
	}
	recorded = keep;
}

/* Points outside of the driver are anchored too, the end of a task among them. */
static void test_end(void **unused)
{
	struct sched_deviation d[2] = {
		{ .task = "main", .op = 1, .point = 1, .target = "b" },
	};
	struct sched_schedule s = { d, 1, 2 };
	struct sched_config c = { .schedule = &s, .record_anchors = 1 };
	struct sched_result r = run(&c, "b1h23h456");

	assert_int_equal(r.recorded->count, 1);
	assert_int_equal(r.recorded->deviation[0].kind, EV_TASK_END);
	assert_int_equal(r.recorded->deviation[0].nth, 1);
	assert_string_equal(r.recorded->deviation[0].function, "task");
}

/* Anchors count within an operation: the same call in the next one is another place. */
static void test_operation(void **unused)
{
	struct sched_deviation d = { .task = "a", .op = 2, .point = 1, .target = "b" };
	struct sched_schedule s = { &d, 1, 1 };
	struct sched_config c = { .schedule = &s, .record_anchors = 1 };
	struct sched_result r = run(&c, "1h23h45b6");

	recorded = r.recorded->deviation[0];
	assert_int_equal(recorded.nth, 1);
	assert_int_equal(recorded.op, 2);
	follow(LINES_BEFORE, "1h23h45b6", &d);
	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED);
}

/* A random walk with anchors follows itself on the driver as it is. */
static void test_random(void **unused)
{
	struct sched_config c = { .strategy = &sched_random, .record_anchors = 1 };

	for (c.seed = 0; c.seed < 500; c.seed++) {
		struct sched_deviation d[64];
		struct sched_schedule s = { d, 0, 64 };
		struct sched_config again = { .schedule = &s };
		struct sched_result r, q;

		sched_run(&c, first, NULL, &r);
		s.count = r.recorded->count;
		assert_true(s.count <= 64);
		memcpy(d, r.recorded->deviation, s.count * sizeof(*d));
		sched_run(&again, first, NULL, &q);
		assert_true(r.trace_hash == q.trace_hash);
		assert_int_equal(q.unfollowed + q.reanchored, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),	    cmocka_unit_test(test_same),
		cmocka_unit_test(test_edited),	    cmocka_unit_test(test_gone),
		cmocka_unit_test(test_point_wrong), cmocka_unit_test(test_end),
		cmocka_unit_test(test_random),	    cmocka_unit_test(test_operation),
	};

	return cmocka_run_group_tests(tests, make_table, NULL);
}
