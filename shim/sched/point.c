// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decision points: count, perhaps ask the strategy and switch, then publish.
 *
 * The fast path is a decrement and a compare. What follows when the countdown is through is in
 * point_slow(); a task that blocks or ends goes through block_choose() instead.
 */
#include "sched/internal.h"
#include "sched/site.h"

/* The driver's site of the point that is being decided, NULL if it is none of the driver's. */
const void *point_site(void)
{
	if (site_in_driver(S.pc))
		return S.pc;
	return S.frame ? site_from_frames(S.frame) : NULL;
}

/*
 * Ask who goes on. @current is SCHED_NONE if the task at the point cannot. After SCHED_CLOCK the
 * question is put again, the default then being the first of those whose time has come.
 */
static int ask(int current, unsigned int kind, int fallback)
{
	for (;;) {
		unsigned long step = step_now();
		struct sched_choice c = {
			.task = current, .kind = kind, .runnable = S.runnable,
			.fallback = fallback, .sleepers = !!S.sleeping, .step = step,
		};
		int next = S.strategy->choose(&c);

		set_quiet(step, c.quiet);
		if (next != fallback)
			record(points_now(), S.current, next);
		if (likely(next != SCHED_CLOCK))
			return next;
		fallback = __builtin_ctzll(clock_jump());
	}
}

/* Returns nonzero outside of a run: then the point does not exist. */
int point_slow(unsigned int kind, const void *pc, const void *frame)
{
	unsigned long step = S.horizon;
	int next;

	if (unlikely(!S.running || S.current < 0)) {
		S.countdown = 1;
		return 1;
	}
	if (unlikely(step > S.max_steps))
		sched_stop_with(SCHED_END_STEPS);
	S.pc = pc;
	S.frame = frame;
	S.kind = kind;
	if (unlikely(S.special)) {
		if (S.special & SPECIAL_STOP)
			sched_stop();
		record_count();
		if (step < S.ask_at) {
			arm(step);
			return 0;
		}
	}
	next = ask(S.current, kind, S.current);
	if (next != S.current)
		task_switch(next);
	return 0;
}

static int only_daemons(void)
{
	sched_mask m;

	for (m = S.live; m; m &= m - 1)
		if (!(S.task[__builtin_ctzll(m)].flags & SCHED_DAEMON))
			return 0;
	return 1;
}

static void dead_end(void)
{
	if (only_daemons()) {
		S.end = SCHED_END_DONE;
		return;
	}
	event_say(EV_STUCK, NULL, 0, 0, NULL, NULL);
	S.end = SCHED_END_STUCK;
}

/*
 * The current task blocks or has ended: a point like others, whose choice is free.
 * Returns the next task, or SCHED_NONE if the run is over (S.end says how).
 */
int block_choose(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		 const char *text, const void *pc, const void *frame)
{
	int fallback;

	S.pc = pc;
	S.frame = frame;
	S.kind = kind;
	if (!--S.countdown && S.horizon > S.max_steps)
		sched_stop_with(SCHED_END_STEPS);
	if (unlikely(S.special)) {
		if (S.special & SPECIAL_STOP)
			sched_stop();
		record_count();
	}
	hash_event(kind, object, sync, arg);
	if (listening(kind))
		event_publish(kind, object, sync, arg, point_site(), text);
	if (!S.runnable) {
		if (!S.sleeping || only_daemons()) {
			dead_end();
			return SCHED_NONE;
		}
		clock_jump();
	}
	fallback = __builtin_ctzll(S.runnable);
	return ask(SCHED_NONE, kind, fallback);
}

/* The event of a point, after the decision. Allocations publish theirs themselves, see arena.h. */
static inline void say(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		       const char *text, const void *pc, const void *frame)
{
	hash_event(kind, object, sync, arg);
	if (listening(kind) && kind != EV_ALLOC && kind != EV_FREE)
		event_publish(kind, object, sync, arg,
			      site_in_driver(pc) ? pc : site_from_frames(frame), text);
}

void sched_point(unsigned int kind, const void *object, unsigned int sync, unsigned long arg)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	if (unlikely(!--S.countdown) && point_slow(kind, pc, frame))
		return;
	say(kind, object, sync, arg, NULL, pc, frame);
}

void sched_point_text(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		      const char *text)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	if (unlikely(!--S.countdown) && point_slow(kind, pc, frame))
		return;
	say(kind, object, sync, arg, text, pc, frame);
}
