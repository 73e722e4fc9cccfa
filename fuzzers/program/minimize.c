// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a program smaller while it keeps its finding: fewest tasks and operations first, then
 * fewest deviations, then the simplest arguments (the order of syzkaller's minimization). Whole
 * tasks, then runs of operations by halves, then single ones; repeated until nothing goes.
 */
#include <string.h>

#include "program/program.h"

struct minimizer {
	struct prog *best;
	int (*holds)(struct prog *p, void *arg);
	void *arg;
	unsigned int calls, budget;
};

static struct prog candidate;

/* Is the candidate as good? Then it is the best one from now on. */
static int accept(struct minimizer *m)
{
	if (m->calls >= m->budget)
		return 0;
	m->calls++;
	if (!m->holds(&candidate, m->arg))
		return 0;
	prog_copy(m->best, &candidate);
	return 1;
}

/* Who is preempted for @task is preempted for @other from now on. */
static int retarget(struct prog *p, unsigned int task, unsigned int other)
{
	int any = 0;

	for (unsigned int i = 0; i < p->deviations; i++) {
		struct sched_deviation *d = &p->deviation[i];

		if (strcmp(d->target, p->task[task].name) || !strcmp(d->task, p->task[other].name))
			continue;
		strcpy(d->target, p->task[other].name);
		any = 1;
	}
	return any;
}

/* Without the task; its part as the one that others are preempted for goes to another task. */
static int without_task(struct minimizer *m, unsigned int task)
{
	prog_copy(&candidate, m->best);
	prog_remove_task(&candidate, task);
	if (accept(m))
		return 1;
	for (unsigned int other = 0; other < m->best->tasks; other++) {
		prog_copy(&candidate, m->best);
		if (other == task || !retarget(&candidate, task, other))
			continue;
		prog_remove_task(&candidate, task);
		if (accept(m))
			return 1;
	}
	return 0;
}

static int fewer_tasks(struct minimizer *m)
{
	int changed = 0;

	for (unsigned int i = m->best->tasks; i-- > 0;)
		changed |= without_task(m, i);
	return changed;
}

static int fewer_ops_of(struct minimizer *m, int task)
{
	int changed = 0;

	for (unsigned int size = prog_task_of(m->best, task)->count; size > 0; size /= 2) {
		unsigned int at = prog_task_of(m->best, task)->count;

		while (at > 0) {
			unsigned int n = size < at ? size : at;

			at -= n;
			prog_copy(&candidate, m->best);
			prog_remove_ops(&candidate, task, at, n);
			if (accept(m))
				changed = 1;
			if (at > prog_task_of(m->best, task)->count)
				at = prog_task_of(m->best, task)->count;
		}
	}
	return changed;
}

static int fewer_ops(struct minimizer *m)
{
	int changed = 0;

	for (unsigned int i = m->best->tasks; i-- > 0;)
		changed |= fewer_ops_of(m, i);
	changed |= fewer_ops_of(m, -1);
	for (unsigned int i = m->best->tasks; i-- > 0;)
		if (!m->best->task[i].count) {
			prog_copy(&candidate, m->best);
			prog_remove_task(&candidate, i);
			accept(m);
		}
	return changed;
}

/* Two tasks that run one after the other are one; a first operation may go to the set-up. */
static int merge_tasks(struct minimizer *m)
{
	int changed = 0;

	for (unsigned int i = m->best->tasks; i-- > 0;) {
		while (i < m->best->tasks && m->best->task[i].count) {
			struct op_call first = m->best->task[i].op[0];

			prog_copy(&candidate, m->best);
			prog_remove_ops(&candidate, i, 0, 1);
			if (prog_insert_op(&candidate, -1, candidate.setup.count, &first))
				break;
			if (!candidate.task[i].count)
				prog_remove_task(&candidate, i);
			if (!accept(m))
				break;
			changed = 1;
		}
	}
	return changed;
}

static int fewer_deviations(struct minimizer *m)
{
	int changed = 0;

	if (m->best->strategy != PROG_EXPLICIT)
		return 0;
	for (unsigned int size = m->best->deviations; size > 0; size /= 2) {
		unsigned int at = m->best->deviations;

		while (at > 0) {
			unsigned int n = size < at ? size : at;

			at -= n;
			prog_copy(&candidate, m->best);
			prog_remove_deviations(&candidate, at, n);
			if (accept(m))
				changed = 1;
			if (at > m->best->deviations)
				at = m->best->deviations;
		}
	}
	return changed;
}

static int try_arg(struct minimizer *m, int task, unsigned int at, unsigned int i,
		   unsigned int value)
{
	if (prog_task_of(m->best, task)->op[at].arg[i] == value)
		return 0;
	prog_copy(&candidate, m->best);
	prog_task_of(&candidate, task)->op[at].arg[i] = value;
	return accept(m);
}

static int simpler_op(struct minimizer *m, int task, unsigned int at)
{
	const struct op_type *type = &op_table[prog_task_of(m->best, task)->op[at].id];
	struct op_call *call;
	int changed = 0;

	if (prog_task_of(m->best, task)->op[at].fault) {
		prog_copy(&candidate, m->best);
		call = &prog_task_of(&candidate, task)->op[at];
		call->fault = call->nth = 0;
		changed |= accept(m);
	}
	for (unsigned int i = 0; i < OP_MAX_ARGS && type->arg[i] != ARG_NONE; i++) {
		enum op_arg kind = type->arg[i];

		if (op_arg_is_option(kind) || op_arg_types[kind].form == FORM_OBJECT)
			changed |= try_arg(m, task, at, i, op_arg_types[kind].value);
	}
	return changed;
}

static int simpler_ops(struct minimizer *m)
{
	int changed = 0;

	for (int task = -1; task < (int)m->best->tasks; task++)
		for (unsigned int at = 0; at < prog_task_of(m->best, task)->count; at++)
			changed |= simpler_op(m, task, at);
	return changed;
}

static int fewer_bits(struct minimizer *m, size_t offset)
{
	int changed = 0;

	for (unsigned int bit = 0; bit < 256; bit++) {
		unsigned char *mask = (unsigned char *)&candidate.host + offset;

		if (!machine_bit((unsigned char *)&m->best->host + offset, bit))
			continue;
		prog_copy(&candidate, m->best);
		mask[bit >> 3] &= ~(0x80 >> (bit & 7));
		changed |= accept(m);
	}
	return changed;
}

static int simpler_host(struct minimizer *m)
{
	int changed = 0;

	for (size_t i = 0; i < sizeof(struct machine_config) / 32; i++) {
		unsigned char *mask = (unsigned char *)&candidate.host + i * 32;

		prog_copy(&candidate, m->best);
		memset(mask, 0, 32);
		if (!memcmp(mask, (unsigned char *)&m->best->host + i * 32, 32))
			continue;
		if (accept(m))
			changed = 1;
		else
			changed |= fewer_bits(m, i * 32);
	}
	return changed;
}

unsigned int prog_minimize(struct prog *p, int (*holds)(struct prog *p, void *arg), void *arg,
			   unsigned int budget)
{
	struct minimizer m = { p, holds, arg, 0, budget };
	int changed = 1;

	/* a long recorded schedule breaks with every edit: shorten it first */
	fewer_deviations(&m);
	while (changed && m.calls < budget) {
		changed = fewer_tasks(&m);
		changed |= fewer_ops(&m);
		changed |= fewer_deviations(&m);
		changed |= merge_tasks(&m);
		changed |= simpler_ops(&m);
		changed |= simpler_host(&m);
	}
	return m.calls;
}
