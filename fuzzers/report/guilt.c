// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose doing it is: the operations that a finding is about, and what they are called.
 */
#include <string.h>

#include "report/internal.h"

#define QUEUE_USERS 8

int report_is_guilty(const struct guilty *guilty, unsigned int n, const char *task, unsigned int op)
{
	for (unsigned int i = 0; i < n; i++)
		if (!strcmp(guilty[i].task, task) && guilty[i].op == op)
			return 1;
	return 0;
}

static void add(struct guilty *guilty, unsigned int *n, const struct guilty *one)
{
	if (*n < GUILTY_MAX && !report_is_guilty(guilty, *n, one->task, one->op))
		guilty[(*n)++] = *one;
}

static void add_record(struct guilty *guilty, unsigned int *n, unsigned long at)
{
	const struct record *r = at == RECORD_NONE ? NULL : record_at(at);

	if (r)
		add(guilty, n, &(struct guilty){ r->task.s, r->op, r->op_name, at });
}

/* Leaked and warned of is at the end what was taken or broken before: look for who was there. */
static void add_taker(struct guilty *guilty, unsigned int *n, const struct finding *f)
{
	for (unsigned int i = 0; i < f->parties; i++) {
		const void *site = f->party[i].site;

		for (unsigned long at = record_total(); site && at-- > 0;)
			if (record_at(at)->ev.site == site && record_at(at)->ev.kind != EV_LEAK &&
			    record_at(at)->ev.kind != EV_FINDING) {
				add_record(guilty, n, at);
				return;
			}
	}
}

static int is_of_machine(const struct record *r, const void *arg)
{
	return r->ev.kind == EV_AP || r->ev.kind == EV_IRQ;
}

unsigned int report_queue_history(unsigned long *at, unsigned int max)
{
	unsigned long last = record_last(record_total(), is_of_machine, NULL), i = last;
	unsigned int n = 0;

	for (; i != RECORD_NONE && n < max; i = record_last(i, is_of_machine, NULL))
		if (record_at(i)->ev.arg == record_at(last)->ev.arg)
			at[n++] = i;
	return n;
}

/* A promise is broken where the machine sees it; what was done to that queue before led there. */
static void add_queue_users(struct guilty *guilty, unsigned int *n)
{
	unsigned long at[QUEUE_USERS];
	unsigned int found = report_queue_history(at, QUEUE_USERS);

	for (unsigned int i = 0; i < found; i++) {
		const struct record *r = record_at(at[i]);

		/* not the machine's boot, which looks at every queue */
		if (r->op >= PROG_MAIN_FIRST_OP || strcmp(r->task.s, "main"))
			add_record(guilty, n, at[i]);
	}
}

/* Whoever left a pointer to it behind. */
static void add_pointer_stores(struct guilty *guilty, unsigned int *n, const struct finding *f)
{
	unsigned long at[REPORT_POINTERS];
	unsigned int found = report_pointer_stores(f, at);

	for (unsigned int i = 0; i < found; i++)
		add_record(guilty, n, at[i]);
}

static unsigned int look_for_guilty(const struct finding *f, struct guilty *guilty)
{
	unsigned int n = 0;

	if (f->kind == FINDING_LEAK) {
		add_taker(guilty, &n, f);
		add_record(guilty, &n, record_of_alloc(f->object));
		return n;
	}
	for (unsigned int i = 0; i < f->parties; i++) {
		const struct finding_party *p = &f->party[i];

		add(guilty, &n, &(struct guilty){ p->task, p->op, p->op_name, record_of_party(p) });
	}
	if (f->kind == FINDING_GUEST_PROMISE)
		add_queue_users(guilty, &n);
	/* a race is between two accesses; else who freed it has a part in it */
	if (f->kind != FINDING_DATA_RACE)
		add_record(guilty, &n, record_of_free(f->object));
	if (f->kind == FINDING_USE_AFTER_FREE)
		add_pointer_stores(guilty, &n, f);
	return n;
}

/* Asked for each line of a report, but looked for once. */
unsigned int report_guilty(const struct finding *f, struct guilty *guilty)
{
	static struct guilty cached[GUILTY_MAX];
	static unsigned int n;
	static unsigned long run, total;

	if (!f)
		return 0;
	if (!record_total() || run != record_run() || total != record_total()) {
		n = look_for_guilty(f, cached);
		run = record_run();
		total = record_total();
	}
	memcpy(guilty, cached, n * sizeof(*guilty));
	return n;
}

void report_op(const struct prog *p, const char *task, unsigned int op, const char *op_name,
	       char *buf, size_t size)
{
	const struct prog_task *t = NULL;
	unsigned int first = 1;

	if (!strcmp(task, "main")) {
		t = &p->setup;
		first = PROG_MAIN_FIRST_OP;
	}
	for (unsigned int i = 0; !t && i < p->tasks; i++)
		if (!strcmp(p->task[i].name, task))
			t = &p->task[i];
	if (t && op >= first && op - first < t->count)
		prog_print_op(&t->op[op - first], buf, size);
	else
		snprintf(buf, size, "%s", op && op_name ? op_name : "");
}

void report_result(long result, char *buf, size_t size)
{
	const char *name = result < 0 && result > -4096 ? strerrorname_np(-(int)result) : NULL;

	snprintf(buf, size, "%ld%s%s%s", result, name ? " (" : "", name ? name : "",
		 name ? ")" : "");
}

void report_who(const struct prog *p, const char *task, unsigned int op, const char *op_name,
		char *buf, size_t size)
{
	char what[160];

	report_op(p, task, op, op_name, what, sizeof(what));
	snprintf(buf, size, "%s%s%s%s", task, what[0] ? " (" : "", what, what[0] ? ")" : "");
}

void report_wrap(FILE *out, const char *first, const char *indent, const char *text,
		 unsigned int width)
{
	size_t column = strlen(first);
	int fresh = 1;

	fputs(first, out);
	while (*text) {
		size_t n = strcspn(text, " ");

		if (!fresh && column + 1 + n > width) {
			fprintf(out, "\n%s", indent);
			column = strlen(indent);
			fresh = 1;
		}
		fprintf(out, "%s%.*s", fresh ? "" : " ", (int)n, text);
		column += n + !fresh;
		fresh = 0;
		text += n;
		text += strspn(text, " ");
	}
	putc('\n', out);
}
