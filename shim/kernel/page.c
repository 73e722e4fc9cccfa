// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guests' memory and the addresses of the simulated machine.
 *
 * A physical address is a number that goes into AP instructions and debug output, so it must be the
 * same in every build and process: heap memory has a constant plus its offset in the arena (below
 * 2 GiB, as a GISA must be), and each frame of each VM that ever ran has one of its own above. An
 * address that outlives its VM thus never names the memory of another. Frames are never freed, like
 * the kernel's memmap: a stale struct page is no memory error, delivering through it is one of the
 * guest's.
 */
#include <linux/mm.h>
#include <linux/types.h>
#include "kernel/internal.h"

#define HEAP_PHYS 0x01000000ul /* where the arena begins; it ends below GUEST_PHYS */
#define GUEST_PHYS 0x100000000ul

struct guest_memory {
	struct page page[USER_GUEST_PAGES];
	unsigned char *data[USER_GUEST_PAGES];
};

#define MEMORY_MAX 256 /* VMs of one run that have memory */

static struct guest_memory *memories[MEMORY_MAX];
static unsigned int memory_count;

/**
 * guest_memory_create() - a VM's memory
 *
 * Return: its number, counted from 0 in order of creation, or -ENOMEM.
 */
int guest_memory_create(void)
{
	struct guest_memory *mem;
	unsigned int i;

	if (memory_count == MEMORY_MAX)
		return -12;
	mem = arena_alloc(sizeof(*mem), 1, "guest memory", NULL);
	for (i = 0; i < USER_GUEST_PAGES; i++) {
		mem->page[i].pfn = (GUEST_PHYS >> PAGE_SHIFT) +
				   (unsigned long)memory_count * USER_GUEST_PAGES + i;
		mem->page[i].owner = mem;
	}
	memories[memory_count] = mem;
	return (int)memory_count++;
}

struct page *guest_memory_page(unsigned int memory, unsigned long gfn)
{
	if (memory >= memory_count || gfn >= USER_GUEST_PAGES)
		return NULL;
	return &memories[memory]->page[gfn];
}

struct page *guest_memory_page_of_phys(unsigned long phys)
{
	unsigned long frame;

	if (phys < GUEST_PHYS)
		return NULL;
	frame = (phys - GUEST_PHYS) >> PAGE_SHIFT;
	return guest_memory_page((unsigned int)(frame / USER_GUEST_PAGES),
				 frame % USER_GUEST_PAGES);
}

unsigned int guest_memory_of_page(const struct page *page)
{
	return (unsigned int)((page->pfn - (GUEST_PHYS >> PAGE_SHIFT)) / USER_GUEST_PAGES);
}

/**
 * guest_memory_byte() - a byte of a guest's memory, for the machine to write
 *
 * The contents of a frame are made when they are first written to.
 */
unsigned char *guest_memory_byte(unsigned long phys)
{
	struct page *page = guest_memory_page_of_phys(phys);
	struct guest_memory *mem;
	unsigned long i;

	if (!page)
		return NULL;
	mem = page->owner;
	i = (unsigned long)(page - mem->page);
	if (!mem->data[i])
		mem->data[i] = arena_alloc(PAGE_SIZE, 1, "guest memory", NULL);
	return &mem->data[i][phys & ~PAGE_MASK];
}

phys_addr_t page_to_phys(const struct page *page)
{
	return (phys_addr_t)page->pfn << PAGE_SHIFT;
}

unsigned long page_to_pfn(const struct page *page)
{
	return page->pfn;
}

phys_addr_t virt_to_phys(const volatile void *address)
{
	const void *p = (const void *)address;

	return arena_contains(p) ? HEAP_PHYS + arena_offset(p) : 0;
}

void *phys_to_heap(unsigned long phys)
{
	if (phys < HEAP_PHYS || phys - HEAP_PHYS >= ARENA_SIZE)
		return NULL;
	return arena_base() + (phys - HEAP_PHYS);
}
