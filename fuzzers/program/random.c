// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations and schedules. Ids are small and meet each other most of the time, because
 * operations on different objects do not interact; a few are at the borders, where masks end and
 * sysfs numbers stop being valid.
 */
#include <string.h>

#include "machine/user_machine.h"
#include "program/program.h"

static const unsigned short border_ids[] = { 0, 1, 15, 16, 63, 64, 127, 128, 254, 255, 256, 65535 };

/* An adapter or a domain: mostly one that the host has. */
static unsigned int random_id(struct prog_rng *rng, const unsigned char *mask)
{
	unsigned int r = prog_below(rng, 100), start = prog_below(rng, 32);

	if (r < 80) {
		/* half of the time the lowest one: operations meet there */
		unsigned int skip = prog_below(rng, 2) ? 0 : prog_below(rng, 4), last = 256;

		for (unsigned int i = 0; i < 256; i++) {
			if (!mask[i >> 3]) {
				i |= 7;
				continue;
			}
			if (!machine_bit(mask, i))
				continue;
			last = i;
			if (!skip--)
				break;
		}
		if (last < 256)
			return last;
	}
	if (r < 93)
		return start & 7;
	return border_ids[prog_below(rng, sizeof(border_ids) / sizeof(border_ids[0]))];
}

static unsigned int random_small(struct prog_rng *rng, unsigned int max)
{
	unsigned int r = prog_below(rng, 100);

	if (r < 68)
		return 0;
	return r < 93 || max < 2 ? 1 : prog_below(rng, max + 1);
}

static unsigned int random_nib(struct prog_rng *rng)
{
	switch (prog_below(rng, 10)) {
	case 0:
		return 0;
	case 1:
		return prog_below(rng, USER_GUEST_PAGES * 4096);
	case 2:
		return USER_GUEST_PAGES * 4096 - 1 + prog_below(rng, 2);
	case 3:
	case 4:
		return prog_below(rng, USER_GUEST_PAGES) * 4096;
	default:
		return op_arg_types[ARG_NIB].value;
	}
}

/* The same, or one that another operation of the program has. */
static unsigned int random_number(struct prog_rng *rng, const struct prog *p, enum prog_number kind)
{
	unsigned int number;

	if (!prog_below(rng, 4) && prog_number_in_use(rng, p, kind, &number))
		return number;
	return random_id(rng, kind == PROG_NUMBER_ADAPTER ? p->host.adapter : p->host.domain);
}

static unsigned int random_apqn(struct prog_rng *rng, const struct prog *p)
{
	unsigned int adapter = random_number(rng, p, PROG_NUMBER_ADAPTER) & 255;

	return adapter << 8 | (random_number(rng, p, PROG_NUMBER_DOMAIN) & 255);
}

static unsigned int random_part_nr(struct prog_rng *rng, const struct prog *p, unsigned int part)
{
	if (part == MACHINE_ADAPTER)
		return random_number(rng, p, PROG_NUMBER_ADAPTER) & 255;
	return random_number(rng, p, PROG_NUMBER_DOMAIN) & 255;
}

/* Mostly one or two of what the host has */
static unsigned int random_list(struct prog_rng *rng, const unsigned char *mask)
{
	unsigned int list = 0;

	for (unsigned int n = prog_below(rng, OP_LIST_MAX + 1); n; n--)
		list = op_list_add(list, random_id(rng, mask));
	return list;
}

/* One kind of data and one action, as a rule; else any bits. */
static unsigned int random_flags(struct prog_rng *rng)
{
	unsigned int r = prog_below(rng, 10);

	if (r < 6)
		return op_arg_types[ARG_IRQ_FLAGS].value;
	if (r < 9)
		return 1u << prog_below(rng, 3) | 8u << prog_below(rng, 3);
	return prog_below(rng, 0x80);
}

/* Numbers that a driver must look at before it uses them. */
static unsigned int random_near(struct prog_rng *rng, const struct op_arg_type *type)
{
	unsigned int r = prog_below(rng, 10);

	if (r < 7)
		return type->value;
	if (r < 9)
		return prog_below(rng, 32);
	return type->max - prog_below(rng, 2);
}

/* @call: its arguments before this one are there */
static unsigned int random_arg(struct prog_rng *rng, const struct prog *p,
			       const struct op_call *call, enum op_arg type)
{
	if (op_arg_lacking(type))
		return op_arg_types[type].value;
	switch (type) {
	case ARG_MDEV:
	case ARG_GUEST:
	case ARG_VCPU:
		return random_small(rng, op_arg_types[type].max);
	case ARG_ADAPTER:
		return random_number(rng, p, PROG_NUMBER_ADAPTER);
	case ARG_DOMAIN:
		return random_number(rng, p, PROG_NUMBER_DOMAIN);
	case ARG_APQN:
		return random_apqn(rng, p);
	case ARG_ADAPTERS:
		return random_list(rng, p->host.adapter);
	case ARG_DOMAINS:
		return random_list(rng, p->host.domain);
	case ARG_CONTROLS:
		return prog_below(rng, 3) ? 0 : random_list(rng, p->host.control);
	case ARG_MS:
		return prog_below(rng, 3) ? op_arg_types[type].value : prog_below(rng, 60);
	case ARG_INSN:
	case ARG_STATE:
	case ARG_SIGN:
	case ARG_BUS_ATTR:
	case ARG_RC:
		return prog_below(rng, op_arg_types[type].max + 1);
	case ARG_PART:
		return prog_below(rng, 8) ? prog_below(rng, 2) : 2;
	case ARG_PART_NR:
		return random_part_nr(rng, p, call->arg[0]);
	case ARG_TEXT:
		return prog_below(rng, 16) ? 0 : prog_below(rng, op_arg_types[type].max + 1);
	case ARG_TIMES:
		return 1 + (prog_below(rng, 2) ? 0 : prog_below(rng, 8));
	case ARG_RESET_MS:
		return 1u << prog_below(rng, 11);
	case ARG_TO:
		return prog_below(rng, 4) ? 0 : prog_below(rng, 257);
	case ARG_ISC:
		return prog_below(rng, 4) ? op_arg_types[type].value : prog_below(rng, 8);
	case ARG_NIB:
		return random_nib(rng);
	case ARG_IRQ_FLAGS:
		return random_flags(rng);
	case ARG_INDEX:
	case ARG_START:
	case ARG_COUNT:
	case ARG_ARGSZ:
	case ARG_COMMAND:
		return random_near(rng, &op_arg_types[type]);
	case ARG_PAGE:
	case ARG_PAGES:
		return prog_below(rng, 3) ? op_arg_types[type].value :
					    prog_below(rng, op_arg_types[type].max + 1);
	default:
		return random_small(rng, op_arg_types[type].max);
	}
}

static void random_fault(struct prog_rng *rng, struct op_call *call)
{
	call->fault = 1 + prog_below(rng, USER_FAULT_NR);
	call->nth = 1 + (prog_below(rng, 2) ? 0 : prog_below(rng, 16));
}

static unsigned int random_kind(struct prog_rng *rng, const struct prog_emphasis *e)
{
	unsigned int sum = 0, r;

	for (unsigned int i = 0; i < OP_NR; i++)
		sum += prog_weight(e, i);
	r = prog_below(rng, sum);
	for (unsigned int i = 0; i < OP_NR; i++) {
		unsigned int weight = prog_weight(e, i);

		if (r < weight)
			return i;
		r -= weight;
	}
	return 0;
}

void prog_random_op(struct prog_rng *rng, const struct prog *p, const struct prog_emphasis *e,
		    unsigned int id, struct op_call *call)
{
	if (id >= OP_NR)
		id = random_kind(rng, e);
	op_init(call, id);
	for (unsigned int i = 0; i < OP_MAX_ARGS && op_table[id].arg[i] != ARG_NONE; i++)
		call->arg[i] = random_arg(rng, p, call, op_table[id].arg[i]);
	if (!prog_below(rng, 16))
		random_fault(rng, call);
}

/* 1 ... 1024, small ones more often */
static unsigned int random_point(struct prog_rng *rng)
{
	return 1 + prog_below(rng, 2u << prog_below(rng, 10));
}

int prog_random_deviation(struct prog_rng *rng, struct prog *p)
{
	struct sched_deviation *d = &p->deviation[p->deviations];
	unsigned int from = prog_below(rng, p->tasks), to = prog_below(rng, p->tasks + 1);
	const struct prog_task *t = &p->task[from];

	if (!t->count || to == from)
		return 0;
	memset(d, 0, sizeof(*d));
	strcpy(d->task, t->name);
	strcpy(d->target, to < p->tasks ? p->task[to].name : "clock");
	d->op = 1 + prog_below(rng, t->count);
	d->point = random_point(rng);
	p->deviations++;
	return 1;
}

void prog_random_schedule(struct prog_rng *rng, struct prog *p)
{
	unsigned int r = prog_below(rng, 100);

	p->deviations = 0;
	p->seed = 0;
	p->depth = p->length = 0;
	if (r < 45) {
		p->strategy = PROG_PCT;
		p->seed = prog_rand(rng) >> 44;
		p->depth = 1 + prog_below(rng, 5);
		p->length = 250u << prog_below(rng, 5);
	} else if (r < 70) {
		p->strategy = PROG_RANDOM;
		p->seed = prog_rand(rng) >> 44;
	} else {
		p->strategy = PROG_EXPLICIT;
		for (unsigned int n = prog_below(rng, 5); p->tasks && n > 0; n--)
			prog_random_deviation(rng, p);
	}
}
