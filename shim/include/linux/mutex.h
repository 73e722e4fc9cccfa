/* SPDX-License-Identifier: GPL-2.0-only */
/* Mutexes. shim/locking/mutex.c says how waiters and thieves compete. */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct lock_waiter;

/* shim: modelled: other layout, same life: embed it, initialise it, do not copy it */
struct mutex {
	struct lockdep_map dep_map;
	struct lock_waiter *waiters;
	int handoff;
};

#define __MUTEX_INITIALIZER(lockname) { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_MUTEX, #lockname) }
#define DEFINE_MUTEX(mutexname) struct mutex mutexname = __MUTEX_INITIALIZER(mutexname)

/* shim: faithful (the place of the call is the lock class) */
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
#define mutex_init(mutex)                              \
	do {                                           \
		static struct lock_class_key __key;    \
		__mutex_init((mutex), #mutex, &__key); \
	} while (0)
#define mutex_init_with_key(mutex, key) __mutex_init((mutex), #mutex, (key))

/* shim: faithful (a mutex whose class the caller keeps: device_lock and the like) */
void mutex_init_class(struct mutex *lock, struct lock_class_key *key);

/* shim: faithful (a mutex that is held is misuse; so is any use after this) */
void mutex_destroy(struct mutex *lock);

/*
 * shim: faithful: the first waiter is woken and competes, another task may take the mutex before
 * it, but only once: then the mutex is handed over
 */
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
void mutex_unlock(struct mutex *lock);
int mutex_trylock(struct mutex *lock); /* 1: got it */
bool mutex_is_locked(struct mutex *lock);

/* shim: faithful (-EINTR) */
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass);

/* shim: modelled: every signal counts as a fatal one */
int __must_check mutex_lock_killable(struct mutex *lock);
int __must_check mutex_lock_killable_nested(struct mutex *lock, unsigned int subclass);

#define mutex_lock_nest_lock(lock, nest) mutex_lock(lock)
#define mutex_lock_io(lock) mutex_lock(lock)

/* shim: faithful */
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))

#endif /* _LINUX_MUTEX_H */
