/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio's interface to drivers: group path with a type 1 container, and where the driver's kernel has them
 * device nodes with iommufd. What follows "private" is the shim's vfio core's own (shim/kernel/vfio.c).
 */
#ifndef VFIO_H
#define VFIO_H

#include <linux/build_bug.h>
#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <uapi/linux/vfio.h>
#include <generated/tree-probe.h>

struct iommufd_access;
struct iommufd_ctx;
struct kvm;
struct vfio_device_ops;
struct vfio_device_set;
struct vfio_group;
struct vm_area_struct;

struct vfio_device {
	struct device *dev;
	const struct vfio_device_ops *ops;
	struct vfio_group *group;
	struct list_head group_next;
	struct list_head iommu_entry;
	struct vfio_device_set *dev_set;
	struct list_head dev_set_list;
	struct kvm *kvm;
	/* private */
	unsigned int index;
	struct device device;
	refcount_t refcount;
	unsigned int open_count;
	struct module *owner;
	struct list_head all;
	unsigned long long holders;
	unsigned int last_close_sync;
	int waiter;
	int registered;
	int node;
	int closed;
	struct iommufd_access *iommufd_access;
	int iommufd_attached;
};

/* shim: faithful (read, write, mmap, match and device_feature are never called) */
struct vfio_device_ops {
	char *name;
	int (*init)(struct vfio_device *vdev);
	void (*release)(struct vfio_device *vdev);
	int (*bind_iommufd)(struct vfio_device *vdev, struct iommufd_ctx *ictx, u32 *out_device_id);
	void (*unbind_iommufd)(struct vfio_device *vdev);
	int (*attach_ioas)(struct vfio_device *vdev, u32 *pt_id);
	void (*detach_ioas)(struct vfio_device *vdev);
	int (*open_device)(struct vfio_device *vdev);
	void (*close_device)(struct vfio_device *vdev);
	ssize_t (*read)(struct vfio_device *vdev, char __user *buf, size_t count, loff_t *ppos);
	ssize_t (*write)(struct vfio_device *vdev, const char __user *buf, size_t count,
			 loff_t *size);
	long (*ioctl)(struct vfio_device *vdev, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct vfio_device *vdev, struct vm_area_struct *vma);
	void (*request)(struct vfio_device *vdev, unsigned int count);
	int (*match)(struct vfio_device *vdev, char *buf);
	void (*dma_unmap)(struct vfio_device *vdev, u64 iova, u64 length);
	int (*device_feature)(struct vfio_device *vdev, u32 flags, void __user *arg, size_t argsz);
};

/* shim: faithful (the allocation can be made to fail; put_device() at 0 frees it) */
struct vfio_device *_vfio_alloc_device(size_t size, struct device *dev,
				       const struct vfio_device_ops *ops);

#define vfio_alloc_device(dev_struct, member, dev, ops)                                            \
	container_of(                                                                              \
		_vfio_alloc_device(sizeof(struct dev_struct) +                                     \
					   BUILD_BUG_ON_ZERO(offsetof(struct dev_struct, member)), \
				   dev, ops),                                                      \
		struct dev_struct, member)

#if TREE_VFIO_FREE_DEVICE
/* shim: faithful (->release() calls it last) */
void vfio_free_device(struct vfio_device *device);
#endif

/* shim: faithful */
static __always_inline void vfio_put_device(struct vfio_device *device)
{
	put_device(&device->device);
}

/* shim: modelled: no sysfs entry; group, sets, counts and locks as in the driver's kernel */
int vfio_register_emulated_iommu_dev(struct vfio_device *device);

/*
 * shim: modelled: calls ->request() and waits for the last close, 10 s of virtual time at a time.
 * After three rounds, and if nobody is inside the device's file, the user space process that has it
 * open gives it up (task "qemu/exit"): an administrator would kill it by then.
 */
void vfio_unregister_group_dev(struct vfio_device *device);

/*
 * shim: modelled: type 1 container, or I/O address space of iommufd, that maps the guest's memory at
 * its guest address, each frame by itself; user space unmaps and maps frames, and drivers are told by
 * ->dma_unmap() first. The locks are the kernel's, but type 1's device_list_lock takes no part in
 * the lock order: the kernel's own order is a circle there (corpus/findings/type1-unmap-deadlock),
 * reported where a task waits for it.
 */
int vfio_pin_pages(struct vfio_device *device, dma_addr_t iova, int npage, int prot,
		   struct page **pages);
void vfio_unpin_pages(struct vfio_device *device, dma_addr_t iova, int npage);

/* shim: faithful */
int vfio_set_irqs_validate_and_prepare(struct vfio_irq_set *hdr, int num_irqs, int max_irq_type,
				       size_t *data_size);

/*
 * shim: modelled: one I/O address space for each process; access objects, their locks and the
 * notification of an unmapping as in 6.12
 */
int vfio_iommufd_emulated_bind(struct vfio_device *vdev, struct iommufd_ctx *ictx,
			       u32 *out_device_id);
void vfio_iommufd_emulated_unbind(struct vfio_device *vdev);
int vfio_iommufd_emulated_attach_ioas(struct vfio_device *vdev, u32 *pt_id);
void vfio_iommufd_emulated_detach_ioas(struct vfio_device *vdev);

#endif
