// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz run: each program once under its own schedule; for an edited driver, schedules around it.
 *
 * The verdict comes from a quiet run, in which no sanitizer speaks: so it is the same in every
 * build. In a sanitizer's build a second run lets the witness speak, below a marked line.
 */
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "apfuzz.h"
#include "runner/search.h"
#include "sched/event.h"
#include "sched/site.h"

static const char *expect;
static int search;
static unsigned long long break_step;
static struct prog program;

/* What the parent wants to know of the child's run. */
struct outcome {
	enum finding_kind kind;
};

static struct outcome *outcome;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'b':
		break_step = tool_number(state, arg, "--break");
		return 0;
	case 'e':
		expect = arg;
		return 0;
	case 's':
		search = 1;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "break", 'b', "STEP", 0,
	  "raise SIGTRAP before what happens at that step, for a debugger; scripts/repro --break starts one",
	  0 },
	{ "expect", 'e', "FINGERPRINT", 0,
	  "end as git bisect run wants it: 0 not seen, 1 present, 125 the program does not apply, 128 error; if "
	  "the schedule as given does not show it, try those around it",
	  0 },
	{ "search", 's', NULL, 0,
	  "try the schedules around the given one if that one cannot be followed and nothing is found",
	  0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 },
					      { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,   parse,
	"FILE...", "Run each program once under its own schedule; print verdict and report.",
	children,  NULL,
	NULL,
};

/* ---- --break ---- */

/* The driver's function that the task is in, for scripts/repro: gdb shows its frame, not raise()'s. */
extern const char *apfuzz_break_function;
const char *apfuzz_break_function = "raise";

static void trap(const struct event *ev)
{
	const struct site_entry *e;
	const void *site;

	if (!break_step || ev->step < break_step)
		return;
	break_step = 0;
	site = event_site(ev);
	e = site_lookup(site ? site : site_from_frames(__builtin_frame_address(0)));
	if (e)
		apfuzz_break_function = e->function;
	fprintf(stderr, "step %llu, task %s, %s (%s), in %s() %s:%u\n", ev->step,
		ev->task < 0 ? "none" : sched_task_name(ev->task), event_kind_name(ev->kind),
		ev->task >= 0 && sched_op_name(ev->task) ? sched_op_name(ev->task) : "no operation",
		e ? e->function : "the kernel outside of the driver", e ? e->file : "?",
		e ? e->line : 0);
	raise(SIGTRAP);
}

static const struct event_reader breaker = {
	.name = "break",
	.kinds = EVENT_BIT(EV_NR) - 1,
	.event = trap,
};

/* ---- one program ---- */

struct job {
	const char *file;
	const char *witness;
	double begin;
	unsigned int runs;
};

static void print_result(const struct job *job, const struct run_result *r)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (tool.json) {
		struct report_json j = {
			.file = job->file,
			.result = r,
			.p = &program,
			.executions = job->runs,
			.first_finding_at = r->verdict == RUN_FINDING ? job->runs : 0,
			.complete = -1,
			.witness = job->witness,
			.seconds = tool_seconds() - job->begin,
		};

		report_json(out, &j);
	} else {
		if (tool.files > 1)
			fprintf(out, "== %s\n", job->file);
		report_text(out, job->file, &program, r);
	}
	fclose(out);
	tool_write(text, len);
	free(text);
}

static int run_once(void *arg)
{
	struct run_result r;

	if (!tool.json)
		report_record(1);
	tool_run(&program, &r, 0);
	outcome->kind = r.finding ? r.kind : FINDING_NONE;
	print_result(arg, &r);
	return run_exit_code(&r);
}

/* The same run again; this time the sanitizer may speak, and ends it. */
static int run_for_witness(void *arg)
{
	struct run_result r;

	known_use_list(0);
	known_quiet(0);
	run_program(&program, NULL, &r);
	return run_witness_silent(&r);
}

/* Only to know what the run ends in: nothing is printed. */
static int look(void *arg)
{
	struct run_result r;

	tool_run(&program, &r, 0);
	outcome->kind = r.finding ? r.kind : FINDING_NONE;
	return 0;
}

static int has_witness(void)
{
#if defined(APFUZZ_TSAN) || defined(APFUZZ_ASAN)
	return 1;
#else
	return 0;
#endif
}

static int sanitizer_sees(enum finding_kind kind)
{
#if defined(APFUZZ_TSAN)
	return kind == FINDING_DATA_RACE;
#elif defined(APFUZZ_ASAN)
	return kind == FINDING_USE_AFTER_FREE || kind == FINDING_HEAP_OVERFLOW ||
	       kind == FINDING_NULL_DEREFERENCE || kind == FINDING_WILD_ACCESS ||
	       kind == FINDING_DOUBLE_FREE;
#else
	return 0;
#endif
}

/*
 * Ask the build's sanitizer about the finding: "confirmed", "differs" (it sees something else),
 * "silent" (it should see it and does not), or NULL if this is no finding for it. @text: its words.
 */
static const char *ask_witness(struct job *job, char **text)
{
	int code;

	*text = NULL;
	if (!sanitizer_sees(outcome->kind))
		return NULL;
	code = tool_guard(run_for_witness, job, text);
	if (code < 0)
		return strstr(*text, "says the same") ? "confirmed" : "differs";
	return code ? "silent" : NULL;
}

static void let_witness_speak(struct job *job)
{
	char *text;
	const char *witness = ask_witness(job, &text);

	if (witness || sanitizer_sees(outcome->kind)) {
		printf("\n---- what the sanitizer says (differs from build to build)\n");
		if (text)
			fputs(text, stdout);
		else if (witness)
			printf("witness-silent: the sanitizer of this build does not see this finding\n");
		else
			printf("nothing: the access is the kernel's, which is not instrumented\n");
		fflush(stdout);
	}
	free(text);
}

/* For --json, whose one line has the answer in it. */
static void ask_before(struct job *job)
{
	char *text;

	if (tool_guard(look, NULL, &text) >= 0)
		job->witness = ask_witness(job, &text);
	free(text);
}

/* ---- --expect, --search ---- */

static int seen(const struct run_result *r, const void *arg)
{
	if (!expect)
		return r->verdict == RUN_FINDING;
	return r->finding && !strcmp(r->finding->fingerprint, expect);
}

/*
 * Is one run an answer? With --expect it is one only if it shows the finding: a fix and the lines
 * around it move the places where a schedule switches. Else only if it went as the program says.
 */
static int answered(const struct run_result *r)
{
	if (seen(r, NULL))
		return 1;
	return !expect && program.strategy == PROG_EXPLICIT &&
	       report_schedule_followed(&program, r);
}

static void progress(unsigned int runs)
{
	tool_progress("%u schedules", runs);
}

static int search_once(void *arg)
{
	struct job *job = arg;
	struct run_result r;

	tool_run(&program, &r, 0);
	job->runs = 1;
	if (!answered(&r)) {
		job->runs = search_around(&program, &r, seen, NULL, progress);
		tool_progress_end();
	}
	if (!tool.json) {
		report_record(1);
		tool_run(&program, &r, 0);
	}
	outcome->kind = r.finding ? r.kind : FINDING_NONE;
	print_result(job, &r);
	if (!tool.json && !seen(&r, NULL))
		printf("\nnot seen in %u schedule%s\n", job->runs, job->runs == 1 ? "" : "s");
	else if (!tool.json && job->runs > 1)
		printf("\nre-anchored: the schedule as given does not show it in this driver, the one "
		       "above does; it is number %u of those around it\n",
		       job->runs);
	if (expect)
		return seen(&r, NULL) ? EXIT_EXPECT_SEEN : EXIT_OK;
	return run_exit_code(&r);
}

/* ---- command ---- */

static int rejected(const char *file, const char *reason)
{
	if (tool.json) {
		struct report_json j = {
			.file = file,
			.verdict = "rejected",
			.title = reason,
			.complete = -1,
		};

		report_json(stdout, &j);
	}
	return expect ? EXIT_EXPECT_SKIP : EXIT_USAGE;
}

static int run_file(const char *file)
{
	struct job job = { file, NULL, tool_seconds(), 1 };
	char reason[512], *witness = NULL;
	int code = tool_read(file, &program, reason);

	if (code < 0)
		return rejected(file, reason);
	if (code)
		return tool.usage;
	if (expect && tool_nothing_left())
		return EXIT_EXPECT_SKIP;
	if (break_step) {
		event_subscribe(&breaker);
		event_publish_accesses(1);
		return run_once(&job);
	}
	outcome->kind = FINDING_NONE;
	if (has_witness() && tool.json && !expect && !search)
		ask_before(&job);
	code = tool_guard(expect || search ? search_once : run_once, &job, &witness);
	if (code < 0) {
		code = tool_died(file, &program, witness);
		if (expect)
			code = strcmp(tool_died_print(), expect) ? EXIT_OK : EXIT_EXPECT_SEEN;
	} else if (!expect && !tool.json) {
		let_witness_speak(&job);
	}
	free(witness);
	return code;
}

int cmd_run(int argc, char **argv)
{
	int code = EXIT_OK;

	tool_parse(&argp, argc, argv, 1, INT_MAX);
	outcome = mmap(NULL, sizeof(*outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (outcome == MAP_FAILED)
		abort();
	for (int i = 0; i < tool.files; i++) {
		int one = run_file(tool.file[i]);

		if (!expect)
			code = tool_worse(code, one);
		else if (one == EXIT_EXPECT_USAGE || code == EXIT_EXPECT_USAGE)
			code = EXIT_EXPECT_USAGE;
		else if (one == EXIT_EXPECT_SEEN || !code)
			code = one;
	}
	return code;
}
