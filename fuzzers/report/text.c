// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for people: what happened, where, who holds what, the last switches, what became of
 * each operation, how to see it again, and by what the report was made.
 */
#include <string.h>

#include "build-info.h"
#include "report/internal.h"

static void print_deviation(FILE *out, const struct sched_deviation *d)
{
	char line[256];

	prog_print_deviation(d, line, sizeof(line));
	fprintf(out, "  %s", line);
}

int report_schedule_followed(const struct prog *p, const struct run_result *r)
{
	return p->strategy != PROG_EXPLICIT || !r->sched.unfollowed;
}

static void print_schedule(FILE *out, const struct prog *p, const struct run_result *r)
{
	if (p->strategy == PROG_EXPLICIT && !p->deviations)
		return;
	if (report_schedule_followed(p, r))
		fprintf(out, "\nschedule followed\n");
	else
		fprintf(out, "\nschedule not followed: %u of %u deviations\n", r->sched.unfollowed,
			p->deviations);
	for (unsigned int i = 0; p->strategy == PROG_EXPLICIT && i < p->deviations; i++) {
		const struct sched_deviation *d = &p->deviation[i];

		if (d->flags & SCHED_DEV_LOST) {
			print_deviation(out, d);
			fprintf(out, ": not reached\n");
		} else if (d->flags & SCHED_DEV_BLOCKED) {
			print_deviation(out, d);
			fprintf(out, ": reached, but %s could not run\n", d->target);
		} else if (d->flags & SCHED_DEV_REANCHORED) {
			print_deviation(out, d);
			fprintf(out, ": re-anchored\n");
		}
	}
}

static void print_ops(FILE *out, const struct prog *p, int task)
{
	const struct prog_task *t = task < 0 ? &p->setup : &p->task[task];
	const struct run_ops *o = run_ops(task);

	for (unsigned int i = 0; i < t->count; i++) {
		char line[160];

		prog_print_op(&t->op[i], line, sizeof(line));
		fprintf(out, "  %s.%u %s", t->name, i + (task < 0 ? PROG_MAIN_FIRST_OP : 1), line);
		if (i < o->ended)
			fprintf(out, " = %ld%s\n", o->result[i],
				o->failed[i] ? " (the injected failure happened)" : "");
		else
			fprintf(out, i < o->begun ? ": going on\n" : ": not begun\n");
	}
}

static void print_operations(FILE *out, const struct prog *p, const struct run_result *r)
{
	if (prog_ops(p) || p->setup.count)
		fprintf(out, "\noperations\n");
	if (r->load)
		fprintf(out, "  loading the module failed: %d\n", r->load);
	for (int task = -1; task < (int)p->tasks; task++)
		print_ops(out, p, task);
}

static void print_notes(FILE *out)
{
	const char *note = check_note(0);

	if (!note)
		return;
	fprintf(out, "\nnotes\n");
	for (unsigned int i = 0; (note = check_note(i)); i++)
		fprintf(out, "  %s\n", note);
}

/* A block of text, each line indented. */
static void print_indented(FILE *out, const char *title, const char *s, size_t len)
{
	fprintf(out, "\n%s\n", title);
	while (len) {
		const char *end = memchr(s, '\n', len);
		size_t n = end ? (size_t)(end - s) : len;

		fprintf(out, "  %.*s\n", (int)n, s);
		n += !!end;
		s += n;
		len -= n;
	}
}

void report_program(FILE *out, const struct prog *p)
{
	static char text[PROG_FILE_MAX];
	size_t len = prog_print(p, text, sizeof(text));

	print_indented(out, "program", text, len < sizeof(text) ? len : sizeof(text));
}

void report_made_by(FILE *out)
{
	fprintf(out, "\nmade by vfio-ap-fuzz %s, %s\n", BUILD_COMMIT, BUILD_COMPILER);
	fprintf(out, "driver  %s%s%s%s%s, sha256 %.16s\n", BUILD_DRIVER,
		BUILD_DRIVER_VERSION[0] ? " " : "", BUILD_DRIVER_VERSION,
		BUILD_BUGS[0] ? ", with the bugs " : "", BUILD_BUGS, BUILD_DRIVER_SHA256);
}

static void print_head(FILE *out, const struct prog *p, const struct run_result *r)
{
	const struct finding *f = r->finding;

	if (r->verdict == RUN_OK) {
		fprintf(out, "ok: nothing found\n");
	} else {
		fprintf(out, "%s\n\n", run_title(r));
		fprintf(out, "verdict      %s\n", run_verdict_name(r));
	}
	if (f) {
		fprintf(out, "kind         %s, %s\n", finding_kind_name(f->kind),
			r->verdict == RUN_KNOWN ? "known" : "new");
		fprintf(out, "fingerprint  %s\n", f->fingerprint);
		fprintf(out, "at           step %llu\n", f->step);
		fprintf(out, "\n%s", f->text);
	}
	fprintf(out, "\n%llu points, %llu switches, %u tasks, trace hash %016llx, %s\n",
		r->sched.steps, r->sched.switches, r->sched.tasks, r->sched.trace_hash,
		run_end_name(r->sched.end));
}

void report_text(FILE *out, const char *file, const struct prog *p, const struct run_result *r)
{
	const char *dmesg = user_dmesg();

	print_head(out, p, r);
	print_schedule(out, p, r);
	print_notes(out);
	/* a finding's text has them already */
	if (r->verdict != RUN_OK && (!r->finding || !strstr(r->finding->text, "last switches")))
		report_switches(out);
	print_operations(out, p, r);
	if (r->verdict == RUN_OK)
		return;
	if (dmesg && dmesg[0])
		print_indented(out, "dmesg", dmesg, strlen(dmesg));
	report_program(out, p);
	fprintf(out, "\nreplay  apfuzz run %s\n", file);
	fprintf(out, "reduce  apfuzz minimize %s -o small.ap\n", file);
	report_made_by(out);
}
