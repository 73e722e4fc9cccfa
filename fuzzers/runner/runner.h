/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run of a program: boot, load the module, set-up, the tasks under the program's schedule,
 * shutdown; then the verdict, which depends on the program and the driver and on nothing else.
 */
#ifndef FUZZERS_RUNNER_H
#define FUZZERS_RUNNER_H

#include "checks/check.h"
#include "program/program.h"
#include "sched/sched.h"

/* Exit codes of every target, tool and script. */
#define EXIT_OK 0
#define EXIT_USAGE 1
#define EXIT_BOUND 70
#define EXIT_MEMORY 71
#define EXIT_INTERRUPTED 72
#define EXIT_BUG 77
#define EXIT_NONDETERMINISM 78

/* With --expect, as git bisect run wants it. */
#define EXIT_EXPECT_SEEN 1
#define EXIT_EXPECT_SKIP 125
#define EXIT_EXPECT_USAGE 128

enum run_verdict {
	RUN_OK,
	RUN_FINDING,
	RUN_KNOWN, /* a finding on the driver's known list */
	RUN_BOUND, /* steps, tasks, virtual time or memory exhausted */
};

/**
 * struct run_options - how to run, beside what the program says
 * @strategy: instead of the program's schedule; NULL: the program's
 * @preemptions, @all_points: of sched_enumerate
 * @record_anchors: give the recorded schedule anchors (slower)
 * @max_steps: bound; 0: the default
 * @bypass_accesses: as in struct sched_config, for speed measurements
 * @results: NULL, or filled in with what user space sees
 */
struct run_options {
	const struct sched_strategy *strategy;
	unsigned int preemptions;
	int all_points;
	int record_anchors;
	unsigned long max_steps;
	int bypass_accesses;
	struct run_results *results;
};

/* What became of a task's operations: index -1 is the set-up. */
struct run_ops {
	unsigned int begun, ended;
	long result[PROG_MAX_OPS];
	unsigned char failed[PROG_MAX_OPS]; /* the injected failure happened */
};

/**
 * struct run_result - what a run was
 * @kind: FINDING_NONE, or the finding's (also if it is known)
 * @finding: NULL if there is none; valid until the next run, like everything that is a pointer
 * @load: result of loading the module
 */
struct run_result {
	enum run_verdict verdict;
	enum finding_kind kind;
	const struct finding *finding;
	struct sched_result sched;
	int load;
};

#define RUN_RESULTS_MAX (64u << 10)

/**
 * struct run_results - what user space sees of a run, a line for each operation (results.c)
 * @len, @text: NUL-terminated
 * @cut: it was longer
 * @masks: of each guest, as last said: adapters, domains, control domains
 */
struct run_results {
	size_t len;
	int cut;
	unsigned char masks[USER_MAX_GUESTS][96];
	char text[RUN_RESULTS_MAX];
};

void run_results_begin(struct run_results *r);

/* @nr: 1-based number of the operation in its task; @failed: its injected failure happened */
void run_results_note(struct run_results *r, const char *task, unsigned int nr,
		      const struct op_call *call, long result, int failed);

/* Once per process, before the first run: subscribes the checks. */
void run_init(void);

/**
 * run_program() - one run
 * @p: flags of its deviations are set
 * @options: or NULL
 */
void run_program(struct prog *p, const struct run_options *options, struct run_result *result);

/* The last run's operations of a task (slot, or -1 for the set-up). */
const struct run_ops *run_ops(int task);

/* "ok", "deadlock", ..., "known", "step-bound" */
const char *run_verdict_name(const struct run_result *result);

/* Title and fingerprint of a finding, the bound's name for RUN_BOUND, "" if all is well. */
const char *run_title(const struct run_result *result);
const char *run_fingerprint(const struct run_result *result);

/* The build's sanitizer should have confirmed the finding, and said nothing. */
int run_witness_silent(const struct run_result *result);

int run_exit_code(const struct run_result *result);

/* Name of an end that is a bound: "bound on points", ... */
const char *run_end_name(enum sched_end end);

/* For each operation a mask of those that began while it was going on, in this process. */
extern unsigned long long run_overlaps[OP_NR];
unsigned int run_overlap_count(void);

/**
 * run_make_explicit() - replace @p's schedule by the one that the last run recorded
 *
 * Return: 0, or -1 if that is longer than a program can hold (then @p is unchanged).
 */
int run_make_explicit(struct prog *p);

/* ---- known findings (known.c) ---- */

/* Which findings count as known from now on. */
void known_use_list(int on); /* the driver's list, built in; on by default */
int known_add_file(const char *path); /* -1: errno */
void known_add(const char *fingerprint);
int known_contains(const char *fingerprint);
/*
 * Quiet: every finding ends its run at the point, before the access, so a sanitizer has nothing to
 * say and does not end the process. run_program() still tells known and new apart by the list.
 */
void known_quiet(int on);

#endif
