// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues. The head holds the entries of the tasks that wait; waking sets a task's state back,
 * so that a schedule() that comes afterwards returns at once.
 */
#include <linux/errno.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "locking/locking.h"

static unsigned int use(struct wait_queue_head *wq)
{
	return map_use(&wq->dep_map, LOCK_MAGIC_WAITQUEUE, wq, sizeof(*wq));
}

void __init_waitqueue_head(struct wait_queue_head *wq, const char *name, struct lock_class_key *key)
{
	map_init(&wq->dep_map, LOCK_MAGIC_WAITQUEUE, name, key, wq, sizeof(*wq));
	wq->first = NULL;
}

/* ------------------------------------------------------------------ entries */

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	return task_wake(entry->private, mode);
}

static void take_out(struct wait_queue_entry *entry)
{
	struct wait_queue_entry **link;

	if (!entry->queue)
		return;
	for (link = &entry->queue->first; *link; link = &(*link)->next) {
		if (*link == entry) {
			*link = entry->next;
			break;
		}
	}
	entry->queue = NULL;
}

int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key)
{
	int woken = default_wake_function(entry, mode, flags, key);

	if (woken)
		take_out(entry);
	return woken;
}

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	entry->flags = (unsigned int)flags;
	entry->private = get_current();
	entry->func = autoremove_wake_function;
	entry->next = NULL;
	entry->queue = NULL;
}

void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task)
{
	init_wait_entry(entry, 0);
	entry->private = task;
	entry->func = default_wake_function;
}

/* Exclusive ones at the end, the others in front, as the kernel's order of waking is. */
static void put_in(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	struct wait_queue_entry **link = &wq->first;

	if (entry->queue)
		return;
	if (entry->flags & WQ_FLAG_EXCLUSIVE) {
		while (*link)
			link = &(*link)->next;
	}
	entry->next = *link;
	entry->queue = wq;
	*link = entry;
}

static void enter(struct wait_queue_head *wq)
{
	unsigned int sync = use(wq);

	sched_point_text(EV_CALL, wq, sync, 0, "prepare_to_wait");
	use(wq);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	enter(wq);
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	put_in(wq, entry);
}

void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	enter(wq);
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	put_in(wq, entry);
}

void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	use(wq);
	take_out(entry);
}

static void set_waiting(struct wait_queue_head *wq, unsigned int state)
{
	struct task_struct *me = get_current();

	me->__state = state;
	me->waiting_on = wq;
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	enter(wq);
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	put_in(wq, entry);
	set_waiting(wq, (unsigned int)state);
}

void prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       int state)
{
	enter(wq);
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	put_in(wq, entry);
	set_waiting(wq, (unsigned int)state);
}

/* A task that a signal ends leaves the queue before its last look at the condition. */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	enter(wq);
	if (signal_pending_state((unsigned int)state, get_current())) {
		take_out(entry);
		return -ERESTARTSYS;
	}
	put_in(wq, entry);
	set_waiting(wq, (unsigned int)state);
	return 0;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	set_waiting(NULL, TASK_RUNNING);
	if (!entry->queue)
		return;
	use(wq);
	take_out(entry);
}

int waitqueue_active(struct wait_queue_head *wq)
{
	use(wq);
	sched_range(&wq->first, sizeof(wq->first), SCHED_READ | SCHED_MARKED);
	return wq->first != NULL;
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	unsigned int sync = use(wq);
	struct wait_queue_entry *entry, *next;
	int woken = 0;

	sched_point(EV_WAKE, wq, sync, (unsigned long)nr);
	use(wq);
	for (entry = wq->first; entry; entry = next) {
		unsigned int flags = entry->flags;
		int ret;

		next = entry->next;
		ret = entry->func(entry, mode, 0, key);
		if (ret < 0)
			break;
		woken += ret;
		if (ret && (flags & WQ_FLAG_EXCLUSIVE) && !--nr)
			break;
	}
	return woken;
}
