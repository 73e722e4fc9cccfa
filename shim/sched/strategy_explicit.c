// SPDX-License-Identifier: GPL-2.0-only
/*
 * Follow a schedule: the default order but for the deviations that it lists.
 *
 * Each task has a queue of the deviations of its name, in order of operation and point. A deviation
 * with an anchor fires at its anchor's event, wherever in the operation that is now, and not at
 * its point; one without fires at its point. Events are only counted in an operation that
 * has an anchored deviation pending, so following costs nothing elsewhere.
 */
#include "sched/internal.h"

#include <stdlib.h>
#include <string.h>

#define END (~0u)

struct pending {
	unsigned int next; /* of the same task name */
	unsigned int seen; /* events that match the anchor, in this operation */
	unsigned long hit; /* step of the one that the anchor means */
};

struct queue {
	const char *task;
	unsigned int first, last;
};

static struct sched_schedule *schedule;
static struct pending *pending;
static struct queue *queues;
static unsigned int pending_size, queue_count;

static unsigned int head[SCHED_MAX_TASKS]; /* first one of a slot that may still fire */
static unsigned long counted; /* step whose event has been counted */

static struct sched_deviation *dev(unsigned int i)
{
	return &schedule->deviation[i];
}

static int before(const struct sched_deviation *a, const struct sched_deviation *b)
{
	return a->op < b->op || (a->op == b->op && a->point < b->point);
}

static struct queue *queue_of(const char *task)
{
	unsigned int i;

	for (i = 0; i < queue_count; i++)
		if (!strcmp(queues[i].task, task))
			return &queues[i];
	return NULL;
}

static void enqueue(unsigned int i)
{
	struct queue *q = queue_of(dev(i)->task);
	unsigned int *link;

	pending[i] = (struct pending){ .next = END };
	if (!q) {
		queues[queue_count++] = (struct queue){ dev(i)->task, i, i };
		return;
	}
	if (!before(dev(i), dev(q->last))) {
		pending[q->last].next = i;
		q->last = i;
		return;
	}
	for (link = &q->first; !before(dev(i), dev(*link)); link = &pending[*link].next)
		;
	pending[i].next = *link;
	*link = i;
}

static unsigned long explicit_begin(const struct sched_config *config)
{
	unsigned int i;

	schedule = config->schedule;
	queue_count = 0;
	counted = 0;
	if (!schedule)
		return ~0ul;
	if (pending_size < schedule->count) {
		pending_size = schedule->count;
		free(pending);
		free(queues);
		pending = malloc(pending_size * sizeof(*pending));
		queues = malloc(pending_size * sizeof(*queues));
		if (!pending || !queues)
			abort();
	}
	for (i = 0; i < schedule->count; i++) {
		dev(i)->flags = 0;
		enqueue(i);
	}
	return 0;
}

void explicit_spawned(int task)
{
	const struct queue *q;

	if (!schedule)
		return;
	q = queue_of(task_name(task));
	head[task] = q ? q->first : END;
}

static int anchored(const struct sched_deviation *d)
{
	return d->function[0] && d->nth;
}

static int fired(unsigned int i)
{
	return dev(i)->flags & (SCHED_DEV_FOLLOWED | SCHED_DEV_BLOCKED);
}

/* Forget what lies behind: fired ones, earlier operations, points that were passed. */
static unsigned int advance(int task, unsigned int op, unsigned long point)
{
	unsigned int i = head[task];

	while (i != END && (dev(i)->op < op || fired(i) ||
			    (dev(i)->op == op && !anchored(dev(i)) && dev(i)->point < point)))
		i = pending[i].next;
	head[task] = i;
	return i;
}

/* Count this point's event for every anchor of the operation; returns whether there is one. */
static int count_anchors(unsigned int i, unsigned int op, unsigned long step)
{
	const char *function = NULL;
	int any = 0;

	for (; i != END && dev(i)->op == op; i = pending[i].next) {
		if (!anchored(dev(i)) || fired(i))
			continue;
		any = 1;
		if (step == counted || dev(i)->kind != S.kind)
			continue;
		if (!function)
			function = anchor_function();
		if (!strcmp(function, dev(i)->function) && ++pending[i].seen == dev(i)->nth)
			pending[i].hit = step;
	}
	counted = step;
	return any;
}

static int target_of(const struct sched_deviation *d, const struct sched_choice *c)
{
	int task;

	if (!strcmp(d->target, "clock"))
		return c->sleepers ? SCHED_CLOCK : SCHED_NONE;
	task = task_by_name(d->target);
	return task >= 0 && c->runnable >> task & 1 ? task : SCHED_NONE;
}

/* The choice of the first deviation that fires here and can be followed. */
static int fire(unsigned int i, const struct sched_choice *c, unsigned int op, unsigned long point)
{
	for (; i != END && dev(i)->op == op; i = pending[i].next) {
		struct sched_deviation *d = dev(i);
		int target;

		if (fired(i))
			continue;
		if (anchored(d) ? pending[i].hit != c->step : d->point != point)
			continue;
		target = target_of(d, c);
		if (d->point != point)
			d->flags |= SCHED_DEV_REANCHORED;
		if (target != SCHED_NONE) {
			d->flags |= SCHED_DEV_FOLLOWED;
			return target;
		}
		d->flags |= SCHED_DEV_BLOCKED;
	}
	return c->fallback;
}

static unsigned long quiet_after(int task, unsigned int op, unsigned long point)
{
	unsigned int i = head[task];
	unsigned long next = ~0ul;

	for (; i != END && dev(i)->op == op; i = pending[i].next) {
		if (fired(i))
			continue;
		if (anchored(dev(i)))
			return 0;
		if (dev(i)->point > point && dev(i)->point < next)
			next = dev(i)->point;
	}
	return next == ~0ul ? next : next - point - 1;
}

static int explicit_choose(struct sched_choice *c)
{
	int task = S.current, choice = c->fallback;
	unsigned int op = task_op(task), first;
	unsigned long point = points_now();

	c->quiet = ~0ul;
	if (!schedule)
		return choice;
	first = advance(task, op, point);
	if (first != END && dev(first)->op == op) {
		count_anchors(first, op, c->step);
		choice = fire(first, c, op, point);
	}
	/* the next task's first question; a switch may leave it in the middle of an operation */
	if (choice >= 0 && choice != task) {
		unsigned long quiet;

		task = choice;
		op = task_op(task);
		point = fiber_pool[task].points;
		advance(task, op, point);
		quiet = quiet_after(task, op, point);
		c->quiet = quiet;
		return choice;
	}
	c->quiet = quiet_after(task, op, point);
	return choice;
}

static void explicit_end(void)
{
	unsigned int i;

	if (!schedule)
		return;
	for (i = 0; i < schedule->count; i++)
		if (!fired(i))
			dev(i)->flags |= SCHED_DEV_LOST;
}

void explicit_result(struct sched_result *result)
{
	unsigned int i;

	for (i = 0; schedule && i < schedule->count; i++) {
		result->unfollowed += !(dev(i)->flags & SCHED_DEV_FOLLOWED);
		result->reanchored += !!(dev(i)->flags & SCHED_DEV_REANCHORED);
	}
}

const struct sched_strategy sched_explicit = {
	.name = "explicit",
	.begin = explicit_begin,
	.choose = explicit_choose,
	.end = explicit_end,
};
