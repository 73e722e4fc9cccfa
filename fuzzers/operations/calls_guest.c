// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of guests: QEMU opens and closes, virtual CPUs execute instructions.
 */
#include "kernel/user.h"
#include "operations/calls.h"

long call_guest_open(const unsigned int *arg)
{
	return arg[2] ? user_guest_open_node(arg[0], arg[1]) : user_guest_open(arg[0], arg[1]);
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

/* The words of ARG_LACKS are the bits of enum user_lacks in order. */
long call_cpu_model(const unsigned int *arg)
{
	return user_guest_lacks(arg[0], arg[1] ? 1u << (arg[1] - 1) : 0);
}

long call_vcpu_run(const unsigned int *arg)
{
	return user_guest_run(arg[0], arg[2], arg[1] * 1000000ul);
}

long call_guest_zapq(const unsigned int *arg)
{
	return user_guest_queue(arg[0], arg[2], 2, arg[1]);
}

long call_pqap(const unsigned int *arg)
{
	return user_guest_pqap(arg[0], arg[5],
			       (unsigned long)arg[2] << 24 | (unsigned long)arg[3] << 23 |
				       (unsigned long)arg[4] << 16 | arg[1]);
}

long call_guest_protect(const unsigned int *arg)
{
	return user_guest_protect(arg[0], 1);
}

long call_guest_unprotect(const unsigned int *arg)
{
	return user_guest_protect(arg[0], 0);
}

long call_vm_close(const unsigned int *arg)
{
	return user_guest_close_vm(arg[0]);
}
