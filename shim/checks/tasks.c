// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of a report that every finding shares: what each task does, holds and waits for, and
 * who ran last.
 */
#include "checks/internal.h"

#define SWITCHES 16

/* Contexts instead of slots: a slot may have another task by the time it is printed. */
static struct {
	unsigned long long step;
	unsigned int from, to;
} switches[SWITCHES];
static unsigned int nr_switches;

void held_switch(const struct event *ev)
{
	unsigned int from = (unsigned int)ev->arg, i = nr_switches++ % SWITCHES;

	switches[i].step = ev->step;
	switches[i].from =
		from < SCHED_MAX_TASKS && task_book[from].used ? task_book[from].context : ~0u;
	switches[i].to = task_book[ev->task].context;
}

void held_switch_begin(void)
{
	nr_switches = 0;
}

static const char *mode_name(const struct held *h)
{
	return h->arg & EV_MODE_SHARED ? " (shared)" : "";
}

static void say_task(int t)
{
	const struct task_book *b = &task_book[t];
	const struct task_context *c = held_context(b->context);
	char line[256];

	if (c->op)
		finding_say("task %s, operation %u (%s):", c->name, c->op,
			    c->op_name ? c->op_name : "?");
	else
		finding_say("task %s:", c->name);
	for (unsigned int i = 0; i < b->nr_held; i++) {
		const struct held *h = &b->held[i];

		text_print(line, sizeof(line), "  holds %s%s, taken at ",
			   held_sync_name(h->sync, NULL), mode_name(h));
		finding_say_site(line, h->site);
	}
	if (b->waiting) {
		text_print(line, sizeof(line), "  waits for %s at ", held_wait_name(t));
		finding_say_site(line, b->wait_site);
	}
	if (!b->nr_held && !b->waiting)
		finding_say("  holds nothing, waits for nothing");
}

static void say_switches(void)
{
	unsigned int first = nr_switches > SWITCHES ? nr_switches - SWITCHES : 0;

	if (!nr_switches)
		return;
	finding_say("last switches:");
	for (unsigned int i = first; i < nr_switches; i++) {
		const struct task_context *to = held_context(switches[i % SWITCHES].to);
		unsigned int from = switches[i % SWITCHES].from;

		finding_say("  step %lu: %s -> %s%s%s", (unsigned long)switches[i % SWITCHES].step,
			    from == ~0u ? "(start)" : held_context(from)->name, to->name,
			    to->op_name ? " in " : "", to->op_name ? to->op_name : "");
	}
}

void finding_say_tasks(void)
{
	sched_mask live = sched_live();

	finding_common_begins();
	if (sched_current() >= 0)
		live |= 1ULL << sched_current(); /* it may be at its end */

	for (int t = 0; t < SCHED_MAX_TASKS; t++) {
		if ((live >> t & 1) && task_book[t].used)
			say_task(t);
	}
	say_switches();
}
