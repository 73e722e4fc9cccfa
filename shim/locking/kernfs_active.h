/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Active references of kernfs nodes: whoever runs a method of an attribute holds one, and removing
 * the attribute waits until nobody does. The lock validator sees the first as holding a lock for
 * reading, the second as taking it for writing; so do the checks here.
 *
 * Not seen by drivers: the device model (shim/kernel) uses it.
 */
#ifndef SHIM_LOCKING_KERNFS_ACTIVE_H
#define SHIM_LOCKING_KERNFS_ACTIVE_H

#include <linux/lockdep.h>

/**
 * struct kernfs_active - the active references of one attribute
 * @count: holders, a task can hold several
 * @held: the same for each task
 * @dead: no new ones any more
 * @read_sync: the clock from the holders to the end of the drain
 */
struct kernfs_active {
	struct lockdep_map dep_map;
	unsigned int count;
	unsigned char held[64];
	int dead;
	unsigned int read_sync;
	struct lock_waiter *waiters;
};

/**
 * kernfs_active_init() - an attribute is created: what its creator did is seen by its users
 * @key: the lock class; NULL: one of its own for each node
 * @name: the attribute's name; must live as long as the node
 */
void kernfs_active_init(struct kernfs_active *a, struct lock_class_key *key, const char *name);

/* 1: got one; 0: the attribute is being removed. */
int kernfs_get_active(struct kernfs_active *a);
void kernfs_put_active(struct kernfs_active *a);

/**
 * kernfs_drain() - no new references from here on; wait until those that are there are dropped
 *
 * All that holders did happens before the return. May be called again.
 */
void kernfs_drain(struct kernfs_active *a);

/*
 * The running task gives up the reference through which it was called, so that it can remove the
 * attribute itself, and takes it back in form only.
 */
void kernfs_break_active_protection(struct kernfs_active *a);
void kernfs_unbreak_active_protection(struct kernfs_active *a);

#endif
