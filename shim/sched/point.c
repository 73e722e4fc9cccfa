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
			.task = current,
			.kind = kind,
			.runnable = S.runnable,
			.fallback = fallback,
			.sleepers = !!S.sleeping,
			.step = step,
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

	if (unlikely(S.special & SPECIAL_IDLE))
		return DECIDE_IDLE;
	S.countdown = 0;
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

static inline int only_daemons(void)
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

/* The random walk chose to let the clock jump. */
static __attribute__((noinline)) void walk_clock(unsigned int kind, unsigned long step)
{
	int next;

	random_draw();
	set_quiet(step, 0);
	record(step + S.skew, S.current, SCHED_CLOCK);
	next = ask(S.current, kind, __builtin_ctzll(clock_jump()));
	record_room();
	if (next != S.current)
		task_switch(next, step);
}

/* The random walk stays where it is; while nobody else can run it need not be asked. */
static inline void walk_stay(unsigned long step)
{
	S.horizon = step + 1;
	random_draw();
	if (unlikely(S.ready.count == 1) && !S.sleeping)
		set_quiet(step, ~0ul);
}

static inline __attribute__((always_inline)) void walk_on(unsigned int kind, unsigned long step,
							  int next)
{
	if (unlikely(next == SCHED_CLOCK)) {
		walk_clock(kind, step);
		return;
	}
	record_fast(step + S.skew, S.current, next);
	S.horizon = step + 1;
	random_draw();
	task_switch(next, step);
}

/*
 * A point whose countdown is through. Returns nonzero outside of a run: then there is no point.
 * @pc, @frame: where the caller was called from, for the site if somebody wants it
 */
int decide(unsigned int kind, const void *pc, const void *frame)
{
	unsigned long step = S.horizon;
	int next = S.pick;

	if (step > S.walk_until) {
		next = decide_slow(kind, pc, frame);
		if (next >= 0)
			task_switch(next, step);
		return next == DECIDE_IDLE;
	}
	if (next == S.current)
		walk_stay(step);
	else
		walk_on(kind, step, next);
	return 0;
}

static __attribute__((noinline)) void decide_last(unsigned long word, unsigned long arg)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	hash_words(word, arg);
	decide(word_kind(word), pc, frame);
}

/*
 * A point that nobody reads, with the countdown through: the random walk's hot path. It is called
 * in last place and calls in last place, so that nothing has to be kept over a switch and the way
 * back is one return; and it looks at the choice first, because that is the branch which
 * the processor cannot predict.
 */
__attribute__((noinline)) void decide_unread(unsigned long word, unsigned long arg)
{
	unsigned long step = S.horizon;
	int next = S.pick;

	if (unlikely(step > S.walk_until)) {
		decide_last(word, arg);
		return;
	}
	if (next == S.current) {
		hash_words(word, arg);
		walk_stay(step);
		return;
	}
	hash_words(word, arg);
	walk_on(word_kind(word), step, next);
}

/* A point with readers. */
static __attribute__((noinline)) void point_decide(unsigned int kind, const void *object,
						   unsigned int sync, unsigned long arg,
						   const char *text)
{
	const void *pc = __builtin_return_address(0), *frame = __builtin_frame_address(0);

	if (decide(kind, pc, frame))
		return;
	if (unlikely(S.point_events >> kind & 1))
		event_publish_from(kind, object, sync, arg, pc, frame, text);
	__asm__ volatile(""); /* no tail call: the frame is looked at */
}

static __attribute__((noinline)) void point_publish(unsigned int kind, const void *object,
						    unsigned int sync, unsigned long arg,
						    const char *text)
{
	event_publish_from(kind, object, sync, arg, __builtin_return_address(0),
			   __builtin_frame_address(0), text);
	__asm__ volatile(""); /* no tail call: the frame is looked at */
}

static inline __attribute__((always_inline)) void
point(unsigned int kind, const void *object, unsigned int sync, unsigned long arg, const char *text)
{
	unsigned long word = event_word(kind, object, sync);

	if (likely(!(S.point_events >> kind & 1))) {
		if (unlikely(count_point()))
			decide_unread(word, arg);
		else
			hash_words(word, arg);
		return;
	}
	hash_words(word, arg);
	if (unlikely(count_point()))
		point_decide(kind, object, sync, arg, text);
	else
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
