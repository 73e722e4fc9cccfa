/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation. Every object is one of the heap arena: its life and bounds are known to the checks,
 * and its address is not used a second time within a run.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/cleanup.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/stringify.h>
#include <linux/types.h>

/* shim: faithful (as with 4 KiB pages in blocks of up to 1024) */
#define KMALLOC_MAX_SIZE (1UL << 22)

/* shim: modelled: no size classes; the n-th call of an operation fails if the program says so */
void *kmalloc(size_t size, gfp_t gfp);

/*
 * What a part of the kernel from a tree allocates is its own: not to be freed when the driver goes.
 *
 * shim: modelled: as kmalloc()
 */
void *kmalloc_of(const char *owner, size_t size, gfp_t gfp);
#ifdef SHIM_BUILTIN
#define kmalloc(size, gfp) kmalloc_of(__stringify(SHIM_BUILTIN), size, gfp)
#endif

/* shim: modelled: as kmalloc() */
void *krealloc(const void *p, size_t size, gfp_t gfp);

/* shim: faithful (NULL and error values are no objects; anything else must be a live one) */
void kfree(const void *p);
void kfree_sensitive(const void *p);
size_t ksize(const void *p);

/* shim: modelled: as kmalloc() */
static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

/* One object of a type, as newer kernels spell it; without flags GFP_KERNEL. */
#define SHIM_GFP(first, flags, ...) flags

/* shim: modelled: as kmalloc() */
#define kmalloc_obj(object, ...) \
	((typeof(object) *)kmalloc(sizeof(object), SHIM_GFP(0, ##__VA_ARGS__, GFP_KERNEL, 0)))
#define kzalloc_obj(object, ...) \
	((typeof(object) *)kzalloc(sizeof(object), SHIM_GFP(0, ##__VA_ARGS__, GFP_KERNEL, 0)))

/* shim: modelled: as kmalloc() */
static __always_inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return kmalloc(bytes, gfp);
}

/* shim: modelled: as kmalloc() */
static __always_inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

/* shim: modelled: as kmalloc() */
#define NUMA_NO_NODE (-1)
#define kmalloc_node(size, gfp, node) kmalloc(size, gfp)
#define kzalloc_node(size, gfp, node) kzalloc(size, gfp)
#define kvmalloc_node(size, gfp, node) kmalloc(size, gfp)
#define kvzalloc_node(size, gfp, node) kzalloc(size, gfp)
#define kvmalloc(size, gfp) kmalloc(size, gfp)
#define kvzalloc(size, gfp) kzalloc(size, gfp)
#define kvcalloc(n, size, gfp) kcalloc(n, size, gfp)
#define kvmalloc_array(n, size, gfp) kmalloc_array(n, size, gfp)
#define kvfree(p) kfree(p)

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

DEFINE_FREE(kfree, void *, if (_T) kfree(_T))

#endif /* _LINUX_SLAB_H */
