// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regressions; see regression.h.
 */
#include <stdio.h>
#include <string.h>

#include "runner/regression.h"
#include "runner/search.h"

int regression_read(const char *text, size_t len, struct regression *e)
{
	static const char key[] = "# expect: ";
	const char *at = memmem(text, len, key, strlen(key));
	char line[FINDING_PRINT_LEN + 64];
	size_t n;

	memset(e, 0, sizeof(*e));
	if (!at || (at != text && at[-1] != '\n'))
		return -1;
	at += strlen(key);
	n = text + len - at;
	if (n >= sizeof(line))
		n = sizeof(line) - 1;
	memcpy(line, at, n);
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return sscanf(line, "%31s %511s", e->verdict, e->print) < 1 ? -1 : 0;
}

static int expects_finding(const struct regression *e)
{
	return strcmp(e->verdict, "ok");
}

/* The finding that is expected, or that must not come back. */
static int shows(const struct run_result *r, const void *arg)
{
	const struct regression *e = arg;

	if (!e->print[0])
		return r->finding && r->verdict == RUN_FINDING;
	return r->finding && !strcmp(r->finding->fingerprint, e->print);
}

static enum regression_state judge(const struct prog *p, const struct regression *e)
{
	const struct run_result *r = &e->result;
	int followed = p->strategy != PROG_EXPLICIT || !r->sched.unfollowed;

	if (expects_finding(e)) {
		if (shows(r, e))
			return e->schedules == 1 && followed ? REGRESSION_PASSED : REGRESSION_STALE;
		if (r->verdict != RUN_OK)
			return REGRESSION_OTHER;
		return REGRESSION_GONE;
	}
	if (e->print[0] && shows(r, e))
		return REGRESSION_BACK;
	if (r->verdict != RUN_OK)
		return REGRESSION_OTHER;
	return followed ? REGRESSION_PASSED : REGRESSION_STALE;
}

void regression_check(struct prog *p, struct regression *e)
{
	known_quiet(1);
	run_program(p, NULL, &e->result);
	e->schedules = 1;
	if (e->result.verdict == RUN_OK && p->strategy == PROG_EXPLICIT &&
	    e->result.sched.unfollowed)
		e->schedules = search_around(p, &e->result, shows, e, NULL);
	e->state = judge(p, e);
}

const char *regression_state_name(enum regression_state state)
{
	static const char *const names[] = { "passed", "back", "other", "gone", "stale" };

	return names[state];
}

void regression_words(const struct regression *e, const struct prog *p, char *buf, size_t size)
{
	const struct run_result *r = &e->result;
	unsigned int lost = r->sched.unfollowed, all = p->deviations;

	switch (e->state) {
	case REGRESSION_PASSED:
		snprintf(buf, size, "%s%s, its schedule is followed%s", e->verdict,
			 expects_finding(e) ? " shows" : "",
			 r->sched.reanchored ? " (re-anchored)" : "");
		break;
	case REGRESSION_BACK:
		snprintf(buf, size, "what was fixed is back, at schedule %u: %s", e->schedules,
			 run_title(r));
		break;
	case REGRESSION_OTHER:
		snprintf(buf, size, "expected %s, found %s %s", e->verdict, run_verdict_name(r),
			 run_fingerprint(r));
		break;
	case REGRESSION_GONE:
		snprintf(buf, size, "%s does not show any more, not seen in %u schedule%s",
			 e->verdict, e->schedules, e->schedules == 1 ? ", which is followed" : "s");
		break;
	case REGRESSION_STALE:
		if (shows(r, e))
			snprintf(buf, size,
				 "it shows, but not by the schedule as written; make it anew with "
				 "apfuzz minimize");
		else
			snprintf(buf, size,
				 "%u of %u deviations lead nowhere in this driver, and the %u "
				 "schedules around show nothing: make it anew or drop it",
				 lost, all, e->schedules);
		break;
	}
}
