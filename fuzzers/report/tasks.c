// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is where at the end of the run: each task that has not ended, its operation, the locks that
 * it holds and what it waits for, with the calls that led there. And both chains of a cycle or of
 * a race.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

#define HELD_MAX 32

/* A task as its events left it; slots are used again, so the name tells. */
struct state {
	struct record_name name;
	int live;
	unsigned long held[HELD_MAX]; /* records */
	unsigned int nr_held;
	unsigned long wait, last;
};

static void take(struct state *s, unsigned long at)
{
	if (s->nr_held < HELD_MAX)
		s->held[s->nr_held++] = at;
}

static void release(struct state *s, unsigned int sync)
{
	for (unsigned int i = s->nr_held; i-- > 0;) {
		if (record_at(s->held[i])->ev.sync != sync)
			continue;
		s->nr_held--;
		memmove(&s->held[i], &s->held[i + 1], (s->nr_held - i) * sizeof(s->held[0]));
		return;
	}
}

static void step(struct state *s, unsigned long at)
{
	const struct record *r = record_at(at);

	if (strcmp(s->name.s, r->task.s) || r->ev.kind == EV_TASK_START) {
		memset(s, 0, sizeof(*s));
		s->name = r->task;
		s->wait = RECORD_NONE;
		s->live = 1;
	}
	s->last = at;
	switch (r->ev.kind) {
	case EV_ACQUIRED:
		take(s, at);
		break;
	case EV_UNLOCK:
		release(s, r->ev.sync);
		break;
	case EV_WAIT:
	case EV_SLEEP:
		s->wait = at;
		break;
	case EV_RESUME:
		s->wait = RECORD_NONE;
		break;
	case EV_TASK_END:
		s->live = 0;
		break;
	}
}

void report_chain(FILE *out, const char *first, const struct record *r)
{
	char chain[1024], indent[32];

	snprintf(indent, sizeof(indent), "%*s", (int)strspn(first, " ") + 4, "");
	record_chain(r, chain, sizeof(chain));
	report_wrap(out, first, indent, chain[0] ? chain : "the kernel outside of the driver", 110);
}

static void print_held(FILE *out, const struct state *s)
{
	for (unsigned int i = 0; i < s->nr_held; i++) {
		const struct record *r = record_at(s->held[i]);

		fprintf(out, "      holds %s%s%s\n", record_sync_name(r),
			r->ev.arg & EV_MODE_SHARED ? " (shared)" : "",
			r->calls ? "" : ", taken by the kernel around the driver");
		if (r->calls)
			report_chain(out, "        taken in ", r);
	}
}

/* What it waited for when the finding was made; without a finding, its last wait. */
static void wait_words(const struct state *s, const struct record_task *t, char *buf, size_t size)
{
	if (!t || !t->waits)
		record_words(record_at(s->wait), buf, size);
	else
		snprintf(buf, size, "waits for %s",
			 t->sync ? record_sync_id_name(t->sync) : t->what);
}

static int is_waiting(const struct state *s, const struct record_task *t)
{
	return t ? t->waits : s->wait != RECORD_NONE;
}

static void print_wait(FILE *out, const struct state *s, const struct record_task *t)
{
	char words[RECORD_WORDS];

	wait_words(s, t, words, sizeof(words));
	fprintf(out, "      %s", words);
	for (sched_mask m = t ? t->blockers : 0; m; m &= m - 1) {
		const struct record_task *other = record_task(__builtin_ctzll(m));

		fprintf(out, "%s%s", m == t->blockers ? ", which is up to " : ", ",
			other ? other->name.s : "?");
	}
	putc('\n', out);
	/* the wait that made the finding is not on record, the finding is */
	report_chain(out, "        in ", record_at(s->wait == RECORD_NONE ? s->last : s->wait));
}

/* The task that only waits for the program's tasks says nothing; nor one that is nowhere. */
static int is_idle(const struct state *s, const struct record_task *t)
{
	const char *op = record_at(s->last)->op_name;

	if (s->nr_held)
		return 0;
	return (!strcmp(s->name.s, "main") && op && !strcmp(op, "tasks")) ||
	       (!is_waiting(s, t) && !record_at(s->last)->calls);
}

void report_tasks(FILE *out, const struct prog *p)
{
	struct state *state = calloc(SCHED_MAX_TASKS, sizeof(*state));
	int title = 0;

	if (!state)
		abort();
	for (unsigned long i = 0; i < record_total(); i++)
		if (record_at(i)->ev.task >= 0 && record_at(i)->ev.kind != EV_SPAWN)
			step(&state[record_at(i)->ev.task], i);
	for (unsigned int slot = 0; slot < SCHED_MAX_TASKS; slot++) {
		const struct state *s = &state[slot];
		char who[300];

		if (!s->live || is_idle(s, record_task(slot)))
			continue;
		if (!title++)
			fprintf(out, "\nwho is where at the end\n");
		report_who(p, s->name.s, record_at(s->last)->op, record_at(s->last)->op_name, who,
			   sizeof(who));
		fprintf(out, "  %s\n", who);
		print_held(out, s);
		if (is_waiting(s, record_task(slot)))
			print_wait(out, s, record_task(slot));
		else
			report_chain(out, "      is in ", record_at(s->last));
	}
	free(state);
}

/* ------------------------------------------------------------------ chains */

static int took(const struct record *r, const void *site)
{
	return r->ev.kind == EV_ACQUIRED && r->ev.site == site;
}

/* The task of a record as it was there. */
static struct state state_at(unsigned long at)
{
	struct state s = { .live = 0 };

	for (unsigned long i = 0; i <= at && i < record_total(); i++)
		if (record_at(i)->ev.kind != EV_SPAWN &&
		    !strcmp(record_at(i)->task.s, record_at(at)->task.s))
			step(&s, i);
	return s;
}

static size_t add_lock(char *buf, size_t size, size_t used, const struct record *r)
{
	if (used < size)
		used += snprintf(buf + used, size - used, "%s%s%s", used ? ", " : "",
				 record_sync_name(r),
				 r->ev.arg & EV_MODE_SHARED ? " (shared)" : "");
	return used;
}

void report_held(unsigned long at, char *buf, size_t size)
{
	struct state s = state_at(at);
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < s.nr_held; i++)
		used = add_lock(buf, size, used, record_at(s.held[i]));
}

void report_held_by_both(unsigned long a, unsigned long b, char *buf, size_t size)
{
	struct state one = state_at(a), other = state_at(b);
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < one.nr_held; i++)
		for (unsigned int k = 0; k < other.nr_held; k++)
			if (record_at(one.held[i])->ev.sync == record_at(other.held[k])->ev.sync)
				used = add_lock(buf, size, used, record_at(one.held[i]));
}

static void print_holding(FILE *out, unsigned long at)
{
	char held[1024];

	report_held(at, held, sizeof(held));
	report_wrap(out, "    holding ", "            ", held[0] ? held : "no lock", 110);
}

/* @next: who holds what @party waits for */
static void print_party(FILE *out, const struct prog *p, const struct finding_party *party,
			const struct finding_party *next)
{
	unsigned long at = record_of_party(party);
	char who[300];

	report_who(p, party->task, party->op, party->op_name, who, sizeof(who));
	if (!strcmp(party->does, "warns")) /* its words stand above */
		fprintf(out, "  %s\n", who);
	else
		fprintf(out, "  %s: %s%s%s\n", who, party->does, party->what[0] ? " " : "",
			party->what);
	if (at != RECORD_NONE)
		report_chain(out, "      ", record_at(at));
	if (at != RECORD_NONE && !party->held_site)
		print_holding(out, at);
	if (!party->held_site)
		return;
	if (!strcmp(party->does, "waits for"))
		fprintf(out, "    held by %s, taken in\n", next->task);
	else
		fprintf(out, "    while it holds %s, taken in\n", party->held);
	at = record_last(record_total(), took, party->held_site);
	if (at != RECORD_NONE)
		report_chain(out, "      ", record_at(at));
}

/* As many as there are locks in the circle. */
static void print_orders_title(FILE *out, unsigned int n)
{
	static const char *const numbers[] = { "", "order", "two orders", "three orders",
					       "four orders" };

	if (n < ARRAY_SIZE(numbers))
		fprintf(out, "\nthe %s, with the calls that led there\n", numbers[n]);
	else
		fprintf(out, "\nthe %u orders, with the calls that led there\n", n);
}

/* Who took what was left: at the end nobody is to blame. */
static void report_taken(FILE *out, const struct prog *p, const struct finding *f)
{
	struct guilty guilty[GUILTY_MAX];
	unsigned int n = report_guilty(f, guilty);
	char who[300];

	if (!n || guilty[0].record == RECORD_NONE)
		return;
	report_who(p, guilty[0].task, guilty[0].op, guilty[0].op_name, who, sizeof(who));
	fprintf(out, "\ncalls that led to what is left\n  %s\n", who);
	report_chain(out, "      ", record_at(guilty[0].record));
}

void report_chains(FILE *out, const struct prog *p, const struct finding *f)
{
	static const char *const titles[FINDING_NR] = {
		[FINDING_DEADLOCK] = "the circle, with the calls that led there",
		[FINDING_DATA_RACE] = "the two accesses, with the calls that led there",
	};

	if (!f->parties)
		return;
	if (f->kind == FINDING_LEAK) {
		report_taken(out, p, f);
		return;
	}
	if (f->kind == FINDING_LOCK_ORDER)
		print_orders_title(out, f->parties);
	else
		fprintf(out, "\n%s\n", titles[f->kind] ? titles[f->kind] : "calls that led there");
	for (unsigned int i = 0; i < f->parties; i++)
		print_party(out, p, &f->party[i], &f->party[(i + 1) % f->parties]);
}
