// SPDX-License-Identifier: GPL-2.0-only
/*
 * The property that everything else stands on: whatever strategy made a run, following the
 * schedule that it recorded gives the same run. Random task programs with points, locks, waits
 * with timeouts, sleeps, signals, timers, joins and operations are run under each strategy and
 * replayed; the trace hashes must agree. And abandoned runs leave nothing behind.
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

#define TASKS 4
#define LENGTH 14
#define LOCKS 3
#define CASES 600

void __sanitizer_cov_load4(const void *addr);
void __sanitizer_cov_store4(const void *addr);

struct lock {
	unsigned int sync;
	int owner;
	sched_mask waiters;
};

struct state {
	struct lock lock[LOCKS];
	int cell[8];
	sched_mask waiting; /* on the one wait queue */
	int timer;
};

static unsigned char program[TASKS][LENGTH][2];
static struct state *state;
static unsigned int stop_at; /* a run is stopped in its n-th operation; 0: never */
static unsigned int operations;

static unsigned long long seed;

static unsigned int draw(unsigned int n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned int)((seed >> 33) % n);
}

static void make_program(unsigned long long from)
{
	int t, i;

	seed = from;
	for (t = 0; t < TASKS; t++) {
		for (i = 0; i < LENGTH; i++) {
			program[t][i][0] = (unsigned char)draw(16);
			program[t][i][1] = (unsigned char)draw(256);
		}
	}
}

static void lock(struct lock *l)
{
	sched_point(EV_LOCK, l, l->sync, 0);
	while (l->owner) {
		struct sched_wait w = {
			.kind = SYNC_MUTEX,
			.sync = l->sync,
			.object = l,
			.what = "lock",
			.timeout = SCHED_FOREVER,
		};

		l->waiters |= 1ull << sched_current();
		sched_wait(&w);
	}
	l->owner = 1;
	event_emit(EV_ACQUIRED, l, l->sync, 0);
	sync_acquire(l->sync);
}

static void unlock(struct lock *l)
{
	sched_mask w;

	sync_release(l->sync);
	sched_point(EV_UNLOCK, l, l->sync, 0);
	l->owner = 0;
	w = l->waiters;
	l->waiters = 0;
	for (; w; w &= w - 1)
		sched_wake(__builtin_ctzll(w));
}

static void access_cells(unsigned int i)
{
	__sanitizer_cov_load4(&state->cell[i & 7]);
	if (i & 8)
		sched_mark_next();
	__sanitizer_cov_store4(&state->cell[i & 7]);
	state->cell[i & 7]++;
	/* marked: these programs race, and ThreadSanitizer would say so */
	sched_range(state->cell, 4 * (1 + (i & 7)),
		    SCHED_MARKED | (i & 16 ? SCHED_WRITE : SCHED_READ));
}

static void wait_queue(unsigned int n)
{
	struct sched_wait w = {
		.kind = SYNC_WAITQUEUE,
		.what = "queue",
		.timeout = 1000 * (1 + (n & 3)),
		.interruptible = n & 4,
	};

	state->waiting |= 1ull << sched_current();
	event_emit(EV_PRINTK, NULL, 0, (unsigned long)sched_wait(&w));
	state->waiting &= ~(1ull << sched_current());
}

static void timer(void *arg)
{
	sched_mask w = state->waiting;

	sched_point(EV_WAKE, state, 0, 0);
	for (; w; w &= w - 1)
		sched_wake(__builtin_ctzll(w));
}

static void short_task(void *arg)
{
	sched_point(EV_CALL, NULL, 0, 5);
	access_cells((unsigned int)(unsigned long)arg);
}

static void step(unsigned int op, unsigned int n)
{
	int t;

	if (stop_at && ++operations == stop_at)
		sched_stop();
	switch (op) {
	case 0 ... 2:
		lock(&state->lock[n % LOCKS]);
		access_cells(n);
		unlock(&state->lock[n % LOCKS]);
		break;
	case 3:
		/* may deadlock: that is a run like another */
		lock(&state->lock[n % LOCKS]);
		sched_point_text(EV_CALL, NULL, 0, n, "nested");
		if (n % LOCKS != (n / 4) % LOCKS) {
			lock(&state->lock[(n / 4) % LOCKS]);
			unlock(&state->lock[(n / 4) % LOCKS]);
		}
		unlock(&state->lock[n % LOCKS]);
		break;
	case 4:
		sched_op_begin("op");
		break;
	case 5:
		sched_op_end((long)n);
		break;
	case 6:
		sched_sleep(n * 100);
		break;
	case 7:
		wait_queue(n);
		break;
	case 8:
		timer(NULL);
		break;
	case 9:
		if (sched_live() != ~0u && sched_current() < 16)
			state->timer = sched_spawn_at("timer", timer, NULL,
						      n & 1 ? SCHED_DAEMON : 0,
						      sched_now() + n * 50);
		break;
	case 10:
		sched_cancel(state->timer);
		break;
	case 11:
		sched_signal((int)(n % TASKS) + 1);
		break;
	case 12:
		t = sched_spawn("short", short_task, (void *)(unsigned long)n, 0);
		if (n & 1)
			sched_join(1ull << t);
		break;
	case 13:
		arena_free(arena_alloc(n, n & 1, "test", NULL), NULL);
		break;
	default:
		access_cells(n);
	}
}

static void body(void *arg)
{
	unsigned int i, t = (unsigned int)(unsigned long)arg;

	for (i = 0; i < LENGTH; i++)
		step(program[t][i][0], program[t][i][1]);
}

static void first(void *arg)
{
	sched_mask all = 0;
	int i;

	operations = 0;
	state = arena_alloc(sizeof(*state), 1, "test", NULL);
	state->timer = SCHED_NONE;
	for (i = 0; i < LOCKS; i++)
		state->lock[i].sync = sync_register(SYNC_MUTEX, NULL, &state->lock[i]);
	for (i = 0; i < TASKS; i++)
		all |= 1ull << sched_spawn(i < 2 ? "pair" : "task", body, (void *)(unsigned long)i,
					   0);
	sched_join(all);
	sched_point(EV_CALL, NULL, 0, 1);
}

static void clone(struct sched_schedule *to, const struct sched_schedule *from)
{
	to->count = from->count;
	to->deviation = malloc((from->count + 1) * sizeof(*to->deviation));
	memcpy(to->deviation, from->deviation, from->count * sizeof(*to->deviation));
}

/* Run, then follow what was recorded; with anchors they must agree with the points. */
static unsigned long ends[SCHED_END_MEMORY + 1], deviations;

static void replay(struct sched_config *c, unsigned long long number)
{
	struct sched_schedule s;
	struct sched_config again = { .schedule = &s, .record_anchors = c->record_anchors };
	struct sched_result a, b;
	unsigned int i;

	again.max_steps = c->max_steps;
	again.max_time = c->max_time;
	sched_run(c, first, NULL, &a);
	clone(&s, a.recorded);
	ends[a.end]++;
	deviations += s.count;
	sched_run(&again, first, NULL, &b);
	if (a.trace_hash != b.trace_hash || a.end != b.end || b.unfollowed || b.reanchored ||
	    a.steps != b.steps || b.recorded->count != s.count)
		fail_msg("program %llu, %s seed %llu: hash %llx replayed %llx, end %d/%d, "
			 "steps %llu/%llu, %u deviations recorded, %u again, %u not followed",
			 number, c->strategy->name, c->seed, a.trace_hash, b.trace_hash, a.end,
			 b.end, a.steps, b.steps, s.count, b.recorded->count, b.unfollowed);
	for (i = 0; i < s.count; i++)
		assert_memory_equal(&s.deviation[i], &b.recorded->deviation[i],
				    offsetof(struct sched_deviation, flags));
	free(s.deviation);
}

static void ignore_event(const struct event *ev)
{
}

static void ignore_access(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
}

/*
 * The very first run of the process, before the scheduler has made room for anything, is the same as
 * a later one; and who listens, or whether anchors are counted, changes nothing.
 */
static void test_history(void **unused)
{
	static const struct event_reader reader = { .name = "all",
						    .kinds = ~0ull,
						    .event = ignore_event };
	static const struct sched_strategy *const strategies[] = { &sched_random, &sched_pct };
	static unsigned long long hash[2][100];
	struct sched_config c = { .depth = 3, .length = 200 };
	struct sched_result r;
	unsigned int how, i;

	for (how = 0; how < 16; how++) {
		c.record_anchors = how & 1;
		c.lazy = how & 2;
		if (how & 4)
			event_subscribe(&reader);
		if (how & 8)
			event_access_hook(ignore_access, ignore_access);
		for (i = 0; i < 200; i++) {
			make_program(i);
			c.seed = i;
			c.strategy = strategies[i & 1];
			sched_run(&c, first, NULL, &r);
			if (!how)
				hash[i & 1][i / 2] = r.trace_hash;
			else if (hash[i & 1][i / 2] != r.trace_hash)
				fail_msg("program %u, %s, way %u", i, c.strategy->name, how);
		}
		event_unsubscribe(&reader);
		event_access_hook(NULL, NULL);
	}
}

static void test_random(void **unused)
{
	struct sched_config c = { .strategy = &sched_random };
	unsigned long long i;

	for (i = 0; i < CASES; i++) {
		make_program(i);
		for (c.seed = 1; c.seed <= 4; c.seed++) {
			c.record_anchors = c.seed == 3;
			c.max_steps = c.seed == 4 ? 150 : 0;
			replay(&c, i);
		}
	}
}

static void test_pct(void **unused)
{
	struct sched_config c = { .strategy = &sched_pct, .depth = 3, .length = 300 };
	unsigned long long i;

	for (i = 0; i < CASES; i++) {
		make_program(i);
		for (c.seed = 1; c.seed <= 4; c.seed++) {
			c.record_anchors = c.seed == 3;
			replay(&c, i);
		}
	}
}

static void test_enumerate(void **unused)
{
	struct sched_config c = { .strategy = &sched_enumerate, .preemptions = 2 };
	unsigned long long i;
	int n;

	for (i = 0; i < CASES / 10; i++) {
		make_program(i);
		c.all_points = i & 1;
		sched_enumerate_begin();
		n = 0;
		do {
			replay(&c, i);
		} while (++n < 40 && sched_enumerate_next());
	}
}

static void test_stopped(void **unused)
{
	struct sched_config c = { .strategy = &sched_random };
	unsigned long long i;

	for (i = 0; i < CASES; i++) {
		make_program(i);
		c.seed = i;
		stop_at = 1 + (unsigned int)i % 50;
		replay(&c, i);
	}
	stop_at = 0;
}

/* Were those programs worth it? Every kind of end that they can have must have been there. */
static void test_variety(void **unused)
{
	assert_true(ends[SCHED_END_DONE] > 200 && ends[SCHED_END_STUCK] > 20);
	assert_true(ends[SCHED_END_STOPPED] > 200 && ends[SCHED_END_STEPS] > 20);
	assert_true(deviations > 20000);
}

/*
 * What 10 % of the runs may leave to the other 90 % to grow. ThreadSanitizer writes a history of
 * each fiber and touches its buffers one by one: it levels out some 18 MiB above its start.
 */
#ifdef APFUZZ_TSAN
#define MAY_GROW (20l << 20)
#else
#define MAY_GROW (1l << 20)
#endif

static long resident(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	if (fscanf(f, "%*s %ld", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * 4096;
}

/* Runs that are given up half-way do not change the next run, and nothing is lost. */
static void test_abandoned(void **unused)
{
	struct sched_config c = { .strategy = &sched_random, .lazy = 1 };
	struct sched_config whole = { .strategy = &sched_random, .seed = 5 };
	struct sched_result r;
	unsigned long long before, i;
	unsigned long long runs =
		getenv("SCHED_ABANDON") ? strtoull(getenv("SCHED_ABANDON"), NULL, 0) : 20000;
	long memory = 0;

	make_program(11);
	sched_run(&whole, first, NULL, &r);
	before = r.trace_hash;
	for (i = 0; i < runs; i++) {
		if (i == runs / 10)
			memory = resident();
		make_program(i % 50);
		c.seed = i;
		stop_at = 1 + (unsigned int)i % 40;
		sched_run(&c, first, NULL, &r);
	}
	stop_at = 0;
	if (resident() - memory >= MAY_GROW)
		fail_msg("%ld bytes grown", resident() - memory);
	make_program(11);
	sched_run(&whole, first, NULL, &r);
	assert_true(r.trace_hash == before);
}

int main(void)
{
	/* before the first run there is nothing to decide either */
	sched_point(EV_CALL, NULL, 0, 0);
	__sanitizer_cov_load4(&operations);

	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_history),	  cmocka_unit_test(test_random),
		cmocka_unit_test(test_pct),	  cmocka_unit_test(test_enumerate),
		cmocka_unit_test(test_stopped),	  cmocka_unit_test(test_variety),
		cmocka_unit_test(test_abandoned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
