/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bridge between test_checks.c (host world), scenario_checks.c (built as a driver is: it has
 * points, and names for its sites) and kworld_checks.c (toy primitives made of sched.h and event.h
 * alone, so that the checks are tested without the shim's own locks).
 */
#ifndef TEST_CHECKS_H
#define TEST_CHECKS_H

#include "sched/arena.h"
#include "sched/event.h"
#include "sched/sched.h"

struct scenario {
	const char *name;
	void (*first)(void *arg);
};

extern const struct scenario scenarios[];

/* ------------------------------------------------------------------ kworld_checks.c */

/* Lock of any kind; lies in the kernel world. */
struct toy {
	unsigned int id;
	unsigned int kind;
	sched_mask owners, waiters;
	int shared; /* how the owners hold it */
	int done; /* completion */
};

void toy_init(struct toy *t, unsigned int kind, const struct sync_class *class);
void toy_lock(struct toy *t);
void toy_lock_nested(struct toy *t, unsigned int level);
void toy_lock_shared(struct toy *t);
int toy_trylock(struct toy *t);
void toy_unlock(struct toy *t);
void toy_destroy(struct toy *t);
void toy_complete(struct toy *t);
int toy_wait(struct toy *t, unsigned long long timeout);
/* A work item that runs as task @worker; its section; flush. */
void toy_work_begin(struct toy *t);
void toy_work_end(struct toy *t);
void toy_flush(struct toy *t, int worker);

void *toy_alloc(unsigned long size);
void toy_free(void *p);
void toy_copy(void *to, const void *from, unsigned long size);
void toy_atomic_inc(unsigned int *p);
void toy_hand_in(const void *object, unsigned long size);
void toy_warn(const char *text);
void toy_promise(const char *text);
void toy_leak(const char *text);
void toy_unloaded(void);
void toy_misuse(struct toy *t, const char *text);

#endif
