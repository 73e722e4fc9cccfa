// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which events of a run are worth a line: locks, waits, memory, calls, instructions, operations, and
 * the accesses to what the finding is about. A thousand loads and stores between them are not.
 */
#include <string.h>

#include "report/internal.h"

/* Fewer steps than a loop takes before it is called a hang. */
#define LOOP_STEPS 15000

/* In an endless loop only who wrote what it reads says something. */
static int is_loop_read(const struct finding *f, const struct record *r)
{
	return f->kind == FINDING_HANG && r->ev.kind == EV_LOAD;
}

/* The check lets the others run before it calls a loop a hang: that is no doing of the driver's. */
static int is_checks_own_sleep(const struct finding *f, const struct record *r)
{
	return f && f->kind == FINDING_HANG && f->parties && !strcmp(f->party[0].does, "loops") &&
	       !strcmp(f->party[0].task, r->task.s) && r->ev.step + LOOP_STEPS > f->step;
}

static int touches(const struct record *r, const void *address)
{
	unsigned long a = (unsigned long)address, b = (unsigned long)r->ev.object;
	unsigned long size = r->ev.kind == EV_ATOMIC ? 8 : r->ev.arg;

	return address && b < a + 8 && a < b + (size ? size : 1);
}

/* Locks that the driver had no part in are worth a line where the finding is about locks. */
static int is_about_locks(const struct finding *f)
{
	return f && (f->kind == FINDING_DEADLOCK || f->kind == FINDING_LOCK_ORDER ||
		     f->kind == FINDING_HANG || f->kind == FINDING_LOCK_MISUSE);
}

/* An attribute that goes waits for its readers: a line for each of twenty tells nothing. */
static int is_attribute(const struct record *r)
{
	const struct sync *s = r->ev.sync ? sync_get(r->ev.sync) : NULL;

	return s && s->kind == SYNC_KERNFS;
}

static int worth(const struct finding *f, const struct record *r)
{
	switch (r->ev.kind) {
	case EV_ALLOC:
	case EV_FREE:
		return r->calls && !strcmp(r->text, "driver");
	case EV_ACQUIRED:
	case EV_UNLOCK:
		return is_about_locks(f) || (r->calls > 0 && !is_attribute(r));
	case EV_LOAD:
	case EV_STORE:
	case EV_ATOMIC:
		return f && !is_loop_read(f, r) && touches(r, f->address);
	case EV_RESUME:
		return r->ev.arg != SCHED_WOKEN && !is_checks_own_sleep(f, r);
	case EV_SLEEP:
	case EV_CLOCK:
		return !is_checks_own_sleep(f, r);
	case EV_LOCK: /* EV_ACQUIRED or EV_WAIT follows */
	case EV_SWITCH:
	case EV_JOIN:
	case EV_SYNC_INIT:
	case EV_SYNC_DESTROY:
	case EV_UNLOADED:
	case EV_STUCK:
	case EV_LOCK_USAGE:
		return 0;
	default:
		return 1;
	}
}

/* Where a party took the lock that another one waits for. */
static int took(const struct record *r, const void *arg)
{
	return r->ev.kind == EV_ACQUIRED && r->ev.site == arg;
}

#define HISTORY 8
#define LEAK_TAIL 4
#define UNDOING_MAX 30

/* A loop reads several fields; a write to any of the object may be what closed the circle. */
static int is_link(const struct finding *f, const struct record *r)
{
	return f->kind == FINDING_HANG && r->ev.kind == EV_STORE;
}

/* What was done to the object last: work queued, locks in it taken, the bytes in question touched. */
static unsigned int history(const struct finding *f, unsigned long *key)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;
	unsigned int out = 0;

	if (f->kind == FINDING_GUEST_PROMISE)
		return report_queue_history(key, HISTORY);
	for (unsigned long at = record_total(); at-- > 0 && out < HISTORY;) {
		const struct record *r = record_at(at);
		unsigned long offset =
			(unsigned long)r->ev.object - (unsigned long)(o ? o->base : NULL);

		if (is_link(f, r) && o && offset < o->size)
			key[out++] = at;
		if (is_link(f, r) || !worth(f, r) || !r->ev.object)
			continue;
		if (touches(r, f->address) || (o && offset < o->size && r->ev.kind != EV_LOAD &&
					       r->ev.kind != EV_STORE && r->ev.kind != EV_ATOMIC))
			key[out++] = at;
	}
	return out;
}

static unsigned int keys(const struct finding *f, unsigned long *key, unsigned int max)
{
	struct guilty guilty[GUILTY_MAX];
	unsigned int n = report_guilty(f, guilty), out = history(f, key);

	for (unsigned int i = 0; i < n && out < max; i++)
		key[out++] = guilty[i].record;
	for (unsigned int i = 0; i < f->parties && out + 1 < max; i++) {
		key[out++] = record_of_party(&f->party[i]);
		if (f->party[i].held_site)
			key[out++] = record_last(record_total(), took, f->party[i].held_site);
	}
	if (out + 2 <= max) {
		key[out++] = record_of_alloc(f->object);
		key[out++] = record_of_free(f->object);
	}
	if (f->kind == FINDING_LEAK && out + REPORT_POINTERS <= max)
		out += record_forgets(f->object, key + out, REPORT_POINTERS);
	if (f->kind == FINDING_USE_AFTER_FREE && out + REPORT_POINTERS <= max)
		out += report_pointer_stores(f, key + out);
	return out;
}

static int is_key(const unsigned long *key, unsigned int n, unsigned long at)
{
	for (unsigned int i = 0; i < n; i++)
		if (key[i] == at)
			return 1;
	return 0;
}

/* The unloading at the end of a leak's run shows nothing; the operation that took it does. */
static int is_in_guilty(const struct finding *f, const struct record *r)
{
	struct guilty guilty[GUILTY_MAX];

	return f->kind == FINDING_LEAK && worth(f, r) &&
	       report_is_guilty(guilty, report_guilty(f, guilty), r->task.s, r->op);
}

/* Which locks were held on the way out says nothing of what was not undone there. */
static int is_noise(const struct finding *f, const struct record *r)
{
	struct guilty guilty[GUILTY_MAX];

	return f && f->kind == FINDING_LEAK &&
	       (r->ev.kind == EV_ACQUIRED || r->ev.kind == EV_UNLOCK) &&
	       !report_is_guilty(guilty, report_guilty(f, guilty), r->task.s, r->op);
}

/* What the driver did on its way out, after it took what is left: there something is missing. */
static int is_undoing(const struct finding *f, const struct record *r, unsigned long at)
{
	struct guilty guilty[GUILTY_MAX];

	if (f->kind != FINDING_LEAK || !report_guilty(f, guilty) || at < guilty[0].record)
		return 0;
	switch (r->ev.kind) {
	case EV_OP_BEGIN:
		return 1;
	case EV_AP:
	case EV_CALL:
	case EV_WORK:
	case EV_FREE:
		return r->ev.site && site_in_driver(r->ev.site);
	default:
		return 0;
	}
}

/* The counter whose reference was left, if it is one that tasks were seen to count with. */
static int is_same_counter(const struct finding *f, const struct record *r)
{
	struct guilty guilty[GUILTY_MAX];
	const struct record *took;

	if (f->kind != FINDING_LEAK || r->ev.kind != EV_ATOMIC || !report_guilty(f, guilty) ||
	    guilty[0].record == RECORD_NONE)
		return 0;
	took = record_at(guilty[0].record);
	return took->ev.kind == EV_ATOMIC && took->ev.object == r->ev.object;
}

/* A guilty operation's begin is worth a line, too, however long ago it was. */
static int begins_guilty(const struct finding *f, const struct record *r)
{
	struct guilty guilty[GUILTY_MAX];

	return r->ev.kind == EV_OP_BEGIN &&
	       report_is_guilty(guilty, report_guilty(f, guilty), r->task.s, r->op);
}

static int begins_tasks(const struct record *r, const void *arg)
{
	return r->ev.kind == EV_OP_BEGIN && !strcmp(r->task.s, "main") && !strcmp(r->text, "tasks");
}

/* Where the tasks of the program begin, if the finding is theirs: the set-up is not worth a tail. */
static unsigned long begin_of_tasks(const struct finding *f)
{
	unsigned long at = record_last(record_total(), begins_tasks, NULL);

	for (unsigned int i = 0; f && at != RECORD_NONE && i < f->parties; i++) {
		unsigned long party = record_of_party(&f->party[i]);

		if (!strcmp(f->party[i].task, "main") || (party != RECORD_NONE && party < at))
			return 0;
	}
	return f && f->parties && at != RECORD_NONE ? at + 1 : 0;
}

unsigned int report_rows(const struct finding *f, unsigned long *rows, unsigned int max,
			 unsigned int tail)
{
	unsigned long first = record_total(), key[GUILTY_MAX * 3 + HISTORY + REPORT_POINTERS];
	unsigned int n = 0, undoing = 0, nr_keys = f ? keys(f, key, ARRAY_SIZE(key)) : 0;

	if (f && f->kind == FINDING_LEAK && tail != REPORT_ALL)
		tail = LEAK_TAIL;
	for (unsigned int left = tail; first > 0 && left > 0; first--)
		left -= worth(f, record_at(first - 1));
	if (tail != REPORT_ALL && first < begin_of_tasks(f))
		first = begin_of_tasks(f);
	for (unsigned long i = 0; i < record_total() && n < max; i++) {
		const struct record *r = record_at(i);

		if (tail != REPORT_ALL && is_noise(f, r))
			continue;
		if (i >= first ? worth(f, r) || is_key(key, nr_keys, i) :
				 f && (is_key(key, nr_keys, i) || begins_guilty(f, r) ||
				       is_in_guilty(f, r) || is_same_counter(f, r)))
			rows[n++] = i;
		else if (f && undoing < UNDOING_MAX && is_undoing(f, r, i)) {
			rows[n++] = i;
			undoing++;
		}
	}
	return n;
}
