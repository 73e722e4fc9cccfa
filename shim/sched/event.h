/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one event stream. Whatever happens in a run is an event; checks, coverage feedback, the
 * trace hash, reports and timelines are readers of it, and none needs another.
 * An event without a reader costs next to nothing.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_SCHED_EVENT_H
#define SHIM_SCHED_EVENT_H

#include "sched/sched.h"

/*
 * "point" says that it is a decision point and is published through sched_point(); the rest go
 * through event_emit(). A point of kind EV_ALLOC or EV_FREE is published to nobody: arena_alloc() and
 * arena_free() do that, with the object. The name (event_kind_name()) is what a schedule's anchor is
 * written with.
 */
enum event_kind {
	EV_NONE,
	/* tasks; published by the scheduler */
	EV_SPAWN, /* arg: new task */
	EV_TASK_START, /* first step of the task */
	EV_TASK_END, /* "end", a point */
	EV_JOIN, /* arg: ended task whose end happens before what follows */
	EV_SWITCH, /* arg: task that ran before */
	EV_CLOCK, /* virtual time jumps; arg: new time */
	EV_OP_BEGIN, /* text: operation */
	EV_OP_END, /* arg: result */
	EV_STUCK, /* nothing can run any more */
	/* memory; accesses have a hook of their own, see event_access_hook() */
	EV_LOAD, /* "load", point */
	EV_STORE, /* "store", point */
	EV_ATOMIC, /* "atomic", point; arg: mode */
	EV_ALLOC, /* "alloc", point before; the event comes after with object, arg: size */
	EV_FREE, /* "free", point */
	/* locks; sync: the lock, arg: EV_MODE_* */
	EV_LOCK, /* "lock", point: about to acquire */
	EV_ACQUIRED, /* got it */
	EV_TRY_FAILED, /* a trylock did not get it */
	EV_UNLOCK, /* "unlock", point: about to release */
	EV_SYNC_INIT, /* mutex_init() and the like */
	EV_SYNC_DESTROY,
	/* waiting */
	EV_WAIT, /* "wait", point: blocks; text: what for */
	EV_RESUME, /* the wait is over; arg: SCHED_WOKEN, ... */
	EV_WAKE, /* "wake", point: about to wake somebody up (complete, wake_up, ...) */
	EV_SLEEP, /* "sleep", point; arg: ns */
	/* happens-before; sync: the object that carries the clock */
	EV_HB_RELEASE, /* what this task did so far happens before ... */
	EV_HB_ACQUIRE, /* ... what this task does from here */
	/* kernel API */
	EV_CALL, /* "call", point: an API call that can sleep or change shared state; text: name */
	EV_WORK, /* "work", point: queue_work and the like; arg: task or 0 */
	EV_AP, /* "ap", point: an AP instruction; text: name, arg: APQN */
	EV_IRQ, /* the machine raises an interruption; arg: APQN */
	EV_PRINTK, /* text: the line */
	/* what the kernel world itself finds wrong; checks turn it into a finding (does not return) */
	EV_WARN, /* WARN, BUG, refcount saturation, lockdep_assert: text */
	EV_MISUSE, /* lock misuse: text; object/sync: the lock */
	EV_LEAK, /* at shutdown: text says what was leaked, site: where it was taken */
	EV_PROMISE, /* a promise to the guest is broken: text */
	EV_BAD_ACCESS, /* memory error seen by the kernel world (double free, ...): text */
	EV_UNLOADED, /* the module is gone and the world was torn down: look for leaks */
	/* checks */
	EV_FINDING, /* text: title */
	/* locks of a class were taken in a context they were not taken in before; sync: one of them,
	 * arg: EV_USAGE_* of the class so far */
	EV_LOCK_USAGE,
	EV_FAULT, /* an injected failure happens; text: what fails */
	EV_NR
};

typedef unsigned long long event_mask;
#define EVENT_BIT(kind) (1ULL << (kind))

/* arg of EV_LOCK_USAGE, as lockdep's usage states */
#define EV_USAGE_IN_HARDIRQ 1ul /* taken by a hard interruption */
#define EV_USAGE_IN_SOFTIRQ 2ul /* taken by a soft one */
#define EV_USAGE_HARDIRQ_ON 4ul /* held while hard interruptions could come */
#define EV_USAGE_SOFTIRQ_ON 8ul /* held while soft ones could come */

/* arg of lock events */
#define EV_MODE_EXCLUSIVE 0ul
#define EV_MODE_SHARED 1ul
#define EV_MODE_TRY 2ul
#define EV_MODE_NEST(level) ((unsigned long)(level) << 8) /* mutex_lock_nested() subclass */
#define EV_MODE_LEVEL(arg) (((arg) >> 8) & 0xff)

/**
 * struct event - one event
 * @step: points passed in the run
 * @site: return address in the driver (sched/site.h), NULL if none or not looked up: event_site()
 * @frame: where event_site() begins to look, NULL: there is none
 * @object: address in the kernel world, or NULL; never enters the hash as an address
 */
struct event {
	unsigned long long step;
	unsigned int kind;
	int task;
	unsigned int sync;
	const void *object;
	unsigned long arg;
	const void *site;
	const void *frame;
	const char *text;
};

/*
 * The driver's site of an event, for its readers while they are called: looking for it costs more
 * than all the rest of an event, and most readers do not want it.
 */
const void *event_site(const struct event *ev);

/* Publish an event that is not a decision point. Goes into the trace hash (EV_HB_* do not). */
void event_emit(unsigned int kind, const void *object, unsigned int sync, unsigned long arg);
void event_emit_text(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		     const char *text);
/* The same, for something that began at @site (a driver site or NULL) and ends elsewhere. */
void event_emit_site(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		     const char *text, const void *site);

const char *event_kind_name(unsigned int kind); /* "lock", "store", ... */
unsigned int event_kind_by_name(const char *name); /* EV_NONE if there is none */

/* ------------------------------------------------------------------ sync objects */

enum sync_kind {
	SYNC_NONE,
	SYNC_MUTEX,
	SYNC_RWSEM,
	SYNC_SPINLOCK,
	SYNC_RWLOCK,
	SYNC_COMPLETION,
	SYNC_WAITQUEUE,
	SYNC_WORK, /* a work item: flushed, cancelled */
	SYNC_TIMER,
	SYNC_KERNFS, /* kernfs active reference */
	SYNC_LAST_CLOSE, /* unregister waits for the last close of a file */
	SYNC_SRCU,
	SYNC_VCPU, /* a vCPU that must leave SIE */
	SYNC_REFCOUNT,
	SYNC_TASK, /* sched_join() */
	SYNC_SLEEP,
	SYNC_OTHER,
	SYNC_NR
};

/**
 * struct sync_class - a lock class; identity is the address, one per site of initialisation
 * @name: as lockdep would name it
 *
 * Lies in the kernel world (struct lock_class_key embeds or points to one).
 */
struct sync_class {
	const char *name;
};

/**
 * struct sync - one sync object of this run
 * @object: its address in the kernel world
 */
struct sync {
	unsigned int id;
	enum sync_kind kind;
	const struct sync_class *class;
	const void *object;
};

/**
 * sync_register() - a lock, completion, work item ... was initialised: give it an id for this run
 *
 * Ids count from 1 in order of registration, so they are the same in every build.
 * Return: the id. Bound: ends the run with SCHED_END_MEMORY beyond 65,536.
 */
unsigned int sync_register(enum sync_kind kind, const struct sync_class *class, const void *object);
const struct sync *sync_get(unsigned int id); /* NULL if there is none */
const char *sync_kind_name(enum sync_kind kind);

/**
 * sync_release() / sync_acquire() - a happens-before edge through a sync object
 *
 * All that the current task did before sync_release(id) happens before what a task does after a
 * later sync_acquire(id). Emits EV_HB_RELEASE/EV_HB_ACQUIRE and, in the TSan build, tells TSan.
 * Locks call them too, from their own acquire and release.
 */
void sync_release(unsigned int id);
void sync_acquire(unsigned int id);

/* ------------------------------------------------------------------ readers (host world) */

/**
 * struct event_reader - somebody who listens
 * @kinds: which kinds; a reader is called in order of subscription
 * @run_begin: before the first step, after the reset
 * @event: may call sched_stop() or sched_stop_soon()
 * @run_end: in the controller, after the last task ended or was abandoned
 */
struct event_reader {
	const char *name;
	event_mask kinds;
	void (*run_begin)(void);
	void (*event)(const struct event *ev);
	void (*run_end)(const struct sched_result *result);
};

void event_subscribe(const struct event_reader *reader); /* at most 16, for the process' life */
void event_unsubscribe(const struct event_reader *reader);

/**
 * event_access_hook() - who sees each access (one function, for speed)
 * @fn: called after the decision, right before the access; mode: SCHED_READ, SCHED_WRITE, ...
 *	Called for arena, snapshot and other tasks' stacks.
 * @wild: called for an address that is none of these (NULL page, freed stack, anything)
 */
void event_access_hook(void (*fn)(const void *addr, unsigned long size, unsigned int mode,
				  const void *site),
		       void (*wild)(const void *addr, unsigned long size, unsigned int mode,
				    const void *site));

/* sched_object() ends here; the site is that of site_from_frames() */
void event_object_hook(void (*fn)(const void *addr, unsigned long size));

/*
 * Happens-before edges as calls, for the one reader that wants each of them: at the same places as
 * EV_HB_RELEASE and EV_HB_ACQUIRE, which other readers still get.
 */
void event_sync_hooks(void (*release)(int task, unsigned int sync),
		      void (*acquire)(int task, unsigned int sync));

/* When set, every access is published as EV_LOAD/EV_STORE to readers too (timelines; slow). */
void event_publish_accesses(int on);

/* The run as it is now, for checks */
unsigned long long sched_step(void);
sched_mask sched_live(void); /* tasks that have been spawned and have not ended */
sched_mask sched_runnable(void);
int sched_task_is_daemon(int task);

#endif
