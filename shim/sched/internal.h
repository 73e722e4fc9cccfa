/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the scheduler share: the state of the run, laid out for the hot path.
 *
 * A decision point costs a decrement and a compare until the countdown is through; everything
 * that counts points is computed from it. The step is "horizon - countdown", a task's points in
 * its operation are "step + skew" while it runs.
 *
 * Private to shim/sched.
 */
#ifndef SHIM_SCHED_INTERNAL_H
#define SHIM_SCHED_INTERNAL_H

#include <stddef.h>

#include "sched/arena.h"
#include "sched/event.h"
#include "sched/fiber.h"
#include "sched/ready.h"
#include "sched/sched.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define HIDDEN __attribute__((visibility("hidden")))

#define BIT(n) (1ULL << (n))
#define MAX_STEPS (1ul << 20) /* default of config->max_steps */
#define MAX_TIME (4ull * 3600 * 1000000000) /* default of config->max_time: 4 hours */

struct task {
	void (*fn)(void *);
	void *arg;
	unsigned int flags;
	unsigned int ops; /* sched_op_begin() calls */
	const char *op_name;
	unsigned long long wake_at;
	int signal;
	unsigned int signal_in; /* interruptible waits until a signal comes; 0: none will */
	sched_mask joining;
	unsigned int instance; /* of the name; 0: not counted yet, see task_name() */
	unsigned int born; /* tasks before it in the run */
	const char *base; /* as it was given to sched_spawn(), */
	char copy[SCHED_NAME_LEN]; /* if need be kept here */
	char name[SCHED_NAME_LEN];
	int local_used;
	unsigned long local[SCHED_LOCAL_WORDS];
};

/*
 * A deviation as it is recorded: point in 32 bits, operation in 16, task in 8, target in 8. Names
 * and anchors are filled in when somebody wants them.
 */
#define RAW_WHERE(task, op) ((unsigned long)(task) << 48 | (unsigned long)((op) & 0xffff) << 32)
#define RAW_POINT(raw) ((unsigned int)(raw))
#define RAW_OP(raw) ((unsigned int)((raw) >> 32) & 0xffff)
#define RAW_TASK(raw) ((int)((raw) >> 48) & 0xff)
#define RAW_TARGET(raw) ((int)((long)(raw) >> 56))

/* Points that lie in no function of the driver are anchored in this one. */
#define ANCHOR_TASK "task"

struct raw_anchor {
	const char *function;
	unsigned int kind;
	unsigned int nth;
};

/*
 * A task that ended and whose slot another one has now: what records of schedule and names need to
 * know of it.
 */
struct past_life {
	int slot;
	unsigned int records; /* S.raw_count when the slot was given away */
	unsigned int instance;
	char base[SCHED_NAME_LEN];
	char name[SCHED_NAME_LEN];
};

#define MAX_PAST_LIVES 1024u
extern struct past_life past_lives[MAX_PAST_LIVES] HIDDEN;

struct sched_state {
	/* every point */
	unsigned long countdown; /* 1 outside of a run */
	unsigned long hash;
	unsigned long stack_start; /* of the running task; everything outside of a run */
	unsigned long stack_size;
	int current;
	int mark; /* next access is a marked one */
	event_mask subscribed;
	event_mask point_events; /* of those, the ones that a point publishes */
	void (*watch)(const void *addr, unsigned long size, unsigned int mode,
		      const void *site); /* the access hook, or access_both() */
	/* when the countdown is through */
	int special; /* SPECIAL_*: more to do than to ask the strategy */
	unsigned long walk_until; /* random walk: last step that is nothing special, else 0 */
	unsigned long horizon;
	unsigned long ask_at; /* step at which the strategy is asked next */
	unsigned long max_steps;
	unsigned long skew;
	sched_mask runnable, live, sleeping, started;
	const struct sched_strategy *strategy;
	unsigned long long rng;
	unsigned long drawn; /* random walk: the number of the next choice, */
	int pick; /* and what it means while nobody wakes, blocks or ends */
	unsigned long *raw;
	unsigned int raw_count, raw_size;
	unsigned long switches;
	int running; /* a run is going on */
	int config_anchors; /* the last run recorded them */
	struct ready ready; /* the same as runnable */
	const struct sched_wait *wait[SCHED_MAX_TASKS]; /* NULL: it does not wait */
	int result[SCHED_MAX_TASKS]; /* of its wait */
	/* rarely */
	sched_mask joiners;
	sched_mask used, taken_back, ended_workers;
	unsigned int past_lives;
	unsigned int tasks;
	unsigned int slots;
	unsigned int syncs; /* sync objects registered */
	unsigned int readers; /* of events */
	int schedule_made; /* sched_recorded() has been asked for */
	unsigned long long now, max_time;
	enum sched_end end;
	const struct sched_config *config;
	const void *pc; /* of the point that is being decided */
	const void *frame;
	unsigned int kind;
	void (*access_hook)(const void *addr, unsigned long size, unsigned int mode,
			    const void *site);
	int access_events;
	void (*wild_hook)(const void *addr, unsigned long size, unsigned int mode,
			  const void *site);
	void (*object_hook)(const void *addr, unsigned long size);
	void (*release_hook)(int task, unsigned int sync);
	void (*acquire_hook)(int task, unsigned int sync);
	struct task task[SCHED_MAX_TASKS];
} __attribute__((aligned(64)));

#define DECIDE_IDLE (-3) /* decide_slow(): no run */

#define SPECIAL_STOP 1 /* sched_stop_soon() */
#define SPECIAL_ANCHORS 2 /* count events for anchors: every point */
#define SPECIAL_IDLE 4 /* no run */

_Static_assert(SCHED_MAX_TASKS <= 64, "a sched_mask has 64 bits");

extern struct sched_state sched_s HIDDEN;
#define S sched_s

/* A task's operation, as schedules count it: from 1. */
static inline unsigned int task_op(int task)
{
	return RAW_OP(fiber_pool[task].where);
}

/* ------------------------------------------------------------------ counting */

static inline unsigned long step_now(void)
{
	return S.horizon - S.countdown;
}

/*
 * Count a point: returns nonzero if it is one at which something is to be done. The countdown stays
 * at one then: the step is the horizon, and who decides sets both anew.
 */
static inline int count_point(void)
{
	if (unlikely(S.countdown == 1))
		return 1;
	S.countdown--;
	return 0;
}

static inline unsigned long points_now(void)
{
	return step_now() + S.skew;
}

/* Set the countdown from @step for the next reason to leave the fast path. */
static inline void arm(unsigned long step)
{
	unsigned long at = S.ask_at;

	if (unlikely(S.special) || at <= step)
		at = step + 1;
	if (at > S.max_steps)
		at = S.max_steps + 1;
	S.horizon = at;
	S.countdown = at - step;
}

static inline void set_quiet(unsigned long step, unsigned long quiet)
{
	S.ask_at = quiet > S.max_steps ? S.max_steps + 1 : step + quiet + 1;
	arm(step);
}

/* The strategy is to be asked at the next point. */
static inline void ask_soon(void)
{
	unsigned long step = step_now();

	S.ask_at = step + 1;
	if (S.countdown != 1)
		arm(step);
}

/*
 * How far the random walk may go without looking left or right: one record a step, as long as
 * there is room for it.
 */
static inline void set_walk(void)
{
	unsigned long room = step_now() + (S.raw_size - S.raw_count);

	S.walk_until = S.max_steps < room ? S.max_steps : room;
	if (S.special || S.strategy != &sched_random)
		S.walk_until = 0;
}

static inline void set_special(int special)
{
	S.special = special;
	set_walk();
}

/* ------------------------------------------------------------------ random numbers */

#define CLOCK_CHANCE 32ul /* one choice in so many is the clock, while a task sleeps */

static inline unsigned long rng_next(unsigned long long *state)
{
	unsigned __int128 m;

	*state += 0xa0761d6478bd642full;
	m = (unsigned __int128)*state * (*state ^ 0xe7037ed1a0b428dbull);
	return (unsigned long)(m >> 64) ^ (unsigned long)m;
}

/* What the number that was drawn for the next choice means now. */
static inline void random_pick(void)
{
	S.pick = unlikely(S.sleeping) && !(S.drawn % CLOCK_CHANCE) ?
			 SCHED_CLOCK :
			 ready_random(&S.ready, S.drawn);
}

/*
 * Draw the number for the next choice of the random walk. Ahead of time, so that the processor
 * knows the choice when it comes to the point. A task that wakes, blocks or ends until then
 * changes what the number means, so each choice is uniform over the tasks that can run at its point.
 */
static inline void random_draw(void)
{
	S.drawn = rng_next(&S.rng);
	random_pick();
}

/* The @n-th set bit of @mask, from 0. */
static inline int nth_bit(sched_mask mask, unsigned int n)
{
	while (n--)
		mask &= mask - 1;
	return __builtin_ctzll(mask);
}

/* ------------------------------------------------------------------ who can run, who sleeps */

static inline void set_sleeping(int task)
{
	S.sleeping |= BIT(task);
	random_pick();
}

static inline void clear_sleeping(int task)
{
	S.sleeping &= ~BIT(task);
	random_pick();
}

static inline void set_runnable(int task)
{
	if (S.runnable & BIT(task))
		return;
	S.runnable |= BIT(task);
	ready_add(&S.ready, task);
	random_pick();
}

static inline void clear_runnable(int task)
{
	if (!(S.runnable & BIT(task)))
		return;
	S.runnable &= ~BIT(task);
	ready_remove(&S.ready, task);
	random_pick();
}

/* ------------------------------------------------------------------ trace hash */

#define HASH_K 0x9fb21c651e98df25ul
#define OFFSET_NONE 0xfffffful /* no object */
#define OFFSET_GLOBAL 0xfffffeul /* snapshot */
#define OFFSET_OTHER 0xfffffdul

static inline unsigned long rotl(unsigned long v, int n)
{
	return v << n | v >> (64 - n);
}

static inline void hash_words(unsigned long word, unsigned long arg)
{
	word |= (unsigned long)S.current << 56;
	S.hash = (rotl(S.hash ^ word, 29) + arg) * HASH_K;
}

/* ------------------------------------------------------------------ between the files */

/* point.c */
int ask(int current, unsigned int kind, int fallback) HIDDEN;
int decide_slow(unsigned int kind, const void *pc, const void *frame) HIDDEN;
int decide(unsigned int kind, const void *pc, const void *frame) HIDDEN;
void decide_unread(unsigned long word, unsigned long arg) HIDDEN;
int block_slow(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
	       const char *text, const void *pc, const void *frame) HIDDEN;
const void *point_site(void) HIDDEN;

/* task.c */
struct fiber *task_body(struct fiber *self) HIDDEN;
int task_create(const char *name, void (*fn)(void *), void *arg, unsigned int flags) HIDDEN;
int task_by_name(const char *name) HIDDEN;
const char *task_name(int task) HIDDEN;

/* clock.c */
sched_mask clock_jump(void) HIDDEN;

/* wait.c */
void wake_with(int task, int result) HIDDEN;

/* schedule.c */
void record_grow(void) HIDDEN;
void record_room(void) HIDDEN;
void record_anchor(void) HIDDEN;
void record_count(void) HIDDEN;
void record_op(int task) HIDDEN;
const char *anchor_function(void) HIDDEN;

static inline void record_at(unsigned long *r, unsigned long point, int task, int target)
{
	*r = fiber_pool[task].where | (unsigned int)point | (unsigned long)target << 56;
}

/* There is room, and no anchors are wanted: see set_walk(). */
static inline void record_fast(unsigned long point, int task, int target)
{
	record_at(&S.raw[S.raw_count++], point, task, target);
}

static inline void record(unsigned long point, int task, int target)
{
	unsigned long *r;

	if (unlikely(S.raw_count == S.raw_size))
		record_grow();
	r = &S.raw[S.raw_count++];
	record_at(r, point, task, target);
	if (unlikely(S.special & SPECIAL_ANCHORS))
		record_anchor();
}

/* strategy_explicit.c */
void explicit_spawned(int task) HIDDEN;
void explicit_result(struct sched_result *result) HIDDEN;

/* snapshot.c */
void snapshot_reset(void) HIDDEN;
extern unsigned long snapshot_bss_start HIDDEN, snapshot_bss_size HIDDEN;
extern unsigned long snapshot_data_start HIDDEN, snapshot_data_size HIDDEN;

/* arena.c */
extern char arena_memory[ARENA_SIZE] HIDDEN;

static inline int in_arena(const void *addr)
{
	return (unsigned long)addr - (unsigned long)arena_memory < ARENA_SIZE;
}

static inline int in_snapshot(const void *addr)
{
	unsigned long a = (unsigned long)addr;

	return a - snapshot_bss_start < snapshot_bss_size ||
	       a - snapshot_data_start < snapshot_data_size;
}

/* What the trace hash knows of an address. */
static inline unsigned long object_offset(const void *object)
{
	if (likely(in_arena(object)))
		return (unsigned long)object - (unsigned long)arena_memory;
	if (!object)
		return OFFSET_NONE;
	return in_snapshot(object) ? OFFSET_GLOBAL : OFFSET_OTHER;
}

/* event.c */
/* With @site looked up only if a reader asks; @frame must be live until the return: no tail call. */
void event_publish_from(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
			const void *pc, const void *frame, const char *text) HIDDEN;
void event_publish(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		   const void *site, const char *text) HIDDEN;
void event_run_begin(void) HIDDEN;
void event_run_end(const struct sched_result *result) HIDDEN;
void event_say(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
	       const void *site, const char *text) HIDDEN;

int event_allowed(unsigned int kind) HIDDEN;

static inline int listening(unsigned int kind)
{
	return unlikely(S.subscribed >> kind & 1);
}

/*
 * Events that are no part of the trace hash: they follow from others (as do EV_SWITCH, EV_TASK_START
 * and EV_RESUME, which never come here), or differ from build to build.
 */
#define NOT_HASHED (EVENT_BIT(EV_HB_RELEASE) | EVENT_BIT(EV_HB_ACQUIRE) | EVENT_BIT(EV_FINDING))

/* What the hash takes in of an event, but for the task. */
static inline unsigned long event_word(unsigned int kind, const void *object, unsigned int sync)
{
	return (unsigned long)kind << 48 | object_offset(object) << 24 | sync;
}

static inline unsigned int word_kind(unsigned long word)
{
	return (unsigned int)(word >> 48);
}

static inline void hash_event(unsigned int kind, const void *object, unsigned int sync,
			      unsigned long arg)
{
	hash_words(event_word(kind, object, sync), arg);
}

/*
 * An event that is no decision point: end of a run that was to end soon, hash. Returns nonzero if
 * somebody wants to read it.
 */
static inline __attribute__((always_inline)) int event_count(unsigned int kind, const void *object,
							     unsigned int sync, unsigned long arg)
{
	if (unlikely(S.special) && !event_allowed(kind))
		return 0;
	if (likely(!(NOT_HASHED >> kind & 1)))
		hash_event(kind, object, sync, arg);
	return listening(kind);
}

/* access.c */
extern const int access_linked HIDDEN;
void access_watch(void) HIDDEN;

#endif
