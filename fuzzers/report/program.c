// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program as it ran: what became of each operation, and a mark at those that have to do with
 * the finding.
 */
#include <string.h>

#include "report/internal.h"

struct marks {
	struct guilty guilty[GUILTY_MAX];
	unsigned int n;
};

static void print_op(FILE *out, const struct marks *m, const struct prog_task *t, int task,
		     unsigned int i)
{
	const struct run_ops *o = run_ops(task);
	unsigned int number = i + (task < 0 ? PROG_MAIN_FIRST_OP : 1);
	int marked = report_is_guilty(m->guilty, m->n, task < 0 ? "main" : t->name, number);
	char line[160], result[48];

	prog_print_op(&t->op[i], line, sizeof(line));
	fprintf(out, "%s    %-40s # %u: ", marked ? ">>" : "  ", line, number);
	if (i >= o->ended) {
		fprintf(out, i < o->begun ? "going on\n" : "not begun\n");
		return;
	}
	report_result(o->result[i], result, sizeof(result));
	fprintf(out, "= %s%s\n", result, o->failed[i] ? ", the injected failure happened" : "");
}

static void print_task(FILE *out, const struct marks *m, const struct prog *p, int task)
{
	const struct prog_task *t = task < 0 ? &p->setup : &p->task[task];

	for (unsigned int i = 0; i < t->count; i++)
		print_op(out, m, t, task, i);
}

/* The flag after a deviation says whether it was followed. */
static void print_schedule(FILE *out, const struct prog *p)
{
	for (unsigned int i = 0; i < p->deviations; i++) {
		const struct sched_deviation *d = &p->deviation[i];
		char line[256];

		prog_print_deviation(d, line, sizeof(line));
		fprintf(out, "      %s", line);
		if (d->flags & SCHED_DEV_LOST)
			fprintf(out, "  # not reached");
		else if (d->flags & SCHED_DEV_BLOCKED)
			fprintf(out, "  # reached, but %s could not run", d->target);
		else if (d->flags & SCHED_DEV_REANCHORED)
			fprintf(out, "  # re-anchored");
		putc('\n', out);
	}
}

/* Lines of the canonical text that are neither operations nor deviations. */
static void print_lines(FILE *out, const struct marks *m, const struct prog *p, const char *text,
			size_t len)
{
	int task = -2;

	while (len) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;

		if (text[0] != ' ')
			fprintf(out, "  %.*s\n", (int)n, text);
		if (!strncmp(text, "setup\n", 6)) {
			print_task(out, m, p, -1);
			task = -1;
		} else if (!strncmp(text, "task ", 5)) {
			task = task < 0 ? 0 : task + 1;
			print_task(out, m, p, task);
		}
		n += !!end;
		text += n;
		len -= n;
	}
	if (p->strategy == PROG_EXPLICIT)
		print_schedule(out, p);
}

void report_marked_program(FILE *out, const struct prog *p, const struct run_result *r)
{
	static char text[PROG_FILE_MAX];
	struct marks m = { .n = 0 };
	size_t len = prog_print(p, text, sizeof(text));
	int others = 0;

	m.n = report_guilty(r->finding, m.guilty);
	fprintf(out, "\nprogram%s\n",
		m.n ? " (>> marks the operations that the finding is about)" : "");
	print_lines(out, &m, p, text, len < sizeof(text) ? len : sizeof(text));
	for (unsigned int i = 0; i < m.n; i++) {
		char what[160];

		report_op(p, m.guilty[i].task, m.guilty[i].op, NULL, what, sizeof(what));
		if (what[0])
			continue;
		fprintf(out, "%s%s%s%s%s",
			others++ ? ", " : ">> and outside of it: ", m.guilty[i].task,
			m.guilty[i].op_name ? " (" : "",
			m.guilty[i].op_name ? m.guilty[i].op_name : "",
			m.guilty[i].op_name ? ")" : "");
	}
	if (others)
		putc('\n', out);
}
