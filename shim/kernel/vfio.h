/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio core: what its files share.
 *
 * Locks, outer first, as the driver's kernel has them (generated/tree-probe.h):
 *   vfio.group_lock -> group->group_lock
 *   group->group_lock -> dev_set->lock -> [group->kvm_ref_lock] | [iommu->lock ->
 *   iommu->device_list_lock] | the driver's open_device() and close_device()
 *   iommu->lock -> mm->mmap_lock (pinning)
 *   iommu->device_list_lock -> the driver's dma_unmap() -> iommu->lock (sic: vfio_iommu.c)
 *   dev_set->lock -> access->ioas_lock -> iova_rwsem -> mm->mmap_lock (iommufd; its dma_unmap() is
 *   called with none of the inner three)
 *   kv->lock -> file->kvm_ref_lock (device opened by its node)
 *   kv->lock -> group->kvm_ref_lock; kvm->lock -> group->kvm_ref_lock (kvm-vfio device)
 *   group->device_lock: innermost, the list of devices
 *
 * Up to 6.1 group and set stand the other way round, and there is no kvm_ref_lock:
 *   dev_set->lock -> group->group_lock -> the driver's open_device() and close_device() (where it puts
 *   its reference to the VM), iommu->lock -> iommu->device_list_lock
 *   kv->lock -> group->group_lock; kvm->lock -> group->group_lock (sic: vfio_process.c)
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
#include <generated/tree-probe.h>
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
 * @opened: its file is open, or its release is not over yet
 * @file_refs: references to the open file: the descriptor, the open device
 * @nodes_open: devices that are open by their node; excludes @opened
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
	unsigned int file_refs;
	unsigned int nodes_open;
	int gone;
};

/* One page of a mapping that drivers have pinned. */
struct vfio_pin {
	unsigned int count;
	const void *site;
};

/* The address space of the process that has the memory. */
struct mm_struct {
	struct rw_semaphore mmap_lock;
};

/**
 * struct vfio_pages - guest memory as devices may see it, each frame at its guest address
 * @memory: its number (internal.h)
 * @mapped: one bit for each frame; each is a mapping of its own
 * @pin: what drivers have pinned of it
 */
struct vfio_pages {
	unsigned int memory;
	unsigned int mapped;
	struct vfio_pin pin[USER_GUEST_PAGES];
	struct mm_struct mm;
};

/* Type 1 without a domain: nothing is pinned but what drivers ask for. */
struct vfio_iommu {
	struct mutex lock;
	struct mutex device_list_lock;
	struct list_head device_list;
	struct vfio_pages pages;
};

/**
 * struct vfio_container - /dev/vfio/vfio, type 1
 * @refs: groups that are attached to it, and tasks that map or unmap
 * @owner: the process' pointer to it; NULL: the process is gone
 */
struct vfio_container {
	unsigned int refs;
	struct vfio_container **owner;
	struct vfio_iommu iommu;
};

struct iommufd_ctx;

/**
 * struct vfio_file - an open device file (the kernel's vfio_device_file and its struct file)
 * @group: NULL if it was opened by its device node
 * @refs: the descriptor, and each task that is in a system call with it
 * @sync: what its users did happens before its release
 * @installed: what led to the descriptor happens before its use
 * @kvm_ref_lock, @kvm: without a group: the VM, told by the kvm-vfio device
 * @iommufd: without a group: what it was bound to
 */
struct vfio_file {
	struct vfio_device *device;
	struct vfio_group *group;
	unsigned int refs;
	unsigned int sync;
	unsigned int installed;
	spinlock_t kvm_ref_lock;
	struct kvm *kvm;
	struct iommufd_ctx *iommufd;
};

/* vfio.c */
struct vfio_group *vfio_group_get_by_name(const char *name);
void vfio_group_put(struct vfio_group *group);
struct vfio_device *vfio_device_get_by_name(struct vfio_group *group, const char *name);
void vfio_device_put_registration(struct vfio_device *device);
/* A task is inside open, close or another call with the device's file, or has left it. */
void vfio_device_hold(struct vfio_device *device);
void vfio_device_unhold(struct vfio_device *device);

/* vfio.c: by its device node, which is there until the device is unregistered */
struct vfio_device *vfio_device_get_by_node(const char *name);

/* vfio_iommu.c */
struct vfio_container *vfio_container_get(struct vfio_container **owner, unsigned int memory);
void vfio_container_put(struct vfio_container *container);
void vfio_container_register(struct vfio_device *device);
void vfio_container_unregister(struct vfio_device *device);
int vfio_group_use_iommu(struct vfio_device *device);
void vfio_group_unuse_iommu(struct vfio_device *device);
long vfio_container_map(struct vfio_container *container, unsigned int first, unsigned int count);
long vfio_container_unmap(struct vfio_container *container, unsigned int first, unsigned int count);

/* vfio_pages.c */
void vfio_pages_init(struct vfio_pages *pages, unsigned int memory);
/* Nobody can unpin any more: report what is left. */
void vfio_pages_left(struct vfio_pages *pages, const char *what);
int vfio_pages_pin(struct vfio_pages *pages, unsigned long gfn, const void *site,
		   struct page **page);
int vfio_pages_unpin(struct vfio_pages *pages, unsigned long gfn);
long vfio_pages_map(struct vfio_pages *pages, unsigned int first, unsigned int count);

/* vfio_iommufd.c */
struct iommufd_ctx *iommufd_create(unsigned int memory);
void iommufd_get(struct iommufd_ctx *ictx);
void iommufd_put(struct iommufd_ctx *ictx);
long iommufd_map(struct iommufd_ctx *ictx, unsigned int first, unsigned int count);
long iommufd_unmap(struct iommufd_ctx *ictx, unsigned int first, unsigned int count);
int iommufd_pin(struct iommufd_access *access, unsigned long gfn, int npage, const void *site,
		struct page **pages);
void iommufd_unpin(struct iommufd_access *access, unsigned long gfn, int npage);

/* vfio_file.c */
long vfio_file_open(struct vfio_group *group, const char *name, struct vfio_file **result);
long vfio_file_open_node(const char *name, struct vfio_file **result);
long vfio_file_bind(struct vfio_file *file, struct iommufd_ctx *ictx);
long vfio_file_attach(struct vfio_file *file, int attach);
void vfio_file_install(struct vfio_file *file);
void vfio_file_put(struct vfio_file *file);
void vfio_group_file_put(struct vfio_group *group);

/* vfio_process.c */
/* The first device file that the guest's process has open, with a reference more; or NULL. */
struct vfio_file *vfio_user_file(unsigned int guest);
/*
 * The guest whose process has the device open and must end now; -1: there is none, or it has been
 * told before.
 */
int vfio_user_end(const struct vfio_device *device);

/* guest.c: the process is told to end */
void guest_exit(unsigned int guest);

#endif
