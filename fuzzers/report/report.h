/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdict of a run for people (text) and for programs (JSON, one object a line), and the
 * interleaving itself for reading. What they say is the same, byte for byte, in every build.
 */
#ifndef FUZZERS_REPORT_H
#define FUZZERS_REPORT_H

#include <stdio.h>

#include "runner/runner.h"

/*
 * Record each run from now on, with each load and store, or stop to do so. The report of a run that
 * was not recorded says less. It makes a run slow and changes nothing else. -1: no memory.
 */
int report_record(int on);

/**
 * report_text() - the whole report of the last run
 * @file: name of the input, for "how to replay"
 * @p: the program as it was run
 */
void report_text(FILE *out, const char *file, const struct prog *p, const struct run_result *r);

/* The parts of it that can be said of a run that ended the process. */
void report_made_by(FILE *out);
void report_program(FILE *out, const struct prog *p);

/**
 * struct report_json - one object of --json
 * @title: instead of the run's, or NULL
 * @verdict: instead of the run's, or NULL
 * @result: the run, or NULL if there was none (rejected)
 * @p: the program as it was run, or NULL
 * @executions: how many runs
 * @first_finding_at: number of the run that found it, from 1; 0: none did
 * @complete: explore has seen the whole space; -1: not asked
 * @witness: what the build's sanitizer says of the finding ("confirmed", "silent", "differs"), or
 *	NULL if it has nothing to say
 * @seconds: how long it took
 */
struct report_json {
	const char *file;
	const char *verdict;
	const char *title;
	const struct run_result *result;
	const struct prog *p;
	unsigned long long executions;
	unsigned long long first_finding_at;
	int complete;
	const char *witness;
	double seconds;
};

void report_json(FILE *out, const struct report_json *j);
void report_json_string(FILE *out, const char *s);

/* Is every deviation of the schedule followed? */
int report_schedule_followed(const struct prog *p, const struct run_result *r);

/* The recorded run, for reading. @accesses: each load and store, too. */
void report_trace_text(FILE *out, const struct run_result *r, int accesses);
void report_trace_json(FILE *out, const struct run_result *r, int accesses);
void report_trace_chrome(FILE *out, const struct prog *p, const struct run_result *r);
void report_trace_html(FILE *out, const char *file, const struct prog *p,
		       const struct run_result *r, int accesses);
/* As a graph: who waits for whom if tasks were stuck, else the order of the locks. */
void report_trace_dot(FILE *out, const struct run_result *r);

#endif
