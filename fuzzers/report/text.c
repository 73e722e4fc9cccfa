// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for people: what happened, which operations did it, who holds what and how each came
 * there, the interleaving, the life of the object, what the kernel log said, how to see it again,
 * and by what the report was made.
 *
 * All of it is the same in every build. Without a record of the run (a sanitizer is about to end
 * the process) it says what the check itself wrote down.
 */
#include <string.h>

#include "build-info.h"
#include "report/internal.h"

int report_schedule_followed(const struct prog *p, const struct run_result *r)
{
	return p->strategy != PROG_EXPLICIT || !r->sched.unfollowed;
}

static void print_schedule(FILE *out, const struct prog *p, const struct run_result *r)
{
	if (p->strategy == PROG_EXPLICIT && !p->deviations)
		return;
	if (!report_schedule_followed(p, r))
		fprintf(out, "\nschedule not followed: %u of %u deviations\n", r->sched.unfollowed,
			p->deviations);
	else if (r->sched.reanchored)
		fprintf(out, "\nschedule followed, %u of %u deviations re-anchored\n",
			r->sched.reanchored, p->deviations);
	else
		fprintf(out, "\nschedule followed\n");
}

static void print_notes(FILE *out)
{
	const char *text = check_note(0);

	if (!text)
		return;
	fprintf(out, "\nnotes\n");
	for (unsigned int i = 0; (text = check_note(i)); i++)
		fprintf(out, "  %s\n", text);
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
	fprintf(out, "driver  %s%s%s, sha256 %.16s%s%s\n", BUILD_DRIVER,
		BUILD_DRIVER_VERSION[0] ? " " : "", BUILD_DRIVER_VERSION, BUILD_DRIVER_SHA256,
		BUILD_BUGS[0] ? " before it was given the bugs " : "", BUILD_BUGS);
	if (BUILD_TREE_PARTS[0])
		fprintf(out, "kernel  from the driver's tree: %s, sha256 %.16s\n", BUILD_TREE_PARTS,
			BUILD_TREE_PARTS_SHA256);
}

static void print_head(FILE *out, const struct run_result *r)
{
	const struct finding *f = r->finding;

	if (r->verdict == RUN_OK) {
		fprintf(out, "ok: nothing found\n");
		return;
	}
	fprintf(out, "%s\n\n", run_title(r));
	fprintf(out, "verdict      %s\n", run_verdict_name(r));
	if (!f)
		return;
	fprintf(out, "kind         %s, %s\n", finding_kind_name(f->kind),
		r->verdict == RUN_KNOWN ? "known" : "new");
	fprintf(out, "fingerprint  %s\n", f->fingerprint);
	fprintf(out, "at           step %llu\n", f->step);
}

static void print_numbers(FILE *out, const struct run_result *r)
{
	fprintf(out, "\n%llu points, %llu switches, %u tasks, trace hash %016llx, %s\n",
		r->sched.steps, r->sched.switches, r->sched.tasks, r->sched.trace_hash,
		run_end_name(r->sched.end));
	if (r->load)
		fprintf(out, "loading the module failed: %d\n", r->load);
}

/* Do the sections above say all that the check said? Then once is enough. */
static int is_all_said(enum finding_kind kind)
{
	switch (kind) {
	case FINDING_DEADLOCK:
	case FINDING_HANG:
	case FINDING_DATA_RACE:
	case FINDING_USE_AFTER_FREE:
	case FINDING_DOUBLE_FREE:
	case FINDING_NULL_DEREFERENCE:
	case FINDING_LEAK:
		return 1;
	default:
		return 0;
	}
}

static void print_finding(FILE *out, const struct prog *p, const struct finding *f)
{
	if (!record_total()) {
		print_indented(out, "details", f->text, strlen(f->text));
		return;
	}
	report_chains(out, p, f);
	report_loop(out, p, f);
	report_life(out, p, f);
	report_tasks(out, p);
	report_columns(out, f);
	if (!is_all_said(f->kind))
		print_indented(out, "the check's own words", f->text, f->common);
}

/* A file name as a shell takes it. */
static void print_name(FILE *out, const char *file)
{
	if (file[strspn(file, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			      "+,-./:=@_%")] == '\0') {
		fputs(file, out);
		return;
	}
	putc('\'', out);
	for (; *file; file++)
		if (*file == '\'')
			fputs("'\\''", out);
		else
			putc(*file, out);
	putc('\'', out);
}

/* The options that lead to this driver. */
static void print_driver(FILE *out)
{
	const char *bugs = BUILD_BUGS;

	if (strcmp(BUILD_DRIVER, "core")) {
		fprintf(out, " --driver ");
		print_name(out, BUILD_DRIVER);
	}
	while (*bugs) {
		size_t n = strcspn(bugs, " ");

		fprintf(out, " --bug %.*s", (int)n, bugs);
		bugs += n + (bugs[n] == ' ');
	}
}

static void print_command(FILE *out, const char *before, const char *file, const char *after)
{
	fputs(before, out);
	print_name(out, file);
	fputs(after, out);
}

static void print_commands(FILE *out, const char *file, const struct finding *f)
{
	int is_tree = strcmp(BUILD_DRIVER, "core");

	print_command(out, "\nreplay    scripts/repro ", file, "");
	print_driver(out);
	fprintf(out, "\nwith the build's own tool (in build/, beside the fuzz targets):\n");
	print_command(out, "replay    apfuzz run ", file, "\n");
	print_command(out, "reduce    apfuzz minimize ", file, " -o small.ap\n");
	print_command(out, "timeline  apfuzz trace --format html ", file, " -o run.html\n");
	if (!f)
		return;
	print_command(
		out,
		"in gdb, stopped before a step of the interleaving above:\ndebug     scripts/repro ",
		file, "");
	print_driver(out);
	fprintf(out, " --break %llu\nis it fixed%s:\n", f->step,
		is_tree ? ", and which commit broke or mended the tree" : "");
	print_command(out, "fixed     scripts/repro ", file, "");
	print_driver(out);
	fprintf(out, " --expect '%s'\n", f->fingerprint);
	if (!is_tree)
		return;
	print_command(out, "bisect    git bisect run .../scripts/repro ", file, "");
	fprintf(out, " --driver . --sanitizer none --expect '%s'\n", f->fingerprint);
}

/* The words of the tool that no kernel developer can know. */
static void print_legend(FILE *out)
{
	fprintf(out,
		"\nhow to read it\n"
		"  step       a load, store, lock, wait or call of the driver: the places where another task\n"
		"             can go on; tasks run one at a time\n"
		"  object #4  the fourth allocation of the run; #4 in the interleaving. Its struct is what the\n"
		"             driver's own accesses to it say\n"
		"  main       boots the machine and loads the module, runs the set-up, starts the program's\n"
		"             tasks, and in \"shutdown\" closes, unbinds, removes and unloads everything\n"
		"  # 3: = 0   the task's third operation, and what it returned\n"
		"  ...        steps that have nothing to do with it are left out, and many single ones elsewhere\n"
		"  clock      virtual time: it jumps ahead when no task can run\n"
		"  kn->active held while a sysfs attribute is read or written; who removes it waits for that\n"
		"  modelled   the simulated kernel's stand-in is less than the kernel's; the text says where\n"
		"  points     steps of the whole run; the trace hash is of its events, the same in each replay\n"
		"  host.2@41 -> qemu   in its second operation, at its 41st step there, host was preempted for qemu\n");
}

void report_text(FILE *out, const char *file, const struct prog *p, const struct run_result *r)
{
	const char *dmesg = user_dmesg();

	print_head(out, r);
	if (r->verdict != RUN_OK)
		report_sentences(out, p, r);
	report_marked_program(out, p, r);
	print_schedule(out, p, r);
	print_notes(out);
	if (r->verdict != RUN_OK) {
		if (r->finding)
			print_finding(out, p, r->finding);
		else if (record_total())
			report_tasks(out, p);
		if (dmesg && dmesg[0])
			print_indented(out, "dmesg", dmesg, strlen(dmesg));
	}
	print_numbers(out, r);
	if (r->verdict == RUN_OK)
		return;
	if (r->finding)
		report_symbols(out, r->finding);
	print_commands(out, file, r->finding);
	if (r->finding && record_total())
		print_legend(out);
	report_made_by(out);
}
