// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz results: what user space and guests see of a program, nothing else. The schedule is left
 * out and tasks run one after the other as far as they can: where one waits for the kernel, what
 * it waits for goes first, and not the next task. So the order of operations does not depend on
 * how a driver waits, and two drivers can be compared line by line.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"

static struct prog program;
static struct run_results results;

/* ---- one task after the other ---- */

/* So often may the clock jump while a task of the program could run: one may wait for another. */
#define MAX_JUMPS 64u

static unsigned int jumps;

static unsigned long serial_begin(const struct sched_config *config)
{
	jumps = 0;
	return ~0ul;
}

static int serial_choose(struct sched_choice *c)
{
	c->quiet = ~0ul;
	if (c->task >= 0 && c->runnable >> c->task & 1)
		return c->task;
	for (int task = 0; task < SCHED_MAX_TASKS; task++)
		if (c->runnable >> task & 1 && strchr(sched_task_name(task), '/'))
			return task;
	if (c->sleepers && jumps < MAX_JUMPS) {
		jumps++;
		return SCHED_CLOCK;
	}
	jumps = 0;
	return c->fallback;
}

static const struct sched_strategy serial = {
	.name = "serial",
	.begin = serial_begin,
	.choose = serial_choose,
};

/* ---- command ---- */

static const struct argp_child children[] = { { &tool_argp_lenient, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	NULL,
	NULL,
	"FILE...",
	"Print what user space and guests see of each program: result of every operation, what "
	"attributes show, the guests' masks. Its schedule is left out: tasks run one after the "
	"other as far as they can.",
	children,
	NULL,
	NULL,
};

static int print_one(void *arg)
{
	const struct run_options options = { .strategy = &serial, .results = &results };
	const char *file = arg;
	struct run_result r;

	known_quiet(1);
	/* A finding would end the run, and with it the comparison. */
	for (unsigned int id = 0; id < CHECK_NR; id++)
		check_enable(id, id == CHECK_DEADLOCK || id == CHECK_HANG);
	run_program(&program, &options, &r);
	if (tool.files > 1)
		printf("== %s\n", file);
	fputs(results.text, stdout);
	if (results.cut)
		printf("(more than %u bytes: cut)\n", RUN_RESULTS_MAX);
	if (r.verdict != RUN_OK)
		printf("%s: %s\n", run_verdict_name(&r), run_title(&r));
	fflush(stdout);
	return EXIT_OK;
}

int cmd_results(int argc, char **argv)
{
	char reason[512], *witness;
	int code = EXIT_OK;

	tool_parse(&argp, argc, argv, 1, INT_MAX);
	for (int i = 0; i < tool.files; i++) {
		int one = tool_read(tool.file[i], &program, reason) ?
				  EXIT_USAGE :
				  tool_guard(print_one, tool.file[i], &witness);

		if (one < 0) {
			tool_error("%s: a sanitizer ended the run", tool.file[i]);
			one = EXIT_USAGE;
		}
		if (one != EXIT_USAGE)
			free(witness);
		code = tool_worse(code, one);
	}
	return code;
}
