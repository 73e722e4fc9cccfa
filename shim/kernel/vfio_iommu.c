// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio containers: type 1 without an IOMMU domain, as mediated devices have it. Pages are pinned
 * when a driver asks for them and counted by guest page; the container knows the devices that are
 * open so that it could tell them of an unmapping.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include "kernel/alloc.h"
#include "kernel/vfio.h"

struct vfio_container *vfio_container_create(unsigned int memory)
{
	struct vfio_container *container = shim_alloc(sizeof(*container), "vfio");
	struct vfio_iommu *iommu = &container->iommu;
	struct mm_struct *mm = &container->mm;

	container->memory = memory;
	mutex_init(&iommu->lock);
	mutex_init(&iommu->device_list_lock);
	INIT_LIST_HEAD(&iommu->device_list);
	init_rwsem(&mm->mmap_lock);
	return container;
}

/*
 * A pin that is left over. Where a queue is still enabled to store into the page, the queue was
 * not reset when the guest lost it: that is worse than a page that is merely not given back, and
 * another defect.
 */
static void pin_left(struct vfio_container *container, unsigned long gfn, const void *site)
{
	struct page *page = guest_memory_page(container->memory, gfn);

	if (machine_page_armed(page))
		event_emit_site(EV_PROMISE, page, 0, 0,
				"queue still enabled for interruption when its guest is gone",
				site);
	kernel_leak("page still pinned when its container is closed", page, site);
}

void vfio_container_destroy(struct vfio_container *container)
{
	unsigned int i;

	for (i = 0; i < USER_GUEST_PAGES; i++) {
		struct vfio_pin *pin = &container->iommu.pin[i];

		if (pin->count)
			pin_left(container, i, pin->site);
	}
	mutex_destroy(&container->iommu.device_list_lock);
	mutex_destroy(&container->iommu.lock);
	shim_free(container);
}

/* First open of a device: its driver can be told of unmappings from here on. */
int vfio_group_use_iommu(struct vfio_device *device)
{
	struct vfio_group *group = device->group;
	struct vfio_iommu *iommu;

	if (WARN_ON(!group->container))
		return -EINVAL;
	group->container_users++;
	if (!device->ops->dma_unmap)
		return 0;
	iommu = &group->container->iommu;
	mutex_lock(&iommu->lock);
	mutex_lock(&iommu->device_list_lock);
	list_add(&device->iommu_entry, &iommu->device_list);
	mutex_unlock(&iommu->device_list_lock);
	mutex_unlock(&iommu->lock);
	return 0;
}

void vfio_group_unuse_iommu(struct vfio_device *device)
{
	struct vfio_group *group = device->group;
	struct vfio_iommu *iommu;

	if (WARN_ON(!group->container))
		return;
	if (device->ops->dma_unmap) {
		iommu = &group->container->iommu;
		mutex_lock(&iommu->lock);
		mutex_lock(&iommu->device_list_lock);
		list_del(&device->iommu_entry);
		mutex_unlock(&iommu->device_list_lock);
		mutex_unlock(&iommu->lock);
	}
	group->container_users--;
}

static int pin_page(struct vfio_container *container, unsigned long gfn, const void *site,
		    struct page **page)
{
	struct vfio_pin *pin;

	*page = guest_memory_page(container->memory, gfn);
	if (!*page)
		return -EINVAL;
	pin = &container->iommu.pin[gfn];
	if (!pin->count) {
		down_read(&container->mm.mmap_lock);
		(*page)->pins++;
		up_read(&container->mm.mmap_lock);
		pin->site = site;
	}
	pin->count++;
	return 0;
}

static void unpin_page(struct vfio_container *container, unsigned long gfn)
{
	struct vfio_pin *pin = &container->iommu.pin[gfn];

	if (pin->count && !--pin->count)
		guest_memory_page(container->memory, gfn)->pins--;
}

static int container_pin(struct vfio_container *container, unsigned long gfn, int npage,
			 const void *site, struct page **pages)
{
	int i, ret;

	mutex_lock(&container->iommu.lock);
	ret = list_empty(&container->iommu.device_list) ? -EINVAL : 0;
	for (i = 0; !ret && i < npage; i++) {
		ret = fault_should_fail(USER_FAULT_PIN) ?
			      -EFAULT :
			      pin_page(container, gfn + (unsigned long)i, site, &pages[i]);
		if (ret)
			break;
	}
	if (ret)
		while (i-- > 0)
			unpin_page(container, gfn + (unsigned long)i);
	mutex_unlock(&container->iommu.lock);
	return ret ? ret : npage;
}

int vfio_pin_pages(struct vfio_device *device, dma_addr_t iova, int npage, int prot,
		   struct page **pages)
{
	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, iova >> PAGE_SHIFT, "vfio_pin_pages");
	if (!pages || npage <= 0 || WARN_ON(!device->open_count))
		return -EINVAL;
	if (npage > USER_GUEST_PAGES)
		return -E2BIG;
	if (!device->ops->dma_unmap)
		return -EINVAL;
	sched_range(pages, sizeof(*pages) * (unsigned long)npage, SCHED_WRITE);
	return container_pin(device->group->container, iova >> PAGE_SHIFT, npage, SITE_OF_CALLER(),
			     pages);
}

void vfio_unpin_pages(struct vfio_device *device, dma_addr_t iova, int npage)
{
	struct vfio_container *container;
	unsigned long gfn = iova >> PAGE_SHIFT;
	int i;

	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, gfn, "vfio_unpin_pages");
	if (WARN_ON(!device->open_count) || WARN_ON(!device->ops->dma_unmap))
		return;
	if (WARN_ON(npage <= 0 || npage > USER_GUEST_PAGES))
		return;
	container = device->group->container;
	mutex_lock(&container->iommu.lock);
	for (i = 0; i < npage && guest_memory_page(container->memory, gfn); i++, gfn++)
		unpin_page(container, gfn);
	mutex_unlock(&container->iommu.lock);
	WARN_ON(i != npage);
}
