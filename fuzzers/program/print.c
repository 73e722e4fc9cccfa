// SPDX-License-Identifier: GPL-2.0-only
/*
 * The canonical text of a program. It is made for every input that the mutator returns, so it
 * writes digits itself instead of calling snprintf().
 */
#include <string.h>

#include "program/program.h"
#include "sched/event.h"

struct out {
	char *buf;
	size_t size, len;
};

static void put_bytes(struct out *o, const char *s, size_t n)
{
	if (o->len < o->size)
		memcpy(o->buf + o->len, s, n < o->size - o->len ? n : o->size - o->len);
	o->len += n;
}

static void put(struct out *o, const char *s)
{
	put_bytes(o, s, strlen(s));
}

static void put_number(struct out *o, unsigned long long n)
{
	char digits[24];
	unsigned int at = sizeof(digits);

	do {
		digits[--at] = '0' + n % 10;
		n /= 10;
	} while (n);
	put_bytes(o, digits + at, sizeof(digits) - at);
}

static void put_hex(struct out *o, unsigned long n)
{
	char digits[24];
	unsigned int at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[n & 15];
		n >>= 4;
	} while (n);
	put(o, "0x");
	put_bytes(o, digits + at, sizeof(digits) - at);
}

/* "3,5,8-11": a range from three on */
static void put_mask(struct out *o, const char *key, const unsigned char *mask, int always)
{
	unsigned int first = 1;

	for (unsigned int i = 0; i < 256; i++) {
		unsigned int end = i;

		if (!mask[i >> 3] && !(i & 7)) {
			i += 7;
			continue;
		}
		if (!machine_bit(mask, i))
			continue;
		while (end < 255 && machine_bit(mask, end + 1))
			end++;
		if (end < i + 2)
			end = i;
		put(o, first ? key : ",");
		first = 0;
		put_number(o, i);
		if (end > i) {
			put(o, "-");
			put_number(o, end);
		}
		i = end;
	}
	if (first && always)
		put(o, key);
}

static void put_list(struct out *o, unsigned int list)
{
	for (unsigned int i = 0; i < op_list_count(list); i++) {
		if (i)
			put(o, ",");
		put_number(o, op_list_number(list, i));
	}
	if (!op_list_count(list))
		put(o, "none");
}

static void put_arg(struct out *o, enum op_arg type, unsigned int arg)
{
	const struct op_arg_type *t = &op_arg_types[type];

	switch (t->form) {
	case FORM_OBJECT:
		put_bytes(o, &t->letter, 1);
		put_number(o, arg);
		break;
	case FORM_APQN:
		put_number(o, arg >> 8);
		put(o, ".");
		put_number(o, arg & 255);
		break;
	case FORM_HEX:
		put_hex(o, arg);
		break;
	case FORM_WORD:
		put(o, t->words[arg]);
		break;
	case FORM_LIST:
		put_list(o, arg);
		break;
	default:
		put_number(o, arg);
	}
}

static void put_op(struct out *o, const struct op_call *call)
{
	const struct op_type *type = &op_table[call->id];

	put(o, type->name);
	for (unsigned int i = 0; i < OP_MAX_ARGS && type->arg[i] != ARG_NONE; i++) {
		const struct op_arg_type *a = &op_arg_types[type->arg[i]];

		if (a->key && call->arg[i] == a->value)
			continue;
		put(o, " ");
		if (a->key) {
			put(o, a->key);
			put(o, "=");
		}
		put_arg(o, type->arg[i], call->arg[i]);
	}
	if (!call->fault)
		return;
	put(o, " fail=");
	put(o, op_fault_names[call->fault - 1]);
	if (call->nth != 1) {
		put(o, ":");
		put_number(o, call->nth);
	}
}

static void put_ops(struct out *o, const struct prog_task *t)
{
	for (unsigned int i = 0; i < t->count; i++) {
		put(o, "    ");
		put_op(o, &t->op[i]);
		put(o, "\n");
	}
}

static void put_deviation(struct out *o, const struct sched_deviation *d)
{
	put(o, d->task);
	put(o, ".");
	put_number(o, d->op);
	put(o, "@");
	put_number(o, d->point);
	put(o, " -> ");
	put(o, d->target);
	if (!d->function[0])
		return;
	put(o, " at ");
	put(o, d->function);
	put(o, ":");
	put(o, event_kind_name(d->kind));
	put(o, "#");
	put_number(o, d->nth);
}

static void put_schedule(struct out *o, const struct prog *p)
{
	if (p->strategy == PROG_EXPLICIT && !p->deviations)
		return;
	put(o, "schedule");
	if (p->strategy != PROG_EXPLICIT) {
		put(o, p->strategy == PROG_PCT ? " pct seed=" : " random seed=");
		put_number(o, p->seed);
	}
	if (p->strategy == PROG_PCT) {
		put(o, " depth=");
		put_number(o, p->depth);
		if (p->length != PROG_PCT_LENGTH) {
			put(o, " length=");
			put_number(o, p->length);
		}
	}
	put(o, "\n");
	for (unsigned int i = 0; p->strategy == PROG_EXPLICIT && i < p->deviations; i++) {
		put(o, "    ");
		put_deviation(o, &p->deviation[i]);
		put(o, "\n");
	}
}

size_t prog_print(const struct prog *p, char *buf, size_t size)
{
	struct out o = { buf, size, 0 };

	put(&o, "# vfio_ap program 1\nhost");
	put_mask(&o, " adapters=", p->host.adapter, 1);
	put_mask(&o, " domains=", p->host.domain, 1);
	put_mask(&o, " control=", p->host.control, 0);
	put_mask(&o, " reserved_adapters=", p->host.host_adapter, 0);
	put_mask(&o, " reserved_domains=", p->host.host_domain, 0);
	put(&o, "\n");
	if (p->setup.count) {
		put(&o, "setup\n");
		put_ops(&o, &p->setup);
	}
	for (unsigned int i = 0; i < p->tasks; i++) {
		put(&o, "task ");
		put(&o, p->task[i].name);
		put(&o, "\n");
		put_ops(&o, &p->task[i]);
	}
	put_schedule(&o, p);
	return o.len;
}

static void terminate(struct out *o)
{
	o->buf[o->len < o->size ? o->len : o->size] = '\0';
}

void prog_print_op(const struct op_call *call, char *buf, size_t size)
{
	struct out o = { buf, size - 1, 0 };

	put_op(&o, call);
	terminate(&o);
}

void prog_print_deviation(const struct sched_deviation *d, char *buf, size_t size)
{
	struct out o = { buf, size - 1, 0 };

	put_deviation(&o, d);
	terminate(&o);
}

size_t prog_print_fitting(struct prog *p, char *buf, size_t max)
{
	for (;;) {
		size_t len = prog_print(p, buf, max);

		if (len <= max)
			return len;
		if (p->deviations)
			prog_remove_deviations(p, p->deviations / 2,
					       p->deviations - p->deviations / 2);
		else if (p->tasks && p->task[p->tasks - 1].count)
			p->task[p->tasks - 1].count /= 2;
		else if (p->tasks)
			p->tasks--;
		else if (p->setup.count)
			p->setup.count /= 2;
		else
			return 0;
	}
}
