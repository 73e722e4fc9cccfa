/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs of a scenario whose outcome is asserted: its first task in the default order or under random
 * schedules, without a finding or with one, and the numbers that it noted. A run whose finding a
 * sanitizer's witness confirms belongs into a child (child.h).
 */
#ifndef SHIM_TESTS_SCENARIO_RUN_H
#define SHIM_TESTS_SCENARIO_RUN_H

#include "checks/check.h"
#include "note.h"
#include "sched/sched.h"

/* Of the last run. */
extern struct sched_result run_result;

/* Forget what was noted, and run. PCT has a depth of 3. */
void run_with(void (*first)(void *), const struct sched_strategy *strategy,
	      unsigned long long seed);
void run_default(void (*first)(void *));

/* The last run ended without a finding, and so did every task. */
void expect_clean(void);
void run_clean(void (*first)(void *));
/* The same in @runs random schedules, and last in the default order. */
void run_clean_often(void (*first)(void *), unsigned int runs);
/* And these are the steps that were noted, in order. */
void run_steps(void (*first)(void *), const char *steps);

/* The last run ended in a finding with this text, before a step "survived". */
void expect_finding(enum finding_kind kind, const char *text);
void run_finding(void (*first)(void *), enum finding_kind kind, const char *text);
/* The same in a child, where a witness may confirm it. */
void child_finding(void (*first)(void *), enum finding_kind kind, const char *text);

/* note_value[@i] */
void expect(unsigned int i, long value);

#endif
