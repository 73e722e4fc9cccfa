// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that other operations of a program have already. Operations on different objects do not
 * interact: where a domain is neither the host's nor likely, two operations meet in it by this alone.
 */
#include "machine/user_machine.h"
#include "program/program.h"

/* Does argument @i of the operation name an adapter (or a domain) of its own? Then *@number is it. */
static int number_of(const struct op_call *call, unsigned int i, enum prog_number kind,
		     unsigned int *number)
{
	int adapter = kind == PROG_NUMBER_ADAPTER;

	*number = call->arg[i];
	switch (op_table[call->id].arg[i]) {
	case ARG_ADAPTER:
		return adapter;
	case ARG_DOMAIN:
		return !adapter;
	case ARG_APQN:
		*number = adapter ? *number >> 8 : *number & 255;
		return 1;
	case ARG_PART_NR:
		return adapter == (call->arg[0] == MACHINE_ADAPTER);
	default:
		return 0;
	}
}

static const struct op_call *op_at(const struct prog *p, unsigned int i)
{
	if (i < p->setup.count)
		return &p->setup.op[i];
	i -= p->setup.count;
	for (unsigned int t = 0; t < p->tasks; t++) {
		if (i < p->task[t].count)
			return &p->task[t].op[i];
		i -= p->task[t].count;
	}
	return NULL;
}

int prog_number_in_use(struct prog_rng *rng, const struct prog *p, enum prog_number kind,
		       unsigned int *number)
{
	unsigned int ops = p->setup.count + prog_ops(p);

	for (unsigned int tries = 0; ops && tries < 4; tries++) {
		const struct op_call *call = op_at(p, prog_below(rng, ops));

		for (unsigned int i = 0; call && i < OP_MAX_ARGS; i++)
			if (number_of(call, i, kind, number))
				return 1;
	}
	return 0;
}
