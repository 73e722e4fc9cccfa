/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reference counts. Taking one orders nothing; dropping one orders what came before it, and who
 * drops the last one sees all that the others did before dropping theirs.
 */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/types.h>

struct mutex;
struct spinlock;

/* shim: faithful */
typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED (-0x40000000)

/* shim: faithful (saturates; misuse publishes a warning) */
void refcount_set(refcount_t *r, int n);
unsigned int refcount_read(const refcount_t *r);
void refcount_inc(refcount_t *r);
void refcount_add(int i, refcount_t *r);
bool __must_check refcount_inc_not_zero(refcount_t *r);
bool __must_check refcount_add_not_zero(int i, refcount_t *r);
void refcount_dec(refcount_t *r);
bool __must_check refcount_dec_and_test(refcount_t *r);
bool __must_check refcount_sub_and_test(int i, refcount_t *r);
bool __must_check refcount_dec_if_one(refcount_t *r);
bool __must_check refcount_dec_not_one(refcount_t *r);
bool __must_check refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
bool __must_check refcount_dec_and_lock(refcount_t *r, struct spinlock *lock);

#endif /* _LINUX_REFCOUNT_H */
