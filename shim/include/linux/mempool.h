/* SPDX-License-Identifier: GPL-2.0-only */
/* Pools of objects that are allocated beforehand. */
#ifndef _LINUX_MEMPOOL_H
#define _LINUX_MEMPOOL_H

#include <linux/gfp.h>
#include <linux/types.h>

/*
 * shim: modelled: the objects are counted beforehand and made when they are wanted, which nobody can
 * tell from the outside and a pool that nobody uses costs nothing
 */
typedef struct mempool_s {
	int free;
	size_t size;
} mempool_t;

/* shim: modelled: see mempool_t; mempool_alloc_preallocated() gives NULL when all are taken */
mempool_t *mempool_create_kmalloc_pool(int min_nr, size_t size);
void mempool_destroy(mempool_t *pool);
void *mempool_alloc_preallocated(mempool_t *pool);
void mempool_free(void *element, mempool_t *pool);

#endif /* _LINUX_MEMPOOL_H */
