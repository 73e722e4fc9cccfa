// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks: a slot, a fiber of the pool and a function. Tasks switch to each other directly; the
 * controller is only there at the begin and the end of a run.
 *
 * A slot is not used twice in a run, because the race check knows a task by its slot, until no fresh
 * one is left. Then a task that was taken back before its first step (a timer that was moved) gives
 * its slot to a new one, and so does a worker that was done before everything that its successor does:
 * for the race check both are then one task that goes on, and nothing is missed. Slots are
 * therefore in order of creation, but for these cases.
 */
#include "sched/decide.h"
#include "sched/site.h"

#include <string.h>

#ifdef APFUZZ_TSAN
static char spawn_token[SCHED_MAX_TASKS][8] __attribute__((aligned(8)));
static char join_token[SCHED_MAX_TASKS][8] __attribute__((aligned(8)));
#endif

/* ------------------------------------------------------------------ creation */

struct past_life past_lives[MAX_PAST_LIVES];
static void (*slot_done)(int slot);
static int (*slot_done_before)(int slot);

void sched_slot_hook(void (*done)(int slot), int (*done_before)(int slot))
{
	slot_done = done;
	slot_done_before = done_before;
}

void sched_worker_done(void)
{
	if (slot_done)
		slot_done(S.current);
}

static void copy_name(char *to, const char *from)
{
	unsigned int i;

	for (i = 0; i < SCHED_NAME_LEN - 1 && from[i]; i++)
		to[i] = from[i];
	to[i] = '\0';
}

static int same_name(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

extern const char __executable_start[] __attribute__((weak));
extern const char __data_start[] __attribute__((weak));

/* A name that may change after sched_spawn() is copied; constants lie before the writable data. */
static inline int is_constant(const char *name)
{
	return likely(name >= __executable_start && name < __data_start);
}

static void set_base(struct task *t, const char *given)
{
	t->base = given;
	if (is_constant(given))
		return;
	copy_name(t->copy, given);
	t->base = t->copy;
}

/* The task's name is "name", or "name#2" for the second of that name, cut so that it fits. */
static void number_name(struct task *t)
{
	unsigned int i, n, digits = 0;
	char number[12];

	copy_name(t->name, t->base);
	if (t->instance == 1)
		return;
	for (n = t->instance; n; n /= 10)
		number[digits++] = (char)('0' + n % 10);
	for (i = 0; t->name[i] && i + 1 + digits < SCHED_NAME_LEN - 1; i++)
		;
	t->name[i++] = '#';
	while (digits)
		t->name[i++] = number[--digits];
	t->name[i] = '\0';
}

/* Names are numbered when somebody asks: tasks of that name that were there before, plus one. */
const char *task_name(int task)
{
	struct task *t = &S.task[task];
	unsigned int i;

	if (t->instance)
		return t->name;
	t->instance = 1;
	for (i = 0; i < S.slots; i++)
		if (S.task[i].born < t->born && same_name(S.task[i].base, t->base))
			t->instance++;
	number_name(t);
	return t->name;
}

/* The slot's task is over; its name lives on in records and in the numbers of other names. */
static void remember_life(int slot)
{
	struct past_life *p = &past_lives[S.past_lives++];
	unsigned int i;

	for (i = 0; i < S.slots; i++)
		task_name((int)i);
	p->slot = slot;
	p->records = S.raw_count;
	p->instance = S.task[slot].instance;
	copy_name(p->base, S.task[slot].base);
	copy_name(p->name, S.task[slot].name);
}

static int slot_of_worker(void)
{
	sched_mask m;

	for (m = slot_done_before && S.past_lives < MAX_PAST_LIVES ? S.ended_workers : 0; m;
	     m &= m - 1) {
		int slot = __builtin_ctzll(m);

		if (!slot_done_before(slot))
			continue;
		remember_life(slot);
		S.ended_workers &= ~BIT(slot);
		S.started &= ~BIT(slot);
		return slot;
	}
	return SCHED_NONE;
}

static int free_slot(void)
{
	int slot;

	if (S.slots < SCHED_MAX_TASKS)
		return (int)S.slots++;
	if (S.taken_back) {
		slot = __builtin_ctzll(S.taken_back);
		S.taken_back &= S.taken_back - 1;
		return slot;
	}
	slot = slot_of_worker();
	if (slot < 0)
		sched_stop_with(SCHED_END_TASKS);
	return slot;
}

/* Slots are used again now: number all tasks before their order is lost, the new one at once. */
static void set_name_late(int slot, const char *given)
{
	struct task *t = &S.task[slot];
	unsigned int i, last = 0;

	for (i = 0; i < S.slots; i++)
		task_name((int)i);
	set_base(t, given);
	for (i = 0; i < S.slots; i++)
		if ((int)i != slot && same_name(S.task[i].base, t->base) &&
		    S.task[i].instance > last)
			last = S.task[i].instance;
	for (i = 0; i < S.past_lives; i++)
		if (same_name(past_lives[i].base, t->base) && past_lives[i].instance > last)
			last = past_lives[i].instance;
	t->instance = last + 1;
	number_name(t);
}

/* Only if somebody has had the address: most tasks of a test never ask. */
static inline void clear_local(struct task *t)
{
	int i;

	if (!t->local_used)
		return;
	t->local_used = 0;
	for (i = 0; i < SCHED_LOCAL_WORDS; i++)
		t->local[i] = 0;
}

/* What most tasks of a fuzzing run do not need: a copy of the name, a place in a schedule. */
static __attribute__((noinline)) int create_rest(int slot, const char *name)
{
	struct task *t = &S.task[slot];

	if (t->born < SCHED_MAX_TASKS)
		set_base(t, name);
	else
		set_name_late(slot, name);
	clear_local(t);
	if (S.config->record_anchors)
		record_op(slot);
	if (S.strategy == &sched_explicit)
		explicit_spawned(slot);
	return slot;
}

static inline __attribute__((always_inline)) int
create_in(int slot, const char *name, void (*fn)(void *), void *arg, unsigned int flags)
{
	struct task *t = &S.task[slot];
	struct fiber *f = &fiber_pool[slot];

	f->where = RAW_WHERE(slot, 1);
	f->points = 0;
	t->fn = fn;
	t->arg = arg;
	t->flags = flags;
	t->ops = 0;
	t->op_name = NULL;
	S.wait[slot] = NULL;
	t->signal = 0;
	t->signal_in = 0;
	t->joining = 0;
	t->born = S.tasks++;
	t->base = name;
	t->instance = 0;
	S.live |= BIT(slot);
#ifdef APFUZZ_TSAN
	if (S.current >= 0)
		__tsan_release(spawn_token[slot]);
#endif
	if (S.strategy == &sched_random && !S.config->record_anchors && !t->local_used &&
	    is_constant(name) && t->born < SCHED_MAX_TASKS)
		return slot;
	return create_rest(slot, name);
}

/* A slot is used again, or its fiber has yet to be made. */
static __attribute__((noinline)) int create_slow(const char *name, void (*fn)(void *), void *arg,
						 unsigned int flags)
{
	int slot = free_slot();

	fiber_need(slot);
	return create_in(slot, name, fn, arg, flags);
}

int task_create(const char *name, void (*fn)(void *), void *arg, unsigned int flags)
{
	if (unlikely(S.slots == SCHED_MAX_TASKS) || unlikely(!fiber_pool[S.slots].stack))
		return create_slow(name, fn, arg, flags);
	return create_in((int)S.slots++, name, fn, arg, flags);
}

static inline __attribute__((always_inline)) void say_spawn(int slot)
{
	if (event_count(EV_SPAWN, NULL, 0, (unsigned long)slot))
		event_publish(EV_SPAWN, NULL, 0, (unsigned long)slot, SITE_OF_CALLER(),
			      task_name(slot));
}

int sched_spawn(const char *name, void (*fn)(void *), void *arg, unsigned int flags)
{
	int slot = task_create(name, fn, arg, flags);

	set_runnable(slot);
	ask_soon();
	say_spawn(slot);
	return slot;
}

int sched_spawn_at(const char *name, void (*fn)(void *), void *arg, unsigned int flags,
		   unsigned long long when)
{
	int slot;

	if (when <= S.now)
		return sched_spawn(name, fn, arg, flags);
	slot = task_create(name, fn, arg, flags);
	S.task[slot].wake_at = when;
	set_sleeping(slot);
	ask_soon();
	say_spawn(slot);
	return slot;
}

int sched_cancel(int task)
{
	sched_mask bit;

	if (task < 0 || (unsigned int)task >= S.slots)
		return 0;
	bit = BIT(task);
	if (!(S.live & bit) || S.started & bit)
		return 0;
	S.live &= ~bit;
	clear_runnable(task);
	clear_sleeping(task);
	S.taken_back |= bit;
	return 1;
}

/* ------------------------------------------------------------------ running */

static void begin(int slot)
{
	S.started |= BIT(slot);
#ifdef APFUZZ_TSAN
	if (slot)
		__tsan_acquire(spawn_token[slot]);
#endif
	if (!slot)
		fiber_started();
	if (listening(EV_TASK_START))
		event_publish(EV_TASK_START, NULL, 0, 0, NULL, task_name(slot));
}

static void wake_joiners(int ended)
{
	sched_mask m;

	for (m = S.joiners; m; m &= m - 1) {
		int i = __builtin_ctzll(m);

		if (S.task[i].joining & BIT(ended) && !(S.task[i].joining & S.live)) {
			S.joiners &= ~BIT(i);
			wake_with(i, SCHED_WOKEN);
		}
	}
}

/* The last task's end, where nothing is left to choose, without the detour over block_choose(). */
static inline int last_end(void)
{
	if (unlikely(S.special) || listening(EV_TASK_END) || step_now() >= S.max_steps)
		return 0;
	S.countdown--;
	hash_event(EV_TASK_END, NULL, 0, 0);
	S.end = SCHED_END_DONE;
	S.current = SCHED_NONE;
	return 1;
}

/* What a pool fiber does: one task from its first step to its end, then on to the next task. */
struct fiber *task_body(struct fiber *self)
{
	int slot = self->index, next;

	begin(slot);
	S.task[slot].fn(S.task[slot].arg);
	clear_runnable(slot);
	S.live &= ~BIT(slot);
	if (S.task[slot].flags & SCHED_WORKER)
		S.ended_workers |= BIT(slot);
	if (S.joiners)
		wake_joiners(slot);
	if (!S.live && last_end())
		return &fiber_controller;
	next = block_choose(EV_TASK_END, NULL, 0, 0, NULL, NULL, NULL);
	if (next < 0) {
		S.current = SCHED_NONE;
		return &fiber_controller;
	}
	hand_over(next, step_now());
	return &fiber_pool[next];
}

/* ------------------------------------------------------------------ joining */

static sched_mask join_blockers(const struct sched_wait *wait)
{
	const struct task *t = wait->object;

	return t->joining & S.live;
}

/* The end of @task happens before what the current task does from here. */
static void join_edge(int task)
{
	event_emit(EV_JOIN, NULL, 0, (unsigned long)task);
#ifdef APFUZZ_TSAN
	/* the release is made on behalf of the ended fiber, only when somebody wants it */
	__tsan_switch_to_fiber(fiber_pool[task].tsan, __tsan_switch_to_fiber_no_sync);
	__tsan_release(join_token[task]);
	__tsan_switch_to_fiber(fiber_pool[S.current].tsan, __tsan_switch_to_fiber_no_sync);
	__tsan_acquire(join_token[task]);
#endif
}

void sched_join(sched_mask tasks)
{
	struct task *t = &S.task[S.current];
	struct sched_wait wait = {
		.kind = SYNC_TASK,
		.object = t,
		.what = "end of tasks",
		.blockers = join_blockers,
		.timeout = SCHED_FOREVER,
	};
	sched_mask m, started;

	tasks &= ~BIT(S.current);
	t->joining = tasks;
	if (tasks & S.live) {
		S.joiners |= BIT(S.current);
		sched_wait(&wait);
	}
	t->joining = 0;
	started = tasks & S.started;
	for (m = started; m; m &= m - 1)
		join_edge(__builtin_ctzll(m));
}

/* ------------------------------------------------------------------ what others ask */

int sched_current(void)
{
	return S.current;
}

static int valid(int task)
{
	return task >= 0 && (unsigned int)task < S.slots;
}

const char *sched_task_name(int task)
{
	return valid(task) ? task_name(task) : "?";
}

int sched_task_ended(int task)
{
	return valid(task) && !(S.live & BIT(task));
}

unsigned long *sched_local(void)
{
	struct task *t = &S.task[S.current];

	if (unlikely(S.current < 0))
		return NULL;
	t->local_used = 1;
	return t->local;
}

unsigned long *sched_local_of(int task)
{
	if (!valid(task))
		return NULL;
	S.task[task].local_used = 1;
	return S.task[task].local;
}

int sched_on_stack(const void *addr, int *task)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)fiber_stacks;
	unsigned long slot = offset / FIBER_STRIDE;

	if (!fiber_stacks || slot >= S.slots || offset % FIBER_STRIDE < FIBER_GUARD)
		return 0;
	if (task)
		*task = (int)slot;
	return 1;
}

int task_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < S.slots; i++)
		if (same_name(task_name((int)i), name))
			return (int)i;
	return SCHED_NONE;
}

/* ------------------------------------------------------------------ operations */

void sched_op_begin(const char *name)
{
	struct task *t;

	if (!S.running || S.current < 0)
		return;
	t = &S.task[S.current];
	/* what came before the first operation counts as a part of it */
	if (t->ops) {
		fiber_pool[S.current].where = RAW_WHERE(S.current, task_op(S.current) + 1);
		S.skew = 0 - step_now();
		if (S.config->record_anchors)
			record_op(S.current);
	}
	t->ops++;
	t->op_name = name;
	ask_soon();
	event_emit_text(EV_OP_BEGIN, NULL, 0, t->ops, name);
}

void sched_op_end(long result)
{
	struct task *t;

	if (!S.running || S.current < 0)
		return;
	t = &S.task[S.current];
	event_emit_text(EV_OP_END, NULL, 0, (unsigned long)result, t->op_name);
	t->signal = 0;
	t->signal_in = 0;
	t->op_name = NULL;
}

unsigned int sched_op_number(int task)
{
	return valid(task) ? S.task[task].ops : 0;
}

const char *sched_op_name(int task)
{
	return valid(task) ? S.task[task].op_name : NULL;
}

unsigned long sched_op_point(int task)
{
	if (!valid(task))
		return 0;
	return task == S.current ? points_now() : fiber_pool[task].points;
}
