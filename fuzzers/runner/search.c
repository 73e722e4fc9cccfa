// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking for a finding in the schedules around a program's own; see search.h.
 */
#include "runner/search.h"

static void run(struct prog *p, struct run_result *r, int anchors)
{
	struct run_options options = { .record_anchors = anchors };

	known_quiet(1);
	run_program(p, &options, r);
}

/* The schedule that showed it, with anchors in the driver as it is now. */
static void settle(struct prog *p, struct run_result *r,
		   int (*seen)(const struct run_result *r, const void *arg), const void *arg)
{
	static struct prog explicit;

	run(p, r, 1);
	prog_copy(&explicit, p);
	if (!run_make_explicit(&explicit)) {
		run(&explicit, r, 0);
		if (seen(r, arg))
			prog_copy(p, &explicit);
	}
	run(p, r, 0);
}

unsigned int search_around(struct prog *p, struct run_result *r,
			   int (*seen)(const struct run_result *r, const void *arg),
			   const void *arg, void (*progress)(unsigned int runs))
{
	static struct prog base, other;
	unsigned int runs = 1;

	prog_copy(&base, p);
	prog_give_up_lost(&base);
	for (unsigned int i = 0; i < PROG_AROUND; i++) {
		if (!prog_around(&base, i, &other))
			continue;
		run(&other, r, 0);
		runs++;
		if (seen(r, arg)) {
			settle(&other, r, seen, arg);
			prog_copy(p, &other);
			return runs;
		}
		if (progress)
			progress(runs);
	}
	run(p, r, 0);
	return runs;
}
