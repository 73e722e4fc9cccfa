// SPDX-License-Identifier: GPL-2.0-only
/*
 * Speed of the scheduler alone, against a bare loop.
 *
 * The program is tput3x4: three tasks with four lock sections each; a task alternates between two
 * mutexes and increments the counter behind it; a decision at each access and lock operation.
 * The bare loop runs it on the same fibers and makes the same random choice at each point, and has
 * no events, hash, recorded schedule, clock, checks, names or bounds. The tasks call both alike, a
 * function for a point, one to wait, one to wake. Both are compiled with the same flags, with each
 * function at the begin of a cache line (tests.cmake), so that not the place of the code decides;
 * and measured in short turns in one process, so that the machine is as busy for the one as for the
 * other. The figure is the median of the ratios.
 *
 * The second figure is what a point costs in the default order, where nothing is chosen.
 *
 * usage: bench_sched [--json] [--repetitions N] [--runs N]
 */
#include "sched/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TASKS 3
#define SECTIONS 4
#define LOCKS 2
#define MAX_REPETITIONS 999

void __sanitizer_cov_load4(const void *addr);
void __sanitizer_cov_store4(const void *addr);

/* Processor time: what others do on the machine does not count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------ the bare loop */

struct bare_mutex {
	int owner;
	sched_mask waiters;
};

static struct {
	unsigned long long rng;
	struct ready ready;
	int current;
	int tasks;
	void (*fn[TASKS + 1])(void *);
	void *arg[TASKS + 1];
	struct bare_mutex mutex[LOCKS];
	int counter[LOCKS];
} bare;

static inline int bare_choose(void)
{
	if (bare.ready.count == 1)
		return bare.ready.task[0];
	return ready_random(&bare.ready, rng_next(&bare.rng));
}

static inline void bare_switch(int next)
{
	int self = bare.current;

	bare.current = next;
	fiber_switch(&fiber_pool[self], &fiber_pool[next]);
}

static __attribute__((noinline)) void bare_point(void)
{
	int next = bare_choose();

	if (next != bare.current)
		bare_switch(next);
}

static __attribute__((noinline)) void bare_wait(void)
{
	ready_remove(&bare.ready, bare.current);
	bare_switch(bare_choose());
}

static __attribute__((noinline)) void bare_wake(int task)
{
	ready_add(&bare.ready, task);
}

static void bare_lock(struct bare_mutex *m)
{
	bare_point();
	while (m->owner) {
		m->waiters |= BIT(bare.current);
		bare_wait();
	}
	m->owner = 1;
}

static void bare_unlock(struct bare_mutex *m)
{
	sched_mask w;

	bare_point();
	m->owner = 0;
	w = m->waiters;
	m->waiters = 0;
	for (; w; w &= w - 1)
		bare_wake(__builtin_ctzll(w));
}

/* Without this edge ThreadSanitizer would report what a task does to what main set up. */
#ifdef APFUZZ_TSAN
static char bare_token[TASKS + 1][8] __attribute__((aligned(8)));
#define bare_release(task) __tsan_release(bare_token[task])
#define bare_acquire(task) __tsan_acquire(bare_token[task])
#else
#define bare_release(task) ((void)(task))
#define bare_acquire(task) ((void)(task))
#endif

static __attribute__((noinline)) void bare_spawn(void (*fn)(void *), void *arg)
{
	bare.fn[bare.tasks] = fn;
	bare.arg[bare.tasks] = arg;
	if (bare.tasks)
		bare_release(bare.tasks);
	ready_add(&bare.ready, bare.tasks++);
}

static void bare_task(void *arg)
{
	int i, first = (int)(long)arg;

	for (i = 0; i < SECTIONS; i++) {
		int k = (first + i) % LOCKS;

		bare_lock(&bare.mutex[k]);
		bare_point();
		bare_point();
		bare.counter[k]++;
		bare_unlock(&bare.mutex[k]);
	}
}

static void bare_first(void *arg)
{
	int i;

	for (i = 1; i <= TASKS; i++)
		bare_spawn(bare_task, (void *)(long)i);
}

static struct fiber *bare_body(struct fiber *self)
{
	if (self->index)
		bare_acquire(self->index);
	else
		fiber_started();
	bare.fn[self->index](bare.arg[self->index]);
	ready_remove(&bare.ready, bare.current);
	if (!bare.ready.count)
		return &fiber_controller;
	bare.current = bare_choose();
	return &fiber_pool[bare.current];
}

static void bare_run(unsigned long long seed)
{
	int i;

	fiber_body = bare_body;
	for (i = 0; i <= TASKS; i++)
		fiber_need(i);
	for (i = 0; i < LOCKS; i++) {
		bare.mutex[i] = (struct bare_mutex){ 0 };
		bare.counter[i] = 0;
	}
	bare.rng = seed * HASH_K + 1;
	bare.ready.count = 0;
	bare.tasks = 0;
	bare_spawn(bare_first, NULL);
	bare.current = 0;
	fiber_run_begin();
	fiber_switch(&fiber_controller, &fiber_pool[0]);
	fiber_run_end();
}

static double bare_rate(unsigned long runs)
{
	unsigned long i;
	double t;

	t = now();
	for (i = 0; i < runs; i++)
		bare_run(i);
	return (double)runs / (now() - t);
}

/* ------------------------------------------------------------------ the scheduler */

struct mutex {
	int owner;
	sched_mask waiters;
};

static struct mutex *mutexes;
static int *counters;

static void lock(struct mutex *m)
{
	sched_point(EV_LOCK, m, 0, EV_MODE_EXCLUSIVE);
	while (m->owner) {
		struct sched_wait wait = {
			.kind = SYNC_MUTEX,
			.object = m,
			.what = "mutex",
			.timeout = SCHED_FOREVER,
		};

		m->waiters |= BIT(sched_current());
		sched_wait(&wait);
	}
	m->owner = 1;
}

static void unlock(struct mutex *m)
{
	sched_mask w;

	sched_point(EV_UNLOCK, m, 0, EV_MODE_EXCLUSIVE);
	m->owner = 0;
	w = m->waiters;
	m->waiters = 0;
	for (; w; w &= w - 1)
		sched_wake(__builtin_ctzll(w));
}

static void task(void *arg)
{
	int i, first = (int)(long)arg;

	for (i = 0; i < SECTIONS; i++) {
		int k = (first + i) % LOCKS;

		lock(&mutexes[k]);
		__sanitizer_cov_load4(&counters[k]);
		__sanitizer_cov_store4(&counters[k]);
		counters[k]++;
		unlock(&mutexes[k]);
	}
}

static void first_task(void *arg)
{
	static const char *const name[TASKS] = { "a", "b", "c" };
	int i;

	mutexes = arena_alloc(LOCKS * (sizeof(*mutexes) + sizeof(*counters)), 1, "bench", NULL);
	counters = (int *)&mutexes[LOCKS];
	for (i = 0; i < TASKS; i++)
		sched_spawn(name[i], task, (void *)(long)(i + 1), 0);
}

static unsigned long steps, switches, hash;

static double sched_rate(unsigned long runs)
{
	struct sched_config c = { .strategy = &sched_random, .lazy = 1 };
	struct sched_result r;
	unsigned long i;
	double t;

	steps = switches = 0;
	t = now();
	for (i = 0; i < runs; i++) {
		c.seed = i;
		sched_run(&c, first_task, NULL, &r);
		steps += r.steps;
		switches += r.switches;
		hash ^= r.trace_hash;
	}
	return (double)runs / (now() - t);
}

/* ------------------------------------------------------------------ a point, default order */

#define POINTS 100000ul

static void many_points(void *arg)
{
	int *p = arena_alloc(4096, 1, "bench", NULL);
	unsigned long i;

	for (i = 0; i < POINTS; i++)
		__sanitizer_cov_store4(&p[i % 1024]);
}

static __attribute__((noinline)) void returns_at_once(const void *addr)
{
	__asm__ volatile("" : : "r"(addr));
}

static double point_cost(void)
{
	struct sched_config c = { .max_steps = 2 * POINTS };
	struct sched_result r;
	static int memory[1024];
	unsigned long i;
	double t, with;

	t = now();
	sched_run(&c, many_points, NULL, &r);
	with = now() - t;
	t = now();
	for (i = 0; i < POINTS; i++)
		returns_at_once(&memory[i % 1024]);
	return (with - (now() - t)) / (double)POINTS * 1e9;
}

/* ------------------------------------------------------------------ figures */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), compare);
	return n & 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static int usage(void)
{
	fprintf(stderr, "usage: bench_sched [--json] [--repetitions N] [--runs N]\n");
	return 1;
}

int main(int argc, char **argv)
{
	double b[MAX_REPETITIONS], s[MAX_REPETITIONS], ratio[MAX_REPETITIONS];
	double point[MAX_REPETITIONS];
	unsigned long runs = 1000;
	int i, json = 0, n = 499;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			json = 1;
		else if (!strcmp(argv[i], "--repetitions") && i + 1 < argc)
			n = atoi(argv[++i]);
		else if (!strcmp(argv[i], "--runs") && i + 1 < argc)
			runs = strtoul(argv[++i], NULL, 10);
		else
			return usage();
	}
	if (n < 1 || n > MAX_REPETITIONS || !runs)
		return usage();
	bare_rate(runs / 10 + 1);
	sched_rate(runs / 10 + 1);
	for (i = 0; i < n; i++) {
		/* who goes first alternates, so that a drift of the machine favours neither */
		if (i & 1) {
			s[i] = sched_rate(runs);
			b[i] = bare_rate(runs);
		} else {
			b[i] = bare_rate(runs);
			s[i] = sched_rate(runs);
		}
		ratio[i] = s[i] / b[i];
		point[i] = point_cost();
	}
	printf(json ? "{\"bench\":\"tput3x4\",\"bare_per_second\":%.0f,\"sched_per_second\":%.0f,"
		      "\"ratio\":%.4f,\"points\":%.1f,\"switches\":%.1f,"
		      "\"default_point_ns\":%.2f,\"repetitions\":%d,\"hash\":\"%016lx\"}\n" :
		      "tput3x4: bare loop %.0f/s, scheduler %.0f/s, ratio %.4f "
		      "(%.1f points, %.1f switches a run); a point in default order %.2f ns; "
		      "medians of %d, hash %016lx\n",
	       median(b, n), median(s, n), median(ratio, n), (double)steps / (double)runs,
	       (double)switches / (double)runs, median(point, n), n, hash);
	return 0;
}
