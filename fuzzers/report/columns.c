// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last part of the interleaving, one column for each task, time running down, the place in the
 * driver at the right.
 */
#include <string.h>

#include "report/internal.h"

#define TAIL 40
#define ROWS 90
#define COLUMNS 4
#define CELL 46 /* room for the words in the last column */

struct columns {
	const char *task[COLUMNS];
	unsigned int n, width;
};

/* The column of a task; without one the last column has it, with its name. */
static unsigned int column_of(const struct columns *c, const char *task)
{
	unsigned int i = 0;

	while (i < c->n && strcmp(c->task[i], task))
		i++;
	return i;
}

static void add_column(struct columns *c, const char *task)
{
	if (task[0] && c->n < COLUMNS && column_of(c, task) == c->n)
		c->task[c->n++] = task;
}

static void choose(struct columns *c, const struct finding *f, const unsigned long *rows,
		   unsigned int n)
{
	static const unsigned int widths[COLUMNS + 1] = { 0, 30, 34, 27, 22 };
	struct guilty guilty[GUILTY_MAX];
	unsigned int nr_guilty = report_guilty(f, guilty);

	c->n = 0;
	for (unsigned int i = nr_guilty; i-- > 0;)
		add_column(c, guilty[i].task);
	for (unsigned int i = 0; i < n; i++)
		add_column(c, record_at(rows[i])->task.s);
	c->width = widths[c->n];
}

static void print_head(FILE *out, const struct columns *c)
{
	fprintf(out, "     step  ");
	for (unsigned int i = 0; i < c->n; i++)
		fprintf(out, i + 1 < c->n ? "%-*s" : "%.*s", i + 1 < c->n ? (int)c->width : CELL,
			c->task[i]);
	putc('\n', out);
}

/* A lock taken and released with nothing between, or the same thing again: one line. */
static int is_taken_and_released(const struct record *a, const struct record *b)
{
	return a->ev.kind == EV_ACQUIRED && b->ev.kind == EV_UNLOCK && a->ev.sync == b->ev.sync &&
	       a->ev.site == b->ev.site && a->ev.task == b->ev.task;
}

static int is_same(const struct record *a, const struct record *b)
{
	return a->ev.kind == EV_CALL && b->ev.kind == EV_CALL && a->ev.task == b->ev.task &&
	       a->ev.site == b->ev.site && !strcmp(a->text, b->text);
}

/* How many rows, from the first one, go into one line; @words says what it is. */
static unsigned int row_words(const unsigned long *rows, unsigned int n, char *words, size_t size)
{
	const struct record *r = record_at(rows[0]);
	unsigned int same = 1;

	record_words(r, words, size);
	if (n > 1 && is_taken_and_released(r, record_at(rows[1]))) {
		snprintf(words, size, "takes and releases %s%s", record_sync_name(r),
			 r->ev.arg & EV_MODE_SHARED ? " (shared)" : "");
		return 2;
	}
	while (same < n && is_same(r, record_at(rows[same])))
		same++;
	if (same > 1)
		snprintf(words + strlen(words), size - strlen(words), ", %u times", same);
	return same;
}

static void print_row(FILE *out, const struct columns *c, const struct record *r, const char *words)
{
	char cell[RECORD_WORDS + SCHED_NAME_LEN + 4], place[200];
	unsigned int column = column_of(c, r->task.s), total = (c->n - 1) * c->width + CELL;

	if (column == c->n) {
		column--;
		snprintf(cell, sizeof(cell), "[%s] %s", r->task.s, words);
	} else {
		snprintf(cell, sizeof(cell), "%s", words);
	}
	record_place(r->ev.site, place, sizeof(place));
	fprintf(out, "  %7llu  %*s", r->ev.step, (int)(column * c->width), "");
	if (place[0])
		fprintf(out, "%-*s  %s\n", (int)(total - column * c->width), cell, place);
	else
		fprintf(out, "%s\n", cell);
}

void report_columns(FILE *out, const struct finding *f)
{
	unsigned long rows[ROWS];
	unsigned int n = report_rows(f, rows, ROWS, TAIL);
	struct columns c;

	if (!n)
		return;
	choose(&c, f, rows, n);
	fprintf(out, "\ninterleaving (time runs down; a column for each task)\n");
	print_head(out, &c);
	for (unsigned int i = 0, used; i < n; i += used) {
		char words[RECORD_WORDS];

		if (i && rows[i] - rows[i - 1] > 1 &&
		    record_at(rows[i])->ev.step - record_at(rows[i - 1])->ev.step > 60)
			fprintf(out, "      ...\n");
		used = row_words(&rows[i], n - i, words, sizeof(words));
		print_row(out, &c, record_at(rows[i]), words);
	}
}
