// SPDX-License-Identifier: GPL-2.0-only
/*
 * The common part of every lock: initialisation, identity, class, holders, and the functions of
 * lockdep that ask for them.
 *
 * The identity is given at initialisation or, for a lock that a static initialiser made, at the
 * first use. Addresses are not used twice within a run, so what an old identity says about an
 * address of the heap still holds: a lock that is initialised while somebody holds it is found.
 */
#include <linux/lockdep.h>

#include "locking/locking.h"
#include "sched/arena.h"

/* What the event stream calls a class, the driver calls a key. */
_Static_assert(__builtin_offsetof(struct lock_class_key, name) ==
		       __builtin_offsetof(struct sync_class, name),
	       "a key begins with its sync_class");

void misuse(const char *text, const void *object, unsigned int sync)
{
	event_emit_text(EV_MISUSE, object, sync, 0, text);
}

enum sync_kind map_kind(unsigned int magic)
{
	switch (magic) {
	case LOCK_MAGIC_MUTEX:
		return SYNC_MUTEX;
	case LOCK_MAGIC_RWSEM:
		return SYNC_RWSEM;
	case LOCK_MAGIC_SPINLOCK:
		return SYNC_SPINLOCK;
	case LOCK_MAGIC_RWLOCK:
		return SYNC_RWLOCK;
	case LOCK_MAGIC_COMPLETION:
		return SYNC_COMPLETION;
	case LOCK_MAGIC_WAITQUEUE:
		return SYNC_WAITQUEUE;
	case LOCK_MAGIC_WORK:
		return SYNC_WORK;
	case LOCK_MAGIC_TIMER:
		return SYNC_TIMER;
	case LOCK_MAGIC_KERNFS:
		return SYNC_KERNFS;
	case LOCK_MAGIC_SRCU:
		return SYNC_SRCU;
	default:
		return SYNC_OTHER;
	}
}

static void map_register(struct lockdep_map *map, const void *object)
{
	struct lock_class_key *key = map->key ? map->key : &map->own;

	map->sync = sync_register(map_kind(map->magic), (const struct sync_class *)key, object);
	event_emit(EV_SYNC_INIT, object, map->sync, 0);
}

/* Was there a lock at this address, and is somebody in it? Stacks are used over and over again. */
static int in_use(const struct lockdep_map *map, unsigned int magic, const void *object)
{
	const struct sync *sync;
	int task;

	if (map->magic != magic || !map->holders || sched_on_stack(object, &task))
		return 0;
	sync = sync_get(map->sync);
	return sync && sync->object == object;
}

void map_init(struct lockdep_map *map, unsigned int magic, const char *name,
	      struct lock_class_key *key, const void *object, unsigned long size)
{
	sched_object(object, size);
	if (in_use(map, magic, object))
		misuse("initialised while it is held", object, map->sync);
	map->magic = magic;
	map->own.name = name;
	map->own.usage = 0;
	map->key = key;
	if (key && !key->name)
		key->name = name;
	map->owner = 0;
	map->holders = 0;
	map_register(map, object);
}

unsigned int map_use(struct lockdep_map *map, unsigned int magic, const void *object,
		     unsigned long size)
{
	sched_object(object, size);
	if (unlikely(map->magic != magic)) {
		misuse("used without having been initialised", object, 0);
		map->magic = magic;
		map->sync = 0;
		map->key = NULL;
		map->own.name = "uninitialised";
		map->owner = 0;
		map->holders = 0;
	}
	if (unlikely(!map->sync))
		map_register(map, object);
	return map->sync;
}

void map_destroy(struct lockdep_map *map, const void *object)
{
	if (map->holders)
		misuse("destroyed while it is held", object, map->sync);
	event_emit(EV_SYNC_DESTROY, object, map->sync, 0);
	map->magic = 0;
}

void map_acquired(struct lockdep_map *map, const void *object, unsigned long mode)
{
	int me = sched_current();

	map->holders |= task_bit(me);
	if (!(mode & EV_MODE_SHARED))
		map->owner = me + 1;
	sync_acquire(map->sync);
	event_emit(EV_ACQUIRED, object, map->sync, mode);
}

void map_released(struct lockdep_map *map)
{
	map->holders &= ~task_bit(sched_current());
	map->owner = 0;
}

unsigned int clock_of(unsigned int *clock, enum sync_kind kind, const void *object)
{
	if (!*clock)
		*clock = sync_register(kind, NULL, object);
	return *clock;
}

/*
 * An atomic variable has no room for an identity, so the clocks of variables stand in a table of
 * their own, which grows on the arena: a run that uses few costs nothing to reset.
 */
struct variable_clock {
	struct variable_clock *next;
	const volatile void *addr;
	unsigned int sync;
};

static struct variable_clock *variable_clocks[64];

unsigned int clock_of_address(const volatile void *addr)
{
	unsigned long hash = ((unsigned long)addr >> 2) * 0x9e3779b97f4a7c15ul >> 58;
	struct variable_clock *c;

	for (c = variable_clocks[hash]; c; c = c->next) {
		if (c->addr == addr)
			return c->sync;
	}
	c = arena_alloc(sizeof(*c), 1, "clock of a variable", NULL);
	c->addr = addr;
	c->sync = sync_register(SYNC_REFCOUNT, NULL, (const void *)addr);
	c->next = variable_clocks[hash];
	variable_clocks[hash] = c;
	return c->sync;
}

/* ------------------------------------------------------------------ lockdep */

void lockdep_init_map(struct lockdep_map *map, const char *name, struct lock_class_key *key,
		      int subclass)
{
	map_init(map, LOCK_MAGIC_MAP, name, key, map, sizeof(*map));
}

void lockdep_set_class_and_name_map(struct lockdep_map *map, struct lock_class_key *key,
				    const char *name)
{
	sched_object(map, sizeof(*map));
	if (!key->name)
		key->name = name;
	map->key = key;
	map->sync = 0;
}

int lock_is_held(const struct lockdep_map *map)
{
	sched_object(map, sizeof(*map));
	return (map->holders & task_bit(sched_current())) != 0;
}

int lock_is_held_type(const struct lockdep_map *map, int read)
{
	int exclusive = map->owner == sched_current() + 1;

	return lock_is_held(map) && exclusive == !read;
}

void lockdep_assert_failed(const struct lockdep_map *map, const char *text)
{
	event_emit_text(EV_WARN, map, map ? map->sync : 0, 0, text);
}

static unsigned int driver_map(struct lockdep_map *map)
{
	return map_use(map, LOCK_MAGIC_MAP, map, sizeof(*map));
}

/* Any kind of lock: only the order is told. */
void might_lock_map(struct lockdep_map *map)
{
	unsigned int sync = map_use(map, map->magic, map, sizeof(*map));

	sched_point(EV_LOCK, map, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_ACQUIRED, map, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, map, sync, EV_MODE_EXCLUSIVE);
}

/* A map is no lock: any number of tasks can be in it, and nothing is ordered by it. */
static void enter_map(struct lockdep_map *map, unsigned long mode)
{
	unsigned int sync = driver_map(map);

	sched_point(EV_LOCK, map, sync, mode);
	map->holders |= task_bit(sched_current());
	event_emit(EV_ACQUIRED, map, sync, mode);
}

void lock_map_acquire(struct lockdep_map *map)
{
	enter_map(map, EV_MODE_EXCLUSIVE);
}

void lock_map_acquire_read(struct lockdep_map *map)
{
	enter_map(map, EV_MODE_SHARED);
}

void lock_map_release(struct lockdep_map *map)
{
	unsigned int sync = driver_map(map);

	sched_point(EV_UNLOCK, map, sync, 0);
	if (!(map->holders & task_bit(sched_current())))
		misuse("released by a task that does not hold it", map, sync);
	map->holders &= ~task_bit(sched_current());
}
