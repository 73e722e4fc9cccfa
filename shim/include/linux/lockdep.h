/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every lock carries: its class, its identity in this run, and who holds it.
 *
 * The kernel's lockdep_map is the place where the lock validator hangs its data on a lock. Here it
 * is more: the state itself (owner, holders) lies in it, so that one function answers
 * lockdep_is_held() for every kind of lock. The validator's work is done by the checks, from the
 * events that locks publish (shim/checks).
 *
 * A class is the site of initialisation, as in the kernel: the static key in the macro that
 * initialised the lock, or, for a lock that a static initialiser made, the key inside the lock.
 * The identity in the event stream is given at the first use, because a static initialiser cannot
 * ask for one.
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct lock_class_key - a lock class; its address is its identity
 * @name: as the lock was written where it was initialised
 * @usage: in which contexts locks of the class were taken, see shim/locking/spinlock.c
 *
 * shim: faithful (the first member makes it a struct sync_class for the event stream)
 */
struct lock_class_key {
	const char *name;
	unsigned int usage;
};

/* What kind of lock a map belongs to; any other value: it was never initialised. */
#define LOCK_MAGIC_MUTEX 0x4d555458u
#define LOCK_MAGIC_RWSEM 0x5257534du
#define LOCK_MAGIC_SPINLOCK 0x5350494eu
#define LOCK_MAGIC_RWLOCK 0x52574c4bu
#define LOCK_MAGIC_COMPLETION 0x434f4d50u
#define LOCK_MAGIC_WAITQUEUE 0x57515545u
#define LOCK_MAGIC_WORK 0x574f524bu
#define LOCK_MAGIC_WORKQUEUE 0x574b5155u
#define LOCK_MAGIC_TIMER 0x54494d52u
#define LOCK_MAGIC_KERNFS 0x4b4e4653u
#define LOCK_MAGIC_SRCU 0x53524355u
#define LOCK_MAGIC_MAP 0x4c4d4150u

/**
 * struct lockdep_map - the common part of every lock
 * @magic: LOCK_MAGIC_*
 * @sync: identity in this run's event stream, 0 before the first use
 * @key: the class; NULL: @own
 * @own: class of a statically initialised lock
 * @owner: task slot + 1 of the exclusive holder, 0 if there is none
 * @holders: one bit for each task that holds it, in whatever mode
 *
 * shim: modelled: see above
 */
struct lockdep_map {
	unsigned int magic;
	unsigned int sync;
	struct lock_class_key *key;
	struct lock_class_key own;
	int owner;
	unsigned long long holders;
};

#define __DEP_MAP_INIT(_magic, _name)                        \
	{                                                    \
		.magic = (_magic), .own = {.name = (_name) } \
	}

/* shim: faithful */
#define STATIC_LOCKDEP_MAP_INIT(_name, _key)                                              \
	{                                                                                 \
		.magic = LOCK_MAGIC_MAP, .key = (void *)(_key), .own = {.name = (_name) } \
	}

/* shim: faithful */
void lockdep_init_map(struct lockdep_map *map, const char *name, struct lock_class_key *key,
		      int subclass);

/* shim: stub (keys need no registration here: they lie in memory that is put back after each run) */
static __always_inline void lockdep_register_key(struct lock_class_key *key)
{
}
static __always_inline void lockdep_unregister_key(struct lock_class_key *key)
{
}

/* shim: faithful (from here on the lock is of another class) */
void lockdep_set_class_and_name_map(struct lockdep_map *map, struct lock_class_key *key,
				    const char *name);
#define lockdep_set_class(lock, key) lockdep_set_class_and_name_map(&(lock)->dep_map, (key), #key)
#define lockdep_set_class_and_name(lock, key, name) \
	lockdep_set_class_and_name_map(&(lock)->dep_map, (key), (name))

/* shim: faithful: does the running task hold it? */
int lock_is_held(const struct lockdep_map *map);
int lock_is_held_type(const struct lockdep_map *map, int read);
#define lockdep_is_held(lock) lock_is_held(&(lock)->dep_map)
#define lockdep_is_held_type(lock, r) lock_is_held_type(&(lock)->dep_map, (r))

/* shim: faithful (publishes a warning, as CONFIG_PROVE_LOCKING does) */
void lockdep_assert_failed(const struct lockdep_map *map, const char *text);
#define lockdep_assert(cond)                                                      \
	do {                                                                      \
		if (unlikely(!(cond)))                                            \
			lockdep_assert_failed(NULL, "lockdep_assert(" #cond ")"); \
	} while (0)
#define __lockdep_assert(l, good, name)                                    \
	do {                                                               \
		const struct lockdep_map *__lda_map = &(l)->dep_map;       \
		if (unlikely(!(good)))                                     \
			lockdep_assert_failed(__lda_map, name "(" #l ")"); \
	} while (0)
#define lockdep_assert_held(l) __lockdep_assert(l, lock_is_held(__lda_map), "lockdep_assert_held")
#define lockdep_assert_not_held(l) \
	__lockdep_assert(l, !lock_is_held(__lda_map), "lockdep_assert_not_held")
#define lockdep_assert_held_write(l) \
	__lockdep_assert(l, lock_is_held_type(__lda_map, 0), "lockdep_assert_held_write")
#define lockdep_assert_held_exclusive(l) lockdep_assert_held_write(l)
#define lockdep_assert_held_read(l) \
	__lockdep_assert(l, lock_is_held_type(__lda_map, 1), "lockdep_assert_held_read")

/* shim: faithful (an acquisition that takes nothing: orders the lock behind those held) */
void might_lock_map(struct lockdep_map *map);
#define might_lock(lock) might_lock_map(&(lock)->dep_map)

/* shim: faithful (a map of a driver's own that it acquires and releases like a lock) */
void lock_map_acquire(struct lockdep_map *map);
void lock_map_acquire_read(struct lockdep_map *map);
void lock_map_release(struct lockdep_map *map);

/* shim: stub (nesting is told by the level of the lock call) */
#define SINGLE_DEPTH_NESTING 1
#define lockdep_off() \
	do {          \
	} while (0)
#define lockdep_on() \
	do {         \
	} while (0)
#define debug_locks 1

#endif /* _LINUX_LOCKDEP_H */
