// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decision points: hash, count, perhaps decide (decide.h), then publish.
 *
 * The fast path is a hash step, a decrement and a compare. The hash takes a point in when a task
 * comes to it, before the decision: then nothing but readers is left to do after a switch.
 * A task that blocks or ends goes through block_choose() instead.
 */
#include "sched/decide.h"
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
int ask(int current, unsigned int kind, int fallback)
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
			record(step + S.skew, S.current, next);
		if (likely(next != SCHED_CLOCK))
			return next;
		fallback = __builtin_ctzll(clock_jump());
	}
}

/* The random walk chose the clock: the rest of ask(). */
int after_clock(int current, unsigned int kind)
{
	return ask(current, kind, __builtin_ctzll(clock_jump()));
}

/* What is rare at a point; returns who goes on, or SCHED_NONE if there is nothing to decide. */
int decide_special(unsigned int kind, const void *pc, const void *frame)
{
	unsigned long step = S.horizon;

	if (S.special & SPECIAL_IDLE) {
		S.countdown = 1;
		return SCHED_NONE;
	}
	if (step > S.max_steps)
		sched_stop_with(SCHED_END_STEPS);
	if (S.special & SPECIAL_STOP)
		sched_stop();
	S.pc = pc;
	S.frame = frame;
	S.kind = kind;
	record_count();
	if (step < S.ask_at) {
		arm(step);
		return SCHED_NONE;
	}
	return ask(S.current, kind, S.current);
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
	int fallback, next;

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
	if (likely(S.walking) && random_pick(&next)) {
		unsigned long step = step_now();

		set_quiet(step, 0);
		if (next != fallback)
			record(step + S.skew, S.current, next);
		return likely(next >= 0) ? next : after_clock(SCHED_NONE, kind);
	}
	return ask(SCHED_NONE, kind, fallback);
}

/* The rest of a point where the countdown is through; called last, so it returns to the caller's. */
static __attribute__((noinline)) void point_decide(unsigned int kind, const void *object,
						    unsigned int sync, unsigned long arg,
						    const char *text)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	if (decide(kind, pc, frame))
		return;
	if (unlikely(S.point_events >> kind & 1))
		event_publish(kind, object, sync, arg,
			      site_in_driver(pc) ? pc : site_from_frames(frame), text);
}

static __attribute__((noinline)) void point_publish(unsigned int kind, const void *object,
						     unsigned int sync, unsigned long arg,
						     const char *text)
{
	event_publish(kind, object, sync, arg, SITE_OF_CALLER(), text);
}

static inline __attribute__((always_inline)) void point(unsigned int kind, const void *object,
							 unsigned int sync, unsigned long arg,
							 const char *text)
{
	hash_event(kind, object, sync, arg);
	if (unlikely(!--S.countdown))
		point_decide(kind, object, sync, arg, text);
	else if (unlikely(S.point_events >> kind & 1))
		point_publish(kind, object, sync, arg, text);
}

void sched_point(unsigned int kind, const void *object, unsigned int sync, unsigned long arg)
{
	point(kind, object, sync, arg, NULL);
}

void sched_point_text(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		      const char *text)
{
	point(kind, object, sync, arg, text);
}
