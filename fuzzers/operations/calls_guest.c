// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of guests: QEMU opens and closes, virtual CPUs execute instructions.
 */
#include "kernel/user.h"
#include "operations/calls.h"

long call_guest_open(const unsigned int *arg)
{
	return user_guest_open(arg[0], arg[1]);
}

long call_guest_close(const unsigned int *arg)
{
	return user_guest_close(arg[0]);
}

long call_pqap_enable(const unsigned int *arg)
{
	return user_guest_aqic(arg[0], arg[4], arg[1], 1, arg[2], arg[3]);
}

long call_pqap_disable(const unsigned int *arg)
{
	return user_guest_aqic(arg[0], arg[2], arg[1], 0, 0, 0);
}
