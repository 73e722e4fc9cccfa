// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz explore: many schedules of one program, until a finding or the bound. Known findings are
 * counted and passed by.
 */
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"

enum strategy {
	BY_RANDOM,
	BY_PCT,
	BY_EXPLICIT,
	BY_ENUMERATION
};

static enum strategy strategy = BY_RANDOM;
static unsigned long long executions, seed = 1;
static unsigned int preemptions = 2, depth = PROG_PCT_DEPTH;
static int all_points;
static struct prog program;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const char *const names[] = { "random", "pct", "explicit", "enumerate",
					     "exhaustive" };

	switch (key) {
	case 's':
		for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (!strcmp(arg, names[i])) {
				strategy = i < BY_ENUMERATION ? i : BY_ENUMERATION;
				return 0;
			}
		argp_error(state, "--strategy: '%s' is none of random, pct, explicit, enumerate",
			   arg);
		return EINVAL;
	case 'n':
		executions = tool_number(state, arg, "--executions");
		return 0;
	case 'p':
		preemptions = tool_number(state, arg, "--preemptions");
		return 0;
	case 'd':
		depth = tool_number(state, arg, "--depth");
		if (depth > PROG_PCT_MAX_DEPTH)
			argp_error(state, "--depth: at most %u", PROG_PCT_MAX_DEPTH);
		return 0;
	case 'S':
		seed = tool_number(state, arg, "--seed");
		return 0;
	case 'a':
		all_points = 1;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "strategy", 's', "NAME", 0, "random (default), pct, explicit or enumerate", 0 },
	{ "executions", 'n', "N", 0, "at most so many runs (default: 1000; enumerate: no limit)",
	  0 },
	{ "preemptions", 'p', "K", 0, "bound for enumerate (default: 2)", 0 },
	{ "depth", 'd', "D", 0, "change points of pct (default: 3)", 0 },
	{ "seed", 'S', "N", 0, "first seed (default: 1)", 0 },
	{ "all-points", 'a', NULL, 0,
	  "enumerate decides at every point, not only at lock operations", 0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 },
					      { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { &tool_argp_output, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,
	parse,
	"FILE",
	"Run many schedules of one program until a finding or the bound. The report's program has the "
	"schedule that showed it; with --output that program is written to a file.",
	children,
	NULL,
	NULL,
};

struct exploration {
	unsigned long long runs, known, first;
	int complete;
	struct run_result last;
};

/* After each run; nonzero to stop. */
static int after(struct exploration *e)
{
	e->runs++;
	if (e->last.verdict == RUN_KNOWN)
		e->known++;
	if (e->last.verdict == RUN_FINDING) {
		e->first = e->runs;
		return 1;
	}
	tool_progress("%llu schedules, %llu known findings", e->runs, e->known);
	return executions && e->runs >= executions;
}

static void explore_seeds(struct exploration *e)
{
	program.deviations = 0;
	if (strategy == BY_PCT) {
		/* the length of a run in default order is the estimate */
		program.strategy = PROG_EXPLICIT;
		tool_run(&program, &e->last, 0);
		program.length = e->last.sched.steps && e->last.sched.steps < PROG_PCT_MAX_LENGTH ?
					 e->last.sched.steps :
					 PROG_PCT_LENGTH;
		program.depth = depth;
	}
	program.strategy = strategy == BY_PCT ? PROG_PCT : PROG_RANDOM;
	do {
		program.seed = seed + e->runs;
		tool_run(&program, &e->last, 0);
	} while (!after(e));
}

static void explore_all(struct exploration *e)
{
	struct run_options o = {
		.strategy = &sched_enumerate,
		.preemptions = preemptions,
		.all_points = all_points,
	};

	known_quiet(1);
	program.strategy = PROG_EXPLICIT;
	program.deviations = 0;
	sched_enumerate_begin();
	do {
		run_program(&program, &o, &e->last);
		if (after(e))
			return;
	} while (sched_enumerate_next());
	e->complete = 1;
}

/* Give the program the schedule that showed the finding, with anchors, and run it once more. */
static void settle(struct exploration *e)
{
	static struct prog found;
	char print[FINDING_PRINT_LEN];

	if (e->last.verdict != RUN_FINDING)
		return;
	snprintf(print, sizeof(print), "%s", run_fingerprint(&e->last));
	prog_copy(&found, &program);
	if (strategy == BY_ENUMERATION && !run_make_explicit(&found))
		prog_copy(&program, &found);
	report_record(!tool.json);
	tool_run(&program, &e->last, 1);
	if (run_make_explicit(&found))
		return;
	tool_run(&found, &e->last, 0);
	if (strcmp(print, run_fingerprint(&e->last)))
		tool_run(&program, &e->last, 0);
	else
		prog_copy(&program, &found);
}

static int write_program(void)
{
	static char text[PROG_FILE_MAX];

	return tool_write(text, prog_print(&program, text, sizeof(text)));
}

static int explore(void *arg)
{
	struct exploration e = { .complete = strategy == BY_ENUMERATION ? 0 : -1 };
	double begin = tool_seconds();

	if (strategy == BY_EXPLICIT) {
		tool_run(&program, &e.last, 0);
		after(&e);
	} else if (strategy == BY_ENUMERATION) {
		explore_all(&e);
	} else {
		explore_seeds(&e);
	}
	tool_progress_end();
	settle(&e);
	if (tool.json) {
		struct report_json j = {
			.file = tool.file[0],
			.result = &e.last,
			.p = &program,
			.executions = e.runs,
			.first_finding_at = e.first,
			.complete = e.complete,
			.seconds = tool_seconds() - begin,
		};

		report_json(stdout, &j);
	} else {
		if (e.first)
			report_text(stdout, tool.output ? tool.output : "FILE", &program, &e.last);
		printf("%s%llu schedules, %llu known findings", e.first ? "\n" : "", e.runs,
		       e.known);
		if (e.first)
			printf(", a finding at schedule %llu", e.first);
		else
			printf(", no new finding");
		if (e.complete >= 0)
			printf(e.complete ? "; complete under a bound of %u preemptions" :
					    "; not complete under a bound of %u preemptions",
			       preemptions);
		putchar('\n');
	}
	if (e.first && tool.output && write_program())
		return tool.usage;
	return e.first ? EXIT_BUG : e.last.verdict == RUN_BOUND ? run_exit_code(&e.last) : EXIT_OK;
}

int cmd_explore(int argc, char **argv)
{
	char reason[512], *witness = NULL;
	int code;

	tool_parse(&argp, argc, argv, 1, 1);
	if (!executions && strategy != BY_ENUMERATION)
		executions = 1000;
	code = tool_read(tool.file[0], &program, reason);
	if (code < 0 && tool.json) {
		struct report_json j = {
			.file = tool.file[0],
			.verdict = "rejected",
			.title = reason,
			.complete = -1,
		};

		report_json(stdout, &j);
	}
	if (code)
		return EXIT_USAGE;
	code = tool_guard(explore, NULL, &witness);
	if (code < 0)
		code = tool_died(tool.file[0], &program, witness);
	free(witness);
	return code;
}
