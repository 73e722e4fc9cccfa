// SPDX-License-Identifier: GPL-2.0-only
/* Queues of waiting tasks, first come first. They hang on a lock and lie on the waiters' stacks. */
#include "locking/locking.h"

void waiters_add(struct lock_waiter **queue, struct lock_waiter *waiter, unsigned long mode)
{
	waiter->next = NULL;
	waiter->task = sched_current();
	waiter->mode = mode;
	waiter->granted = 0;
	while (*queue)
		queue = &(*queue)->next;
	*queue = waiter;
}

void waiters_remove(struct lock_waiter **queue, struct lock_waiter *waiter)
{
	for (; *queue; queue = &(*queue)->next) {
		if (*queue == waiter) {
			*queue = waiter->next;
			return;
		}
	}
}

void waiters_wake_first(struct lock_waiter **queue)
{
	if (*queue)
		sched_wake((*queue)->task);
}
