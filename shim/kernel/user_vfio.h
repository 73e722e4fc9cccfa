/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in through vfio, beside opening and closing: what a thread of a guest's process (QEMU)
 * does with its device files, its container and its event counters.
 *
 * A process numbers its event counters itself; here they are the same for all: USER_MAX_EVENTFDS
 * descriptors that exist from their first use until they are closed.
 *
 * Bridge header, part of kernel/user.h.
 */
#ifndef SHIM_KERNEL_USER_VFIO_H
#define SHIM_KERNEL_USER_VFIO_H

#define USER_MAX_EVENTFDS 8

/* ------------------------------------------------------------------ devices of a running guest */

/* As user_guest_open(), but by the device's node (/dev/vfio/devices/...) and with iommufd. */
long user_guest_open_node(unsigned int g, unsigned int m);

/**
 * user_device_open() - the running guest gets another device
 * @node: by its node, with iommufd; else by its group, with the process' container
 *
 * -ENOENT without guest, -EBUSY if it has this one already, and what vfio or the driver says.
 */
long user_device_open(unsigned int g, unsigned int m, int node);

/* The device is unplugged from the running guest: its descriptor is closed; -EBADF if there is none. */
long user_device_close(unsigned int g, unsigned int m);

/* Wait for the event as user_eventfd_wait() does, then close the guest's first device. */
long user_close_on_event(unsigned int g, int fd);

/*
 * Detach an iommufd device from its I/O address space, attach it again. -ENOTTY for a device that
 * was opened by its group.
 */
long user_ioas_detach(unsigned int g);
long user_ioas_attach(unsigned int g);

/* ------------------------------------------------------------------ guest memory as devices see it */

/*
 * Map or unmap @count frames from @first on, in the process' container (VFIO_IOMMU_MAP_DMA,
 * VFIO_IOMMU_UNMAP_DMA) or I/O address space. Unmapping tells the drivers first.
 * Return of user_dma_unmap(): the number of frames that were unmapped.
 */
long user_dma_map(unsigned int g, unsigned int first, unsigned int count);
long user_dma_unmap(unsigned int g, unsigned int first, unsigned int count);

/* ------------------------------------------------------------------ ioctls of an open device */

/*
 * The device is the guest's first one that is open; -EBADF if there is none. Any task may call them
 * at any time, also while another closes the device: the file lives until the last one is out.
 */

/* VFIO_DEVICE_GET_INFO: 0 or a negative errno */
long user_device_info(unsigned int g, unsigned int argsz);
/* VFIO_DEVICE_RESET */
long user_device_reset(unsigned int g);
/* VFIO_DEVICE_GET_IRQ_INFO */
long user_irq_info(unsigned int g, unsigned int argsz, unsigned int index);

/**
 * struct user_irq_set - argument of VFIO_DEVICE_SET_IRQS
 * @fd: what stands in the data behind the header, as often as there is room
 */
struct user_irq_set {
	unsigned int argsz;
	unsigned int flags;
	unsigned int index;
	unsigned int start;
	unsigned int count;
	int fd;
};

long user_set_irqs(unsigned int g, const struct user_irq_set *set);
/* another command of vfio devices, by its number in <linux/vfio.h>: 8 is VFIO_DEVICE_GET_REGION_INFO */
long user_device_ioctl(unsigned int g, unsigned int nr);

/* What the last of these calls of the current task was told: flags, num_irqs or count. */
unsigned int user_device_told(unsigned int word);

/* ------------------------------------------------------------------ event counters */

/* read(2) that does not wait: the count, which is 0 then; -EAGAIN if it is 0 already */
long user_eventfd_read(int fd);
/* poll(2) for a minute at most, then read: the count, -EAGAIN, -EINTR */
long user_eventfd_wait(int fd);
long user_eventfd_close(int fd);

#endif
