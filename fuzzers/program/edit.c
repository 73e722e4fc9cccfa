// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edits of a program that keep its schedule in step: a deviation names its place by task and
 * number of the operation, so whoever removes or inserts an operation renumbers those behind it.
 */
#include <string.h>

#include "program/program.h"

void prog_init(struct prog *p)
{
	memset(p, 0, offsetof(struct prog, setup));
	strcpy(p->setup.name, PROG_MAIN);
	p->setup.count = 0;
	machine_set_bit(p->host.adapter, 3);
	machine_set_bit(p->host.adapter, 5);
	machine_set_bit(p->host.domain, 4);
	machine_set_bit(p->host.domain, 6);
	machine_set_bit(p->host.control, 4);
}

static void copy_task(struct prog_task *to, const struct prog_task *from)
{
	memcpy(to->name, from->name, sizeof(to->name));
	to->count = from->count;
	memcpy(to->op, from->op, from->count * sizeof(*from->op));
}

void prog_copy(struct prog *to, const struct prog *from)
{
	memcpy(to, from, offsetof(struct prog, setup));
	copy_task(&to->setup, &from->setup);
	for (unsigned int i = 0; i < from->tasks; i++)
		copy_task(&to->task[i], &from->task[i]);
	memcpy(to->deviation, from->deviation, from->deviations * sizeof(*from->deviation));
}

unsigned int prog_ops(const struct prog *p)
{
	unsigned int ops = 0;

	for (unsigned int i = 0; i < p->tasks; i++)
		ops += p->task[i].count;
	return ops;
}

int prog_find_task(const struct prog *p, const char *name)
{
	for (unsigned int i = 0; i < p->tasks; i++)
		if (!strcmp(p->task[i].name, name))
			return i;
	return -1;
}

struct prog_task *prog_task_of(struct prog *p, int task)
{
	return task < 0 ? &p->setup : &p->task[task];
}

void prog_remove_deviations(struct prog *p, unsigned int first, unsigned int count)
{
	memmove(&p->deviation[first], &p->deviation[first + count],
		(p->deviations - first - count) * sizeof(*p->deviation));
	p->deviations -= count;
}

void prog_remove_task(struct prog *p, unsigned int task)
{
	const char *name = p->task[task].name;

	for (unsigned int i = p->deviations; i-- > 0;)
		if (!strcmp(p->deviation[i].task, name) || !strcmp(p->deviation[i].target, name))
			prog_remove_deviations(p, i, 1);
	p->tasks--;
	for (unsigned int i = task; i < p->tasks; i++)
		copy_task(&p->task[i], &p->task[i + 1]);
}

int prog_add_task(struct prog *p, const char *name)
{
	char numbered[PROG_NAME_LEN];

	if (p->tasks == PROG_MAX_TASKS)
		return -1;
	for (unsigned int i = 0; !name; i++) {
		numbered[0] = 't';
		numbered[1] = '0' + i;
		numbered[2] = '\0';
		if (prog_find_task(p, numbered) < 0)
			name = numbered;
	}
	strcpy(p->task[p->tasks].name, name);
	p->task[p->tasks].count = 0;
	return p->tasks++;
}

/* The number that the scheduler gives to the task's @index-th operation. */
static unsigned int op_number(int task, unsigned int index)
{
	return index + (task < 0 ? PROG_MAIN_FIRST_OP : 1);
}

void prog_remove_ops(struct prog *p, int task, unsigned int first, unsigned int count)
{
	struct prog_task *t = prog_task_of(p, task);
	unsigned int low = op_number(task, first);

	memmove(&t->op[first], &t->op[first + count], (t->count - first - count) * sizeof(*t->op));
	t->count -= count;
	for (unsigned int i = p->deviations; i-- > 0;) {
		struct sched_deviation *d = &p->deviation[i];

		if (d->op < low || strcmp(d->task, t->name))
			continue;
		if (d->op < low + count)
			prog_remove_deviations(p, i, 1);
		else
			d->op -= count;
	}
}

int prog_insert_op(struct prog *p, int task, unsigned int at, const struct op_call *call)
{
	struct prog_task *t = prog_task_of(p, task);
	unsigned int low = op_number(task, at);

	if (t->count == PROG_MAX_OPS)
		return -1;
	memmove(&t->op[at + 1], &t->op[at], (t->count - at) * sizeof(*t->op));
	t->op[at] = *call;
	t->count++;
	for (unsigned int i = 0; i < p->deviations; i++)
		if (p->deviation[i].op >= low && !strcmp(p->deviation[i].task, t->name))
			p->deviation[i].op++;
	return 0;
}
