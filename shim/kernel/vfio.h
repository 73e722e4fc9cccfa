/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio core: what its files share.
 *
 * Locks, outer first, as in 6.12:
 *   vfio.group_lock -> group->group_lock
 *   group->group_lock -> dev_set->lock -> [group->kvm_ref_lock] | [iommu->lock ->
 *   iommu->device_list_lock] | the driver's open_device() and close_device()
 *   iommu->lock -> mm->mmap_lock (pinning)
 *   kv->lock -> group->kvm_ref_lock; kvm->lock -> group->kvm_ref_lock (kvm-vfio device)
 *   group->device_lock: innermost, the list of devices
 */
#ifndef SHIM_KERNEL_VFIO_H
#define SHIM_KERNEL_VFIO_H

#include <linux/kvm_host.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/vfio.h>
#include "kernel/internal.h"

#define VFIO_NAME_LEN 40

struct vfio_device_set {
	struct mutex lock;
	struct list_head device_list;
};

/**
 * struct vfio_group - one emulated IOMMU group; made and dropped with its one device
 * @refs: the device's registration and the open group file
 * @drivers: devices registered in it
 */
struct vfio_group {
	struct list_head vfio_next;
	char name[VFIO_NAME_LEN];
	refcount_t refs;
	refcount_t drivers;
	struct mutex group_lock;
	struct mutex device_lock;
	struct list_head device_list;
	spinlock_t kvm_ref_lock;
	struct kvm *kvm;
	struct vfio_container *container;
	unsigned int container_users;
	int opened;
	int gone;
};

/* One page of a mapping that drivers have pinned. */
struct vfio_pin {
	unsigned int count;
	const void *site;
};

/* Type 1 without a domain: nothing is pinned but what drivers ask for. */
struct vfio_iommu {
	struct mutex lock;
	struct mutex device_list_lock;
	struct list_head device_list;
	struct vfio_pin pin[USER_GUEST_PAGES];
};

/* The address space of the process that opened the container. */
struct mm_struct {
	struct rw_semaphore mmap_lock;
};

/**
 * struct vfio_container - /dev/vfio/vfio, type 1
 * @memory: number of the guest memory that is mapped, each frame at its guest address
 */
struct vfio_container {
	unsigned int memory;
	struct vfio_iommu iommu;
	struct mm_struct mm;
};

/**
 * struct vfio_file - an open device file (the kernel's vfio_device_file and its struct file)
 * @refs: the descriptor, and each task that is in a system call with it
 * @sync: what its users did happens before its release
 */
struct vfio_file {
	struct vfio_device *device;
	struct vfio_group *group;
	unsigned int refs;
	unsigned int sync;
};

/* vfio.c */
struct vfio_group *vfio_group_get_by_name(const char *name);
void vfio_group_put(struct vfio_group *group);
struct vfio_device *vfio_device_get_by_name(struct vfio_group *group, const char *name);
void vfio_device_put_registration(struct vfio_device *device);
/* A task is inside open, close or another call with the device's file, or has left it. */
void vfio_device_hold(struct vfio_device *device);
void vfio_device_unhold(struct vfio_device *device);

/* vfio_iommu.c */
struct vfio_container *vfio_container_create(unsigned int memory);
void vfio_container_destroy(struct vfio_container *container);
int vfio_group_use_iommu(struct vfio_device *device);
void vfio_group_unuse_iommu(struct vfio_device *device);

/* vfio_file.c */
/*
 * The guest whose process has the device open and must end now; -1: there is none, or it has been
 * told before.
 */
int vfio_user_end(const struct vfio_device *device);

/* guest.c: the process is told to end */
void guest_exit(unsigned int guest);

#endif
