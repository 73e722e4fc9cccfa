// SPDX-License-Identifier: GPL-2.0-only
/*
 * The structure-aware mutator: it edits operations, tasks and the schedule, never bytes, so every
 * mutant is a valid program. Deterministic in program and seed.
 */
#include <string.h>

#include "program/program.h"

/* A mutant with more operations than this gets fewer, not more: runs must stay short. */
#define MANY_OPS 28u

/* A task with operations, or the set-up (-1), or -2 if there is no operation at all. */
static int pick_task(struct prog_rng *rng, struct prog *p)
{
	unsigned int total = prog_ops(p), r;

	if (!total || !prog_below(rng, 6))
		return p->setup.count ? -1 : total ? (int)prog_below(rng, p->tasks) : -2;
	r = prog_below(rng, total);
	for (unsigned int i = 0; i < p->tasks; i++) {
		if (r < p->task[i].count)
			return i;
		r -= p->task[i].count;
	}
	return -2;
}

static int pick_op(struct prog_rng *rng, struct prog *p, int *task, unsigned int *at)
{
	*task = pick_task(rng, p);
	if (*task == -2 || !prog_task_of(p, *task)->count)
		return 0;
	*at = prog_below(rng, prog_task_of(p, *task)->count);
	return 1;
}

static int insert_op(struct prog_rng *rng, struct prog *p, const struct prog_emphasis *e)
{
	int task = (int)prog_below(rng, p->tasks + 1) - 1;
	struct op_call call;

	if (task < 0 && prog_below(rng, 2))
		return 0;
	if (prog_ops(p) + p->setup.count >= MANY_OPS)
		return 0;
	prog_random_op(rng, p, e, OP_NR, &call);
	return !prog_insert_op(p, task, prog_below(rng, prog_task_of(p, task)->count + 1), &call);
}

static int remove_op(struct prog_rng *rng, struct prog *p)
{
	unsigned int at;
	int task;

	if (!pick_op(rng, p, &task, &at))
		return 0;
	prog_remove_ops(p, task, at, 1);
	if (task >= 0 && !p->task[task].count)
		prog_remove_task(p, task);
	return 1;
}

/* Duplicate (mostly into another task), or move. */
static int copy_op(struct prog_rng *rng, struct prog *p, int move)
{
	int task, to = (int)prog_below(rng, p->tasks + 1) - 1;
	struct op_call call;
	unsigned int at;

	if (!pick_op(rng, p, &task, &at))
		return 0;
	if (!move && prog_ops(p) + p->setup.count >= MANY_OPS)
		return 0;
	call = prog_task_of(p, task)->op[at];
	if (move)
		prog_remove_ops(p, task, at, 1);
	return !prog_insert_op(p, to, prog_below(rng, prog_task_of(p, to)->count + 1), &call);
}

static int swap_ops(struct prog_rng *rng, struct prog *p)
{
	unsigned int a, b;
	struct op_call call;
	int task, other;

	if (!pick_op(rng, p, &task, &a) || !pick_op(rng, p, &other, &b))
		return 0;
	call = prog_task_of(p, task)->op[a];
	prog_task_of(p, task)->op[a] = prog_task_of(p, other)->op[b];
	prog_task_of(p, other)->op[b] = call;
	return 1;
}

static int change_arg(struct prog_rng *rng, struct prog *p, const struct prog_emphasis *e)
{
	unsigned int at, args = 0;
	struct op_call *call, fresh;
	int task;

	if (!pick_op(rng, p, &task, &at))
		return 0;
	call = &prog_task_of(p, task)->op[at];
	prog_random_op(rng, p, e, call->id, &fresh);
	while (args < OP_MAX_ARGS && op_table[call->id].arg[args] != ARG_NONE)
		args++;
	at = prog_below(rng, args);
	call->arg[at] = fresh.arg[at];
	return 1;
}

static int change_fault(struct prog_rng *rng, struct prog *p)
{
	struct op_call *call;
	unsigned int at;
	int task;

	if (!pick_op(rng, p, &task, &at))
		return 0;
	call = &prog_task_of(p, task)->op[at];
	if (call->fault && prog_below(rng, 2)) {
		call->fault = call->nth = 0;
	} else if (call->fault) {
		/* Loading the module makes some forty allocations, others less than twenty. */
		call->nth = 1 + prog_below(rng, prog_below(rng, 4) ? 12 : 50);
	} else {
		call->fault = 1 + prog_below(rng, USER_FAULT_NR);
		call->nth = 1 + prog_below(rng, 4);
	}
	return 1;
}

/* A new task: with an operation of its own, or with the tail of another one. */
static int add_task(struct prog_rng *rng, struct prog *p, const struct prog_emphasis *e)
{
	struct op_call call;
	unsigned int at;
	int from, task;

	if (prog_below(rng, 2) && pick_op(rng, p, &from, &at) && from >= 0 && at > 0) {
		task = prog_add_task(p, NULL);
		if (task < 0)
			return 0;
		while (p->task[from].count > at) {
			call = p->task[from].op[at];
			prog_remove_ops(p, from, at, 1);
			prog_insert_op(p, task, p->task[task].count, &call);
		}
		return 1;
	}
	task = prog_add_task(p, NULL);
	if (task < 0)
		return 0;
	prog_random_op(rng, p, e, OP_NR, &call);
	return !prog_insert_op(p, task, 0, &call);
}

static int remove_task(struct prog_rng *rng, struct prog *p)
{
	if (p->tasks < 2)
		return 0;
	prog_remove_task(p, prog_below(rng, p->tasks));
	return 1;
}

/* Add, move or remove one deviation; a random strategy gives way to an explicit schedule. */
static int change_deviation(struct prog_rng *rng, struct prog *p)
{
	struct sched_deviation *d;
	unsigned int r = prog_below(rng, 4);

	if (p->strategy != PROG_EXPLICIT)
		return 0;
	if (p->deviations && r == 0) {
		prog_remove_deviations(p, prog_below(rng, p->deviations), 1);
		return 1;
	}
	if (p->deviations && r == 1) {
		d = &p->deviation[prog_below(rng, p->deviations)];
		if (prog_below(rng, 2))
			d->point += prog_below(rng, 1 + d->point / 4);
		else
			d->point -= prog_below(rng, 1 + d->point / 2);
		if (!d->point || d->point > PROG_MAX_POINT)
			d->point = 1;
		d->function[0] = '\0';
		d->kind = d->nth = 0;
		return 1;
	}
	return p->deviations < PROG_MUTATE_DEVIATIONS && prog_random_deviation(rng, p);
}

static int change_seed(struct prog_rng *rng, struct prog *p)
{
	if (p->strategy == PROG_EXPLICIT)
		return 0;
	p->seed = prog_rand(rng) >> 44;
	if (p->strategy == PROG_PCT && !prog_below(rng, 3))
		p->depth = 1 + prog_below(rng, 5);
	return 1;
}

static int change_host(struct prog_rng *rng, struct prog *p)
{
	unsigned char *masks[] = {
		p->host.adapter,      p->host.domain,	   p->host.control,
		p->host.host_adapter, p->host.host_domain,
	};
	unsigned int r = prog_below(rng, 12), bit = prog_below(rng, 8);
	unsigned char *mask = masks[r < 5 ? r : r & 1];

	if (!prog_below(rng, 8))
		bit = prog_below(rng, 256);
	mask[bit >> 3] ^= 0x80 >> (bit & 7);
	return 1;
}

static int mutate_once(struct prog_rng *rng, struct prog *p, const struct prog_emphasis *e)
{
	unsigned int r = prog_below(rng, 100);

	if (r < 16)
		return insert_op(rng, p, e);
	if (r < 24)
		return remove_op(rng, p);
	if (r < 30)
		return copy_op(rng, p, 0);
	if (r < 37)
		return copy_op(rng, p, 1);
	if (r < 41)
		return swap_ops(rng, p);
	if (r < 51)
		return change_arg(rng, p, e);
	if (r < 54)
		return change_fault(rng, p);
	if (r < 58)
		return add_task(rng, p, e);
	if (r < 60)
		return remove_task(rng, p);
	if (r < 62)
		return change_host(rng, p);
	if (r < 74)
		return change_deviation(rng, p);
	if (r < 88)
		return change_seed(rng, p);
	prog_random_schedule(rng, p);
	return 1;
}

void prog_mutate(struct prog *p, uint64_t seed, const struct prog_emphasis *e)
{
	struct prog_rng rng = { seed };
	unsigned int n = 1;

	/* nothing to start from, or now and then something new */
	if (!p->tasks || !prog_ops(p) || !prog_below(&rng, 200)) {
		prog_generate(p, prog_rand(&rng), e);
		return;
	}
	while (n < 8 && !prog_below(&rng, 2))
		n++;
	for (unsigned int tries = 0; n > 0 && tries < 64; tries++)
		n -= mutate_once(&rng, p, e);
	/* all interest lies in the interleaving: half of the time a new one with it */
	if (p->strategy == PROG_EXPLICIT && !p->deviations && prog_below(&rng, 2))
		prog_random_schedule(&rng, p);
	if (!p->tasks)
		prog_add_task(p, NULL);
}
