// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interleaving as one HTML file that needs nothing else: what happened, the timeline with a
 * column for each task, the whole report.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

#define ROWS 20000u
#define COLUMNS 64u

static const char style[] =
	"body{font:14px/1.45 system-ui,sans-serif;margin:2em;max-width:110em}\n"
	"h1{font-size:1.25em}h2{font-size:1.05em;margin-top:1.6em}\n"
	"pre,table{font:12.5px/1.45 ui-monospace,monospace}\n"
	"pre{white-space:pre-wrap;background:#f6f6f6;padding:.8em}\n"
	"table{border-collapse:collapse}\n"
	"th{position:sticky;top:0;background:#fff;text-align:left;border-bottom:2px solid #888}\n"
	"td,th{padding:0 .9em 0 .4em;vertical-align:top;border-left:1px solid #e4e4e4}\n"
	"td:first-child{text-align:right;color:#888}td:last-child{color:#666;white-space:nowrap}\n"
	".lock{color:#00608b}.wait{color:#a33;font-weight:600}.mem{color:#7a4b00}\n"
	".op{font-weight:600;background:#eef4ea}.log{color:#666}\n"
	"tr.guilty{background:#fff1c9}tr.end td{background:#ffd9d4;font-weight:600}\n"
	"td[title]{cursor:help}\n";

static void escape(FILE *out, const char *s)
{
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '<')
			fputs("&lt;", out);
		else if (c == '>')
			fputs("&gt;", out);
		else if (c == '&')
			fputs("&amp;", out);
		else if (c == '"')
			fputs("&quot;", out);
		else if ((c < 0x20 && c != '\n' && c != '\t') || c > 0x7e)
			fprintf(out, "?");
		else
			putc(c, out);
	}
}

static const char *class_of(const struct record *r)
{
	switch (r->ev.kind) {
	case EV_ACQUIRED:
	case EV_UNLOCK:
	case EV_TRY_FAILED:
		return "lock";
	case EV_WAIT:
	case EV_SLEEP:
	case EV_RESUME:
		return "wait";
	case EV_ALLOC:
	case EV_FREE:
	case EV_LOAD:
	case EV_STORE:
	case EV_ATOMIC:
		return "mem";
	case EV_OP_BEGIN:
	case EV_OP_END:
		return "op";
	case EV_PRINTK:
		return "log";
	default:
		return "";
	}
}

struct table {
	const char *task[COLUMNS];
	unsigned int n;
	struct guilty guilty[GUILTY_MAX];
	unsigned int nr_guilty;
};

static unsigned int column_of(struct table *t, const char *task)
{
	unsigned int i = 0;

	while (i < t->n && strcmp(t->task[i], task))
		i++;
	if (i == t->n && t->n < COLUMNS)
		t->task[t->n++] = task;
	return i;
}

static int is_guilty_row(const struct table *t, unsigned long at)
{
	for (unsigned int i = 0; i < t->nr_guilty; i++)
		if (t->guilty[i].record == at)
			return 1;
	return 0;
}

static void print_cell(FILE *out, const struct record *r)
{
	char words[RECORD_WORDS], chain[1024];

	record_words(r, words, sizeof(words));
	record_chain(r, chain, sizeof(chain));
	fprintf(out, "<td class=\"%s\"", class_of(r));
	if (chain[0]) {
		fputs(" title=\"", out);
		escape(out, chain);
		putc('"', out);
	}
	putc('>', out);
	escape(out, words);
	fputs("</td>", out);
}

static void print_row(FILE *out, struct table *t, unsigned long at)
{
	const struct record *r = record_at(at);
	unsigned int column = column_of(t, r->task.s);
	char place[200];

	fprintf(out, "<tr%s><td>%llu</td>",
		r->ev.kind == EV_FINDING ? " class=end id=end" :
		is_guilty_row(t, at)	 ? " class=guilty" :
					   "",
		r->ev.step);
	for (unsigned int i = 0; i < t->n; i++)
		if (i == column)
			print_cell(out, r);
		else
			fputs("<td></td>", out);
	record_place(r->ev.site, place, sizeof(place));
	fputs("<td>", out);
	escape(out, place);
	fputs("</td></tr>\n", out);
}

static void print_table(FILE *out, const struct finding *f, int accesses)
{
	unsigned long *rows = calloc(ROWS, sizeof(*rows));
	struct table t = { .n = 0 };
	unsigned int n;

	if (!rows)
		abort();
	t.nr_guilty = report_guilty(f, t.guilty);
	n = accesses ? 0 : report_rows(f, rows, ROWS, REPORT_ALL);
	for (unsigned long at = 0; accesses && at < record_total() && n < ROWS; at++)
		if (record_at(at)->ev.kind != EV_SWITCH)
			rows[n++] = at;
	for (unsigned int i = 0; i < n; i++)
		column_of(&t, record_at(rows[i])->task.s);
	fputs("<table>\n<thead><tr><th>step</th>", out);
	for (unsigned int i = 0; i < t.n; i++) {
		fputs("<th>", out);
		escape(out, t.task[i]);
		fputs("</th>", out);
	}
	fputs("<th>place</th></tr></thead>\n<tbody>\n", out);
	for (unsigned int i = 0; i < n; i++)
		print_row(out, &t, rows[i]);
	fputs("</tbody></table>\n", out);
	free(rows);
}

static void print_report(FILE *out, const char *file, const struct prog *p,
			 const struct run_result *r)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	report_text(f, file, p, r);
	fclose(f);
	fputs("<pre>", out);
	escape(out, text);
	fputs("</pre>\n", out);
	free(text);
}

void report_trace_html(FILE *out, const char *file, const struct prog *p,
		       const struct run_result *r, int accesses)
{
	const char *title = r->verdict == RUN_OK ? "nothing found" : run_title(r);

	fputs("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>", out);
	escape(out, title);
	fprintf(out, "</title><style>\n%s</style></head><body>\n<h1>", style);
	escape(out, title);
	fputs("</h1>\n", out);
	print_report(out, file, p, r);
	fprintf(out,
		"<h2>timeline</h2><p>Time runs down, a column for each task. Hold the mouse over an "
		"event for the calls that led there; what the finding is about is yellow, the <a "
		"href=\"#end\">end</a> red.</p>\n");
	print_table(out, r->finding, accesses);
	fputs("</body></html>\n", out);
}
