/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdict of a run for people (text) and for programs (JSON, one object a line), and the
 * interleaving itself for reading. What they say is the same, byte for byte, in every build.
 */
#ifndef FUZZERS_REPORT_H
#define FUZZERS_REPORT_H

#include <stdio.h>

#include "runner/runner.h"

/* Remember the switches of each run from now on; the report shows the last ones. */
void report_watch_switches(void);

/**
 * report_text() - the whole report of the last run
 * @file: name of the input, for "how to replay"
 * @p: the program as it was run
 */
void report_text(FILE *out, const char *file, const struct prog *p, const struct run_result *r);

/* The parts of it that a fuzz target can say of a run whose switches nobody watched. */
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

/* Record every event of the next run (with each access if @accesses), then write it down. */
int report_trace_begin(int accesses);
void report_trace_text(FILE *out, const struct run_result *r);

#endif
