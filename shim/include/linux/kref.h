/* SPDX-License-Identifier: GPL-2.0-only */
/* Reference counts with a function that runs when the last one is dropped. */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

#include <linux/refcount.h>

/* shim: faithful */
struct kref {
	refcount_t refcount;
};

#define KREF_INIT(n) { .refcount = REFCOUNT_INIT(n) }

/* shim: faithful */
static __always_inline void kref_init(struct kref *kref)
{
	refcount_set(&kref->refcount, 1);
}

static __always_inline unsigned int kref_read(const struct kref *kref)
{
	return refcount_read(&kref->refcount);
}

static __always_inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}

static __always_inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (refcount_dec_and_test(&kref->refcount)) {
		release(kref);
		return 1;
	}
	return 0;
}

static __always_inline int kref_put_mutex(struct kref *kref, void (*release)(struct kref *kref),
					  struct mutex *lock)
{
	if (refcount_dec_and_mutex_lock(&kref->refcount, lock)) {
		release(kref);
		return 1;
	}
	return 0;
}

static __always_inline int __must_check kref_get_unless_zero(struct kref *kref)
{
	return refcount_inc_not_zero(&kref->refcount);
}

#endif /* _LINUX_KREF_H */
