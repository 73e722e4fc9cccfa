/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the kernel world: a heap arena and the writable globals. Both are put back to their
 * first state before each run, so a run leaves nothing behind, also one that was abandoned.
 *
 * The arena never hands out an address twice in one run, so a stale pointer never meets a new
 * object, and offsets in it are the same in every build: they may enter the trace hash.
 * Objects are 16-byte aligned, at least 16 bytes of no man's land between them.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_SCHED_ARENA_H
#define SHIM_SCHED_ARENA_H

#define ARENA_SIZE (8ul << 20) /* bytes one run may allocate */
#define ARENA_POISON 0xaa /* what fresh memory holds unless zeroed */

/**
 * struct arena_object - one heap object, alive or freed; ids count from 1 in order of allocation
 * @site, @free_site: driver sites (sched/site.h) or NULL
 * @owner: constant string that says who keeps it ("driver", "device", "mdev", ...)
 */
struct arena_object {
	unsigned int id;
	unsigned int size;
	char *base;
	const char *owner;
	const void *site;
	const void *free_site;
	unsigned long long step, free_step;
	int task, free_task;
	int freed;
};

/**
 * arena_alloc() - allocate; bound: ends the run with SCHED_END_MEMORY
 * @zero: zeroed, else filled with ARENA_POISON
 * @owner: constant string; a live object at EV_UNLOADED whose owner begins with "driver" is a leak
 * @site: driver site or NULL
 *
 * Emits EV_ALLOC. Not a decision point (the caller makes one).
 */
void *arena_alloc(unsigned long size, int zero, const char *owner, const void *site);

/**
 * arena_free() - free; a pointer that is no live object's base emits EV_BAD_ACCESS (double free, ...)
 *
 * Emits EV_FREE. Not a decision point.
 */
void arena_free(void *p, const void *site);

/* The object that holds @addr (or in whose red zone behind it @addr lies), NULL if there is none. */
const struct arena_object *arena_find(const void *addr);
const struct arena_object *arena_object(unsigned int id);
unsigned int arena_objects(void); /* objects so far in this run */

/* Is it arena memory? snapshot memory? Offset for the hash. */
int arena_contains(const void *addr);
int snapshot_contains(const void *addr);
unsigned long arena_offset(const void *addr);

/* Bounds for checks: shadow memory is made over [arena_base(), +ARENA_SIZE) and the snapshot ranges. */
char *arena_base(void);
unsigned long arena_used(void);
unsigned int snapshot_ranges(void);
void snapshot_range(unsigned int i, char **start, unsigned long *size);

/* Give a range of the snapshot (none of another) the contents that it had at the begin of the run. */
void snapshot_restore(char *start, unsigned long size);

/* Put the kernel world back; sched_run() does it. */
void arena_reset(void);

#endif
