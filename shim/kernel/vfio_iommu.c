// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio containers: type 1 without an IOMMU domain, as mediated devices have it. Pages are pinned
 * when a driver asks for them; the container knows the devices that are open and tells them before
 * it unmaps a page that is pinned, again and again until it is not.
 *
 * It tells them with device_list_lock held and iommu->lock dropped, and what a driver does then is
 * to unpin, which takes iommu->lock; yet opening and closing a device, and unmapping itself, take
 * device_list_lock inside iommu->lock. So 6.12 has it, and it deadlocks, with any driver
 * (corpus/findings/type1-unmap-deadlock). It is reported once, where it begins: a task that holds
 * iommu->lock has to wait for device_list_lock. Until then device_list_lock takes no part in the
 * lock order: each unmapping of a pinned page would be reported otherwise, and each task that holds
 * what a driver waits for would make another finding of the same circle.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include "kernel/alloc.h"
#include "kernel/vfio.h"

#define UNMAP_RETRIES 10u /* so often a driver is asked to unpin; then the kernel gives up: BUG */

static struct vfio_container *container_create(struct vfio_container **owner, unsigned int memory)
{
	struct vfio_container *container = shim_alloc(sizeof(*container), "vfio");
	struct vfio_iommu *iommu = &container->iommu;

	container->owner = owner;
	vfio_pages_init(&iommu->pages, memory);
	mutex_init(&iommu->lock);
	mutex_init(&iommu->device_list_lock);
	INIT_LIST_HEAD(&iommu->device_list);
	return container;
}

/* The process' container; it is made when its first group wants it and goes with the last one. */
struct vfio_container *vfio_container_get(struct vfio_container **owner, unsigned int memory)
{
	if (!*owner)
		*owner = container_create(owner, memory);
	(*owner)->refs++;
	return *owner;
}

void vfio_container_put(struct vfio_container *container)
{
	if (--container->refs)
		return;
	if (container->owner)
		*container->owner = NULL;
	vfio_pages_left(&container->iommu.pages, "page still pinned when its container is closed");
	mutex_destroy(&container->iommu.device_list_lock);
	mutex_destroy(&container->iommu.lock);
	shim_free(container);
}

/* ------------------------------------------------------------------ devices */

static void lock_device_list(struct vfio_iommu *iommu)
{
	if (mutex_trylock(&iommu->device_list_lock))
		return;
	/* Its holder tells drivers to unpin: nobody else drops iommu->lock while he has it. */
	event_emit_text(EV_WARN, iommu, 0, 0,
			"vfio type 1 waits for device_list_lock with iommu->lock held");
	mutex_lock(&iommu->device_list_lock);
}

/* The driver can be told of unmappings from here on. */
void vfio_container_register(struct vfio_device *device)
{
	struct vfio_iommu *iommu = &device->group->container->iommu;

	if (!device->ops->dma_unmap)
		return;
	mutex_lock(&iommu->lock);
	lock_device_list(iommu);
	list_add(&device->iommu_entry, &iommu->device_list);
	mutex_unlock(&iommu->device_list_lock);
	mutex_unlock(&iommu->lock);
}

void vfio_container_unregister(struct vfio_device *device)
{
	struct vfio_iommu *iommu = &device->group->container->iommu;

	if (!device->ops->dma_unmap)
		return;
	mutex_lock(&iommu->lock);
	lock_device_list(iommu);
	list_del(&device->iommu_entry);
	mutex_unlock(&iommu->device_list_lock);
	mutex_unlock(&iommu->lock);
}

/* First open of a device. */
int vfio_group_use_iommu(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	if (WARN_ON(!group->container))
		return -EINVAL;
	group->container_users++;
	vfio_container_register(device);
	return 0;
}

void vfio_group_unuse_iommu(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	if (WARN_ON(!group->container))
		return;
	vfio_container_unregister(device);
	group->container_users--;
}

/* ------------------------------------------------------------------ mapping */

long vfio_container_map(struct vfio_container *container, unsigned int first, unsigned int count)
{
	long ret;

	mutex_lock(&container->iommu.lock);
	ret = vfio_pages_map(&container->iommu.pages, first, count);
	mutex_unlock(&container->iommu.lock);
	return ret;
}

static void notify_unmap(struct vfio_iommu *iommu, unsigned int gfn)
{
	struct vfio_device *device;

	if (list_empty(&iommu->device_list))
		return;
	lock_device_list(iommu);
	mutex_unlock(&iommu->lock);
	list_for_each_entry(device, &iommu->device_list, iommu_entry)
		device->ops->dma_unmap(device, (u64)gfn << PAGE_SHIFT, PAGE_SIZE);
	mutex_unlock(&iommu->device_list_lock);
	mutex_lock(&iommu->lock);
}

/* iommu->lock is held, but not throughout. Return: 1 if it is this call that unmapped the frame. */
static int unmap_page(struct vfio_iommu *iommu, unsigned int gfn)
{
	struct vfio_pages *pages = &iommu->pages;
	unsigned int retries = 0;

	while (pages->mapped >> gfn & 1) {
		if (!pages->pin[gfn].count) {
			pages->mapped &= ~(1u << gfn);
			return 1;
		}
		if (retries++ > UNMAP_RETRIES) { /* the first notification is no retry */
			event_emit_site(
				EV_WARN, NULL, 0, 0,
				"kernel BUG in vfio type 1: page is unmapped but stays pinned",
				pages->pin[gfn].site);
			break;
		}
		notify_unmap(iommu, gfn);
	}
	return 0;
}

long vfio_container_unmap(struct vfio_container *container, unsigned int first, unsigned int count)
{
	long unmapped = 0;
	unsigned int i;

	if (!count || first >= USER_GUEST_PAGES || count > USER_GUEST_PAGES - first)
		return -EINVAL;
	mutex_lock(&container->iommu.lock);
	for (i = 0; i < count; i++)
		unmapped += unmap_page(&container->iommu, first + i);
	mutex_unlock(&container->iommu.lock);
	return unmapped;
}

/* ------------------------------------------------------------------ pinning */

static int container_pin(struct vfio_container *container, unsigned long gfn, int npage,
			 const void *site, struct page **pages)
{
	struct vfio_pages *mapping = &container->iommu.pages;
	int i, ret;

	mutex_lock(&container->iommu.lock);
	ret = list_empty(&container->iommu.device_list) ? -EINVAL : 0;
	for (i = 0; !ret && i < npage; i++) {
		ret = fault_should_fail(USER_FAULT_PIN) ?
			      -EFAULT :
			      vfio_pages_pin(mapping, gfn + (unsigned long)i, site, &pages[i]);
		if (ret)
			break;
	}
	if (ret)
		while (i-- > 0)
			vfio_pages_unpin(mapping, gfn + (unsigned long)i);
	mutex_unlock(&container->iommu.lock);
	return ret ? ret : npage;
}

int vfio_pin_pages(struct vfio_device *device, dma_addr_t iova, int npage, int prot,
		   struct page **pages)
{
	const void *site = SITE_OF_CALLER();

	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, iova >> PAGE_SHIFT, "vfio_pin_pages");
	if (!pages || npage <= 0 || WARN_ON(!device->open_count))
		return -EINVAL;
	if (npage > USER_GUEST_PAGES)
		return -E2BIG;
	if (!device->ops->dma_unmap)
		return -EINVAL;
	sched_range(pages, sizeof(*pages) * (unsigned long)npage, SCHED_WRITE);
	if (device->group->container)
		return container_pin(device->group->container, iova >> PAGE_SHIFT, npage, site,
				     pages);
	if (device->iommufd_access)
		return iommufd_pin(device->iommufd_access, iova >> PAGE_SHIFT, npage, site, pages);
	return -EINVAL;
}

static void container_unpin(struct vfio_container *container, unsigned long gfn, int npage)
{
	int i;

	mutex_lock(&container->iommu.lock);
	for (i = 0; i < npage; i++)
		if (vfio_pages_unpin(&container->iommu.pages, gfn + (unsigned long)i))
			break;
	mutex_unlock(&container->iommu.lock);
	WARN_ON(i != npage);
}

void vfio_unpin_pages(struct vfio_device *device, dma_addr_t iova, int npage)
{
	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, iova >> PAGE_SHIFT, "vfio_unpin_pages");
	if (WARN_ON(!device->open_count) || WARN_ON(!device->ops->dma_unmap))
		return;
	if (WARN_ON(npage <= 0 || npage > USER_GUEST_PAGES))
		return;
	if (device->group->container)
		container_unpin(device->group->container, iova >> PAGE_SHIFT, npage);
	else if (device->iommufd_access)
		iommufd_unpin(device->iommufd_access, iova >> PAGE_SHIFT, npage);
}
