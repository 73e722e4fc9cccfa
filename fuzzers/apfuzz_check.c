// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz check: a run is a pure function of its program. Many runs in one process must have one
 * trace hash, one verdict and one number of points.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"

static unsigned long long runs = 10;
static struct prog program;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key != 'r')
		return ARGP_ERR_UNKNOWN;
	runs = tool_number(state, arg, "--runs");
	if (!runs)
		argp_error(state, "--runs: at least 1");
	return 0;
}

static const struct argp_option options[] = { { "runs", 'r', "N", 0,
						"how many runs of each program (default: 10)", 0 },
					      { 0 } };

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 },
					      { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,
	parse,
	"FILE...",
	"Run each program many times and compare trace hash, verdict and number of points. "
	"Ends with 0 if they agree, whatever the verdict, else with 78.",
	children,
	NULL,
	NULL,
};

static int same(const struct run_result *r, const struct sched_result *first, const char *print)
{
	return r->sched.trace_hash == first->trace_hash && r->sched.steps == first->steps &&
	       r->sched.switches == first->switches && r->sched.end == first->end &&
	       !strcmp(print, run_fingerprint(r));
}

static int check(void *arg)
{
	const char *file = arg;
	char print[FINDING_PRINT_LEN], title[256];
	struct sched_result first;
	struct run_result r;
	double begin = tool_seconds();
	unsigned long long n = 0;
	int differ = 0;

	while (n < runs && !differ) {
		tool_run(&program, &r, 0);
		if (!n++) {
			first = r.sched;
			snprintf(print, sizeof(print), "%s", run_fingerprint(&r));
		}
		differ = !same(&r, &first, print);
		tool_progress("%s: %llu runs", file, n);
	}
	tool_progress_end();
	if (differ)
		snprintf(
			title, sizeof(title),
			"run %llu differs from the first one: trace hash %016llx, not %016llx; %llu points, not %llu",
			n, r.sched.trace_hash, first.trace_hash, r.sched.steps, first.steps);
	if (tool.json) {
		struct report_json j = {
			.file = file,
			.result = &r,
			.p = &program,
			.executions = n,
			.complete = -1,
			.verdict = differ ? "nondeterminism" : NULL,
			.title = differ ? title : NULL,
			.seconds = tool_seconds() - begin,
		};

		report_json(stdout, &j);
	} else if (differ) {
		printf("%s: nondeterminism: %s\n", file, title);
	} else {
		printf("%s: %llu runs, trace hash %016llx, %llu points, %s\n", file, n,
		       r.sched.trace_hash, r.sched.steps, run_verdict_name(&r));
	}
	return differ ? EXIT_NONDETERMINISM : EXIT_OK;
}

int cmd_check(int argc, char **argv)
{
	int code = EXIT_OK;

	tool_parse(&argp, argc, argv, 1, INT_MAX);
	for (int i = 0; i < tool.files; i++) {
		char reason[512], *witness = NULL;
		int one = tool_read(tool.file[i], &program, reason);

		if (one) {
			code = tool_worse(code, EXIT_USAGE);
			continue;
		}
		one = tool_guard(check, tool.file[i], &witness);
		if (one < 0)
			one = tool_died(tool.file[i], &program, witness);
		free(witness);
		code = tool_worse(code, one);
	}
	return code;
}
