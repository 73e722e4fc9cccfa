// SPDX-License-Identifier: GPL-2.0-only
/*
 * iommufd as far as a driver of mediated devices sees it: the access object that its device gets
 * when it is bound, attached to and detached from an I/O address space, pinning through it, and
 * the notification before a mapping goes. One address space for each process.
 *
 * Other than type 1, iommufd tells drivers of an unmapping with no lock of its own held; it asks
 * until the pages are unpinned, and gives up after a hundred times. Detaching tells them that
 * everything is unmapped.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include "kernel/alloc.h"
#include "kernel/vfio.h"

#define UNMAP_TRIES 100u

/**
 * struct iommufd_ioas - an I/O address space
 * @leaving: frames that their users have been told to unpin: nobody may pin them any more (the
 *	kernel's area->prevent_access, which holds for all that was mapped in one piece)
 */
struct iommufd_ioas {
	struct rw_semaphore domains_rwsem;
	struct rw_semaphore iova_rwsem;
	struct list_head accesses;
	struct vfio_pages pages;
	unsigned int leaving;
};

struct iommufd_ctx {
	unsigned int refs;
	struct iommufd_ioas ioas;
};

/**
 * struct iommufd_access - a bound device
 * @ioas: where it may pin, or NULL
 * @ioas_unpin: where it may unpin: still while it is being detached
 * @users: tasks that are telling it of an unmapping; its end waits for them
 */
struct iommufd_access {
	struct mutex ioas_lock;
	struct iommufd_ctx *ictx;
	struct iommufd_ioas *ioas;
	struct iommufd_ioas *ioas_unpin;
	struct vfio_device *device;
	struct list_head node;
	sched_mask users;
	int ending;
	int waiter;
	unsigned int sync;
};

static const struct sync_class access_class = { .name = "iommufd access" };

struct iommufd_ctx *iommufd_create(unsigned int memory)
{
	struct iommufd_ctx *ictx = shim_alloc(sizeof(*ictx), "iommufd");

	ictx->refs = 1;
	init_rwsem(&ictx->ioas.domains_rwsem);
	init_rwsem(&ictx->ioas.iova_rwsem);
	INIT_LIST_HEAD(&ictx->ioas.accesses);
	vfio_pages_init(&ictx->ioas.pages, memory);
	return ictx;
}

void iommufd_get(struct iommufd_ctx *ictx)
{
	ictx->refs++;
}

void iommufd_put(struct iommufd_ctx *ictx)
{
	if (--ictx->refs)
		return;
	vfio_pages_left(&ictx->ioas.pages,
			"page still pinned when its I/O address space is closed");
	shim_free(ictx);
}

/* ------------------------------------------------------------------ access objects */

static void tell(struct iommufd_access *access, u64 iova, u64 length)
{
	struct vfio_device *device = access->device;

	if (device->ops->dma_unmap)
		device->ops->dma_unmap(device, iova, length);
}

static sched_mask access_users(const struct sched_wait *wait)
{
	return ((const struct iommufd_access *)wait->object)->users;
}

/* Nobody else tells the driver of an unmapping any more. */
static void access_end(struct iommufd_access *access)
{
	struct sched_wait wait = {
		.kind = SYNC_OTHER,
		.sync = access->sync,
		.object = access,
		.what = "users of the iommufd access",
		.blockers = access_users,
		.timeout = SCHED_FOREVER,
	};

	access->ending = 1;
	while (access->users) {
		access->waiter = sched_current();
		sched_wait(&wait);
		access->waiter = SCHED_NONE;
	}
	sync_acquire(access->sync);
}

/* ioas_lock is held, but not throughout. */
static int access_change_ioas(struct iommufd_access *access, struct iommufd_ioas *ioas)
{
	struct iommufd_ioas *old = access->ioas;

	if (old != access->ioas_unpin)
		return -EBUSY;
	access->ioas = NULL;
	if (ioas && ioas != old)
		list_add_tail(&access->node, &ioas->accesses);
	if (old) {
		mutex_unlock(&access->ioas_lock);
		tell(access, 0, ~0ull);
		mutex_lock(&access->ioas_lock);
		if (ioas != old)
			list_del(&access->node);
	}
	access->ioas = ioas;
	access->ioas_unpin = ioas;
	return 0;
}

static int access_attach(struct iommufd_access *access, struct iommufd_ioas *ioas)
{
	int ret;

	mutex_lock(&access->ioas_lock);
	ret = access_change_ioas(access, ioas);
	mutex_unlock(&access->ioas_lock);
	return ret;
}

int vfio_iommufd_emulated_bind(struct vfio_device *vdev, struct iommufd_ctx *ictx,
			       u32 *out_device_id)
{
	struct iommufd_access *access;

	sched_object(vdev, sizeof(*vdev));
	lockdep_assert_held(&vdev->dev_set->lock);
	access = kernel_alloc(sizeof(*access), true, "iommufd");
	if (!access)
		return -ENOMEM;
	mutex_init(&access->ioas_lock);
	access->ictx = ictx;
	access->device = vdev;
	access->waiter = SCHED_NONE;
	access->sync = sync_register(SYNC_OTHER, &access_class, access);
	iommufd_get(ictx);
	vdev->iommufd_access = access;
	*out_device_id = 1;
	return 0;
}

void vfio_iommufd_emulated_unbind(struct vfio_device *vdev)
{
	struct iommufd_access *access = vdev->iommufd_access;

	sched_object(vdev, sizeof(*vdev));
	lockdep_assert_held(&vdev->dev_set->lock);
	if (!access)
		return;
	access_end(access);
	if (access->ioas)
		WARN_ON(access_attach(access, NULL));
	vdev->iommufd_attached = 0;
	vdev->iommufd_access = NULL;
	iommufd_put(access->ictx);
	mutex_destroy(&access->ioas_lock);
	shim_free(access);
}

int vfio_iommufd_emulated_attach_ioas(struct vfio_device *vdev, u32 *pt_id)
{
	struct iommufd_access *access = vdev->iommufd_access;
	int ret;

	sched_object(vdev, sizeof(*vdev));
	lockdep_assert_held(&vdev->dev_set->lock);
	if (WARN_ON(!access))
		return -EINVAL;
	ret = access_attach(access, &access->ictx->ioas);
	if (!ret)
		vdev->iommufd_attached = 1;
	return ret;
}

void vfio_iommufd_emulated_detach_ioas(struct vfio_device *vdev)
{
	sched_object(vdev, sizeof(*vdev));
	lockdep_assert_held(&vdev->dev_set->lock);
	if (WARN_ON(!vdev->iommufd_access) || !vdev->iommufd_attached)
		return;
	WARN_ON(access_attach(vdev->iommufd_access, NULL));
	vdev->iommufd_attached = 0;
}

/* ------------------------------------------------------------------ mapping */

long iommufd_map(struct iommufd_ctx *ictx, unsigned int first, unsigned int count)
{
	struct iommufd_ioas *ioas = &ictx->ioas;
	long ret;

	down_read(&ioas->domains_rwsem);
	down_write(&ioas->iova_rwsem);
	ret = vfio_pages_map(&ioas->pages, first, count);
	up_write(&ioas->iova_rwsem);
	up_read(&ioas->domains_rwsem);
	return ret;
}

static void access_enter(struct iommufd_access *access)
{
	access->users |= 1ull << sched_current();
}

static void access_leave(struct iommufd_access *access)
{
	sync_release(access->sync);
	access->users &= ~(1ull << sched_current());
	if (!access->users && access->waiter >= 0)
		sched_wake(access->waiter);
}

/*
 * The kernel walks an array and holds a reference to the object that it is at. Here the next one is
 * looked up by position, as the list may change while a driver is told.
 */
static struct iommufd_access *access_nth(struct iommufd_ioas *ioas, unsigned int n)
{
	struct iommufd_access *access;

	list_for_each_entry(access, &ioas->accesses, node)
		if (!n--)
			return access;
	return NULL;
}

static void notify_unmap(struct iommufd_ioas *ioas, unsigned int gfn)
{
	struct iommufd_access *access;
	unsigned int i;

	for (i = 0; (access = access_nth(ioas, i)); i++) {
		if (access->ending)
			continue;
		access_enter(access);
		tell(access, (u64)gfn << PAGE_SHIFT, PAGE_SIZE);
		access_leave(access);
	}
}

/* Both locks are held, but not throughout. Return: 1 if it is this call that unmapped the frame. */
static int unmap_page(struct iommufd_ioas *ioas, unsigned int gfn)
{
	struct vfio_pages *pages = &ioas->pages;
	unsigned int tries = 0;

	while (pages->mapped >> gfn & 1) {
		if (!pages->pin[gfn].count) {
			pages->mapped &= ~(1u << gfn);
			ioas->leaving &= ~(1u << gfn);
			return 1;
		}
		ioas->leaving |= 1u << gfn;
		up_write(&ioas->iova_rwsem);
		up_read(&ioas->domains_rwsem);
		notify_unmap(ioas, gfn);
		if (++tries > UNMAP_TRIES)
			event_emit_site(EV_WARN, NULL, 0, 0,
					"WARNING in iommufd: page is unmapped but stays pinned",
					pages->pin[gfn].site);
		down_read(&ioas->domains_rwsem);
		down_write(&ioas->iova_rwsem);
		if (tries > UNMAP_TRIES)
			break;
	}
	return 0;
}

long iommufd_unmap(struct iommufd_ctx *ictx, unsigned int first, unsigned int count)
{
	struct iommufd_ioas *ioas = &ictx->ioas;
	long unmapped = 0;
	unsigned int i;

	if (!count || first >= USER_GUEST_PAGES || count > USER_GUEST_PAGES - first)
		return -EINVAL;
	down_read(&ioas->domains_rwsem);
	down_write(&ioas->iova_rwsem);
	for (i = 0; i < count; i++)
		unmapped += unmap_page(ioas, first + i);
	up_write(&ioas->iova_rwsem);
	up_read(&ioas->domains_rwsem);
	return unmapped;
}

/* ------------------------------------------------------------------ pinning */

static int pin_page(struct iommufd_ioas *ioas, unsigned long gfn, const void *site,
		    struct page **page)
{
	if (fault_should_fail(USER_FAULT_PIN))
		return -EFAULT;
	if (gfn < USER_GUEST_PAGES && ioas->leaving >> gfn & 1)
		return -EINVAL;
	return vfio_pages_pin(&ioas->pages, gfn, site, page);
}

static int pin_pages(struct iommufd_ioas *ioas, unsigned long gfn, int npage, const void *site,
		     struct page **pages)
{
	int i, ret = 0;

	for (i = 0; i < npage; i++) {
		ret = pin_page(ioas, gfn + (unsigned long)i, site, &pages[i]);
		if (ret)
			break;
	}
	if (ret)
		while (i-- > 0)
			vfio_pages_unpin(&ioas->pages, gfn + (unsigned long)i);
	return ret;
}

int iommufd_pin(struct iommufd_access *access, unsigned long gfn, int npage, const void *site,
		struct page **pages)
{
	int ret = -ENOENT;

	mutex_lock(&access->ioas_lock);
	if (access->ioas) {
		down_read(&access->ioas->iova_rwsem);
		ret = pin_pages(access->ioas, gfn, npage, site, pages);
		up_read(&access->ioas->iova_rwsem);
	}
	mutex_unlock(&access->ioas_lock);
	return ret ? ret : npage;
}

void iommufd_unpin(struct iommufd_access *access, unsigned long gfn, int npage)
{
	int i;

	mutex_lock(&access->ioas_lock);
	if (!WARN_ON(!access->ioas_unpin)) {
		down_read(&access->ioas_unpin->iova_rwsem);
		for (i = 0; i < npage; i++)
			if (WARN_ON(vfio_pages_unpin(&access->ioas_unpin->pages,
						     gfn + (unsigned long)i)))
				break;
		up_read(&access->ioas_unpin->iova_rwsem);
	}
	mutex_unlock(&access->ioas_lock);
}
