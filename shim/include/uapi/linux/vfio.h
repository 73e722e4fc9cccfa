/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio's user interface as far as an AP device has it. Command numbers are those of the generic
 * ioctl encoding: no direction, no size, type ';'.
 */
#ifndef _UAPIVFIO_H
#define _UAPIVFIO_H

#include <linux/types.h>

/* shim: faithful */
#define VFIO_TYPE (';')
#define VFIO_BASE 100
#define VFIO_CMD(nr) ((unsigned int)VFIO_TYPE << 8 | (VFIO_BASE + (nr)))

#define VFIO_GROUP_SET_CONTAINER VFIO_CMD(4)
#define VFIO_GROUP_UNSET_CONTAINER VFIO_CMD(5)
#define VFIO_GROUP_GET_DEVICE_FD VFIO_CMD(6)
#define VFIO_DEVICE_GET_INFO VFIO_CMD(7)
#define VFIO_DEVICE_GET_REGION_INFO VFIO_CMD(8)
#define VFIO_DEVICE_GET_IRQ_INFO VFIO_CMD(9)
#define VFIO_DEVICE_SET_IRQS VFIO_CMD(10)
#define VFIO_DEVICE_RESET VFIO_CMD(11)

#define VFIO_DEVICE_API_AP_STRING "vfio-ap"

/* shim: faithful */
#define VFIO_DEVICE_FLAGS_RESET (1 << 0)
#define VFIO_DEVICE_FLAGS_AP (1 << 5)

struct vfio_device_info {
	__u32 argsz;
	__u32 flags;
	__u32 num_regions;
	__u32 num_irqs;
	__u32 cap_offset;
	__u32 pad;
};

/* shim: faithful */
#define VFIO_IRQ_INFO_EVENTFD (1 << 0)
#define VFIO_IRQ_INFO_MASKABLE (1 << 1)
#define VFIO_IRQ_INFO_AUTOMASKED (1 << 2)
#define VFIO_IRQ_INFO_NORESIZE (1 << 3)

struct vfio_irq_info {
	__u32 argsz;
	__u32 flags;
	__u32 index;
	__u32 count;
};

/* shim: faithful */
#define VFIO_IRQ_SET_DATA_NONE (1 << 0)
#define VFIO_IRQ_SET_DATA_BOOL (1 << 1)
#define VFIO_IRQ_SET_DATA_EVENTFD (1 << 2)
#define VFIO_IRQ_SET_ACTION_MASK (1 << 3)
#define VFIO_IRQ_SET_ACTION_UNMASK (1 << 4)
#define VFIO_IRQ_SET_ACTION_TRIGGER (1 << 5)
#define VFIO_IRQ_SET_DATA_TYPE_MASK \
	(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_DATA_BOOL | VFIO_IRQ_SET_DATA_EVENTFD)
#define VFIO_IRQ_SET_ACTION_TYPE_MASK \
	(VFIO_IRQ_SET_ACTION_MASK | VFIO_IRQ_SET_ACTION_UNMASK | VFIO_IRQ_SET_ACTION_TRIGGER)

struct vfio_irq_set {
	__u32 argsz;
	__u32 flags;
	__u32 index;
	__u32 start;
	__u32 count;
	__u8 data[];
};

/* shim: faithful (interrupts of an AP device; the second one where the driver knows it) */
enum {
	VFIO_AP_REQ_IRQ_INDEX,
#ifdef SHIM_VFIO_AP_CFG_CHG_IRQ
	VFIO_AP_CFG_CHG_IRQ_INDEX,
#endif
	VFIO_AP_NUM_IRQS
};

#endif
