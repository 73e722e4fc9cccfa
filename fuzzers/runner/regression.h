/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A regression: a program whose comment line says what it is to end in,
 *
 *	# expect: ok [FINGERPRINT]	nothing; FINGERPRINT is what it showed before the fix
 *	# expect: KIND FINGERPRINT	that finding (a bug's witness)
 *
 * The driver changes under it, so "nothing found" alone says little: the schedule may no longer lead
 * where it led. If it was followed, by points or by anchors, the answer is good. If not, the
 * schedules around it are tried; what they show is good as well; and if they show nothing, the
 * regression is stale: nobody knows, and it has to be made anew.
 */
#ifndef FUZZERS_REGRESSION_H
#define FUZZERS_REGRESSION_H

#include "runner/runner.h"

enum regression_state {
	REGRESSION_PASSED,
	REGRESSION_BACK, /* what was fixed shows again */
	REGRESSION_OTHER, /* something else is found */
	REGRESSION_GONE, /* the expected finding does not show, though the schedule is followed */
	REGRESSION_STALE,
};

/**
 * struct regression - what is expected and what came out
 * @schedules: how many were run
 * @verdict, @print: expected
 * @result: the run that decided
 */
struct regression {
	char verdict[32];
	char print[FINDING_PRINT_LEN];
	enum regression_state state;
	unsigned int schedules;
	struct run_result result;
};

/* Find the "# expect:" line; -1 if there is none. @text is not terminated. */
int regression_read(const char *text, size_t len, struct regression *e);

/* Run it; fills in the rest of @e. @p gets the schedule that decided. */
void regression_check(struct prog *p, struct regression *e);

const char *regression_state_name(enum regression_state state);
/* One line that says why, at least 800 bytes. */
void regression_words(const struct regression *e, const struct prog *p, char *buf, size_t size);

#endif
