// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of operations and the few lines that execute one. Each goes in through what the
 * kernel itself would call (kernel/user.h): sysfs, vfio, the PQAP intercept, the AP bus.
 * So the table holds for every driver.
 *
 * Locks: P ap_perms_mutex, G guests_lock, K kvm->lock, R pqap_hook_rwsem, M mdevs_lock.
 */
#include <string.h>

#include "operations/operations.h"
#include "sched/sched.h"

const struct op_arg_type op_arg_types[ARG_NR] = {
	[ARG_MDEV] = { "mdev", NULL, USER_MAX_MDEVS - 1, 0 },
	[ARG_GUEST] = { "guest", NULL, USER_MAX_GUESTS - 1, 0 },
	[ARG_ADAPTER] = { "adapter", NULL, 65535, 0 },
	[ARG_DOMAIN] = { "domain", NULL, 65535, 0 },
	[ARG_APQN] = { "adapter.domain", NULL, 65535, 0 },
	[ARG_ISC] = { "guest interruption subclass", "isc", 7, 3 },
	[ARG_NIB] = { "guest address of the notification byte", "nib", 0xfffff, 0x1000 },
	[ARG_VCPU] = { "virtual CPU", "vcpu", USER_MAX_VCPUS - 1, 0 },
};

const char *const op_fault_names[USER_FAULT_NR] = {
	[USER_FAULT_ALLOC] = "alloc",
	[USER_FAULT_PIN] = "pin",
	[USER_FAULT_GISC] = "gisc",
};

static long call_mdev_create(const unsigned int *arg)
{
	return user_mdev_create(arg[0]);
}

static long call_mdev_remove(const unsigned int *arg)
{
	return user_mdev_remove(arg[0]);
}

/* An administrator writes a number to an attribute of the mdev. */
static long write_number(unsigned int mdev, const char *attr, unsigned int number)
{
	char text[16];
	int at = sizeof(text);

	text[--at] = '\0';
	text[--at] = '\n';
	do {
		text[--at] = '0' + number % 10;
		number /= 10;
	} while (number);
	return user_mdev_write(mdev, attr, text + at);
}

static long call_assign_adapter(const unsigned int *arg)
{
	return write_number(arg[0], "assign_adapter", arg[1]);
}

static long call_unassign_adapter(const unsigned int *arg)
{
	return write_number(arg[0], "unassign_adapter", arg[1]);
}

static long call_assign_domain(const unsigned int *arg)
{
	return write_number(arg[0], "assign_domain", arg[1]);
}

static long call_unassign_domain(const unsigned int *arg)
{
	return write_number(arg[0], "unassign_domain", arg[1]);
}

static long call_read_matrix(const unsigned int *arg)
{
	char page[4096];

	return user_mdev_read(arg[0], "matrix", page, sizeof(page));
}

static long call_guest_open(const unsigned int *arg)
{
	return user_guest_open(arg[0], arg[1]);
}

static long call_guest_close(const unsigned int *arg)
{
	return user_guest_close(arg[0]);
}

static long call_pqap_enable(const unsigned int *arg)
{
	return user_guest_aqic(arg[0], arg[4], arg[1], 1, arg[2], arg[3]);
}

static long call_pqap_disable(const unsigned int *arg)
{
	return user_guest_aqic(arg[0], arg[2], arg[1], 0, 0, 0);
}

static long call_queue_bind(const unsigned int *arg)
{
	return user_queue_bind(arg[0]);
}

static long call_queue_unbind(const unsigned int *arg)
{
	return user_queue_unbind(arg[0]);
}

static long call_interrupt(const unsigned int *arg)
{
	return user_machine_interrupt(arg[0]);
}

const struct op_type op_table[OP_NR] = {
	[OP_MDEV_CREATE] = {
		"mdev_create", { ARG_MDEV },
		"the mdev does not exist",
		"write(2) of a UUID to the mdev type's create: mdev core, mdev_driver.probe",
		"parent unreg_sem (R), device_lock(mdev), dev_set lock; G for the list",
		call_mdev_create,
	},
	[OP_MDEV_REMOVE] = {
		"mdev_remove", { ARG_MDEV },
		"the mdev exists; waits for the last close of its file",
		"write(2) of 1 to the mdev's remove: attributes drained, mdev_driver.remove",
		"parent unreg_sem (R), device_lock(mdev), drain of attributes, last close; G, M",
		call_mdev_remove,
	},
	[OP_ASSIGN_ADAPTER] = {
		"assign_adapter", { ARG_MDEV, ARG_ADAPTER },
		"the mdev exists, the adapter's queues are free",
		"write(2) to the mdev's assign_adapter: matrix, shadow APCB, hot plug into the guest",
		"active reference of the attribute, P, G, K if attached, M; flush of resets",
		call_assign_adapter,
	},
	[OP_UNASSIGN_ADAPTER] = {
		"unassign_adapter", { ARG_MDEV, ARG_ADAPTER },
		"the adapter is assigned to the mdev",
		"write(2) to the mdev's unassign_adapter: hot unplug, queues reset and unlinked",
		"active reference of the attribute, G, K if attached, M; flush of resets",
		call_unassign_adapter,
	},
	[OP_ASSIGN_DOMAIN] = {
		"assign_domain", { ARG_MDEV, ARG_DOMAIN },
		"the mdev exists, the domain's queues are free",
		"write(2) to the mdev's assign_domain: matrix, shadow APCB, hot plug into the guest",
		"active reference of the attribute, P, G, K if attached, M; flush of resets",
		call_assign_domain,
	},
	[OP_UNASSIGN_DOMAIN] = {
		"unassign_domain", { ARG_MDEV, ARG_DOMAIN },
		"the domain is assigned to the mdev",
		"write(2) to the mdev's unassign_domain: hot unplug, queues reset and unlinked",
		"active reference of the attribute, G, K if attached, M; flush of resets",
		call_unassign_domain,
	},
	[OP_READ_MATRIX] = {
		"read_matrix", { ARG_MDEV },
		"the mdev exists",
		"read(2) of the mdev's matrix",
		"active reference of the attribute, M",
		call_read_matrix,
	},
	[OP_GUEST_OPEN] = {
		"guest_open", { ARG_GUEST, ARG_MDEV },
		"the mdev exists and is closed, the guest has no device open",
		"QEMU starts: VFIO_GROUP_GET_DEVICE_FD, vfio_device_ops.open_device of the first open",
		"group_lock, dev_set lock; G, K, R (W), M",
		call_guest_open,
	},
	[OP_GUEST_CLOSE] = {
		"guest_close", { ARG_GUEST },
		"the guest has a device open",
		"QEMU ends: last close of the device file, vfio_device_ops.close_device, the VM goes",
		"group_lock, dev_set lock; G, K, R (W), M; flush of resets",
		call_guest_close,
	},
	[OP_PQAP_ENABLE] = {
		"pqap_enable", { ARG_GUEST, ARG_APQN, ARG_ISC, ARG_NIB, ARG_VCPU },
		"the guest has the queue",
		"a vCPU executes PQAP(AQIC) with IR: intercept, hook, page pinned, GISC registered, AQIC",
		"vcpu->mutex, srcu, R (R), M; iommu lock, gisa ref_lock",
		call_pqap_enable,
	},
	[OP_PQAP_DISABLE] = {
		"pqap_disable", { ARG_GUEST, ARG_APQN, ARG_VCPU },
		"the guest has the queue",
		"a vCPU executes PQAP(AQIC) without IR: AQIC, page unpinned, GISC unregistered",
		"vcpu->mutex, srcu, R (R), M; iommu lock, gisa ref_lock",
		call_pqap_disable,
	},
	[OP_QUEUE_BIND] = {
		"queue_bind", { ARG_APQN },
		"the host has the queue, and it is not bound",
		"write(2) of its name to the driver's bind: ap_driver.probe, plugged into its guest",
		"device_lock(queue); G, K if attached, M; flush of resets",
		call_queue_bind,
	},
	[OP_QUEUE_UNBIND] = {
		"queue_unbind", { ARG_APQN },
		"the queue is bound to the driver",
		"write(2) of its name to the driver's unbind: status drained, ap_driver.remove",
		"device_lock(queue), drain of status; G, K if attached, M; flush of the reset",
		call_queue_unbind,
	},
	[OP_INTERRUPT] = {
		"interrupt", { ARG_APQN },
		"the queue's interruption is armed",
		"the machine raises it: notification byte set, GISC made pending",
		"none: no driver code runs",
		call_interrupt,
	},
};

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
	if (call->fault)
		*failed = user_fault_clear() >> kind & 1;
	sched_op_end(result);
	return result;
}
