/* SPDX-License-Identifier: GPL-2.0-only */
/* Reader/writer semaphores; readers queue behind a waiting writer. */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/lockdep.h>
#include <linux/types.h>

struct lock_waiter;

/**
 * struct rw_semaphore
 * @readers: how often it is held for reading
 * @read_sync: the clock that readers' releases go into; only writers take it up
 * @held: the same for each task
 *
 * shim: modelled: other layout
 */
struct rw_semaphore {
	struct lockdep_map dep_map;
	struct lock_waiter *waiters;
	unsigned int readers;
	unsigned int read_sync;
	int handoff;
	unsigned char held[64];
};

#define __RWSEM_INITIALIZER(name) { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_RWSEM, #name) }
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)

/* shim: faithful (the place of the call is the lock class) */
void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key);
#define init_rwsem(sem)                             \
	do {                                        \
		static struct lock_class_key __key; \
		__init_rwsem((sem), #sem, &__key);  \
	} while (0)

/*
 * shim: faithful: who comes while only readers hold it and a writer waits, waits behind it; a free
 * one may be taken past a woken waiter, but a waiting writer is passed over only once; a first
 * waiter that reads lets in all waiting readers
 */
void down_read(struct rw_semaphore *sem);
void down_read_nested(struct rw_semaphore *sem, int subclass);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void down_write_nested(struct rw_semaphore *sem, int subclass);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
int rwsem_is_locked(struct rw_semaphore *sem);
int rwsem_is_contended(struct rw_semaphore *sem);

/* shim: faithful (-EINTR) */
int __must_check down_read_interruptible(struct rw_semaphore *sem);

/* shim: modelled: every signal counts as a fatal one */
int __must_check down_read_killable(struct rw_semaphore *sem);
int __must_check down_write_killable(struct rw_semaphore *sem);

#endif /* _LINUX_RWSEM_H */
