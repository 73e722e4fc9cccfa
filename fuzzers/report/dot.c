// SPDX-License-Identifier: GPL-2.0-only
/*
 * Graphs for graphviz: who waits for whom when the run ended in a deadlock or a hang, else the
 * order in which lock classes were taken (an edge: the second was taken while the first was held;
 * red: the circle that the finding is about).
 */
#include <string.h>

#include "report/internal.h"

static void quote(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
	putc('"', out);
}

/* ------------------------------------------------------------------ who waits for whom */

static int is_last(const struct record *r, const void *arg)
{
	return r->ev.kind != EV_SWITCH && !strcmp(r->task.s, arg);
}

static void wait_edges(FILE *out, const struct record_task *t)
{
	unsigned long at = record_last(record_total(), is_last, t->name.s);
	char place[200] = "", label[400];

	if (at != RECORD_NONE)
		record_place(record_at(at)->calls ? record_at(at)->call[0] : NULL, place,
			     sizeof(place));
	snprintf(label, sizeof(label), "waits for %s%s%s",
		 t->sync ? record_sync_id_name(t->sync) : t->what, place[0] ? " in " : "", place);
	for (sched_mask m = t->blockers; m; m &= m - 1) {
		const struct record_task *other = record_task(__builtin_ctzll(m));

		fputs("  ", out);
		quote(out, t->name.s);
		fputs(" -> ", out);
		quote(out, other ? other->name.s : "?");
		fputs(" [label=", out);
		quote(out, label);
		fputs("];\n", out);
	}
}

static void wait_for(FILE *out)
{
	fputs("digraph wait_for {\n  rankdir=LR;\n", out);
	for (unsigned int slot = 0; slot < SCHED_MAX_TASKS; slot++) {
		const struct record_task *t = record_task(slot);

		if (!t)
			continue;
		fputs("  ", out);
		quote(out, t->name.s);
		fputs(";\n", out);
		wait_edges(out, t);
	}
	fputs("}\n", out);
}

/* ------------------------------------------------------------------ lock order */

#define HELD_MAX 64
#define EDGES 4096

struct held {
	unsigned int sync[HELD_MAX];
	const struct record *taken[HELD_MAX];
	unsigned int n;
};

struct edge {
	const char *from, *to;
};

struct order {
	struct held held[SCHED_MAX_TASKS];
	struct edge edge[EDGES];
	unsigned int n;
};

static int is_new(struct order *o, const char *from, const char *to)
{
	for (unsigned int i = 0; i < o->n; i++)
		if (!strcmp(o->edge[i].from, from) && !strcmp(o->edge[i].to, to))
			return 0;
	if (o->n == EDGES)
		return 0;
	o->edge[o->n++] = (struct edge){ from, to };
	return 1;
}

/* One of the orders that the finding is about? */
static int is_guilty_edge(const struct finding *f, const char *from, const char *to)
{
	for (unsigned int i = 0; f && f->kind == FINDING_LOCK_ORDER && i < f->parties; i++)
		if (!strcmp(f->party[i].held, from) && !strcmp(f->party[i].what, to))
			return 1;
	return 0;
}

static void order_edges(FILE *out, struct order *o, const struct held *h, const struct record *r)
{
	const char *to = record_sync_name(r);
	char place[200];

	/* a trylock does not wait */
	if (r->ev.kind == EV_ACQUIRED && r->ev.arg & EV_MODE_TRY)
		return;
	for (unsigned int i = 0; i < h->n; i++) {
		const char *from = record_sync_name(h->taken[i]);

		if (!strcmp(from, to) || !is_new(o, from, to))
			continue;
		record_place(r->ev.site, place, sizeof(place));
		fputs("  ", out);
		quote(out, from);
		fputs(" -> ", out);
		quote(out, to);
		fputs(" [label=", out);
		quote(out, place[0] ? place : r->task.s);
		fputs(is_guilty_edge(check_finding(), from, to) ? ", color=red, penwidth=3];\n" :
								  "];\n",
		      out);
	}
}

static void release(struct held *h, unsigned int sync)
{
	for (unsigned int i = h->n; i-- > 0;) {
		if (h->sync[i] != sync)
			continue;
		h->n--;
		memmove(&h->sync[i], &h->sync[i + 1], (h->n - i) * sizeof(h->sync[0]));
		memmove(&h->taken[i], &h->taken[i + 1], (h->n - i) * sizeof(h->taken[0]));
		return;
	}
}

static void order_step(FILE *out, struct order *o, const struct record *r)
{
	struct held *h = &o->held[r->ev.task];

	switch (r->ev.kind) {
	case EV_TASK_START:
		h->n = 0;
		break;
	case EV_WAIT:
		if (r->ev.sync)
			order_edges(out, o, h, r);
		break;
	case EV_ACQUIRED:
		order_edges(out, o, h, r);
		if (h->n < HELD_MAX) {
			h->sync[h->n] = r->ev.sync;
			h->taken[h->n++] = r;
		}
		break;
	case EV_UNLOCK:
		release(h, r->ev.sync);
		break;
	}
}

/* The last order of a circle was asked for and not made: the run ended there. */
static void finding_edges(FILE *out, struct order *o, const struct finding *f)
{
	for (unsigned int i = 0; f && f->kind == FINDING_LOCK_ORDER && i < f->parties; i++) {
		char place[200] = "";

		if (!is_new(o, f->party[i].held, f->party[i].what))
			continue;
		record_place(f->party[i].site, place, sizeof(place));
		fputs("  ", out);
		quote(out, f->party[i].held);
		fputs(" -> ", out);
		quote(out, f->party[i].what);
		fputs(" [label=", out);
		quote(out, place[0] ? place : f->party[i].task);
		fputs(", color=red, penwidth=3];\n", out);
	}
}

static void lock_order(FILE *out)
{
	static struct order o;

	memset(&o, 0, sizeof(o));
	fputs("digraph lock_order {\n", out);
	for (unsigned long i = 0; i < record_total(); i++)
		if (record_at(i)->ev.task >= 0)
			order_step(out, &o, record_at(i));
	finding_edges(out, &o, check_finding());
	fputs("}\n", out);
}

void report_trace_dot(FILE *out, const struct run_result *r)
{
	if (r->kind == FINDING_DEADLOCK ||
	    (r->kind == FINDING_HANG && r->finding && r->finding->parties &&
	     strcmp(r->finding->party[0].does, "loops")))
		wait_for(out);
	else
		lock_order(out);
}
