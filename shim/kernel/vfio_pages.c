// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest memory as devices may see it, and what drivers have pinned of it, counted by frame. Type 1
 * containers and iommufd's I/O address spaces have one each, under locks of their own.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include "kernel/vfio.h"

#define ALL_PAGES ((1u << USER_GUEST_PAGES) - 1)

void vfio_pages_init(struct vfio_pages *pages, unsigned int memory)
{
	pages->memory = memory;
	pages->mapped = ALL_PAGES;
	init_rwsem(&pages->mm.mmap_lock);
}

/*
 * A pin that is left over. Where a queue is still enabled to store into the page, the queue was
 * not reset when the guest lost it: that is worse than a page that is merely not given back, and
 * another defect.
 */
static void pin_left(struct page *page, const void *site, const char *what)
{
	if (machine_page_armed(page))
		event_emit_site(EV_PROMISE, page, 0, 0,
				"queue still enabled for interruption when its guest is gone",
				site);
	kernel_leak(what, page, site);
}

void vfio_pages_left(struct vfio_pages *pages, const char *what)
{
	unsigned int i;

	for (i = 0; i < USER_GUEST_PAGES; i++)
		if (pages->pin[i].count)
			pin_left(guest_memory_page(pages->memory, i), pages->pin[i].site, what);
}

int vfio_pages_pin(struct vfio_pages *pages, unsigned long gfn, const void *site,
		   struct page **page)
{
	struct vfio_pin *pin;

	*page = guest_memory_page(pages->memory, gfn);
	if (!*page || !(pages->mapped >> gfn & 1))
		return -EINVAL;
	pin = &pages->pin[gfn];
	if (!pin->count) {
		down_read(&pages->mm.mmap_lock);
		up_read(&pages->mm.mmap_lock);
	}
	/* Counted in one step: in iommufd others may pin at the same time. */
	if (!pin->count++) {
		(*page)->pins++;
		pin->site = site;
	}
	return 0;
}

/* Return: 0, or -EINVAL if the frame is not mapped. */
int vfio_pages_unpin(struct vfio_pages *pages, unsigned long gfn)
{
	struct vfio_pin *pin;
	struct page *page;

	if (gfn >= USER_GUEST_PAGES || !(pages->mapped >> gfn & 1))
		return -EINVAL;
	pin = &pages->pin[gfn];
	if (pin->count && !--pin->count) {
		page = guest_memory_page(pages->memory, gfn);
		page->pins--;
		page->unpinned = site_of_entry(__builtin_frame_address(0));
		if (!page->pins)
			machine_page_unpinned(page);
	}
	return 0;
}

long vfio_pages_map(struct vfio_pages *pages, unsigned int first, unsigned int count)
{
	unsigned int mask;

	if (!count || first >= USER_GUEST_PAGES || count > USER_GUEST_PAGES - first)
		return -EINVAL;
	mask = ((1u << count) - 1) << first;
	if (pages->mapped & mask)
		return -EEXIST;
	pages->mapped |= mask;
	return 0;
}
