// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interleaving as text and as JSON, one line for each event: step, task, operation and point in
 * it, what happened, where in the driver.
 */
#include "report/internal.h"

static int is_access(const struct record *r)
{
	return r->ev.kind == EV_LOAD || r->ev.kind == EV_STORE || r->ev.kind == EV_ATOMIC;
}

static void print_object(FILE *out, const struct record *r)
{
	const char *name = record_sync_name(r);

	if (!name[0])
		return;
	fprintf(out, " %s", name);
	if (r->ev.kind == EV_LOCK || r->ev.kind == EV_ACQUIRED || r->ev.kind == EV_UNLOCK) {
		if (r->ev.arg & EV_MODE_SHARED)
			fputs(" (shared)", out);
		if (r->ev.arg & EV_MODE_TRY)
			fputs(" (try)", out);
	}
}

/* 0: the object as such */
static unsigned long access_size(const struct record *r)
{
	if (r->ev.kind == EV_ATOMIC)
		return 1;
	return is_access(r) ? r->ev.arg : 0;
}

static void print_arg(FILE *out, const struct record *r)
{
	char what[RECORD_WORDS];

	switch (r->ev.kind) {
	case EV_ALLOC:
		fprintf(out, " %lu bytes", r->ev.arg);
		/* fallthrough */
	case EV_FREE:
	case EV_LOAD:
	case EV_STORE:
	case EV_ATOMIC:
		record_object_words(r->ev.object, access_size(r), what, sizeof(what));
		fprintf(out, " %s", what);
		break;
	case EV_AP:
	case EV_IRQ:
		fprintf(out, " %lu.%lu", r->ev.arg >> 8 & 255, r->ev.arg & 255);
		break;
	case EV_OP_END:
		fprintf(out, " = %ld", (long)r->ev.arg);
		break;
	case EV_CLOCK:
	case EV_SLEEP:
		fprintf(out, " %lu ns", r->ev.arg);
		break;
	}
}

static void print_record(FILE *out, const struct record *r)
{
	const struct site_entry *site = r->ev.site ? site_lookup(r->ev.site) : NULL;
	char place[96];

	if (r->ev.kind == EV_SWITCH) {
		fprintf(out, "         ---- %s%s%s\n", r->other.s, r->other.s[0] ? " -> " : "",
			r->task.s);
		return;
	}
	snprintf(place, sizeof(place), "%s.%u@%lu", r->task.s, r->op, r->point);
	fprintf(out, "%7llu  %-28s %s", r->ev.step, place, event_kind_name(r->ev.kind));
	print_object(out, r);
	print_arg(out, r);
	if (r->other.s[0])
		fprintf(out, " %s", r->other.s);
	if (r->text[0])
		fprintf(out, " %s", r->text);
	if (site)
		fprintf(out, "  in %s() %s:%u", site->function, site->file, site->line);
	if (site && site->inlined)
		fprintf(out, " (%s)", site->inlined);
	putc('\n', out);
}

void report_trace_text(FILE *out, const struct run_result *r, int accesses)
{
	for (unsigned long i = 0; i < record_total(); i++)
		if (accesses || !is_access(record_at(i)))
			print_record(out, record_at(i));
	if (record_lost())
		fprintf(out, "... and %lu events more\n", record_lost());
	fprintf(out, "%s%s%s\n", run_verdict_name(r), run_title(r)[0] ? ": " : "", run_title(r));
}

/* ------------------------------------------------------------------ JSON */

static void member(FILE *out, const char *key, const char *value)
{
	if (!value || !value[0])
		return;
	fprintf(out, ", \"%s\": ", key);
	report_json_string(out, value);
}

static void json_record(FILE *out, const struct record *r)
{
	const struct site_entry *site = r->ev.site ? site_lookup(r->ev.site) : NULL;
	char words[RECORD_WORDS];

	record_words(r, words, sizeof(words));
	fprintf(out, "{\"step\": %llu, \"kind\": \"%s\"", r->ev.step, event_kind_name(r->ev.kind));
	member(out, "task", r->task.s);
	fprintf(out, ", \"op\": %u, \"point\": %lu", r->op, r->point);
	member(out, "operation", r->op_name);
	member(out, "object", record_sync_name(r));
	member(out, "other", r->other.s);
	member(out, "words", words);
	if (site) {
		member(out, "function", site->function);
		member(out, "file", site->file);
		fprintf(out, ", \"line\": %u", site->line);
	}
	fputs("}\n", out);
}

/* One object a line; the last one is the verdict. */
void report_trace_json(FILE *out, const struct run_result *r, int accesses)
{
	for (unsigned long i = 0; i < record_total(); i++)
		if (accesses || !is_access(record_at(i)))
			json_record(out, record_at(i));
	fprintf(out, "{\"verdict\": \"%s\"", run_verdict_name(r));
	member(out, "title", run_title(r));
	member(out, "fingerprint", run_fingerprint(r));
	fprintf(out, ", \"events\": %lu, \"lost\": %lu}\n", record_total(), record_lost());
}
