// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done with the table of operations: find one by its name, execute one.
 */
#include <string.h>

#include "operations/operations.h"
#include "sched/sched.h"

/* A loop of its own: libFuzzer hooks strncmp(), and each execution looks up every operation. */
int op_by_name(const char *name, size_t length)
{
	for (int id = 0; id < OP_NR; id++) {
		const char *known = op_table[id].name;
		size_t i = 0;

		while (i < length && known[i] == name[i])
			i++;
		if (i == length && !known[i])
			return id;
	}
	return -1;
}

void op_init(struct op_call *call, unsigned int id)
{
	memset(call, 0, sizeof(*call));
	call->id = id;
	for (unsigned int i = 0; i < OP_MAX_ARGS; i++)
		call->arg[i] = op_arg_types[op_table[id].arg[i]].value;
}

static struct op_content saw, content;

const struct op_content *op_content(void)
{
	return &content;
}

/* Tasks come here one after the other; a sanitizer would take memcpy() for their accesses. */
static void __attribute__((no_builtin)) copy(unsigned char *to, const unsigned char *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[i];
}

void op_saw(const void *bytes, size_t size)
{
	saw.size = size;
	copy(saw.bytes, bytes, size < OP_CONTENT_MAX ? size : OP_CONTENT_MAX);
}

/* No other task runs between op_saw() and this: there is no decision point. */
static void take_content(void)
{
	content.size = saw.size;
	copy(content.bytes, saw.bytes, saw.size < OP_CONTENT_MAX ? saw.size : OP_CONTENT_MAX);
	saw.size = 0;
}

long op_run(const struct op_call *call, int *failed)
{
	const struct op_type *type = &op_table[call->id];
	unsigned int kind = call->fault - 1u;
	long result;

	*failed = 0;
	sched_op_begin(type->name);
	if (call->fault)
		user_fault(kind, call->nth);
	result = type->call(call->arg);
	take_content();
	if (call->fault)
		*failed = user_fault_clear() >> kind & 1;
	sched_op_end(result);
	return result;
}
