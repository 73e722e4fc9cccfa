// SPDX-License-Identifier: GPL-2.0-only
/* Pools of objects: see <linux/mempool.h>. */
#include <linux/mempool.h>
#include <linux/slab.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"

mempool_t *mempool_create_kmalloc_pool(int min_nr, size_t size)
{
	mempool_t *pool = kernel_alloc(sizeof(*pool), true, "memory pool");

	if (!pool)
		return NULL;
	pool->free = min_nr;
	pool->size = size;
	return pool;
}

void mempool_destroy(mempool_t *pool)
{
	shim_free(pool);
}

void *mempool_alloc_preallocated(mempool_t *pool)
{
	sched_object(pool, sizeof(*pool));
	if (!pool->free)
		return NULL;
	pool->free--;
	return shim_alloc(pool->size, "memory pool");
}

void mempool_free(void *element, mempool_t *pool)
{
	sched_object(pool, sizeof(*pool));
	if (!element)
		return;
	pool->free++;
	kfree(element);
}
