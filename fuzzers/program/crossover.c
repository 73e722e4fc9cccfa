// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crossing two programs: tasks of both on the machine and set-up of the first. Operations meet
 * that were never together; the schedule comes from one parent or is new.
 */
#include <string.h>

#include "program/program.h"

static void take_task(struct prog *to, const struct prog_task *from)
{
	int task = prog_add_task(to, prog_find_task(to, from->name) < 0 ? from->name : NULL);

	if (task < 0)
		return;
	to->task[task].count = from->count;
	memcpy(to->task[task].op, from->op, from->count * sizeof(*from->op));
}

/* Replace the tail of one task by the tail of another one. */
static void splice_tails(struct prog_rng *rng, struct prog *to, const struct prog *b)
{
	int task = prog_below(rng, to->tasks);
	const struct prog_task *from = &b->task[prog_below(rng, b->tasks)];
	unsigned int cut = prog_below(rng, to->task[task].count + 1);

	prog_remove_ops(to, task, cut, to->task[task].count - cut);
	for (unsigned int i = prog_below(rng, from->count + 1); i < from->count; i++)
		prog_insert_op(to, task, to->task[task].count, &from->op[i]);
}

void prog_crossover(struct prog *to, const struct prog *a, const struct prog *b, uint64_t seed)
{
	struct prog_rng rng = { seed };

	if (prog_below(&rng, 2)) {
		const struct prog *other = a;

		a = b;
		b = other;
	}
	prog_copy(to, a);
	if (b->tasks) {
		unsigned int r = prog_below(&rng, 4);

		if (r == 0 && to->tasks) {
			splice_tails(&rng, to, b);
		} else if (r == 1 && to->tasks > 1) {
			prog_remove_task(to, prog_below(&rng, to->tasks));
			take_task(to, &b->task[prog_below(&rng, b->tasks)]);
		} else {
			take_task(to, &b->task[prog_below(&rng, b->tasks)]);
		}
	}
	if (!prog_below(&rng, 3) || to->strategy != PROG_EXPLICIT)
		prog_random_schedule(&rng, to);
}
