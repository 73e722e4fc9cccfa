// SPDX-License-Identifier: GPL-2.0-only
/* Toy primitives for the tests of the checks: each does what the shim's do, and nothing else. */
#include "test_checks.h"

#include "sched/site.h"

#define ME (1ULL << sched_current())

void toy_init(struct toy *t, unsigned int kind, const struct sync_class *class)
{
	event_emit(EV_SYNC_INIT, t, 0, kind);
	t->id = sync_register(kind, class, t);
	t->kind = kind;
	t->owners = t->waiters = 0;
	t->shared = t->done = 0;
}

static sched_mask owners_of(const struct sched_wait *w)
{
	return ((const struct toy *)w->object)->owners;
}

static int is_free(const struct toy *t, int shared)
{
	return !t->owners || (t->shared && shared);
}

static void take(struct toy *t, unsigned long mode)
{
	t->owners |= ME;
	t->shared = !!(mode & EV_MODE_SHARED);
	event_emit(EV_ACQUIRED, t, t->id, mode);
	sync_acquire(t->id);
}

static void lock(struct toy *t, unsigned long mode)
{
	struct sched_wait w = { .kind = t->kind,
				.sync = t->id,
				.object = t,
				.what = "toy",
				.blockers = owners_of,
				.timeout = SCHED_FOREVER };

	sched_object(t, sizeof(*t));
	sched_point(EV_LOCK, t, t->id, mode);
	while (!is_free(t, !!(mode & EV_MODE_SHARED))) {
		t->waiters |= ME;
		sched_wait(&w);
	}
	take(t, mode);
}

void toy_lock(struct toy *t)
{
	lock(t, EV_MODE_EXCLUSIVE);
}

void toy_lock_nested(struct toy *t, unsigned int level)
{
	lock(t, EV_MODE_NEST(level));
}

void toy_lock_shared(struct toy *t)
{
	lock(t, EV_MODE_SHARED);
}

int toy_trylock(struct toy *t)
{
	sched_object(t, sizeof(*t));
	sched_point(EV_LOCK, t, t->id, EV_MODE_TRY);
	if (!is_free(t, 0)) {
		event_emit(EV_TRY_FAILED, t, t->id, EV_MODE_TRY);
		return 0;
	}
	take(t, EV_MODE_TRY);
	return 1;
}

static void wake_all(struct toy *t)
{
	for (sched_mask m = t->waiters; m; m &= m - 1)
		sched_wake(__builtin_ctzll(m));
	t->waiters = 0;
}

void toy_unlock(struct toy *t)
{
	sched_object(t, sizeof(*t));
	sched_point(EV_UNLOCK, t, t->id, 0);
	t->owners &= ~ME;
	sync_release(t->id);
	wake_all(t);
}

void toy_destroy(struct toy *t)
{
	event_emit(EV_SYNC_DESTROY, t, t->id, 0);
}

void toy_complete(struct toy *t)
{
	sched_point(EV_WAKE, t, t->id, 0);
	t->done = 1;
	sync_release(t->id);
	wake_all(t);
}

int toy_wait(struct toy *t, unsigned long long timeout)
{
	struct sched_wait w = { .kind = SYNC_COMPLETION,
				.sync = t->id,
				.object = t,
				.what = "completion",
				.timeout = timeout };

	while (!t->done) {
		t->waiters |= ME;
		if (sched_wait(&w) == SCHED_TIMEDOUT)
			return 0;
	}
	sync_acquire(t->id);
	return 1;
}

void toy_work_begin(struct toy *t)
{
	t->owners |= ME;
	event_emit(EV_ACQUIRED, t, t->id, 0);
}

void toy_work_end(struct toy *t)
{
	sched_point(EV_UNLOCK, t, t->id, 0);
	t->owners &= ~ME;
	t->done = 1;
	sync_release(t->id);
	wake_all(t);
}

static sched_mask worker_of(const struct sched_wait *w)
{
	return 1ULL << ((const struct toy *)w->object)->shared;
}

void toy_flush(struct toy *t, int worker)
{
	struct sched_wait w = { .kind = SYNC_WORK,
				.sync = t->id,
				.object = t,
				.what = "work",
				.blockers = worker_of,
				.timeout = SCHED_FOREVER };

	sched_point_text(EV_CALL, t, t->id, 0, "flush");
	t->shared = worker;
	while (!t->done) {
		t->waiters |= ME;
		sched_wait(&w);
	}
	sync_acquire(t->id);
}

void *toy_alloc(unsigned long size)
{
	return arena_alloc(size, 1, "driver", SITE_OF_CALLER());
}

void toy_free(void *p)
{
	sched_point(EV_FREE, p, 0, 0);
	arena_free(p, SITE_OF_CALLER());
}

void toy_copy(void *to, const void *from, unsigned long size)
{
	sched_range(from, size, SCHED_READ);
	sched_range(to, size, SCHED_WRITE);
	for (unsigned long i = 0; i < size; i++)
		((char *)to)[i] = ((const char *)from)[i];
}

void toy_atomic_inc(unsigned int *p)
{
	sched_range(p, sizeof(*p), SCHED_WRITE | SCHED_ATOMIC | SCHED_MARKED);
	(*p)++;
}

void toy_hand_in(const void *object, unsigned long size)
{
	sched_object(object, size);
}

void toy_warn(const char *text)
{
	event_emit_text(EV_WARN, 0, 0, 0, text);
}

void toy_promise(const char *text)
{
	event_emit_text(EV_PROMISE, 0, 0, 0, text);
}

void toy_leak(const char *text)
{
	event_emit_text(EV_LEAK, 0, 0, 0, text);
}

void toy_unloaded(void)
{
	event_emit(EV_UNLOADED, 0, 0, 0);
}

void toy_misuse(struct toy *t, const char *text)
{
	event_emit_text(EV_MISUSE, t, t->id, 0, text);
}
