/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs that are expected to end in a finding. In a sanitizer's build the witness that confirms one
 * ends the process, so they take place in a child, which notes each finding at once where its
 * parent can read it.
 */
#ifndef SHIM_TESTS_CHILD_H
#define SHIM_TESTS_CHILD_H

#include "checks/check.h"
#include "sched/sched.h"

/**
 * struct child - what the runs of the last child_explore() were like
 * @runs: that ended; the one that a witness ended is not among them
 * @kinds: one bit for each enum finding_kind that was found
 * @first: the first finding
 * @steps: note_steps after the last run or finding
 */
struct child {
	unsigned int runs;
	unsigned long kinds;
	struct finding first;
	char steps[512];
};

extern struct child *child;

enum child_way {
	CHILD_ONCE, /* the default order */
	CHILD_RANDOM, /* @runs random walks, until a finding */
	CHILD_ENUMERATE, /* all schedules with two preemptions, all points, until a finding */
};

/* Once per process, before check_init(). */
void child_init(void);

/* Fails the test if the child ends otherwise than it should. */
void child_explore(void (*first)(void *), enum child_way way, unsigned int runs);

#endif
