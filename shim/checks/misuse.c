// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock misuse. What only a lock's own code can know (release by a stranger, sleeping in atomic
 * context, wrong interrupt state) the kernel world publishes as EV_MISUSE; what follows from the
 * book of held locks is found here: locks held when a task ends or returns to user space, and
 * locks that are freed, destroyed or initialised again while somebody holds them.
 */
#include "checks/internal.h"

void misuse_event(const struct event *ev)
{
	const char *text = ev->text ? ev->text : "lock misuse";

	if (!check_on[CHECK_MISUSE] || !finding_begin(FINDING_LOCK_MISUSE))
		return;
	finding_site(event_site(ev));
	finding_text_class(text);
	if (ev->sync)
		finding_class(held_sync_name(ev->sync, NULL));
	finding_say("%s%s%s", text, ev->sync ? ": " : "",
		    ev->sync ? held_sync_name(ev->sync, NULL) : "");
	finding_say_site("  in ", event_site(ev));
	finding_here("misuses", event_site(ev));
	finding_say_tasks();
	finding_end();
}

static void report(const char *what, int holder, const struct held *h, const void *site)
{
	char line[256];

	if (!finding_begin(FINDING_LOCK_MISUSE))
		return;
	finding_site(h->site);
	finding_site(site);
	finding_class(held_sync_name(h->sync, NULL));
	finding_text_class(what);
	finding_say("%s: %s", what, held_sync_name(h->sync, NULL));
	if (site)
		finding_say_site("  in ", site);
	text_print(line, sizeof(line), "  task %s holds it since ",
		   held_context(task_book[holder].context)->name);
	finding_say_site(line, h->site);
	finding_here("misuses", site);
	finding_party(task_book[holder].context, "holds", held_sync_name(h->sync, NULL), h->site);
	finding_say_tasks();
	finding_end();
}

static void still_held(const char *what, int task)
{
	const struct task_book *b = &task_book[task];

	if (!check_on[CHECK_MISUSE])
		return;
	for (unsigned int i = 0; i < b->nr_held; i++) {
		if (held_is_lock(b->held[i].sync))
			report(what, task, &b->held[i], NULL);
	}
}

void misuse_op_end(const struct event *ev)
{
	still_held("lock held when returning to user space", ev->task);
}

void misuse_task_end(const struct event *ev)
{
	still_held("lock held when the task ends", ev->task);
}

/* Whoever holds a lock whose address is in the range. */
static void held_inside(const char *what, const void *base, unsigned long size,
			const struct event *ev)
{
	if (!check_on[CHECK_MISUSE])
		return;
	for (sched_mask m = held_by; m; m &= m - 1) {
		int t = __builtin_ctzll(m);
		const struct task_book *b = &task_book[t];

		for (unsigned int i = 0; i < b->nr_held; i++) {
			const struct sync *s = sync_get(b->held[i].sync);

			if (s && (unsigned long)s->object - (unsigned long)base < size &&
			    held_is_lock(s->id))
				report(what, t, &b->held[i], event_site(ev));
		}
	}
}

void misuse_free(const struct event *ev, const struct arena_object *o)
{
	held_inside("memory with a held lock is freed", o->base, o->size, ev);
}

void misuse_init(const struct event *ev)
{
	held_inside("held lock is initialised again", ev->object, ev->object ? 1 : 0, ev);
}

void misuse_destroy(const struct event *ev)
{
	held_inside("held lock is destroyed", ev->object, ev->object ? 1 : 0, ev);
}
