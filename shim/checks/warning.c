// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel world itself says is wrong: WARN, BUG, a saturated refcount, a failed
 * lockdep_assert_held() (EV_WARN), and a broken promise to a guest (EV_PROMISE).
 */
#include "checks/internal.h"

/* WARN() and its like, after which the kernel goes on; not BUG(), not what the shim itself says. */
static int is_warn(const char *text)
{
	static const char prefix[] = "WARNING:";

	for (unsigned int i = 0; prefix[i]; i++)
		if (text[i] != prefix[i])
			return 0;
	return 1;
}

static void report(enum finding_kind kind, const struct event *ev)
{
	const char *text = ev->text && ev->text[0] ? ev->text : event_kind_name(ev->kind);

	if (!finding_begin(kind))
		return;
	finding_site(event_site(ev));
	finding_text_class(text);
	finding_say("%s", text);
	finding_say_site("  in ", event_site(ev));
	finding_here("warns", event_site(ev));
	finding_say_tasks();
	if (kind == FINDING_WARNING && is_warn(text))
		finding_end_warn();
	else
		finding_end();
}

void warning_event(const struct event *ev)
{
	if (check_on[CHECK_WARNING])
		report(FINDING_WARNING, ev);
}

void warning_promise(const struct event *ev)
{
	if (check_on[CHECK_PROMISE])
		report(FINDING_GUEST_PROMISE, ev);
}
