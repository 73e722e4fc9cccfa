// SPDX-License-Identifier: GPL-2.0-only
/*
 * The schedules around a program's own.
 *
 * Where the driver was edited, an anchor may be gone, or mean another event than the one that was
 * recorded. The place that it meant is most likely near: so first one deviation at a time is
 * moved, from event to event of its anchor and from point to point, the nearest places first; then
 * several at once; then schedules that have nothing to do with the given one have their turn. All
 * of it is a pure function of the program: who asks twice gets the same answer.
 */
#include <string.h>

#include "program/program.h"

#define BY_EVENTS 32u /* an anchor is moved so many events at most, to both sides */
#define BY_POINTS 64u /* and a point so many points */
#define CHANGED 3u /* of so many schedules one is the given one with several changes */

/* 0, 1, -1, 2, -2, ...: the nearest first */
static long step_of(unsigned int i)
{
	return i & 1 ? (long)(i + 1) / 2 : -(long)(i / 2);
}

static int has_anchor(const struct sched_deviation *d)
{
	return d->function[0] && d->nth;
}

static void drop_anchor(struct sched_deviation *d)
{
	d->function[0] = '\0';
	d->kind = 0;
	d->nth = 0;
}

static void move_point(struct sched_deviation *d, long by)
{
	drop_anchor(d);
	d->point = (long)d->point + by < 1 ? 1 : d->point + by;
}

/* Nothing else but deviation @d is moved; 0: there is no such place. */
static int move_one(struct sched_deviation *d, unsigned int i)
{
	/* in turn: two places by points, one by events */
	if (i % 3 != 2) {
		move_point(d, step_of(i - i / 3));
		return i - i / 3 <= 2 * BY_POINTS;
	}
	i = i / 3 + 1;
	if (!has_anchor(d) || i > 2 * BY_EVENTS || (long)d->nth + step_of(i) < 1)
		return 0;
	d->nth += step_of(i);
	return 1;
}

static void move_some(struct prog *p, struct prog_rng *rng)
{
	for (unsigned int i = 0; i < p->deviations; i++) {
		struct sched_deviation *d = &p->deviation[i];

		if (prog_below(rng, 2))
			continue;
		if (has_anchor(d) && prog_below(rng, 2))
			d->nth = 1 + prog_below(rng, d->nth + 3);
		else
			move_point(d, (long)prog_below(rng, 41) - 20);
	}
}

void prog_give_up_lost(struct prog *p)
{
	for (unsigned int i = 0; i < p->deviations; i++)
		if (p->deviation[i].flags & SCHED_DEV_LOST)
			drop_anchor(&p->deviation[i]);
}

int prog_around(const struct prog *p, unsigned int i, struct prog *to)
{
	struct prog_rng rng = { i };
	int moves = p->strategy == PROG_EXPLICIT && p->deviations;

	prog_copy(to, p);
	if (moves && i < PROG_AROUND / 2 && i / p->deviations < 3 * BY_POINTS)
		return move_one(&to->deviation[i % p->deviations], i / p->deviations);
	if (moves && i % CHANGED)
		move_some(to, &rng);
	else
		prog_random_schedule(&rng, to);
	return 1;
}
