// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctls of an open vfio device, from user space's end: arguments on the caller's stack, the file
 * looked up and referenced in one step, no lock of vfio's around the driver's ioctl().
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include "kernel/vfio.h"
#include "machine/promise.h"

/* Beyond the header there is room for so many numbers, whatever argsz says. */
#define DATA_WORDS 4

static long file_ioctl(struct vfio_file *file, unsigned int cmd, void *arg)
{
	struct vfio_device *device = file->device;
	long ret = -EINVAL;

	sched_object(device, sizeof(*device));
	vfio_device_hold(device);
	if (device->ops->ioctl)
		ret = device->ops->ioctl(device, cmd, (unsigned long)arg);
	vfio_device_unhold(device);
	return ret;
}

static long device_ioctl(unsigned int g, unsigned int cmd, void *arg)
{
	struct vfio_file *file;
	long ret;

	sched_point_text(EV_CALL, NULL, 0, cmd, "ioctl of the vfio device");
	file = vfio_user_file(g);
	if (!file)
		return -EBADF;
	promise_reset_asked(g, cmd == VFIO_DEVICE_RESET);
	ret = file_ioctl(file, cmd, arg);
	promise_reset_asked(g, -(cmd == VFIO_DEVICE_RESET));
	vfio_file_put(file);
	return ret;
}

static void told(unsigned int a, unsigned int b)
{
	sched_local()[USER_LOCAL_TOLD] = a;
	sched_local()[USER_LOCAL_TOLD + 1] = b;
}

unsigned int user_device_told(unsigned int word)
{
	return word < 2 ? (unsigned int)sched_local()[USER_LOCAL_TOLD + word] : 0;
}

long user_device_info(unsigned int g, unsigned int argsz)
{
	struct vfio_device_info info = { .argsz = argsz };
	long ret = device_ioctl(g, VFIO_DEVICE_GET_INFO, &info);

	told(info.flags, info.num_irqs);
	return ret;
}

long user_device_reset(unsigned int g)
{
	return device_ioctl(g, VFIO_DEVICE_RESET, NULL);
}

long user_irq_info(unsigned int g, unsigned int argsz, unsigned int index)
{
	struct vfio_irq_info info = { .argsz = argsz, .index = index };
	long ret = device_ioctl(g, VFIO_DEVICE_GET_IRQ_INFO, &info);

	told(info.flags, info.count);
	return ret;
}

/* struct vfio_irq_set with its data */
struct irq_set_argument {
	__u32 argsz;
	__u32 flags;
	__u32 index;
	__u32 start;
	__u32 count;
	__s32 data[DATA_WORDS];
};

static_assert(offsetof(struct irq_set_argument, data) == offsetof(struct vfio_irq_set, data));

long user_set_irqs(unsigned int g, const struct user_irq_set *set)
{
	struct irq_set_argument arg = {
		.argsz = set->argsz,
		.flags = set->flags,
		.index = set->index,
		.start = set->start,
		.count = set->count,
	};
	unsigned int i;

	for (i = 0; i < DATA_WORDS; i++)
		arg.data[i] = set->fd;
	return device_ioctl(g, VFIO_DEVICE_SET_IRQS, &arg);
}

long user_device_ioctl(unsigned int g, unsigned int nr)
{
	return device_ioctl(g, VFIO_CMD(nr), NULL);
}
