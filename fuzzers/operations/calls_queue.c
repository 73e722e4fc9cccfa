// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on queues: bound and unbound by hand, an interruption that the machine raises.
 */
#include "kernel/user.h"
#include "operations/calls.h"
#include "operations/operations.h"

long call_queue_bind(const unsigned int *arg)
{
	return user_queue_bind(arg[0]);
}

long call_queue_unbind(const unsigned int *arg)
{
	return user_queue_unbind(arg[0]);
}

long call_interrupt(const unsigned int *arg)
{
	return user_machine_interrupt(arg[0]);
}

long call_read_status(const unsigned int *arg)
{
	char page[4096];
	long length = user_queue_read(arg[0], "status", page, sizeof(page));

	if (length > 0)
		op_saw(page, (size_t)length);
	return length;
}
