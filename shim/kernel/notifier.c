// SPDX-License-Identifier: GPL-2.0-only
/*
 * Notifier chains of the blocking kind: functions by falling priority, the first come first among
 * equals, called with the chain's semaphore held for reading. A chain that is empty takes no lock.
 */
#include <linux/errno.h>
#include <linux/notifier.h>
#include "kernel/internal.h"

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	struct notifier_block **at = &nh->head;
	int ret = 0;

	sched_object(nb, sizeof(*nb));
	down_write(&nh->rwsem);
	while (*at && *at != nb && (*at)->priority >= nb->priority)
		at = &(*at)->next;
	if (*at == nb) {
		ret = -EEXIST;
	} else {
		nb->next = *at;
		*at = nb;
	}
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	struct notifier_block **at = &nh->head;
	int ret = -ENOENT;

	down_write(&nh->rwsem);
	while (*at && *at != nb)
		at = &(*at)->next;
	if (*at) {
		*at = nb->next;
		ret = 0;
	}
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long action,
				 void *data)
{
	struct notifier_block *nb, *next;
	int ret = NOTIFY_DONE;

	if (!nh->head)
		return ret;
	down_read(&nh->rwsem);
	for (nb = nh->head; nb && !(ret & NOTIFY_STOP_MASK); nb = next) {
		next = nb->next;
		ret = nb->notifier_call(nb, action, data);
	}
	up_read(&nh->rwsem);
	return ret;
}
