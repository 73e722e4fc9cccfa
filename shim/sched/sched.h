/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler: tasks are fibers on one OS thread, and this is the only place where an
 * interleaving is decided.
 *
 * A run executes one function as the first task, which spawns the others. Between two decision
 * points a task runs alone. At a decision point the strategy may preempt it; when it blocks or
 * ends the strategy says who goes on. The default, from which a schedule lists the deviations, is:
 * run the current task until it blocks or ends, then the first runnable one in order of creation.
 *
 * This is a bridge header: plain C types only, included by the host world and the kernel world.
 *
 * Use without any driver:
 *
 *	static void worker(void *arg) { ... sched_point(EV_CALL, NULL, 0, 0); ... }
 *	static void first(void *arg) { sched_spawn("a", worker, &x, 0); sched_spawn("b", worker, &x, 0); }
 *
 *	struct sched_config c = { .strategy = &sched_random, .seed = 7 };
 *	struct sched_result r;
 *	sched_run(&c, first, NULL, &r);
 */
#ifndef SHIM_SCHED_SCHED_H
#define SHIM_SCHED_SCHED_H

#define SCHED_MAX_TASKS 64 /* task slots of a run; one bit each in a sched_mask */
#define SCHED_NAME_LEN 40 /* a task's name with its instance number and the NUL */
#define SCHED_LOCAL_WORDS 16 /* words of task-local state for the kernel world */
#define SCHED_FOREVER (~0ULL) /* no timeout */
#define SCHED_CLOCK (-2) /* a choice: let the earliest sleeper's time come */
#define SCHED_NONE (-1)

typedef unsigned long long sched_mask;

/* ------------------------------------------------------------------ tasks */

/*
 * Flags of sched_spawn(). When nothing can run and only daemons are left, waiting or sleeping, the run
 * is over and they are abandoned silently.
 */
#define SCHED_DAEMON 1u /* the run may end while it waits; it is then abandoned silently */
#define SCHED_WORKER 2u /* nobody joins it: its slot may be used again once it has ended */

/**
 * sched_spawn() - create a task
 * @name: stable name; a second task of that name in a run becomes "name#2"
 * @fn: what it runs; the task ends when it returns
 * @arg: argument for @fn
 * @flags: SCHED_*
 *
 * A slot is used once in a run, for a task's identity is its slot. Only when no fresh one is left
 * it is used again: that of a task that was taken back by sched_cancel(), or of a worker that was
 * done before what the caller does now (sched_slot_hook() tells; never without a hook).
 *
 * The new task is runnable, but the caller goes on. All that the caller did before happens
 * before the new task's first step. Publishes EV_SPAWN.
 *
 * Return: the task's slot. Ends the run with SCHED_END_TASKS when there is no slot left.
 */
int sched_spawn(const char *name, void (*fn)(void *), void *arg, unsigned int flags);

/*
 * A worker's function has returned: the task makes no access of the driver's any more. What orders
 * this before a later task orders the slot's use by that one.
 */
void sched_worker_done(void);

/**
 * sched_slot_hook() - who knows what happens before what
 * @done: sched_worker_done() in the slot
 * @done_before: does it happen before what the current task does?
 */
void sched_slot_hook(void (*done)(int slot), int (*done_before)(int slot));

/**
 * sched_spawn_at() - create a task whose first step comes at a virtual time (timer, delayed work)
 * @when: absolute virtual time in ns
 */
int sched_spawn_at(const char *name, void (*fn)(void *), void *arg, unsigned int flags,
		   unsigned long long when);

/**
 * sched_cancel() - take back a sched_spawn_at() or sched_spawn() whose task has not run yet
 *
 * Return: 1 if it was taken back, 0 if the task has begun (or ended) already.
 */
int sched_cancel(int task);

/* The running task's slot; SCHED_NONE in the controller, outside of a run. */
int sched_current(void);

/* Name of a task of this run (also of one that ended, until its slot is used again). */
const char *sched_task_name(int task);

/* Nonzero once the task's function has returned. */
int sched_task_ended(int task);

/* SCHED_LOCAL_WORDS words of the current task, zero when it was spawned. */
unsigned long *sched_local(void);
unsigned long *sched_local_of(int task);

/* Bounds of a task's stack; 1 if @addr lies on the stack of task *@task. */
int sched_on_stack(const void *addr, int *task);

/**
 * sched_join() - wait until every task in @tasks has ended (its end happens before the return)
 */
void sched_join(sched_mask tasks);

/* ------------------------------------------------------------------ operations */

/**
 * sched_op_begin() - the current task begins its next operation
 * @name: constant string, for reports
 *
 * Points are counted inside the operation, from 1, so that a schedule survives edits of other
 * operations. A task that never calls this has one operation, number 1, from its start.
 */
void sched_op_begin(const char *name);
void sched_op_end(long result);
unsigned int sched_op_number(int task); /* 1-based; 0 before the first */
const char *sched_op_name(int task);
unsigned long sched_op_point(int task); /* points passed in the operation */

/* ------------------------------------------------------------------ decision points */

/**
 * sched_point() - a decision point: the current task is about to do something others can see
 * @kind: an event kind of sched/event.h; published as that event after the decision
 * @object: the object in kernel memory that it is about, or NULL
 * @sync: sync object id (event.h), or 0
 * @arg: size, mode or another number; goes into the trace hash
 *
 * May switch to other tasks and return later. Does nothing outside of a run.
 * The site is the caller's nearest driver frame (sched/site.h), looked up only when needed.
 */
void sched_point(unsigned int kind, const void *object, unsigned int sync, unsigned long arg);

/* The same with a text (a constant, or one that lives till the end of the run) for reports. */
void sched_point_text(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		      const char *text);

/* access modes of sched_range() and of access events */
#define SCHED_READ 0u
#define SCHED_WRITE 1u
#define SCHED_MARKED 2u /* READ_ONCE, WRITE_ONCE, atomic: not a plain access */
#define SCHED_ATOMIC 4u /* read-modify-write */

/**
 * sched_range() - one access of the driver to a range, made on its behalf by a shim function
 * (memcpy, copy_to_user, bitmap_and, ...): one decision point, then the checks see the range.
 * In the TSan build TSan is told as well. Own stack and read-only data are ignored.
 */
void sched_range(const void *addr, unsigned long size, unsigned int mode);

/**
 * sched_object() - the driver hands an object to the kernel (a mutex, a device, ...)
 *
 * Checks that all of it lies in live memory; no decision point and no access for the race check.
 */
void sched_object(const void *addr, unsigned long size);

/* The next load or store callback of the current task is a marked access (READ_ONCE, WRITE_ONCE). */
void sched_mark_next(void);

/* ------------------------------------------------------------------ waiting */

/**
 * struct sched_wait - what a task waits for
 * @kind: enum sync_kind (event.h), for reports and the wait-for graph
 * @sync: sync object id, or 0
 * @object: the object in kernel memory, or NULL
 * @what: text for reports ("mdevs_lock", "work item reset_work", ...)
 * @blockers: tasks of which EACH must act before the wait can end, or NULL/0 if nobody in
 *	particular; asked when the wait-for graph is walked, the caller's own slot may be in it
 * @timeout: relative, ns; SCHED_FOREVER for none
 * @interruptible: a signal ends it
 */
struct sched_wait {
	unsigned int kind;
	unsigned int sync;
	const void *object;
	const char *what;
	sched_mask (*blockers)(const struct sched_wait *wait);
	unsigned long long timeout;
	int interruptible;
};

#define SCHED_WOKEN 0
#define SCHED_TIMEDOUT 1
#define SCHED_SIGNALLED 2

/**
 * sched_wait() - block the current task until sched_wake(), the timeout or a signal
 * @wait: lives on the caller's stack until the return
 *
 * Publishes EV_WAIT (a point: the choice of the next task counts as that point's choice), then
 * on return EV_RESUME. There is no spurious wake-up and no lost one: between the caller's last
 * test of its condition and sched_wait() lies no decision point unless the caller makes one.
 *
 * Return: SCHED_WOKEN, SCHED_TIMEDOUT or SCHED_SIGNALLED.
 */
int sched_wait(const struct sched_wait *wait);

/* The wait that @task is blocked in, or NULL. */
const struct sched_wait *sched_waiting(int task);

/* Make a blocked task runnable; no effect if it is not blocked. Not a decision point. */
void sched_wake(int task);

/*
 * Deliver a signal: an interruptible wait of @task ends; it stays pending, so that further such waits
 * return at once, until sched_op_end() (the return to user space).
 */
void sched_signal(int task);
/* The current task's @nth interruptible wait from here (1, 2, ...) gets a signal; 0: none does. */
void sched_signal_at(unsigned int nth);
int sched_signal_pending(void);

/* Virtual time, ns since the begin of the run. */
unsigned long long sched_now(void);

/* Block for @ns of virtual time. A decision point, and `-> clock` can end it early. */
void sched_sleep(unsigned long long ns);

/* ------------------------------------------------------------------ ending a run */

/* End the run at once; for checks that found something, and for bounds. Never returns to a task. */
void sched_stop(void) __attribute__((noreturn));

/* End the run at the current task's next event: the access that follows still executes. */
void sched_stop_soon(void);

enum sched_end {
	SCHED_END_DONE, /* every task ended */
	SCHED_END_STOPPED, /* sched_stop() */
	SCHED_END_STUCK, /* nothing can run, no time can pass (EV_STUCK was published) */
	SCHED_END_STEPS, /* bound on steps */
	SCHED_END_TASKS, /* bound on tasks */
	SCHED_END_TIME, /* bound on virtual time */
	SCHED_END_MEMORY, /* bound on the arena */
};

void sched_stop_with(enum sched_end end) __attribute__((noreturn));

/* ------------------------------------------------------------------ schedules */

/**
 * struct sched_deviation - at the point-th point of its op-th operation, task is preempted
 * @task, @op, @point: where
 * @target: the task that runs instead, or "clock"
 * @function, @kind, @nth: anchor: the nth event of that kind in that function of the driver
 *	within the operation; @function empty: no anchor; "task": outside of the driver's code
 * @flags: SCHED_DEV_* after a run
 */
struct sched_deviation {
	char task[SCHED_NAME_LEN];
	unsigned int op;
	unsigned long point;
	char target[SCHED_NAME_LEN];
	char function[64];
	unsigned int kind;
	unsigned int nth;
	unsigned int flags;
};

#define SCHED_DEV_FOLLOWED 1u
#define SCHED_DEV_REANCHORED 2u /* point and anchor disagreed, the anchor won */
#define SCHED_DEV_LOST 4u /* not reached */
#define SCHED_DEV_BLOCKED 8u /* reached, but the target could not run */

struct sched_schedule {
	struct sched_deviation *deviation;
	unsigned int count;
	unsigned int size; /* allocated */
};

/* ------------------------------------------------------------------ strategies */

/**
 * struct sched_choice - what a strategy is asked
 * @task: running task, or SCHED_NONE if it has just blocked or ended
 * @kind: event kind of the point
 * @runnable: tasks that can run (with @task, if it can)
 * @fallback: what the default order would take
 * @sleepers: nonzero if SCHED_CLOCK can be chosen
 * @step: points passed in the run
 * @quiet: set by the strategy: how many points may pass until it wants to be asked again
 *	(0: ask at the next one; it is always asked when a task blocks or ends)
 */
struct sched_choice {
	int task;
	unsigned int kind;
	sched_mask runnable;
	int fallback;
	int sleepers;
	unsigned long long step;
	unsigned long quiet;
};

struct sched_config;

/**
 * struct sched_strategy - who runs next
 * @begin: a run begins; returns after how many points it wants to be asked first
 * @choose: a task of @c->runnable, or SCHED_CLOCK if @c->sleepers. Beside what it wants itself, it
 *	is asked when a task blocks or ends, and at the first point after a task became runnable or
 *	began an operation. After SCHED_CLOCK it is asked again at the same point.
 * @end: the run is over; may be NULL
 */
struct sched_strategy {
	const char *name;
	unsigned long (*begin)(const struct sched_config *config);
	int (*choose)(struct sched_choice *c);
	void (*end)(void);
};

extern const struct sched_strategy
	sched_explicit; /* config->schedule; without one: the default order */
extern const struct sched_strategy sched_random; /* random walk, config->seed */
extern const struct sched_strategy sched_pct; /* PCT, config->seed, config->depth */
extern const struct sched_strategy sched_enumerate; /* depth first, see sched_enumerate_next() */

/**
 * struct sched_config - one run
 * @strategy: NULL means sched_explicit
 * @seed, @depth: of the random strategies; PCT's depth is the number of its change points
 * @length: PCT's estimate of the run's points; 0: 1000
 * @schedule: for sched_explicit; flags of its deviations are set by the run
 * @preemptions: bound for sched_enumerate
 * @all_points: sched_enumerate decides at all points, not only at lock operations
 * @max_steps: bound on points; 0: the default
 * @max_time: bound on virtual time, ns; 0: the default
 * @record_anchors: give the recorded deviations anchors (slower: counts events per function)
 * @lazy: leave result->recorded NULL; sched_recorded() makes it when it is wanted (faster)
 * @bypass_accesses: the callbacks of loads and stores return at once (speed measurements only)
 * @no_reset: do not restore the kernel world first; the caller does it with arena_reset() when
 *	it wants (speed measurements only)
 */
struct sched_config {
	const struct sched_strategy *strategy;
	unsigned long long seed;
	unsigned int depth;
	unsigned long length;
	struct sched_schedule *schedule;
	unsigned int preemptions;
	int all_points;
	unsigned long max_steps;
	unsigned long long max_time;
	int record_anchors;
	int bypass_accesses;
	int no_reset;
	int lazy;
};

/**
 * struct sched_result - what a run was
 * @recorded: its schedule as deviations from the default order, whatever strategy made it;
 *	owned by the scheduler, valid until the next run
 * @unfollowed: deviations of config->schedule that were not reached or whose target could not run
 * @reanchored: deviations where the anchor won
 */
struct sched_result {
	enum sched_end end;
	unsigned long long steps;
	unsigned long long switches;
	unsigned long long trace_hash;
	unsigned long long time;
	unsigned int tasks;
	const struct sched_schedule *recorded;
	unsigned int unfollowed;
	unsigned int reanchored;
};

/**
 * sched_run() - one run from a fresh kernel world to the end of its last task
 *
 * Restores the kernel world (arena.h), runs @first as task "main"... @name of the first task is
 * "main". Leaves nothing behind, also when the run was abandoned half-way.
 */
void sched_run(const struct sched_config *config, void (*first)(void *), void *arg,
	       struct sched_result *result);

/*
 * The last run's schedule, valid until the next run; how many deviations it has. What a deviation
 * means exactly: at the point, the default would have been "go on" (or, if the task blocked or
 * ended there, the first runnable one); the target was taken instead. After "-> clock" the default
 * is the first task whose time has come, and a second deviation at the same point may say another.
 */
const struct sched_schedule *sched_recorded(void);
unsigned int sched_recorded_count(void);

/**
 * sched_enumerate_begin() - start a depth-first search; config->strategy must be &sched_enumerate
 * sched_enumerate_next() - after a run: prepare the next schedule
 *
 * Return of sched_enumerate_next(): 1 if there is another schedule, 0 if the space under the
 * bound is complete.
 */
void sched_enumerate_begin(void);
int sched_enumerate_next(void);

#endif
