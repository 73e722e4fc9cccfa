// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interleaving for reading: every event of one run, with the place in the driver. Events are
 * copied while the run goes on and put into words afterwards: the reader runs in the tasks and may
 * call no libc function.
 */
#include <sys/mman.h>

#include "report/internal.h"

#define MAX_EVENTS (1ul << 20)
#define TEXT_LEN 96

struct name {
	char s[SCHED_NAME_LEN];
};

struct record {
	struct event ev;
	struct name task, other;
	unsigned int op;
	unsigned long point;
	char text[TEXT_LEN];
};

static struct record *records;
static unsigned long count, lost;

static void copy_text(volatile char *to, const volatile char *from)
{
	unsigned int n = 0;

	while (n < TEXT_LEN - 1 && from && from[n] && from[n] != '\n') {
		to[n] = from[n];
		n++;
	}
	to[n] = '\0';
}

static void begin(void)
{
	count = lost = 0;
}

static void note(const struct event *ev)
{
	struct record *r = &records[count];

	if (count == MAX_EVENTS) {
		lost++;
		return;
	}
	count++;
	r->ev = *ev;
	r->task.s[0] = r->other.s[0] = '\0';
	r->op = 0;
	copy_text(r->text, ev->text);
	if (ev->task < 0)
		return;
	r->task = *(const struct name *)sched_task_name(ev->task);
	r->op = sched_op_number(ev->task);
	r->point = sched_op_point(ev->task);
	if ((ev->kind == EV_SWITCH || ev->kind == EV_SPAWN || ev->kind == EV_JOIN) &&
	    (long)ev->arg >= 0 && ev->arg < SCHED_MAX_TASKS)
		r->other = *(const struct name *)sched_task_name((int)ev->arg);
}

static const struct event_reader reader = {
	.name = "trace",
	.kinds = (EVENT_BIT(EV_NR) - 1) & ~(EVENT_BIT(EV_HB_RELEASE) | EVENT_BIT(EV_HB_ACQUIRE)),
	.run_begin = begin,
	.event = note,
};

int report_trace_begin(int accesses)
{
	records = mmap(NULL, MAX_EVENTS * sizeof(*records), PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (records == MAP_FAILED)
		return -1;
	event_subscribe(&reader);
	event_publish_accesses(accesses);
	return 0;
}

static void print_object(FILE *out, const struct event *ev)
{
	const struct sync *sync = ev->sync ? sync_get(ev->sync) : NULL;

	if (!sync)
		return;
	fprintf(out, " %s",
		sync->class && sync->class->name ? sync->class->name : sync_kind_name(sync->kind));
	if (ev->kind == EV_LOCK || ev->kind == EV_ACQUIRED || ev->kind == EV_UNLOCK) {
		if (ev->arg & EV_MODE_SHARED)
			fputs(" (shared)", out);
		if (ev->arg & EV_MODE_TRY)
			fputs(" (try)", out);
	}
}

static void print_arg(FILE *out, const struct event *ev)
{
	switch (ev->kind) {
	case EV_ALLOC:
		fprintf(out, " %lu bytes", ev->arg);
		break;
	case EV_AP:
	case EV_IRQ:
		fprintf(out, " %lu.%lu", ev->arg >> 8 & 255, ev->arg & 255);
		break;
	case EV_OP_END:
		fprintf(out, " = %ld", (long)ev->arg);
		break;
	case EV_CLOCK:
	case EV_SLEEP:
		fprintf(out, " %lu ns", ev->arg);
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
	print_object(out, &r->ev);
	print_arg(out, &r->ev);
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

void report_trace_text(FILE *out, const struct run_result *r)
{
	for (unsigned long i = 0; i < count; i++)
		print_record(out, &records[i]);
	if (lost)
		fprintf(out, "... and %lu events more\n", lost);
	fprintf(out, "%s%s%s\n", run_verdict_name(r), run_title(r)[0] ? ": " : "", run_title(r));
}
