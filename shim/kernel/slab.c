// SPDX-License-Identifier: GPL-2.0-only
/*
 * kmalloc() and its family over the heap arena.
 *
 * Every allocation and every free is a decision point. kfree() of something that is no live object
 * is found by the arena; the life and the bounds of the rest are watched by the checks.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "kernel/pointer.h"

static void *slab_alloc(size_t size, bool zero, const char *owner, const void *site)
{
	sched_point(EV_ALLOC, NULL, 0, size);
	if (fault_should_fail(USER_FAULT_ALLOC))
		return NULL;
	return arena_alloc(size, zero, owner, site);
}

/* More than the page allocator has in one piece: mostly a size that overflowed. */
static bool too_large(size_t size, gfp_t gfp)
{
	if (size <= KMALLOC_MAX_SIZE)
		return false;
	WARN(!(gfp & __GFP_NOWARN), "kmalloc: order of the allocation is too large\n");
	return true;
}

void *kmalloc(size_t size, gfp_t gfp)
{
	if (!size)
		return ZERO_SIZE_PTR;
	if (gfpflags_allow_blocking(gfp))
		might_sleep();
	if (too_large(size, gfp))
		return NULL;
	return slab_alloc(size, gfp & __GFP_ZERO, "driver", SITE_OF_CALLER());
}

void *kmalloc_of(const char *owner, size_t size, gfp_t gfp)
{
	if (!size)
		return ZERO_SIZE_PTR;
	if (gfpflags_allow_blocking(gfp))
		might_sleep();
	if (too_large(size, gfp))
		return NULL;
	return slab_alloc(size, gfp & __GFP_ZERO, owner, __builtin_return_address(0));
}

void *kernel_alloc(size_t size, bool zero, const char *owner)
{
	return slab_alloc(size, zero, owner, NULL);
}

bool kernel_alloc_fails(void)
{
	return fault_should_fail(USER_FAULT_ALLOC);
}

void *kernel_alloc_inside(size_t size, const char *owner)
{
	return kernel_alloc_fails() ? NULL : arena_alloc(size, true, owner, NULL);
}

void *shim_alloc(size_t size, const char *owner)
{
	return arena_alloc(size, 1, owner, NULL);
}

void shim_free(void *p)
{
	if (p)
		arena_free(p, NULL);
}

void *krealloc(const void *p, size_t size, gfp_t gfp)
{
	const struct arena_object *old;
	void *new;

	if (!size) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	if (gfpflags_allow_blocking(gfp))
		might_sleep();
	if (too_large(size, gfp))
		return NULL;
	new = slab_alloc(size, gfp & __GFP_ZERO, "driver", SITE_OF_CALLER());
	if (!new || ZERO_OR_NULL_PTR(p))
		return new;
	old = arena_find(p);
	if (old)
		quiet_copy(new, p, old->size < size ? old->size : size);
	kfree(p);
	return new;
}

void kfree(const void *p)
{
	if (ZERO_OR_NULL_PTR(p))
		return;
	sched_point(EV_FREE, p, 0, 0);
	arena_free((void *)p, SITE_OF_CALLER());
}

void kfree_sensitive(const void *p)
{
	const struct arena_object *object;

	if (ZERO_OR_NULL_PTR(p))
		return;
	object = arena_find(p);
	if (object && !object->freed)
		quiet_set(object->base, 0, object->size);
	sched_point(EV_FREE, p, 0, 0);
	arena_free((void *)p, SITE_OF_CALLER());
}

size_t ksize(const void *p)
{
	const struct arena_object *object = arena_find(p);

	return object && !object->freed ? object->size : 0;
}

/* Length of a string that the driver hands in, recorded as a read of it. */
static size_t string_length(const char *s, size_t max)
{
	size_t len = 0;

	guard_pointer(s);
	while (len < max && s[len])
		len++;
	sched_range(s, len < max ? len + 1 : len, SCHED_READ);
	return len;
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	const void *site = SITE_OF_CALLER();
	size_t len;
	char *copy;

	if (!s)
		return NULL;
	len = string_length(s, max);
	copy = slab_alloc(len + 1, false, "driver", site);
	if (copy) {
		quiet_copy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	const void *site = SITE_OF_CALLER();
	size_t len;
	char *copy;

	if (!s)
		return NULL;
	len = string_length(s, ~0UL);
	copy = slab_alloc(len + 1, false, "driver", site);
	if (copy)
		quiet_copy(copy, s, len + 1);
	return copy;
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return kstrdup(s, gfp);
}

void kfree_const(const void *p)
{
	kfree(p);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy;

	sched_range(src, len, SCHED_READ);
	copy = slab_alloc(len, false, "driver", SITE_OF_CALLER());
	if (copy)
		quiet_copy(copy, src, len);
	return copy;
}

/* Format on the stack; again only if it did not fit. */
static char *format(const char *owner, const void *site, const char *fmt, va_list args)
{
	char first[128], *text;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(first, sizeof(first), fmt, again);
	va_end(again);
	text = slab_alloc(len + 1, false, owner, site);
	if (!text)
		return NULL;
	if (len < (int)sizeof(first))
		quiet_copy(text, first, len + 1);
	else
		vsnprintf(text, len + 1, fmt, args);
	return text;
}

char *kernel_vasprintf(const char *owner, const char *fmt, va_list args)
{
	return format(owner, NULL, fmt, args);
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	return format("driver", SITE_OF_CALLER(), fmt, args);
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format("driver", SITE_OF_CALLER(), fmt, args);
	va_end(args);
	return text;
}
