// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fuzz target: decode, run, and when the run ends in a finding that nobody knows yet, report it
 * and abort, so that libFuzzer keeps the input. Known findings are counted. A bound that was
 * exhausted is no crash: it is counted, too.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "runner/fuzz.h"
#include "runner/last_input.h"
#include "runner/orders.h"
#include "runner/runner.h"

/*
 * libFuzzer's extra features: what the checks saw of the interleaving. External, because a static
 * array would be shrunk.
 */
#define COUNTERS (32u << 10)
extern unsigned char apfuzz_counters[COUNTERS];
__attribute__((section("__libfuzzer_extra_counters"),
	       used)) unsigned char apfuzz_counters[COUNTERS];

static const struct prog_emphasis *emphasis;
static int decode_only;
static struct prog program, other;

static struct {
	unsigned long long executions, points, known, findings, bounds, silent;
} stats;

static void print_stats(void)
{
	fprintf(stderr,
		"apfuzz-stats: executions=%llu points=%llu findings=%llu known=%llu bounds=%llu "
		"witness-silent=%llu features=%lu pairs=%u of %u orders=%u cycles=%u joined=%u\n",
		stats.executions, stats.points, stats.findings, stats.known, stats.bounds,
		stats.silent, check_feedback_count(), run_overlap_count(), OP_NR * OP_NR,
		orders_stats()->edges, orders_stats()->cycles, orders_stats()->joined);
}

/* ---- command line ---- */

/* In these modes libFuzzer starts itself again with the arguments that we leave. */
static int starts_itself(int argc, char **argv)
{
	static const char *const modes[] = { "-merge=", "-fork=", "-minimize_crash=", "-jobs=" };

	for (int i = 1; i < argc; i++)
		for (unsigned int m = 0; m < sizeof(modes) / sizeof(modes[0]); m++)
			if (!strncmp(argv[i], modes[m], strlen(modes[m])))
				return 1;
	return 0;
}

/*
 * Our own options are taken out (libFuzzer would warn of them), and libFuzzer's defaults that suit
 * text programs are put in front of the user's, which win. argv[0] stays.
 */
static void take_options(int *argc, char ***argv)
{
	static char *defaults[] = { "-len_control=0", "-max_len=65536" };
	const unsigned int n = sizeof(defaults) / sizeof(defaults[0]);
	char **out = calloc(*argc + n + 1, sizeof(*out));
	int keep = starts_itself(*argc, *argv);
	unsigned int used = 0;

	if (!out)
		abort();
	out[used++] = (*argv)[0];
	for (unsigned int i = 0; i < n; i++)
		out[used++] = defaults[i];
	for (int i = 1; i < *argc; i++) {
		char *arg = (*argv)[i];

		if (!strcmp(arg, "--no-known")) {
			known_use_list(0);
			if (keep)
				out[used++] = arg;
		} else if (!strncmp(arg, "--known=", 8)) {
			if (known_add_file(arg + 8)) {
				fprintf(stderr, "%s: %s\n", arg + 8, strerror(errno));
				exit(EXIT_USAGE);
			}
			if (keep)
				out[used++] = arg;
		} else if (!strncmp(arg, "--last-input=", 13)) {
			int error = last_input_open(arg + 13);

			if (error) {
				fprintf(stderr, "%s: %s\n", arg + 13, strerror(-error));
				exit(EXIT_USAGE);
			}
		} else {
			out[used++] = arg;
		}
	}
	*argc = used;
	*argv = out;
}

int fuzz_initialize(int *argc, char ***argv, const char *name, int only_decode)
{
	emphasis = prog_emphasis_by_name(name);
	decode_only = only_decode;
	if (!emphasis)
		abort();
	run_init();
	check_feedback(apfuzz_counters, COUNTERS);
	take_options(argc, argv);
	atexit(print_stats);
	return 0;
}

/* ---- one input ---- */

static void report(struct run_result *r)
{
	char print[FINDING_PRINT_LEN];

	snprintf(print, sizeof(print), "%s", run_fingerprint(r));
#if !defined(APFUZZ_TSAN) && !defined(APFUZZ_ASAN)
	/* Once more, recorded, and with anchors for the schedule. */
	struct run_options options = { .record_anchors = 1 };

	report_record(1);
	run_program(&program, &options, r);
#endif
	fputs("\n", stderr);
	report_text(stderr, "CRASH_FILE", &program, r);
	if (strcmp(print, run_fingerprint(r)))
		fprintf(stderr, "NOT DETERMINISTIC: the first run ended in %s\n", print);
	if (stats.silent)
		fputs("witness-silent: the sanitizer of this build does not see this finding\n",
		      stderr);
	fprintf(stderr, "ASSERTION FAILED: %s\n", run_title(r));
	print_stats();
	abort();
}

/* Nothing of the driver runs: what the parser said and found is the feedback. */
static void feature(unsigned int kind, unsigned int value)
{
	unsigned char *c = &apfuzz_counters[(kind * 4099 + value) % COUNTERS];

	if (*c != 0xff)
		(*c)++;
}

static void note_complaint(void *arg, unsigned int line, const char *reason)
{
	unsigned int hash = 0;

	while (*reason)
		hash = hash * 31 + (unsigned char)*reason++;
	feature(1, hash % 1024);
}

static void note_ops(const struct prog_task *t)
{
	for (unsigned int i = 0; i < t->count; i++) {
		feature(2, t->op[i].id);
		if (t->op[i].fault)
			feature(3, t->op[i].id * USER_FAULT_NR + t->op[i].fault);
	}
}

static void note_program(const struct prog *p)
{
	note_ops(&p->setup);
	for (unsigned int i = 0; i < p->tasks; i++)
		note_ops(&p->task[i]);
	feature(4, p->tasks);
	feature(5, p->strategy);
	feature(6, p->deviations < 64 ? p->deviations : 64);
}

static void decode(const uint8_t *data, size_t size)
{
	static char text[PROG_FILE_MAX];
	size_t len;

	prog_parse(&program, (const char *)data, size, note_complaint, NULL);
	note_program(&program);
	len = prog_print(&program, text, sizeof(text));
	if (len > sizeof(text))
		return;
	if (prog_parse(&other, text, len, NULL, NULL)) {
		fprintf(stderr, "ASSERTION FAILED: the canonical text is not valid\n%.*s", (int)len,
			text);
		abort();
	}
}

static int run_input(const uint8_t *data, size_t size)
{
	struct run_result r;

	stats.executions++;
	if (decode_only) {
		decode(data, size);
		return 0;
	}
	prog_parse(&program, (const char *)data, size, NULL, NULL);
	run_program(&program, NULL, &r);
	stats.points += r.sched.steps;
	switch (r.verdict) {
	case RUN_OK:
		orders_note(&program);
		break;
	case RUN_KNOWN:
		stats.known++;
		orders_note(&program);
		break;
	case RUN_BOUND:
		stats.bounds++;
		return -1; /* not into the corpus: nothing good grows from it */
	case RUN_FINDING:
		stats.findings++;
		stats.silent += run_witness_silent(&r);
		report(&r);
	}
	return 0;
}

int fuzz_one_input(const uint8_t *data, size_t size)
{
	int result;

	last_input_begin(data, size);
	result = run_input(data, size);
	last_input_end();
	return result;
}

/* ---- mutation ---- */

size_t fuzz_mutate(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	if (!decode_only && orders_next(&program))
		return prog_print_fitting(&program, (char *)data, max_size);
	prog_parse(&program, (const char *)data, size, NULL, NULL);
	prog_mutate(&program, seed, emphasis);
	return prog_print_fitting(&program, (char *)data, max_size);
}

size_t fuzz_cross_over(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
		       uint8_t *out, size_t max_out_size, unsigned int seed)
{
	static struct prog child;

	/* libFuzzer takes this way or fuzz_mutate() to make the next input */
	if (!decode_only && orders_next(&child))
		return prog_print_fitting(&child, (char *)out, max_out_size);
	prog_parse(&program, (const char *)data1, size1, NULL, NULL);
	prog_parse(&other, (const char *)data2, size2, NULL, NULL);
	prog_crossover(&child, &program, &other, seed);
	return prog_print_fitting(&child, (char *)out, max_out_size);
}
