// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reference counts: an atomic variable that saturates instead of wrapping, and warns when it is
 * used in a way that only a lost or a doubled put can explain.
 */
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "locking/locking.h"

static void touch(refcount_t *r)
{
	sched_range(&r->refs.counter, sizeof(r->refs.counter),
		    SCHED_WRITE | SCHED_MARKED | SCHED_ATOMIC);
}

static void saturate(refcount_t *r, const char *text)
{
	r->refs.counter = REFCOUNT_SATURATED;
	event_emit_text(EV_WARN, r, 0, 0, text);
}

void refcount_set(refcount_t *r, int n)
{
	sched_range(&r->refs.counter, sizeof(r->refs.counter), SCHED_WRITE | SCHED_MARKED);
	r->refs.counter = n;
}

unsigned int refcount_read(const refcount_t *r)
{
	sched_range(&r->refs.counter, sizeof(r->refs.counter), SCHED_READ | SCHED_MARKED);
	return (unsigned int)r->refs.counter;
}

/* ------------------------------------------------------------------ taking */

static void add_to(refcount_t *r, int i)
{
	int old = r->refs.counter;

	if (!old)
		saturate(r, "refcount: taken when it was 0 (the object is being released)");
	else if (old < 0 || old > INT_MAX - i)
		saturate(r, "refcount: saturated");
	else
		r->refs.counter = old + i;
}

void refcount_add(int i, refcount_t *r)
{
	touch(r);
	add_to(r, i);
}

void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}

bool refcount_add_not_zero(int i, refcount_t *r)
{
	touch(r);
	if (!r->refs.counter)
		return false;
	add_to(r, i);
	return true;
}

bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}

/* ------------------------------------------------------------------ dropping */

bool refcount_sub_and_test(int i, refcount_t *r)
{
	unsigned int sync;
	int old;

	touch(r);
	old = r->refs.counter;
	if (old < i || old <= 0) {
		saturate(r, "refcount: dropped below 0 (the object was released before)");
		return false;
	}
	r->refs.counter = old - i;
	sync = clock_of_address(r);
	sync_release(sync);
	if (old != i)
		return false;
	sync_acquire(sync);
	return true;
}

bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}

void refcount_dec(refcount_t *r)
{
	if (refcount_sub_and_test(1, r))
		event_emit_text(EV_WARN, r, 0, 0,
				"refcount: the last one dropped by refcount_dec()");
}

/* Return: the count went from 1 to 0, and the caller sees what the others did before theirs. */
bool refcount_dec_if_one(refcount_t *r)
{
	unsigned int sync;

	touch(r);
	if (r->refs.counter != 1)
		return false;
	r->refs.counter = 0;
	sync = clock_of_address(r);
	sync_release(sync);
	sync_acquire(sync);
	return true;
}

bool refcount_dec_not_one(refcount_t *r)
{
	touch(r);
	if (r->refs.counter == 1)
		return false;
	if (r->refs.counter <= 0) {
		saturate(r, "refcount: dropped below 0 (the object was released before)");
		return true;
	}
	r->refs.counter--;
	sync_release(clock_of_address(r));
	return true;
}

bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	mutex_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	mutex_unlock(lock);
	return false;
}

bool refcount_dec_and_lock(refcount_t *r, struct spinlock *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock(lock);
	return false;
}
