/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the primitives share: the look at the object that a caller hands in, its identity in the
 * event stream, queues of waiting tasks, and the context that a task runs in.
 *
 * Every primitive acts in the same order: look at the object, decision point, act. Between the
 * decision and the end of the action no other task runs, so the code needs no locks of its own.
 */
#ifndef SHIM_LOCKING_LOCKING_H
#define SHIM_LOCKING_LOCKING_H

#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "sched/event.h"
#include "sched/sched.h"

/* Words of sched_local() that belong to locking */
#define LOCAL_PREEMPT_COUNT 0
#define LOCAL_IRQS_DISABLED 1
#define LOCAL_TASK_STRUCT 2 /* nonzero: task_struct of the slot is this task's */
#define LOCAL_HELD_SPINLOCKS 3 /* struct spinlock *, innermost first */

static inline sched_mask task_bit(int task)
{
	return task < 0 ? 0 : 1ULL << task;
}

/* ------------------------------------------------------------------ map.c */

/**
 * map_init() - a lock is initialised at run time
 * @object, @size: the whole lock
 *
 * Publishes EV_SYNC_INIT. A lock that is in use is misuse.
 */
void map_init(struct lockdep_map *map, unsigned int magic, const char *name,
	      struct lock_class_key *key, const void *object, unsigned long size);

/**
 * map_use() - look at a lock that a caller hands in
 *
 * The object must lie in live memory and must have been initialised as this kind of lock.
 * Return: its identity in the event stream.
 */
unsigned int map_use(struct lockdep_map *map, unsigned int magic, const void *object,
		     unsigned long size);

/* The lock is gone: any further use is misuse. */
void map_destroy(struct lockdep_map *map, const void *object);

enum sync_kind map_kind(unsigned int magic);

/* The running task got it, or gave it back: state, events and happens-before. */
void map_acquired(struct lockdep_map *map, const void *object, unsigned long mode);
void map_released(struct lockdep_map *map);

/* A clock that belongs to no lock class (second clocks of locks, atomic variables). */
unsigned int clock_of(unsigned int *clock, enum sync_kind kind, const void *object);
/* The clock of a variable, whichever it is. */
unsigned int clock_of_address(const volatile void *addr);

/* A contract of locking was broken; with the checks on it does not return. */
void misuse(const char *text, const void *object, unsigned int sync);

/* ------------------------------------------------------------------ waiters.c */

/**
 * struct lock_waiter - a task in the queue of a lock, on the stack of the waiting function
 * @mode: EV_MODE_EXCLUSIVE or EV_MODE_SHARED
 * @granted: it was given what it waits for
 */
struct lock_waiter {
	struct lock_waiter *next;
	int task;
	unsigned long mode;
	int granted;
};

void waiters_add(struct lock_waiter **queue, struct lock_waiter *waiter, unsigned long mode);
void waiters_remove(struct lock_waiter **queue, struct lock_waiter *waiter);
void waiters_wake_first(struct lock_waiter **queue);

/* ------------------------------------------------------------------ context.c, task.c */

/* A function that can sleep was entered: misuse in atomic context. */
void sleeping_entry(void);

struct task_struct *task_of_slot(int slot);

/* Wake a task that is in one of these states; no decision point. 1: it was. */
int task_wake(struct task_struct *task, unsigned int state);

/* The whole wait: timeout in ticks as the kernel's functions take it. */
unsigned long long ticks_to_ns(unsigned long ticks);

#endif
