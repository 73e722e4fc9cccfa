// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on the machine: answers of its instructions, resets, adapters, the configuration.
 */
#include "machine/user_machine.h"
#include "operations/calls.h"

/* In the order of their names in arguments.c. */
static const unsigned char op_response_codes[] = {
	0x05, 0x01, 0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x0a, 0x35, 0x36,
};

long call_answer(const unsigned int *arg)
{
	return user_machine_answer(arg[1], arg[0], op_response_codes[arg[2]], arg[3]);
}

long call_qci_fails(const unsigned int *arg)
{
	return user_machine_qci_fails(arg[0]);
}

long call_reset_time(const unsigned int *arg)
{
	return user_machine_reset_time(arg[0], arg[1]);
}

long call_reset_stuck(const unsigned int *arg)
{
	return user_machine_reset_stuck(arg[0]);
}

long call_reset_end(const unsigned int *arg)
{
	return user_machine_reset_end(arg[0]);
}

long call_adapter_state(const unsigned int *arg)
{
	return user_machine_adapter(arg[0], arg[1]);
}

long call_host_add(const unsigned int *arg)
{
	return user_machine_configure(arg[0], arg[1], 1);
}

long call_host_remove(const unsigned int *arg)
{
	return user_machine_configure(arg[0], arg[1], 0);
}
