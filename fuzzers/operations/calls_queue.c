// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on queues: bound and unbound by hand, an interruption that the machine raises.
 */
#include "kernel/user.h"
#include "operations/calls.h"

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
