// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaks, once the module is gone and the world was torn down: memory that the driver allocated and
 * nobody freed; and what the kernel world counts itself (references, pinned pages, GISCs), which it
 * publishes as EV_LEAK.
 *
 * The first leaked object gives the name. The others often hang on it, and which there are depends
 * on the program; they are listed in the body.
 */
#include "checks/internal.h"

#define MAX_LISTED 20

void leak_event(const struct event *ev)
{
	const char *text = ev->text ? ev->text : "something";

	if (!check_on[CHECK_LEAK] || !finding_begin(FINDING_LEAK))
		return;
	finding_site(event_site(ev));
	finding_text_class(text);
	finding_say("leaked: %s", text);
	finding_say_site("  taken in ", event_site(ev));
	finding_here("leaked", event_site(ev));
	finding_object(ev->object, 0);
	if (arena_find(ev->object))
		memory_say_object(ev->object);
	finding_say_tasks();
	finding_end();
}

void leak_unloaded(const struct event *ev)
{
	unsigned int listed = 0, leaked = 0;

	if (!check_on[CHECK_LEAK])
		return;
	for (unsigned int id = 1; id <= arena_objects(); id++) {
		const struct arena_object *o = arena_object(id);

		if (o->freed || !o->owner || !text_begins(o->owner, "driver"))
			continue;
		if (!leaked++) {
			if (!finding_begin(FINDING_LEAK))
				return;
			finding_site(o->site);
			finding_class("memory");
			finding_object(o->base, 0);
			finding_say("the module is gone and this memory is still allocated:");
		}
		if (listed++ < MAX_LISTED)
			memory_say_object(o->base);
	}
	if (!leaked)
		return;
	if (leaked > MAX_LISTED)
		finding_say("  and %u more", leaked - MAX_LISTED);
	finding_end();
}
