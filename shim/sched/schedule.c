// SPDX-License-Identifier: GPL-2.0-only
/*
 * The schedule of a run, recorded as deviations from the default order.
 *
 * While the run goes on a deviation is eight bytes; names are filled in when somebody asks for the
 * schedule. Anchors need the number of events of a kind in a function within the operation, so
 * they cost a count at every point and are only kept when the configuration asks for them.
 */
#include "sched/internal.h"
#include "sched/site.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the record */

static struct raw_anchor *anchors;
static unsigned int anchors_size;
static struct sched_schedule made;

void record_grow(void)
{
	S.raw_size = S.raw_size ? 2 * S.raw_size : 1024;
	S.raw = realloc(S.raw, S.raw_size * sizeof(*S.raw));
	if (!S.raw)
		abort();
}

/* Room for the random walk's records, which it does not look after itself. */
void record_room(void)
{
	if (S.raw_size - S.raw_count < 64)
		record_grow();
	set_walk();
}

/* ------------------------------------------------------------------ events per function */

#define CELLS 1024u /* (function, kind) pairs of one operation; a power of two */

struct cell {
	const char *function;
	unsigned int kind;
	unsigned int count;
	unsigned int stamp;
};

/* Of each task's operation; a cell with an old stamp is empty. */
static struct cell (*cells)[CELLS];
static unsigned int stamp_of[SCHED_MAX_TASKS], last_stamp;
static struct raw_anchor at; /* of the point that is being decided */

/* Function of the point that is being decided; points outside of the driver have one name too. */
const char *anchor_function(void)
{
	const struct site_entry *e = site_lookup(point_site());

	return e ? e->function : ANCHOR_TASK;
}

void record_op(int task)
{
	stamp_of[task] = ++last_stamp;
}

static unsigned int hash_of(const char *function, unsigned int kind)
{
	unsigned int h = kind;

	while (*function)
		h = h * 31 + (unsigned char)*function++;
	return h;
}

static unsigned int count_event(int task, const char *function, unsigned int kind)
{
	unsigned int i, h = hash_of(function, kind);

	for (i = 0; i < CELLS; i++) {
		struct cell *c = &cells[task][(h + i) % CELLS];

		if (c->stamp != stamp_of[task]) {
			*c = (struct cell){ function, kind, 1, stamp_of[task] };
			return 1;
		}
		if (c->kind == kind && !strcmp(c->function, function))
			return ++c->count;
	}
	return 0;
}

/* At every point, when anchors are recorded. */
void record_count(void)
{
	if (!(S.special & SPECIAL_ANCHORS))
		return;
	if (!cells)
		cells = calloc(SCHED_MAX_TASKS, sizeof(*cells));
	if (!cells)
		abort();
	at.function = anchor_function();
	at.kind = S.kind;
	at.nth = count_event(S.current, at.function, S.kind);
}

void record_anchor(void)
{
	if (anchors_size < S.raw_size) {
		anchors_size = S.raw_size;
		anchors = realloc(anchors, anchors_size * sizeof(*anchors));
		if (!anchors)
			abort();
	}
	anchors[S.raw_count - 1] = at;
}

/* ------------------------------------------------------------------ names */

static void copy(char *to, unsigned long size, const char *from)
{
	unsigned long i;

	for (i = 0; i + 1 < size && from[i]; i++)
		to[i] = from[i];
	to[i] = '\0';
}

/* Of the task that had the slot when the @i-th deviation was recorded. */
static const char *name_then(int slot, unsigned int i)
{
	for (unsigned int j = 0; j < S.past_lives; j++)
		if (past_lives[j].slot == slot && i < past_lives[j].records)
			return past_lives[j].name;
	return task_name(slot);
}

static void name_deviation(struct sched_deviation *d, unsigned int i)
{
	unsigned long raw = S.raw[i];
	int target = RAW_TARGET(raw);

	copy(d->task, sizeof(d->task), name_then(RAW_TASK(raw), i));
	d->op = RAW_OP(raw);
	d->point = RAW_POINT(raw);
	copy(d->target, sizeof(d->target), target == SCHED_CLOCK ? "clock" : name_then(target, i));
	d->function[0] = '\0';
	d->kind = EV_NONE;
	d->nth = 0;
	d->flags = SCHED_DEV_FOLLOWED;
	if (!S.config_anchors || !anchors[i].nth)
		return;
	copy(d->function, sizeof(d->function), anchors[i].function);
	d->kind = anchors[i].kind;
	d->nth = anchors[i].nth;
}

const struct sched_schedule *sched_recorded(void)
{
	unsigned int i;

	if (S.schedule_made)
		return &made;
	if (made.size < S.raw_count) {
		made.size = S.raw_count * 2;
		free(made.deviation);
		made.deviation = malloc(made.size * sizeof(*made.deviation));
		if (!made.deviation)
			abort();
	}
	for (i = 0; i < S.raw_count; i++)
		name_deviation(&made.deviation[i], i);
	made.count = S.raw_count;
	S.schedule_made = 1;
	return &made;
}

unsigned int sched_recorded_count(void)
{
	return S.raw_count;
}
