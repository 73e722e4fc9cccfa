// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recording a run, and finding a record again; see record.h.
 */
#include <string.h>
#include <sys/mman.h>

#include "report/record.h"
#include "report/report.h"

#define MAX_RECORDS (1ul << 19)

static struct record *records;
static unsigned long count, lost, run;
static struct record_task tasks[SCHED_MAX_TASKS];
static int on;

static void copy_text(volatile char *to, const volatile char *from)
{
	unsigned int n = 0;

	while (n < RECORD_TEXT - 1 && from && from[n] && from[n] != '\n') {
		to[n] = from[n];
		n++;
	}
	to[n] = '\0';
}

static void copy_name(struct record_name *to, int task)
{
	*to = *(const struct record_name *)sched_task_name(task);
}

static void begin(void)
{
	count = lost = 0;
	run++;
	for (unsigned int i = 0; i < SCHED_MAX_TASKS; i++)
		tasks[i].name.s[0] = '\0';
}

/* Who waits for whom: asked while the tasks are still there. */
static void note_waits(void)
{
	for (sched_mask m = sched_live(); m; m &= m - 1) {
		int t = __builtin_ctzll(m);
		const struct sched_wait *w = sched_waiting(t);

		copy_name(&tasks[t].name, t);
		tasks[t].waits = !!w;
		tasks[t].sync = w ? w->sync : 0;
		copy_text(tasks[t].what, w ? w->what : NULL);
		tasks[t].blockers = w && w->blockers ? w->blockers(w) & sched_live() : 0;
	}
}

static int names_a_task(const struct event *ev)
{
	return (ev->kind == EV_SWITCH || ev->kind == EV_SPAWN || ev->kind == EV_JOIN) &&
	       (long)ev->arg >= 0 && ev->arg < SCHED_MAX_TASKS;
}

/* The access is about to be made. */
static void copy_before(struct record *r)
{
	const struct arena_object *o = NULL;
	const volatile char *at = r->ev.object;

	if (r->ev.kind == EV_STORE || r->ev.kind == EV_ATOMIC)
		o = arena_find(r->ev.object);
	for (unsigned int i = 0; i < sizeof(r->before); i++)
		r->before[i] = o && at + i < o->base + o->size ? at[i] : 0;
}

static void note(const struct event *ev)
{
	struct record *r = &records[count];

	if (ev->kind == EV_FINDING)
		note_waits();
	if (count == MAX_RECORDS) {
		lost++;
		return;
	}
	count++;
	r->ev = *ev;
	r->ev.text = NULL;
	r->ev.frame = NULL;
	r->ev.site = event_site(ev);
	copy_before(r);
	r->task.s[0] = r->other.s[0] = '\0';
	r->op = r->calls = 0;
	r->point = 0;
	r->op_name = NULL;
	copy_text(r->text, ev->text);
	if (ev->task < 0)
		return;
	copy_name(&r->task, ev->task);
	r->op = sched_op_number(ev->task);
	r->point = sched_op_point(ev->task);
	r->op_name = sched_op_name(ev->task);
	if (ev->kind != EV_SWITCH)
		r->calls = site_backtrace(__builtin_frame_address(0), r->call, RECORD_CALLS);
	if (names_a_task(ev))
		copy_name(&r->other, (int)ev->arg);
}

static const struct event_reader reader = {
	.name = "record",
	.kinds = (EVENT_BIT(EV_NR) - 1) & ~(EVENT_BIT(EV_HB_RELEASE) | EVENT_BIT(EV_HB_ACQUIRE)),
	.run_begin = begin,
	.event = note,
};

int record_on(void)
{
	if (on)
		return 0;
	if (!records)
		records = mmap(NULL, MAX_RECORDS * sizeof(*records), PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (records == MAP_FAILED) {
		records = NULL;
		return -1;
	}
	on = 1;
	event_subscribe(&reader);
	event_publish_accesses(1);
	return 0;
}

void record_off(void)
{
	if (!on)
		return;
	on = 0;
	event_unsubscribe(&reader);
	event_publish_accesses(0);
}

int report_record(int wanted)
{
	if (wanted)
		return record_on();
	record_off();
	return 0;
}

unsigned long record_total(void)
{
	return count;
}

unsigned long record_lost(void)
{
	return lost;
}

unsigned long record_run(void)
{
	return run;
}

const struct record *record_at(unsigned long i)
{
	return &records[i];
}

const struct record_task *record_task(unsigned int slot)
{
	return slot < SCHED_MAX_TASKS && tasks[slot].name.s[0] ? &tasks[slot] : NULL;
}

/* ------------------------------------------------------------------ finding one again */

unsigned long record_last(unsigned long end, int (*yes)(const struct record *r, const void *arg),
			  const void *arg)
{
	while (end-- > 0)
		if (yes(&records[end], arg))
			return end;
	return RECORD_NONE;
}

struct place {
	const char *task;
	unsigned int op;
	const void *site;
};

static int is_at(const struct record *r, const void *arg)
{
	const struct place *p = arg;

	return r->ev.kind != EV_FINDING && r->ev.site == p->site && !strcmp(r->task.s, p->task) &&
	       (!p->op || r->op == p->op);
}

unsigned long record_of_site(const char *task, unsigned int op, const void *site)
{
	struct place place = { task, op, site };

	return site ? record_last(count, is_at, &place) : RECORD_NONE;
}

static int is_wait_of(const struct record *r, const void *arg)
{
	const struct place *p = arg;

	return (r->ev.kind == EV_WAIT || r->ev.kind == EV_SLEEP) && is_at(r, p);
}

static int is_finding(const struct record *r, const void *arg)
{
	return r->ev.kind == EV_FINDING;
}

/*
 * The access or wait at which a check ended the run never came to this reader; the finding has its
 * chain of calls.
 */
unsigned long record_of_party(const struct finding_party *p)
{
	struct place place = { p->task, p->op, p->site };
	unsigned long at;

	at = record_last(count, is_finding, NULL);
	if (at != RECORD_NONE && !strcmp(records[at].task.s, p->task) && records[at].calls &&
	    records[at].call[0] == p->site)
		return at;
	if (!strcmp(p->does, "waits for")) {
		at = record_last(count, is_wait_of, &place);
		if (at != RECORD_NONE)
			return at;
	}
	return record_of_site(p->task, p->op, p->site);
}

struct life {
	const void *base;
	unsigned int kind;
};

static int is_life(const struct record *r, const void *arg)
{
	const struct life *l = arg;

	return r->ev.kind == l->kind && r->ev.object == l->base;
}

static unsigned long of_object(unsigned int object, unsigned int kind)
{
	const struct arena_object *o = object ? arena_object(object) : NULL;
	struct life life = { o ? o->base : NULL, kind };

	return o ? record_last(count, is_life, &life) : RECORD_NONE;
}

unsigned long record_of_alloc(unsigned int object)
{
	return of_object(object, EV_ALLOC);
}

unsigned long record_of_free(unsigned int object)
{
	return of_object(object, EV_FREE);
}

static int is_forgetting(const struct record *r, const void *arg)
{
	const struct arena_object *o = arg;
	unsigned long before;

	if (r->ev.kind != EV_STORE || r->ev.arg != sizeof(before) || !r->ev.site)
		return 0;
	memcpy(&before, r->before, sizeof(before));
	return before - (unsigned long)o->base < o->size;
}

unsigned int record_forgets(unsigned int object, unsigned long *at, unsigned int max)
{
	const struct arena_object *o = object ? arena_object(object) : NULL;
	unsigned long i = count;
	unsigned int n = 0;

	while (o && n < max && (i = record_last(i, is_forgetting, o)) != RECORD_NONE)
		at[n++] = i;
	return n;
}
