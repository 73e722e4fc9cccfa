// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interleaving in the trace event format that chrome://tracing and Perfetto read: a thread for
 * each task, its operations, waits and held locks as slices, all else as instants. A decision point
 * counts as a microsecond.
 */
#include <string.h>

#include "report/internal.h"

struct writer {
	FILE *out;
	int any;
	int named[SCHED_MAX_TASKS];
	int waiting[SCHED_MAX_TASKS], in_op[SCHED_MAX_TASKS];
};

static void begin(struct writer *w, const char *phase, const struct record *r, const char *name)
{
	fprintf(w->out, "%s{\"ph\": \"%s\", \"pid\": 1, \"tid\": %d, \"ts\": %llu, \"name\": ",
		w->any ? ",\n" : "", phase, r->ev.task, r->ev.step);
	report_json_string(w->out, name);
	w->any = 1;
}

static void end(struct writer *w, const struct record *r)
{
	char chain[1024];

	record_chain(r, chain, sizeof(chain));
	if (chain[0]) {
		fputs(", \"args\": {\"calls\": ", w->out);
		report_json_string(w->out, chain);
		putc('}', w->out);
	}
	putc('}', w->out);
}

static void slice(struct writer *w, const char *phase, const struct record *r, const char *name)
{
	begin(w, phase, r, name);
	end(w, r);
}

/* Locks are not nested like calls: each is a slice of its own that begins and ends somewhere. */
static void lock(struct writer *w, const char *phase, const struct record *r)
{
	begin(w, phase, r, record_sync_name(r));
	fprintf(w->out, ", \"cat\": \"lock\", \"id\": \"%d.%u\"", r->ev.task, r->ev.sync);
	end(w, r);
}

static void instant(struct writer *w, const struct record *r)
{
	char words[RECORD_WORDS];

	record_words(r, words, sizeof(words));
	begin(w, "i", r, words);
	fputs(", \"s\": \"t\"", w->out);
	end(w, r);
}

static void name_task(struct writer *w, const struct record *r)
{
	if (w->named[r->ev.task]++)
		return;
	begin(w, "M", r, "thread_name");
	fputs(", \"args\": {\"name\": ", w->out);
	report_json_string(w->out, r->task.s);
	fputs("}}", w->out);
}

static void write_record(struct writer *w, const struct prog *p, const struct record *r)
{
	char words[RECORD_WORDS];
	int t = r->ev.task;

	name_task(w, r);
	switch (r->ev.kind) {
	case EV_OP_BEGIN:
		report_op(p, r->task.s, r->op, r->op_name, words, sizeof(words));
		slice(w, "B", r, words);
		w->in_op[t]++;
		break;
	case EV_OP_END:
		slice(w, "E", r, "");
		w->in_op[t]--;
		break;
	case EV_ACQUIRED:
		lock(w, "b", r);
		break;
	case EV_UNLOCK:
		lock(w, "e", r);
		break;
	case EV_WAIT:
	case EV_SLEEP:
		record_words(r, words, sizeof(words));
		slice(w, "B", r, words);
		w->waiting[t]++;
		break;
	case EV_RESUME:
		if (w->waiting[t]-- > 0)
			slice(w, "E", r, "");
		else
			w->waiting[t] = 0;
		break;
	case EV_LOAD:
	case EV_STORE:
	case EV_ATOMIC:
	case EV_LOCK:
	case EV_SWITCH:
	case EV_JOIN:
	case EV_SYNC_INIT:
	case EV_SYNC_DESTROY:
		break;
	default:
		instant(w, r);
	}
}

void report_trace_chrome(FILE *out, const struct prog *p, const struct run_result *r)
{
	struct writer w = { .out = out };
	const struct record *last = record_total() ? record_at(record_total() - 1) : NULL;

	fputs("{\"traceEvents\": [\n", out);
	for (unsigned long i = 0; i < record_total(); i++)
		if (record_at(i)->ev.task >= 0)
			write_record(&w, p, record_at(i));
	/* what was going on when the run ended */
	for (int t = 0; last && t < SCHED_MAX_TASKS; t++)
		for (int n = w.in_op[t] + w.waiting[t]; n > 0; n--)
			fprintf(out, ",\n{\"ph\": \"E\", \"pid\": 1, \"tid\": %d, \"ts\": %llu}", t,
				last->ev.step);
	fputs("\n], \"otherData\": {\"verdict\": ", out);
	report_json_string(out, run_verdict_name(r));
	fputs(", \"title\": ", out);
	report_json_string(out, run_title(r));
	fputs("}}\n", out);
}
