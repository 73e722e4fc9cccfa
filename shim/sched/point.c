// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decision points: hash, count, perhaps decide (decide.h), then publish.
 *
 * The fast path is a hash step, a decrement and a compare. The hash takes a point in when a task
 * comes to it, before the decision: then nothing but readers is left to do after a switch.
 * A task that blocks or ends goes through block_choose() (decide.h).
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

/*
 * Everything but the random walk, and what is rare at a point.
 * Returns who goes on, SCHED_NONE if that is the current task, DECIDE_IDLE outside of a run.
 */
int decide_slow(unsigned int kind, const void *pc, const void *frame)
{
	unsigned long step = S.horizon;
	int next;

	if (unlikely(S.special & SPECIAL_IDLE)) {
		S.countdown = 1;
		return DECIDE_IDLE;
	}
	if (unlikely(step > S.max_steps))
		sched_stop_with(SCHED_END_STEPS);
	if (S.strategy == &sched_random)
		record_room();
	S.pc = pc;
	S.frame = frame;
	S.kind = kind;
	if (unlikely(S.special)) {
		if (S.special & SPECIAL_STOP)
			sched_stop();
		record_count();
		if (step < S.ask_at) {
			arm(step);
			return SCHED_NONE;
		}
	}
	next = ask(S.current, kind, S.current);
	return next == S.current ? SCHED_NONE : next;
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

/* block_choose() but for the random walk; the point has been counted. */
int block_slow(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
	       const char *text, const void *pc, const void *frame)
{
	if (step_now() > S.max_steps)
		sched_stop_with(SCHED_END_STEPS);
	if (S.strategy == &sched_random)
		record_room();
	S.pc = pc;
	S.frame = frame;
	S.kind = kind;
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
	return ask(SCHED_NONE, kind, __builtin_ctzll(S.runnable));
}

/*
 * A point whose countdown is through. Returns nonzero outside of a run: then there is no point.
 * @pc, @frame: where the caller was called from, for the site if somebody wants it
 */
static __attribute__((noinline)) int decide(unsigned int kind, const void *pc, const void *frame)
{
	unsigned long step = S.horizon;
	int next = decide_slow(kind, pc, frame);

	if (next == DECIDE_IDLE)
		return 1;
	if (next != SCHED_NONE)
		task_switch(next, step);
	return 0;
}

/* The random walk chose to let the clock jump. */
void walk_clock(unsigned int kind)
{
	unsigned long step = S.horizon;
	int next;

	set_quiet(step, 0);
	record(step + S.skew, S.current, SCHED_CLOCK);
	next = ask(S.current, kind, __builtin_ctzll(clock_jump()));
	record_room();
	if (next != S.current)
		task_switch(next, step);
}

static __attribute__((noinline)) void decide_last(unsigned int kind)
{
	decide(kind, __builtin_return_address(0), __builtin_frame_address(0));
}

/* A point that nobody reads: called last, so the way back from a switch is one return. */
__attribute__((noinline)) void decide_only(unsigned int kind)
{
	if (unlikely(S.horizon > S.walk_until))
		decide_last(kind);
	else if (likely(S.ready.count > 1))
		walk(kind);
	else if (S.sleeping)
		decide_last(kind);
	else
		set_quiet(S.horizon, ~0ul);
}

/* A point with readers: returns nonzero outside of a run. */
int decide_first(unsigned int kind, const void *pc, const void *frame)
{
	if (!walking())
		return decide(kind, pc, frame);
	walk(kind);
	return 0;
}

/* The same with readers. */
static __attribute__((noinline)) void point_decide(unsigned int kind, const void *object,
						    unsigned int sync, unsigned long arg,
						    const char *text)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	if (decide_first(kind, pc, frame))
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
	int told = S.point_events >> kind & 1;

	hash_event(kind, object, sync, arg);
	if (unlikely(!--S.countdown)) {
		if (likely(!told))
			decide_only(kind);
		else
			point_decide(kind, object, sync, arg, text);
	} else if (unlikely(told)) {
		point_publish(kind, object, sync, arg, text);
	}
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
