// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of operations: one row each.
 *
 * Locks: P ap_perms_mutex, G guests_lock, K kvm->lock, R pqap_hook_rwsem, M mdevs_lock.
 */
#include "operations/calls.h"
#include "operations/operations.h"

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
