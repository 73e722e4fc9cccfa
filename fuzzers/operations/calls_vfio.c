// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of a guest's process (QEMU) on vfio: device files and their ioctls, event counters,
 * guest memory as devices see it.
 */
#include "kernel/user.h"
#include "operations/calls.h"

/* What a value of ARG_EVENTFD stands for: a descriptor, none (-1), and what is neither. */
static int eventfd(unsigned int value)
{
	return value < USER_MAX_EVENTFDS ? (int)value : (int)USER_MAX_EVENTFDS - 1 - (int)value;
}

long call_device_open(const unsigned int *arg)
{
	return user_device_open(arg[0], arg[1], (int)arg[2]);
}

long call_device_close(const unsigned int *arg)
{
	return user_device_close(arg[0], arg[1]);
}

long call_device_info(const unsigned int *arg)
{
	return user_device_info(arg[0], arg[1]);
}

long call_device_reset(const unsigned int *arg)
{
	return user_device_reset(arg[0]);
}

long call_irq_info(const unsigned int *arg)
{
	return user_irq_info(arg[0], arg[2], arg[1]);
}

long call_set_irqs(const unsigned int *arg)
{
	struct user_irq_set set = {
		.fd = eventfd(arg[1]),
		.flags = arg[2],
		.index = arg[3],
		.start = arg[4],
		.count = arg[5],
		.argsz = arg[6],
	};

	return user_set_irqs(arg[0], &set);
}

long call_device_ioctl(const unsigned int *arg)
{
	return user_device_ioctl(arg[0], arg[1]);
}

long call_eventfd_read(const unsigned int *arg)
{
	return user_eventfd_read(eventfd(arg[0]));
}

long call_eventfd_close(const unsigned int *arg)
{
	return user_eventfd_close(eventfd(arg[0]));
}

long call_close_on_event(const unsigned int *arg)
{
	return user_close_on_event(arg[0], eventfd(arg[1]));
}

long call_dma_unmap(const unsigned int *arg)
{
	return user_dma_unmap(arg[0], arg[1], arg[2]);
}

long call_dma_map(const unsigned int *arg)
{
	return user_dma_map(arg[0], arg[1], arg[2]);
}

long call_ioas_detach(const unsigned int *arg)
{
	return user_ioas_detach(arg[0]);
}

long call_ioas_attach(const unsigned int *arg)
{
	return user_ioas_attach(arg[0]);
}
