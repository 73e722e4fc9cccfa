// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last switches of a run. The reader runs in the tasks, so it only copies numbers, pointers
 * and fixed-size names: a libc call would be an access of that task to ThreadSanitizer.
 */
#include "report/internal.h"

struct name {
	char s[SCHED_NAME_LEN];
};

struct switch_record {
	unsigned long long step;
	struct name from, to;
	unsigned int op;
	unsigned long point;
	const char *op_name;
	const char *what; /* it waits for this; NULL: not waiting */
	int ended;
};

#define KEPT 24u

static struct switch_record ring[KEPT];
static unsigned long long total;

static void begin(void)
{
	total = 0;
}

static void note(const struct event *ev)
{
	struct switch_record *r = &ring[total++ % KEPT];
	int from = (int)ev->arg;
	const struct sched_wait *wait;

	r->step = ev->step;
	r->to = *(const struct name *)sched_task_name(ev->task);
	if (from < 0) {
		r->from.s[0] = '\0';
		return;
	}
	wait = sched_waiting(from);
	r->from = *(const struct name *)sched_task_name(from);
	r->op = sched_op_number(from);
	r->point = sched_op_point(from);
	r->op_name = sched_op_name(from);
	r->what = !wait ? NULL : wait->what ? wait->what : sync_kind_name(wait->kind);
	r->ended = sched_task_ended(from);
}

static const struct event_reader reader = {
	.name = "last switches",
	.kinds = EVENT_BIT(EV_SWITCH),
	.run_begin = begin,
	.event = note,
};

void report_watch_switches(void)
{
	event_subscribe(&reader);
}

void report_switches(FILE *out)
{
	unsigned long long first = total > KEPT ? total - KEPT : 0;

	if (!total)
		return;
	fprintf(out, "\nlast switches (%llu in all)\n", total);
	for (unsigned long long i = first; i < total; i++) {
		const struct switch_record *r = &ring[i % KEPT];

		fprintf(out, "  %7llu  ", r->step);
		if (!r->from.s[0]) {
			fprintf(out, "%s begins\n", r->to.s);
			continue;
		}
		fprintf(out, "%s.%u@%lu%s%s -> %s: ", r->from.s, r->op, r->point,
			r->op_name ? " " : "", r->op_name ? r->op_name : "", r->to.s);
		if (r->ended)
			fprintf(out, "it ended\n");
		else if (r->what)
			fprintf(out, "it waits for %s\n", r->what);
		else
			fprintf(out, "preempted\n");
	}
}
