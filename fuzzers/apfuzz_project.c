// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of one run, carried over to a smaller program. A schedule lists deviations from the
 * default order, and whoever removes a task or an operation changes that order: what was the
 * default is none any more. So the switches of the whole run are remembered, those of what was
 * removed are taken out, and all that is left is said explicitly.
 */
#include <string.h>

#include "apfuzz.h"
#include "apfuzz_project.h"
#include "sched/event.h"

struct name {
	char s[SCHED_NAME_LEN];
};

/* Control went from a place to a task. */
struct change {
	struct name from, to;
	unsigned int op;
	unsigned long point;
};

#define MAX_CHANGES PROG_MAX_DEVIATIONS

static struct change changes[MAX_CHANGES];
static unsigned int count, lost;
static struct sched_deviation recorded[PROG_MAX_DEVIATIONS]; /* the run's, with anchors */
static unsigned int nr_recorded;

static void begin(void)
{
	count = lost = 0;
}

static void note(const struct event *ev)
{
	struct change *c = &changes[count];
	int from = (int)ev->arg;

	if (from < 0)
		return;
	if (count == MAX_CHANGES) {
		lost = 1;
		return;
	}
	count++;
	c->from = *(const struct name *)sched_task_name(from);
	c->to = *(const struct name *)sched_task_name(ev->task);
	c->op = sched_op_number(from);
	c->point = sched_op_point(from);
	if (!c->op)
		c->op = 1;
}

static const struct event_reader reader = {
	.name = "order of a run",
	.kinds = EVENT_BIT(EV_SWITCH),
	.run_begin = begin,
	.event = note,
};

void project_remember(struct prog *p)
{
	const struct sched_schedule *schedule;
	struct run_result r;

	event_subscribe(&reader);
	tool_run(p, &r, 1);
	event_unsubscribe(&reader);
	schedule = sched_recorded();
	nr_recorded = schedule->count < PROG_MAX_DEVIATIONS ? schedule->count : PROG_MAX_DEVIATIONS;
	memcpy(recorded, schedule->deviation, nr_recorded * sizeof(*recorded));
}

/* The anchor of a place, if the run deviated from the default there. */
static void add_anchor(struct sched_deviation *d, const struct change *c)
{
	for (unsigned int i = 0; i < nr_recorded; i++) {
		const struct sched_deviation *r = &recorded[i];

		if (r->op != c->op || r->point != c->point || strcmp(r->task, c->from.s))
			continue;
		memcpy(d->function, r->function, sizeof(d->function));
		d->kind = r->kind;
		d->nth = r->nth;
		return;
	}
}

/* Slot of a task: -1 the set-up's, -2 none of the program's. */
static int slot_of(const struct prog *p, const char *name)
{
	int task = prog_find_task(p, name);

	if (task >= 0)
		return task;
	return !strcmp(name, PROG_MAIN) ? -1 : -2;
}

/* A task of the kernel's own survives; whether it comes into being is seen in the run. */
static int survives(const struct prog *old, const struct prog *p, const char *name)
{
	return slot_of(p, name) != -2 || slot_of(old, name) == -2;
}

/*
 * The number of @op in the smaller program. What was removed (or added) lies in one piece; @gone is
 * set if the operation itself was removed: then the number is that of the one that follows.
 */
static unsigned int new_number(const struct prog *old, const struct prog *p, const char *name,
			       unsigned int op, int *gone)
{
	int from = slot_of(old, name), to = slot_of(p, name);
	const struct prog_task *a, *b;
	unsigned int base, same = 0;

	*gone = 0;
	if (from == -2 || to == -2)
		return op;
	a = from < 0 ? &old->setup : &old->task[from];
	b = to < 0 ? &p->setup : &p->task[to];
	base = from < 0 ? PROG_MAIN_FIRST_OP : 1;
	if (a->count == b->count || op < base)
		return op;
	while (same < a->count && same < b->count &&
	       !memcmp(&a->op[same], &b->op[same], sizeof(a->op[same])))
		same++;
	if (op < base + same)
		return op;
	if (a->count > b->count && op < base + same + a->count - b->count) {
		*gone = 1;
		return base + same;
	}
	return op + b->count - a->count;
}

static int add(struct prog *p, const char *task, unsigned int op, unsigned long point,
	       const char *target)
{
	struct sched_deviation *d = &p->deviation[p->deviations];

	if (p->deviations == PROG_MAX_DEVIATIONS)
		return -1;
	memset(d, 0, sizeof(*d));
	strcpy(d->task, task);
	strcpy(d->target, target);
	d->op = op;
	d->point = point;
	p->deviations++;
	return 0;
}

int project(const struct prog *old, struct prog *p)
{
	int gone;

	if (lost)
		return -1;
	p->strategy = PROG_EXPLICIT;
	p->seed = 0;
	p->depth = p->length = 0;
	p->deviations = 0;
	for (unsigned int i = 0; i < nr_recorded; i++) {
		const struct sched_deviation *r = &recorded[i];
		unsigned int op = new_number(old, p, r->task, r->op, &gone);

		if (strcmp(r->target, "clock") || gone || !survives(old, p, r->task))
			continue;
		p->deviation[p->deviations] = *r;
		p->deviation[p->deviations++].op = op;
	}
	for (unsigned int i = 0; i < count; i++) {
		const struct change *c = &changes[i];
		unsigned int op, next = i;

		if (!survives(old, p, c->from.s))
			continue;
		while (next < count && !survives(old, p, changes[next].to.s))
			next++;
		if (next == count || !strcmp(changes[next].to.s, c->from.s))
			continue;
		op = new_number(old, p, c->from.s, c->op, &gone);
		if (add(p, c->from.s, op, gone ? 1 : c->point, changes[next].to.s))
			return -1;
		if (!gone)
			add_anchor(&p->deviation[p->deviations - 1], c);
	}
	return 0;
}
