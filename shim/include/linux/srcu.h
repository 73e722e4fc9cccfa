/* SPDX-License-Identifier: GPL-2.0-only */
/* Sleepable RCU: readers that never wait, and an updater that waits for those that were there. */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/lockdep.h>
#include <linux/types.h>

/**
 * struct srcu_struct
 * @active: readers of each of the two phases, one count for each task
 * @phase: the phase that new readers join
 * @synchronizing: slot + 1 of the task in synchronize_srcu(), 0 if there is none
 * @done_sync: the clock from readers' ends to the end of synchronize_srcu(); dep_map's is the one
 *	from before synchronize_srcu() to readers that begin after it
 *
 * shim: modelled: other layout; two phases, as the kernel
 */
struct srcu_struct {
	struct lockdep_map dep_map;
	unsigned char active[2][64];
	unsigned int phase;
	unsigned int done_sync;
	int synchronizing;
	struct lock_waiter *waiters;
};

#define __SRCU_STRUCT_INIT(name) { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_SRCU, #name) }
#define DEFINE_SRCU(name) struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_STATIC_SRCU(name) static DEFINE_SRCU(name)

/* shim: faithful (the place of the call is the class) */
int __init_srcu_struct(struct srcu_struct *ssp, const char *name, struct lock_class_key *key);
#define init_srcu_struct(ssp)                            \
	({                                               \
		static struct lock_class_key __key;      \
		__init_srcu_struct((ssp), #ssp, &__key); \
	})

/* shim: faithful (with a reader inside: misuse) */
void cleanup_srcu_struct(struct srcu_struct *ssp);

/* shim: faithful */
int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)

/* shim: faithful (a dependent load; the clock goes with it as with an acquire) */
#define srcu_dereference(p, ssp) smp_load_acquire(&(p))
#define srcu_dereference_check(p, ssp, c) smp_load_acquire(&(p))

#endif /* _LINUX_SRCU_H */
