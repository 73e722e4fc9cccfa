// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler's contract, feature by feature: default order, names, blocking and waking, the
 * virtual clock, ends of a run, operations, accesses, arena, events. Written with sched.h and its
 * siblings alone, no driver.
 */
#include "sched/arena.h"
#include "sched/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

void __sanitizer_cov_load8(const void *addr);
void __sanitizer_cov_store1(const void *addr);

/* What the tasks did, one character each. */
static char trace[256];
static unsigned int traced;

static void say(char c)
{
	if (traced < sizeof(trace) - 1)
		trace[traced++] = c;
	trace[traced] = '\0';
}

static void point(void)
{
	sched_point(EV_CALL, NULL, 0, 0);
}

static struct sched_result run_with(struct sched_config *c, void (*first)(void *))
{
	struct sched_result r;

	traced = 0;
	trace[0] = '\0';
	sched_run(c, first, NULL, &r);
	return r;
}

static struct sched_result run(void (*first)(void *))
{
	struct sched_config c = { 0 };

	return run_with(&c, first);
}

/* One deviation "task.op@point -> target". */
static struct sched_result run_deviating(void (*first)(void *), const char *task, unsigned int op,
					 unsigned long at, const char *target,
					 struct sched_deviation *d)
{
	struct sched_schedule s = { d, 1, 1 };
	struct sched_config c = { .schedule = &s };

	memset(d, 0, sizeof(*d));
	strcpy(d->task, task);
	strcpy(d->target, target);
	d->op = op;
	d->point = at;
	return run_with(&c, first);
}

/* ------------------------------------------------------------------ order and names */

static void letter(void *arg)
{
	char c = (char)(long)arg;

	point();
	say(c);
	point();
	say(c);
}

static void three_letters(void *arg)
{
	sched_spawn("t", letter, (void *)(long)'a', 0);
	sched_spawn("t", letter, (void *)(long)'b', 0);
	sched_spawn("u", letter, (void *)(long)'c', 0);
	assert_string_equal(sched_task_name(1), "t");
	assert_string_equal(sched_task_name(2), "t#2");
	assert_string_equal(sched_task_name(3), "u");
	assert_int_equal(sched_current(), 0);
	point();
	say('m');
}

static void test_default_order(void **unused)
{
	struct sched_result r = run(three_letters);

	assert_string_equal(trace, "maabbcc");
	assert_int_equal(r.end, SCHED_END_DONE);
	assert_int_equal(r.tasks, 4);
	assert_int_equal(r.steps, 1 + 3 * 2 + 4);
	assert_int_equal(r.switches, 3);
	assert_int_equal(r.recorded->count, 0);
}

static void test_deviations(void **unused)
{
	struct sched_deviation d;
	struct sched_result r = run_deviating(three_letters, "t", 1, 2, "u", &d);

	/* preempted before its second letter; then the first runnable one is itself again */
	assert_string_equal(trace, "maccabb");
	assert_int_equal(r.unfollowed, 0);
	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED);
	assert_int_equal(r.recorded->count, 1);

	/* at its end, the choice of who is next */
	run_deviating(three_letters, "t", 1, 3, "u", &d);
	assert_string_equal(trace, "maaccbb");

	r = run_deviating(three_letters, "t", 1, 9, "u", &d);
	assert_string_equal(trace, "maabbcc");
	assert_int_equal(r.unfollowed, 1);
	assert_int_equal(d.flags, SCHED_DEV_LOST);

	r = run_deviating(three_letters, "u", 1, 1, "t", &d);
	assert_int_equal(r.unfollowed, 1);
	assert_int_equal(d.flags, SCHED_DEV_BLOCKED);

	run_deviating(three_letters, "t", 1, 2, "clock", &d);
	assert_int_equal(d.flags, SCHED_DEV_BLOCKED);
}

/* ------------------------------------------------------------------ waiting */

static int result_of_wait;
static int waiter;

static void wait_for(unsigned long long timeout, int interruptible)
{
	struct sched_wait w = {
		.kind = SYNC_WAITQUEUE,
		.what = "test",
		.timeout = timeout,
		.interruptible = interruptible,
	};

	result_of_wait = sched_wait(&w);
	say((char)('0' + result_of_wait));
}

static void waits_forever(void *arg)
{
	say('w');
	wait_for(SCHED_FOREVER, 0);
}

static void waits_a_while(void *arg)
{
	say('w');
	wait_for(1000, 1);
}

static void wakes(void *arg)
{
	assert_non_null(sched_waiting(waiter));
	assert_string_equal(sched_waiting(waiter)->what, "test");
	say('k');
	sched_wake(waiter);
	assert_null(sched_waiting(waiter));
	sched_wake(waiter);
	say('K');
}

static void signals(void *arg)
{
	sched_signal(waiter);
	say('s');
}

static void wait_and_wake(void *arg)
{
	waiter = sched_spawn("waiter", waits_forever, NULL, 0);
	sched_spawn("waker", wakes, NULL, 0);
}

static void wait_and_time(void *arg)
{
	waiter = sched_spawn("waiter", waits_a_while, NULL, 0);
}

static void wait_and_signal(void *arg)
{
	waiter = sched_spawn("waiter", waits_a_while, NULL, 0);
	sched_spawn("signaller", signals, NULL, 0);
}

static void only_wait(void *arg)
{
	sched_spawn("waiter", waits_forever, NULL, 0);
}

static void daemon_waits(void *arg)
{
	sched_spawn("daemon", waits_forever, NULL, SCHED_DAEMON);
	point();
	say('m');
}

static void test_waiting(void **unused)
{
	struct sched_result r = run(wait_and_wake);

	assert_string_equal(trace, "wkK0");
	assert_int_equal(r.end, SCHED_END_DONE);
	r = run(wait_and_time);
	assert_string_equal(trace, "w1");
	assert_int_equal(r.time, 1000);
	run(wait_and_signal);
	assert_string_equal(trace, "ws2");
	assert_int_equal(run(only_wait).end, SCHED_END_STUCK);
	assert_int_equal(run(daemon_waits).end, SCHED_END_DONE);
	assert_string_equal(trace, "mw");
}

/* ------------------------------------------------------------------ clock */

static void timer_fires(void *arg)
{
	say('t');
	assert_true(sched_now() >= 500);
}

static void sleeper(void *arg)
{
	int t = sched_spawn_at("timer", timer_fires, NULL, 0, 500);
	int taken = sched_spawn_at("timer", timer_fires, NULL, 0, 700);

	assert_int_equal(sched_cancel(taken), 1);
	assert_int_equal(sched_cancel(taken), 0);
	say('a');
	sched_sleep(1000);
	say('b');
	assert_true(sched_now() == 1000);
	assert_int_equal(sched_cancel(t), 0);
	assert_true(sched_task_ended(t));
}

static void early(void *arg)
{
	sched_spawn_at("timer", timer_fires, NULL, 0, 500);
	point();
	say('a');
	point();
	say('b');
}

static void sleeps_long(void *arg)
{
	sched_sleep(3600ull * 1000000000 * 100);
}

static void test_clock(void **unused)
{
	struct sched_deviation d;
	struct sched_result r = run(sleeper);

	assert_string_equal(trace, "atb");
	assert_int_equal(r.time, 1000);
	run(early);
	assert_string_equal(trace, "abt");
	run_deviating(early, "main", 1, 2, "clock", &d);
	assert_string_equal(trace, "atb");
	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED);
	assert_int_equal(run(sleeps_long).end, SCHED_END_TIME);
}

/* ------------------------------------------------------------------ joining */

static void joins(void *arg)
{
	sched_mask m = 1ull << sched_spawn("x", letter, (void *)(long)'x', 0);

	m |= 1ull << sched_spawn("y", letter, (void *)(long)'y', 0);
	sched_join(m);
	say('j');
	sched_join(m);
	say('j');
}

static sched_mask deadlocked;

static void stuck_event(const struct event *ev)
{
	const struct sched_wait *w = sched_waiting(0);

	assert_int_equal(w->kind, SYNC_TASK);
	deadlocked = w->blockers(w);
}

static void joins_waiter(void *arg)
{
	sched_mask m = 1ull << sched_spawn("x", letter, (void *)(long)'x', 0);

	sched_join(m | 1ull << sched_spawn("w", waits_forever, NULL, 0));
}

static void test_joining(void **unused)
{
	static const struct event_reader reader = {
		.name = "test",
		.kinds = EVENT_BIT(EV_STUCK),
		.event = stuck_event,
	};

	run(joins);
	assert_string_equal(trace, "xxyyjj");
	event_subscribe(&reader);
	assert_int_equal(run(joins_waiter).end, SCHED_END_STUCK);
	event_unsubscribe(&reader);
	assert_int_equal(deadlocked, 1 << 2);
}

/* ------------------------------------------------------------------ bounds */

static void endless(void *arg)
{
	for (;;)
		point();
}

static void many_tasks(void *arg)
{
	for (;;)
		sched_spawn("many", letter, NULL, 0);
}

static void many_timers(void *arg)
{
	int i;

	for (i = 0; i < 200; i++)
		assert_int_equal(sched_cancel(sched_spawn_at("timer", letter, NULL, 0, 10)), 1);
	sched_spawn("timer", letter, (void *)(long)'z', 0);
}

static void much_memory(void *arg)
{
	for (;;)
		arena_alloc(1000, 0, "test", NULL);
}

static void stops(void *arg)
{
	say('a');
	sched_stop();
}

static void test_bounds(void **unused)
{
	struct sched_config c = { .max_steps = 500 };
	struct sched_result r = run_with(&c, endless);

	assert_int_equal(r.end, SCHED_END_STEPS);
	assert_int_equal(r.steps, 501);
	c.strategy = &sched_random;
	assert_int_equal(run_with(&c, endless).end, SCHED_END_STEPS);
	r = run(many_tasks);
	assert_int_equal(r.end, SCHED_END_TASKS);
	assert_int_equal(r.tasks, SCHED_MAX_TASKS);
	assert_int_equal(run(many_timers).end, SCHED_END_DONE);
	assert_string_equal(trace, "zz");
	assert_int_equal(run(much_memory).end, SCHED_END_MEMORY);
	assert_int_equal(run(stops).end, SCHED_END_STOPPED);
	assert_string_equal(trace, "a");
}

/* ------------------------------------------------------------------ operations */

static void operations(void *arg)
{
	point();
	assert_int_equal(sched_op_number(0), 0);
	sched_op_begin("one");
	point();
	assert_int_equal(sched_op_number(0), 1);
	assert_int_equal(sched_op_point(0), 2);
	assert_string_equal(sched_op_name(0), "one");
	sched_signal(0);
	assert_true(sched_signal_pending());
	sched_op_end(0);
	assert_false(sched_signal_pending());
	sched_op_begin("two");
	assert_int_equal(sched_op_point(0), 0);
	sched_spawn("b", letter, (void *)(long)'b', 0);
	point();
	say('1');
	point();
	say('2');
	assert_int_equal(sched_op_point(0), 2);
}

static void test_operations(void **unused)
{
	struct sched_deviation d;

	run_deviating(operations, "main", 2, 2, "b", &d);
	assert_string_equal(trace, "1bb2");
	assert_int_equal(d.flags, SCHED_DEV_FOLLOWED);
}

/* ------------------------------------------------------------------ accesses */

static unsigned long seen, wild;
static unsigned int last_mode;

static void access_seen(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	seen += size;
	last_mode = mode;
}

static void wild_seen(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	wild += size;
}

static long *shared_stack;

static void touches_stack(void *arg)
{
	__sanitizer_cov_load8(shared_stack);
}

static const long constant = 5;

static void accesses(void *arg)
{
	char *p = arena_alloc(10, 0, "test", NULL);
	long local = 0;
	int task;

	assert_int_equal((unsigned char)p[9], ARENA_POISON);
	__sanitizer_cov_load8(&local);
	sched_range(&local, 8, SCHED_WRITE);
	__sanitizer_cov_load8(&constant);
	assert_int_equal(sched_step(), 0);
	__sanitizer_cov_load8(p);
	assert_int_equal(last_mode, SCHED_READ);
	sched_mark_next();
	__sanitizer_cov_store1(p);
	assert_int_equal(last_mode, SCHED_WRITE | SCHED_MARKED);
	__sanitizer_cov_store1(p);
	assert_int_equal(last_mode, SCHED_WRITE);
	sched_mark_next();
	__sanitizer_cov_load8(&local); /* a dropped access takes the mark as well */
	__sanitizer_cov_store1(p);
	assert_int_equal(last_mode, SCHED_WRITE);
	assert_int_equal(seen, 8 + 3);
	assert_int_equal(wild, 0);
	assert_int_equal(sched_step(), 4);
	__sanitizer_cov_load8(NULL);
	__sanitizer_cov_load8((void *)8);
	assert_int_equal(wild, 16);
	assert_true(sched_on_stack(&local, &task) && task == 0);
	assert_false(sched_on_stack(p, &task));
	shared_stack = &local;
	sched_spawn("other", touches_stack, NULL, 0);
	sched_join(2);
	assert_int_equal(seen, 8 + 3 + 8);
}

static void test_accesses(void **unused)
{
	seen = wild = 0;
	event_access_hook(access_seen, wild_seen);
	assert_int_equal(run(accesses).end, SCHED_END_DONE);
	event_access_hook(NULL, NULL);
	/* outside of a run nothing happens */
	__sanitizer_cov_load8(&seen);
	sched_point(EV_CALL, NULL, 0, 0);
	assert_int_equal(sched_current(), SCHED_NONE);
}

/* ------------------------------------------------------------------ stop soon */

static void stop_at_access(const void *addr, unsigned long size, unsigned int mode,
			   const void *site)
{
	sched_stop_soon();
}

static void races(void *arg)
{
	char *p = arena_alloc(1, 1, "test", NULL);

	sched_spawn("other", letter, (void *)(long)'o', 0);
	__sanitizer_cov_store1(p);
	*p = 1;
	say('x');
	point();
	say('y');
}

static void test_stop_soon(void **unused)
{
	event_access_hook(stop_at_access, NULL);
	assert_int_equal(run(races).end, SCHED_END_STOPPED);
	event_access_hook(NULL, NULL);
	assert_string_equal(trace, "x");
}

/* ------------------------------------------------------------------ arena */

static const char *bad[3];
static int bads;

static void bad_event(const struct event *ev)
{
	bad[bads++ % 3] = ev->text;
}

static void allocates(void *arg)
{
	char *p = arena_alloc(24, 1, "driver", NULL), *q = arena_alloc(100, 0, "driver", NULL);
	const struct arena_object *o;

	assert_int_equal(p[23], 0);
	assert_true((unsigned long)q % 16 == 0 && q - p >= 24 + 16);
	o = arena_find(p + 23);
	assert_true(o && o->base == p && o->id == 1 && o->size == 24 && !o->freed);
	assert_ptr_equal(arena_find(p + 30), o);
	assert_ptr_equal(arena_find(q), arena_object(2));
	assert_null(arena_find(q + 1000));
	assert_null(arena_find(&bads));
	assert_null(arena_object(3));
	assert_int_equal(arena_objects(), 2);
	arena_free(p, NULL);
	assert_true(o->freed && o->free_task == 0);
	arena_free(p, NULL);
	arena_free(q + 1, NULL);
	arena_free(&bads, NULL);
	arena_free(NULL, NULL);
	assert_true(arena_contains(q) && !arena_contains(&bads));
}

static void test_arena(void **unused)
{
	static const struct event_reader reader = {
		.name = "test",
		.kinds = EVENT_BIT(EV_BAD_ACCESS),
		.event = bad_event,
	};

	event_subscribe(&reader);
	assert_int_equal(run(allocates).end, SCHED_END_DONE);
	event_unsubscribe(&reader);
	assert_int_equal(bads, 3);
	assert_string_equal(bad[0], "double free");
	assert_non_null(strstr(bad[1], "not the begin"));
	assert_non_null(strstr(bad[2], "never allocated"));
}

/* ------------------------------------------------------------------ snapshot */

/* Two writable globals of a kernel world: one without and one with a first value. */
static long world_zero __attribute__((section("kworld_bss")));
static long world_value __attribute__((section("kworld_data"))) = 42;

static void spoils_world(void *arg)
{
	assert_int_equal(world_zero, 0);
	assert_int_equal(world_value, 42);
	__sanitizer_cov_load8(&world_zero);
	world_zero = 1;
	__sanitizer_cov_load8(&world_value);
	world_value = 2;
	assert_int_equal(sched_step(), 2);
	assert_true(snapshot_contains(&world_zero) && snapshot_contains(&world_value));
	assert_false(snapshot_contains(&traced));
	sched_stop();
}

static void test_snapshot(void **unused)
{
	struct sched_config keep = { .no_reset = 1 };
	unsigned long long hash = run(spoils_world).trace_hash;

	assert_int_equal(world_value, 2);
	assert_true(run(spoils_world).trace_hash == hash);
	arena_reset();
	assert_true(run_with(&keep, spoils_world).trace_hash == hash);
}

/* ------------------------------------------------------------------ events */

static char kinds[512];
static unsigned int begun, ended;

static unsigned int logged;

/* With loops of our own: ThreadSanitizer takes a libc function for an access of the task. */
static void log_char(char c)
{
	if (logged < sizeof(kinds) - 1)
		kinds[logged++] = c;
}

static void log_event(const struct event *ev)
{
	const char *name = event_kind_name(ev->kind);

	log_char((char)('0' + ev->task));
	log_char(':');
	while (*name)
		log_char(*name++);
	log_char(' ');
}

static void run_begins(void)
{
	begun++;
}

static void run_ends(const struct sched_result *r)
{
	assert_int_equal(sched_current(), SCHED_NONE);
	ended += r->end == SCHED_END_DONE;
}

static void child(void *arg)
{
	sched_sleep(5);
}

static void parent(void *arg)
{
	unsigned int id = sync_register(SYNC_MUTEX, NULL, NULL);

	assert_int_equal(id, 1);
	assert_int_equal(sync_get(1)->kind, SYNC_MUTEX);
	assert_null(sync_get(2));
	sched_point(EV_LOCK, NULL, id, 0);
	event_emit(EV_ACQUIRED, NULL, id, 0);
	sync_acquire(id);
	sched_join(1ull << sched_spawn("child", child, NULL, 0));
	arena_free(arena_alloc(5, 0, "test", NULL), NULL);
}

static void test_events(void **unused)
{
	static const struct event_reader reader = {
		.name = "test",
		.kinds = ~0ull,
		.event = log_event,
		.run_begin = run_begins,
		.run_end = run_ends,
	};
	struct sched_result quiet = run(parent), read;

	event_subscribe(&reader);
	read = run(parent);
	event_unsubscribe(&reader);
	assert_string_equal(kinds,
			    "0:start 0:lock 0:acquired 0:hb-acquire 0:spawn 0:wait 1:switch "
			    "1:start 1:sleep 1:clock 1:resume 1:end 0:switch 0:resume 0:join "
			    "0:alloc 0:free 0:end ");
	assert_int_equal(begun, 1);
	assert_int_equal(ended, 1);
	/* who reads does not change what happens */
	assert_true(quiet.trace_hash == read.trace_hash);
	assert_int_equal(event_kind_by_name("lock"), EV_LOCK);
	assert_int_equal(event_kind_by_name("no such"), EV_NONE);
}

/* ------------------------------------------------------------------ local state */

static void uses_local(void *arg)
{
	unsigned long *l = sched_local();
	int i;

	for (i = 0; i < SCHED_LOCAL_WORDS; i++) {
		assert_int_equal(l[i], 0);
		l[i] = 7;
	}
	assert_ptr_equal(sched_local_of(sched_current()), l);
}

static void test_local(void **unused)
{
	run(uses_local);
	assert_int_equal(run(uses_local).end, SCHED_END_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_order), cmocka_unit_test(test_deviations),
		cmocka_unit_test(test_waiting),	      cmocka_unit_test(test_clock),
		cmocka_unit_test(test_joining),	      cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_operations),    cmocka_unit_test(test_accesses),
		cmocka_unit_test(test_stop_soon),     cmocka_unit_test(test_arena),
		cmocka_unit_test(test_snapshot),      cmocka_unit_test(test_events),
		cmocka_unit_test(test_local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
