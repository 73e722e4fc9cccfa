// SPDX-License-Identifier: GPL-2.0-only
/*
 * Speed of whole runs of the driver, from module init to exit, and where the time goes.
 *
 * Each program given is run under a schedule of its own of at most five deviations in several ways,
 * which take turns so that a noisy machine disturbs all of them alike:
 *
 *   all checks		what a fuzz target does
 *   no checks		points and hash; nobody has subscribed to anything
 *   callbacks only	the default order, nobody has subscribed to anything, and the callbacks of
 *			the driver's accesses return at once
 *   all but a part	all checks, but nobody is told of accesses; or of objects that are handed to
 *			the kernel; or lock order is switched off
 *   reset		the reset of the kernel world after a run with all checks, alone
 *
 * Printed are medians over the programs. What a decision point costs is the difference of the first
 * or second and the third, without SWITCH_NS for each switch, over the number of points. What a
 * part of the checks costs is what is saved without it, over the same number.
 *
 * usage: bench_run [--runs N] PROGRAM...	N: no figures, only N runs of each with all checks or,
 *						if N is negative, -N without, for a profiler
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "program/program.h"
#include "runner/runner.h"
#include "sched/arena.h"

#define MAX_PROGRAMS 64
#define ROUNDS 7
#define ROUND_NS 20e6
#define DEVIATIONS 5
#ifdef APFUZZ_TSAN
#define SWITCH_NS 70 /* what a switch may cost */
#else
#define SWITCH_NS 30
#endif

enum way {
	WAY_ALL,
	WAY_UNCHECKED,
	WAY_CALLBACKS,
	WAY_NO_ACCESSES,
	WAY_NO_OBJECTS,
	WAY_NO_ORDER,
	WAY_NR
};

/* What the checks listen to. */
static const unsigned int listen[WAY_NR] = {
	[WAY_ALL] = CHECK_ALL,
	[WAY_NO_ACCESSES] = CHECK_ALL & ~CHECK_ACCESSES,
	[WAY_NO_OBJECTS] = CHECK_ALL & ~CHECK_OBJECTS,
	[WAY_NO_ORDER] = CHECK_ALL,
};

struct sample {
	double ns[WAY_NR]; /* of one run, without its reset */
	double reset;
	double points, switches;
	double tasks, operations; /* of the program */
};

static struct prog program;
static char text[PROG_FILE_MAX];

/* processor time: others on the machine are not to be measured */
static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, unsigned int n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void set_way(enum way way)
{
	check_listen(listen[way]);
	check_enable(CHECK_LOCK_ORDER, way != WAY_NO_ORDER);
}

/* One way for about ROUND_NS; returns ns per run, the reset's share in @reset. */
static double measure(enum way way, double *reset, struct run_result *r)
{
	struct run_options options = { .bypass_accesses = way == WAY_CALLBACKS };
	unsigned int deviations = program.deviations;
	double begin, end, resets = 0;
	unsigned int n = 0;

	set_way(way);
	if (way == WAY_CALLBACKS)
		program.deviations = 0;
	begin = now_ns();
	do {
		double t;

		run_program(&program, &options, r);
		n++;
		t = now_ns();
		arena_reset();
		end = now_ns();
		resets += end - t;
	} while (end - begin < ROUND_NS);
	program.deviations = deviations;
	*reset = resets / n;
	/* run_program() made a second, nearly empty reset; what it costs stays in the figure */
	return (end - begin - resets) / n;
}

/* The program of that file, with a schedule. */
static void read_program(const char *path)
{
	struct prog_rng rng = { 1 };
	FILE *f = fopen(path, "rb");
	size_t size;

	if (!f) {
		perror(path);
		exit(1);
	}
	size = fread(text, 1, sizeof(text), f);
	fclose(f);
	if (prog_parse(&program, text, size, NULL, NULL)) {
		fprintf(stderr, "%s: not a valid program\n", path);
		exit(1);
	}
	for (int i = 0; i < DEVIATIONS; i++)
		prog_random_deviation(&rng, &program);
}

static void measure_program(const char *path, struct sample *s)
{
	double v[WAY_NR + 1][ROUNDS];
	struct run_result r;
	double reset;

	read_program(path);
	set_way(WAY_ALL);
	run_program(&program, NULL, &r);
	s->points = (double)r.sched.steps;
	s->switches = (double)r.sched.switches;
	s->tasks = program.tasks;
	s->operations = program.setup.count;
	for (unsigned int i = 0; i < program.tasks; i++)
		s->operations += program.task[i].count;
	for (int round = 0; round < ROUNDS; round++) {
		for (int way = 0; way < WAY_NR; way++) {
			v[way][round] = measure(way, &reset, &r);
			if (way == WAY_ALL)
				v[WAY_NR][round] = reset;
		}
	}
	for (int way = 0; way < WAY_NR; way++)
		s->ns[way] = median(v[way], ROUNDS);
	s->reset = median(v[WAY_NR], ROUNDS);
}

static double over(const struct sample *s, unsigned int n, double (*value)(const struct sample *s))
{
	double v[MAX_PROGRAMS];

	for (unsigned int i = 0; i < n; i++)
		v[i] = value(&s[i]);
	return median(v, n);
}

static double per_second(const struct sample *s)
{
	return 1e9 / (s->ns[WAY_ALL] + s->reset);
}

static double points(const struct sample *s)
{
	return s->points;
}

static double tasks(const struct sample *s)
{
	return s->tasks;
}

static double operations(const struct sample *s)
{
	return s->operations;
}

static double switches(const struct sample *s)
{
	return s->switches;
}

/* What one way costs over the callbacks alone, without what its switches may cost, per point. */
static double point_of(const struct sample *s, enum way way)
{
	return (s->ns[way] - s->ns[WAY_CALLBACKS] - s->switches * SWITCH_NS) / s->points;
}

static double point_checked(const struct sample *s)
{
	return point_of(s, WAY_ALL);
}

static double point_unchecked(const struct sample *s)
{
	return point_of(s, WAY_UNCHECKED);
}

/* What a point of a run with all checks costs more than without a part of them. */
static double part_of(const struct sample *s, enum way without)
{
	return (s->ns[WAY_ALL] - s->ns[without]) / s->points;
}

static double part_accesses(const struct sample *s)
{
	return part_of(s, WAY_NO_ACCESSES);
}

static double part_objects(const struct sample *s)
{
	return part_of(s, WAY_NO_OBJECTS);
}

static double part_order(const struct sample *s)
{
	return part_of(s, WAY_NO_ORDER);
}

static double part_events(const struct sample *s)
{
	return part_of(s, WAY_UNCHECKED) - part_accesses(s) - part_objects(s) - part_order(s);
}

static double callbacks(const struct sample *s)
{
	return s->ns[WAY_CALLBACKS] / 1e3;
}

static double reset_share(const struct sample *s)
{
	return 100 * s->reset / (s->ns[WAY_ALL] + s->reset);
}

/* For a profiler. */
static void only_run(const char *path, long runs)
{
	struct run_result r;

	read_program(path);
	set_way(runs < 0 ? WAY_UNCHECKED : WAY_ALL);
	for (runs = labs(runs); runs; runs--)
		run_program(&program, NULL, &r);
}

int main(int argc, char **argv)
{
	static struct sample s[MAX_PROGRAMS];
	static const struct {
		const char *name;
		double (*value)(const struct sample *s);
		const char *unit;
	} rows[] = {
		{ "executions", per_second, "1/s" },
		{ "tasks of a program", tasks, "" },
		{ "operations of a program", operations, "" },
		{ "points of a run", points, "" },
		{ "switches of a run", switches, "" },
		{ "run with callbacks only", callbacks, "us" },
		{ "point, all checks", point_checked, "ns" },
		{ "point, no checks", point_unchecked, "ns" },
		{ "a point's share: accesses", part_accesses, "ns" },
		{ "a point's share: lock order", part_order, "ns" },
		{ "a point's share: objects handed in", part_objects, "ns" },
		{ "a point's share: all other events", part_events, "ns" },
		{ "reset, share of a run", reset_share, "%" },
	};
	unsigned int n = 0;

	run_init();
	if (argc > 3 && !strcmp(argv[1], "--runs")) {
		for (int i = 3; i < argc; i++)
			only_run(argv[i], strtol(argv[2], NULL, 10));
		return 0;
	}
	for (int i = 1; i < argc && n < MAX_PROGRAMS; i++)
		measure_program(argv[i], &s[n++]);
	if (!n) {
		fprintf(stderr, "usage: %s [--runs N] PROGRAM...\n", argv[0]);
		return 1;
	}
	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		printf("{\"name\": \"%s\", \"value\": %.2f, \"unit\": \"%s\"}\n", rows[i].name,
		       over(s, n, rows[i].value), rows[i].unit);
	return 0;
}
