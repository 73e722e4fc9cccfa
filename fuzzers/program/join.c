// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joining two programs into one that does what both do: the machine of both, the set-ups one after
 * the other, the tasks side by side or everything in one row. What the second one calls m0 or g0
 * may be the first one's (shared) or another one (apart); its queues likewise.
 */
#include <string.h>

#include "program/program.h"

/* Numbers that are added to the second program's: of objects by their type, and of adapters. */
struct shift {
	unsigned int object[ARG_NR], adapter;
};

static unsigned int used(const struct prog_task *t, unsigned int type)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < t->count; i++)
		for (unsigned int j = 0; j < OP_MAX_ARGS; j++)
			if (op_table[t->op[i].id].arg[j] == type && t->op[i].arg[j] >= n)
				n = t->op[i].arg[j] + 1;
	return n;
}

static unsigned int used_by_all(const struct prog *p, unsigned int type)
{
	unsigned int n = used(&p->setup, type);

	for (unsigned int i = 0; i < p->tasks; i++) {
		unsigned int m = used(&p->task[i], type);

		if (m > n)
			n = m;
	}
	return n;
}

/* The smallest number to add to @b's adapters so that @a has none of them. */
static unsigned int adapters_apart(const struct prog *a, const struct prog *b)
{
	for (unsigned int by = 1; by < 256; by++) {
		unsigned int i = 0;

		while (i < 256 && !(machine_bit(b->host.adapter, i) &&
				    machine_bit(a->host.adapter, (i + by) % 256)))
			i++;
		if (i == 256)
			return by;
	}
	return 0;
}

static void join_hosts(struct machine_config *to, const struct machine_config *b,
		       unsigned int adapter)
{
	for (unsigned int i = 0; i < 256; i++) {
		if (machine_bit(b->adapter, i))
			machine_set_bit(to->adapter, (i + adapter) % 256);
		if (machine_bit(b->domain, i))
			machine_set_bit(to->domain, i);
		if (machine_bit(b->control, i))
			machine_set_bit(to->control, i);
	}
}

static unsigned int shifted(unsigned int type, unsigned int value, const struct shift *s)
{
	const struct op_arg_type *t = &op_arg_types[type];

	if (type == ARG_ADAPTER && value < 256)
		return (value + s->adapter) % 256;
	if (t->form == FORM_APQN)
		return ((value >> 8) + s->adapter) % 256 << 8 | (value & 0xff);
	/* the last one is shared where there are no more */
	value += s->object[type];
	return value > t->max ? t->max : value;
}

static int append(struct prog_task *to, const struct prog_task *from, const struct shift *s)
{
	if (to->count + from->count > PROG_MAX_OPS)
		return -1;
	for (unsigned int i = 0; i < from->count; i++) {
		struct op_call *c = &to->op[to->count++];

		*c = from->op[i];
		for (unsigned int j = 0; j < OP_MAX_ARGS; j++)
			c->arg[j] = shifted(op_table[c->id].arg[j], c->arg[j], s);
	}
	return 0;
}

/* All operations, task by task, become the set-up. */
static int in_one_row(struct prog *p)
{
	static const struct shift none;

	for (unsigned int i = 0; i < p->tasks; i++)
		if (append(&p->setup, &p->task[i], &none))
			return -1;
	p->tasks = 0;
	p->deviations = 0;
	return 0;
}

static int append_row(struct prog *to, const struct prog *b, const struct shift *s)
{
	if (in_one_row(to) || append(&to->setup, &b->setup, s))
		return -1;
	for (unsigned int i = 0; i < b->tasks; i++)
		if (append(&to->setup, &b->task[i], s))
			return -1;
	return 0;
}

/* @name: of one of @b's tasks, or somebody's whose name stays (main, clock, a worker). */
static void rename_task(char *name, const struct prog *to, const struct prog *b, unsigned int first)
{
	int task = prog_find_task(b, name);

	if (task >= 0)
		strcpy(name, to->task[first + task].name);
}

static int append_schedule(struct prog *to, const struct prog *b, unsigned int first,
			   unsigned int main_ops)
{
	if (b->strategy != PROG_EXPLICIT || to->deviations + b->deviations > PROG_MAX_DEVIATIONS)
		return -1;
	for (unsigned int i = 0; i < b->deviations; i++) {
		struct sched_deviation *d = &to->deviation[to->deviations++];

		*d = b->deviation[i];
		if (!strcmp(d->task, PROG_MAIN) && d->op >= PROG_MAIN_FIRST_OP)
			d->op += main_ops;
		rename_task(d->task, to, b, first);
		rename_task(d->target, to, b, first);
	}
	return 0;
}

static int append_tasks(struct prog *to, const struct prog *b, const struct shift *s)
{
	unsigned int first = to->tasks, main_ops = to->setup.count;

	if (append(&to->setup, &b->setup, s))
		return -1;
	for (unsigned int i = 0; i < b->tasks; i++) {
		const char *name = b->task[i].name;
		int task = prog_add_task(to, prog_find_task(to, name) < 0 ? name : NULL);

		if (task < 0 || append(&to->task[task], &b->task[i], s))
			return -1;
	}
	return append_schedule(to, b, first, main_ops);
}

int prog_join(struct prog *to, const struct prog *b, unsigned int how)
{
	struct shift s = { 0 };

	if (to->strategy != PROG_EXPLICIT)
		return -1;
	if (how & PROG_JOIN_OBJECTS_APART) {
		for (unsigned int i = 0; i < ARG_NR; i++)
			if (op_arg_types[i].form == FORM_OBJECT)
				s.object[i] = used_by_all(to, i);
	}
	if (how & PROG_JOIN_QUEUES_APART)
		s.adapter = adapters_apart(to, b);
	join_hosts(&to->host, &b->host, s.adapter);
	return how & PROG_JOIN_ROW ? append_row(to, b, &s) : append_tasks(to, b, &s);
}
