// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz minimize: the same finding (the same fingerprint) by a smaller program. Its first lines
 * say what it shows, in the form that a regression has.
 *
 * A schedule seldom survives the removal of an operation. So where a smaller program does not show
 * the finding under the schedule at hand, it gets the order in which the tasks of the larger one
 * ran, and if that does not help either, a few schedules of PCT are tried: those are short.
 */
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"
#include "apfuzz_project.h"

static unsigned long long budget = 4000;
static unsigned int tries = 30;

#define SMALL 3 /* tasks, deviations: with more it is worth trying harder */
static struct prog program;
static char fingerprint[FINDING_PRINT_LEN], title[FINDING_TITLE_LEN];

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'b':
		budget = tool_number(state, arg, "--budget");
		return 0;
	case 't':
		tries = tool_number(state, arg, "--tries");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "budget", 'b', "N", 0, "try at most N smaller programs (default: 4000)", 0 },
	{ "tries", 't', "N", 0, "schedules to try where an operation was removed (default: 30)",
	  0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { &tool_argp_output, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,
	parse,
	"FILE",
	"Look for a smaller program with the same finding: fewest tasks and operations first, then "
	"fewest deviations of the schedule, then the simplest arguments.",
	children,
	NULL,
	NULL,
};

static int shows(struct prog *p)
{
	struct run_result r;

	tool_run(p, &r, 0);
	return r.finding && !strcmp(r.finding->fingerprint, fingerprint);
}

/* Deviations that were not followed did nothing: without them the run is the same. */
static void drop_unfollowed(struct prog *p)
{
	for (unsigned int i = p->deviations; i-- > 0;)
		if (!(p->deviation[i].flags & SCHED_DEV_FOLLOWED))
			prog_remove_deviations(p, i, 1);
}

/* Look for a short schedule that shows it; at most @n tries. */
static int search(struct prog *p, unsigned int n, unsigned int at_most)
{
	static struct prog other;

	for (unsigned int i = 0; i < n; i++) {
		prog_copy(&other, p);
		other.deviations = 0;
		other.strategy = i ? PROG_PCT : PROG_EXPLICIT;
		other.seed = i;
		other.depth = i ? i % 4 : 0;
		other.length = i ? 200u << i % 5 : 0;
		if (!shows(&other) || sched_recorded_count() > at_most)
			continue;
		if (run_make_explicit(&other) || !shows(&other))
			continue;
		prog_copy(p, &other);
		return 1;
	}
	return 0;
}

static unsigned int size_of(const struct prog *p)
{
	return prog_ops(p) + p->setup.count;
}

/* Is it less than the best one so far in what a schedule is tied to? */
static int is_less(const struct prog *p)
{
	return size_of(p) < size_of(&program) || p->tasks < program.tasks ||
	       prog_ops(p) < prog_ops(&program);
}

/* @p, which is less than the best program, under the best one's order. */
static int shows_in_that_order(struct prog *p)
{
	static struct prog other;

	prog_copy(&other, p);
	if (project(&program, &other) || !shows(&other))
		return 0;
	prog_copy(p, &other);
	memcpy(p->deviation, other.deviation, other.deviations * sizeof(*p->deviation));
	return 1;
}

static int holds(struct prog *p, void *arg)
{
	static struct prog good;
	int less = is_less(p);

	tool_progress("%u operations, %u deviations", size_of(&program), program.deviations);
	if (!shows(p) &&
	    (!less || (!shows_in_that_order(p) && !search(p, tries, PROG_MAX_DEVIATIONS))))
		return 0;
	if (p->strategy == PROG_EXPLICIT)
		drop_unfollowed(p);
	prog_copy(&good, p);
	project_remember(&good);
	return 1;
}

static int make_explicit(struct prog *p)
{
	static struct prog other;
	struct run_result r;

	prog_copy(&other, p);
	tool_run(&other, &r, 1);
	if (run_make_explicit(&other) || !shows(&other))
		return -1;
	prog_copy(p, &other);
	return 0;
}

static int write_result(const char *verdict)
{
	static char text[PROG_FILE_MAX], out[PROG_FILE_MAX + 2048];
	size_t len = prog_print(&program, text, sizeof(text)), head = strcspn(text, "\n") + 1;
	int n;

	if (len > sizeof(text))
		return EXIT_USAGE;
	n = snprintf(out, sizeof(out), "%.*s# %s\n# expect: %s %s\n", (int)head, text, title,
		     verdict, fingerprint);
	memcpy(out + n, text + head, len - head);
	return tool_write(out, n + len - head);
}

/*
 * A shorter schedule may exist that removing deviations does not lead to; and a finding that needs
 * a rare order needs more tries.
 */
static unsigned int shorten(void)
{
	unsigned int calls = 0;

	for (unsigned int n = program.deviations; n > 1 && program.strategy == PROG_EXPLICIT;) {
		if (!search(&program, 10 * tries, n - 1))
			break;
		calls += prog_minimize(&program, holds, NULL, budget);
		if (program.deviations >= n)
			break;
		n = program.deviations;
	}
	if (program.tasks > SMALL || program.deviations > SMALL) {
		unsigned int few = tries;

		tries *= 20;
		calls += prog_minimize(&program, holds, NULL, budget);
		tries = few;
	}
	return calls;
}

static int minimize(void *arg)
{
	struct run_result r;
	char verdict[32];
	unsigned int calls;

	tool_run(&program, &r, 0);
	if (!r.finding) {
		tool_error("%s: no finding (%s), nothing to minimize", tool.file[0],
			   run_verdict_name(&r));
		return EXIT_USAGE;
	}
	snprintf(fingerprint, sizeof(fingerprint), "%s", r.finding->fingerprint);
	snprintf(title, sizeof(title), "%s", r.finding->title);
	snprintf(verdict, sizeof(verdict), "%s", finding_kind_name(r.kind));
	make_explicit(&program);
	project_remember(&program);
	calls = prog_minimize(&program, holds, NULL, budget);
	calls += shorten();
	make_explicit(&program);
	tool_progress_end();
	fprintf(stderr, "%s: %u tasks, %u operations, %u deviations after %u tries\n", title,
		program.tasks, size_of(&program), program.deviations, calls);
	return write_result(verdict);
}

int cmd_minimize(int argc, char **argv)
{
	char reason[512], *witness = NULL;
	int code;

	tool_parse(&argp, argc, argv, 1, 1);
	if (tool_read(tool.file[0], &program, reason))
		return EXIT_USAGE;
	code = tool_guard(minimize, NULL, &witness);
	if (code < 0) {
		tool_error("%s: a run ended the process; only the sanitizer sees this finding",
			   tool.file[0]);
		fputs(witness, stderr);
		code = EXIT_USAGE;
	}
	free(witness);
	return code;
}
