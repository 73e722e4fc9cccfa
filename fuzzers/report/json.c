// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict as JSON: one object, one line.
 */
#include "build-info.h"
#include "report/internal.h"

void report_json_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c < 0x20 || c > 0x7e)
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void member(FILE *out, const char *key, const char *value)
{
	fprintf(out, "\"%s\": ", key);
	report_json_string(out, value);
	fputs(", ", out);
}

static void print_schedule(FILE *out, const struct prog *p, const struct run_result *r)
{
	int first = 1;

	fputs("\"schedule\": ", out);
	if (report_schedule_followed(p, r)) {
		fputs("\"followed\"", out);
		return;
	}
	putc('[', out);
	for (unsigned int i = 0; i < p->deviations; i++) {
		char line[256];

		if (!(p->deviation[i].flags & (SCHED_DEV_LOST | SCHED_DEV_BLOCKED)))
			continue;
		prog_print_deviation(&p->deviation[i], line, sizeof(line));
		if (!first)
			fputs(", ", out);
		first = 0;
		report_json_string(out, line);
	}
	putc(']', out);
}

void report_json(FILE *out, const struct report_json *j)
{
	const struct run_result *r = j->result;

	putc('{', out);
	member(out, "file", j->file);
	member(out, "verdict", j->verdict ? j->verdict : r ? run_verdict_name(r) : "rejected");
	member(out, "title", j->title ? j->title : r ? run_title(r) : "");
	member(out, "fingerprint", r ? run_fingerprint(r) : "");
	if (r && r->finding)
		member(out, "kind", finding_kind_name(r->kind));
	if (r) {
		fprintf(out,
			"\"steps\": %llu, \"points\": %llu, \"switches\": %llu, \"tasks\": %u, ",
			r->sched.steps, r->sched.steps, r->sched.switches, r->sched.tasks);
		fprintf(out, "\"trace_hash\": \"%016llx\", ", r->sched.trace_hash);
	}
	if (r && j->p) {
		print_schedule(out, j->p, r);
		fprintf(out, ", \"reanchored\": %u, ", r->sched.reanchored);
	}
	fprintf(out, "\"executions\": %llu, ", j->executions);
	if (j->first_finding_at)
		fprintf(out, "\"first_finding_at\": %llu, ", j->first_finding_at);
	else
		fputs("\"first_finding_at\": null, ", out);
	if (j->complete >= 0)
		fprintf(out, "\"complete\": %s, ", j->complete ? "true" : "false");
	else
		fputs("\"complete\": null, ", out);
	if (j->witness)
		member(out, "witness", j->witness);
	else
		fputs("\"witness\": null, ", out);
	member(out, "driver", BUILD_DRIVER);
	member(out, "commit", BUILD_COMMIT);
	fprintf(out, "\"seconds\": %.6f}\n", j->seconds);
}
