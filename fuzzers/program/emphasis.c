// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often each fuzz target makes which operation. Queue remove, mdev create and guest attach are
 * in all of them: what they do to each other is what the fuzzer is for.
 */
#include <string.h>

#include "program/program.h"

enum emphasis {
	EMPHASIS_ALL, /* everything alike */
	EMPHASIS_QUEUE, /* queues come and go while mdevs and guests have them */
	EMPHASIS_MDEV, /* mdevs come and go, their matrices change */
	EMPHASIS_GUEST, /* guests start and stop and use interruptions */
	EMPHASIS_CONFIG, /* the host's configuration and its claims change, adapters fail */
	EMPHASIS_NR
};

/* One row for an operation; a column for an emphasis. */
static const unsigned char weights[OP_NR][EMPHASIS_NR] = {
	/*                          all queue mdev guest config */
	[OP_MDEV_CREATE] = { 4, 2, 9, 2, 2 },
	[OP_MDEV_REMOVE] = { 3, 2, 7, 2, 3 },
	[OP_ASSIGN_ADAPTER] = { 5, 5, 9, 4, 5 },
	[OP_UNASSIGN_ADAPTER] = { 4, 3, 6, 3, 3 },
	[OP_ASSIGN_DOMAIN] = { 5, 4, 8, 4, 4 },
	[OP_UNASSIGN_DOMAIN] = { 4, 3, 5, 3, 2 },
	[OP_READ_MATRIX] = { 2, 1, 4, 1, 1 },
	[OP_GUEST_OPEN] = { 5, 4, 2, 10, 5 },
	[OP_GUEST_CLOSE] = { 4, 3, 2, 8, 4 },
	[OP_PQAP_ENABLE] = { 5, 5, 2, 10, 4 },
	[OP_PQAP_DISABLE] = { 3, 2, 1, 6, 2 },
	[OP_QUEUE_BIND] = { 4, 9, 2, 2, 3 },
	[OP_QUEUE_UNBIND] = { 5, 12, 3, 3, 5 },
	[OP_INTERRUPT] = { 2, 2, 1, 4, 1 },

	[OP_ASSIGN_CONTROL_DOMAIN] = { 2, 1, 4, 1, 2 },
	[OP_UNASSIGN_CONTROL_DOMAIN] = { 1, 1, 3, 1, 1 },
	[OP_READ_CONTROL_DOMAINS] = { 1, 1, 3, 1, 1 },
	[OP_READ_GUEST_MATRIX] = { 1, 1, 3, 1, 1 },
	[OP_READ_AP_CONFIG] = { 1, 1, 3, 1, 1 },
	[OP_WRITE_AP_CONFIG] = { 3, 3, 7, 3, 2 },
	[OP_READ_FEATURES] = { 1, 1, 1, 1, 1 },
	[OP_READ_STATUS] = { 2, 7, 1, 1, 1 },
	[OP_CPU_MODEL] = { 1, 1, 1, 2, 1 },
	[OP_VCPU_RUN] = { 3, 2, 1, 7, 2 },
	[OP_GUEST_ZAPQ] = { 2, 2, 1, 4, 1 },
	[OP_PQAP] = { 1, 1, 1, 2, 1 },
	[OP_GUEST_PROTECT] = { 2, 1, 1, 4, 1 },
	[OP_GUEST_UNPROTECT] = { 1, 1, 1, 2, 1 },
	[OP_VM_CLOSE] = { 2, 1, 1, 3, 1 },
	[OP_MODULE_LOAD] = { 1, 2, 2, 1, 1 },
	[OP_MODULE_UNLOAD] = { 1, 2, 2, 1, 1 },

	[OP_ANSWER] = { 2, 3, 1, 3, 3 },
	[OP_QCI_FAILS] = { 1, 0, 0, 0, 1 },
	[OP_RESET_TIME] = { 1, 1, 0, 1, 1 },
	[OP_RESET_STUCK] = { 1, 1, 0, 1, 1 },
	[OP_RESET_END] = { 1, 1, 0, 1, 1 },
	[OP_ADAPTER_STATE] = { 2, 2, 1, 2, 4 },
	[OP_HOST_ADD] = { 2, 1, 1, 1, 9 },
	[OP_HOST_REMOVE] = { 2, 2, 1, 1, 9 },
	[OP_BUS_SCAN] = { 3, 2, 1, 1, 11 },
	[OP_BUS_TIMER] = { 2, 1, 1, 1, 5 },
	[OP_BUS_NOTIFY] = { 1, 1, 0, 1, 4 },
	[OP_WRITE_APMASK] = { 3, 3, 2, 1, 6 },
	[OP_WRITE_AQMASK] = { 2, 2, 1, 1, 4 },
	[OP_READ_BUS] = { 1, 0, 0, 0, 1 },

	[OP_DEVICE_OPEN] = { 2, 1, 1, 3, 1 },
	[OP_DEVICE_CLOSE] = { 2, 1, 1, 3, 1 },
	[OP_DEVICE_INFO] = { 1, 0, 0, 1, 0 },
	[OP_DEVICE_RESET] = { 2, 2, 1, 3, 1 },
	[OP_IRQ_INFO] = { 1, 0, 0, 1, 0 },
	[OP_SET_IRQS] = { 3, 0, 1, 4, 1 },
	[OP_DEVICE_IOCTL] = { 1, 0, 0, 1, 0 },
	[OP_EVENTFD_READ] = { 1, 0, 0, 1, 0 },
	[OP_EVENTFD_CLOSE] = { 1, 0, 0, 1, 0 },
	[OP_CLOSE_ON_EVENT] = { 2, 0, 1, 2, 1 },
	[OP_DMA_UNMAP] = { 3, 1, 0, 5, 1 },
	[OP_DMA_MAP] = { 1, 0, 0, 1, 1 },
	[OP_IOAS_DETACH] = { 1, 0, 0, 1, 0 },
	[OP_IOAS_ATTACH] = { 1, 0, 0, 1, 0 },
};

const struct prog_emphasis prog_emphasis_all = { "all", EMPHASIS_ALL };

static const struct prog_emphasis emphases[] = {
	{ "all", EMPHASIS_ALL },   { "program", EMPHASIS_ALL }, { "queue", EMPHASIS_QUEUE },
	{ "mdev", EMPHASIS_MDEV }, { "guest", EMPHASIS_GUEST }, { "config", EMPHASIS_CONFIG },
};

const struct prog_emphasis *prog_emphasis_by_name(const char *name)
{
	if (!strncmp(name, "fuzz_", 5))
		name += 5;
	for (unsigned int i = 0; i < sizeof(emphases) / sizeof(emphases[0]); i++)
		if (!strcmp(emphases[i].name, name))
			return &emphases[i];
	return NULL;
}

const char *prog_emphasis_names(void)
{
	static char names[128];

	names[0] = '\0';
	for (unsigned int i = 0; i < sizeof(emphases) / sizeof(emphases[0]); i++) {
		strcat(names, i ? ", fuzz_" : "fuzz_");
		strcat(names, emphases[i].name);
	}
	return names;
}

unsigned int prog_weight(const struct prog_emphasis *e, unsigned int id)
{
	return op_lacking(id) ? 0 : weights[id][e->column];
}
