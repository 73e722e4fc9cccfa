/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decision: ask the strategy, record, switch. Inline, because after a switch every return on
 * the way back to the task is one that the processor predicts wrongly: whoever decides calls
 * jump_fcontext() from its own frame and returns straight into the task.
 *
 * Private to shim/sched.
 */
#ifndef SHIM_SCHED_DECIDE_H
#define SHIM_SCHED_DECIDE_H

#include "sched/internal.h"

/* Take the processor away from the current task and give it to @next. */
static inline void hand_over(int next, unsigned long step)
{
	struct fiber *from = &fiber_pool[S.current], *to = &fiber_pool[next];

	from->points = step + S.skew;
	S.skew = to->points - step;
	S.stack_start = (unsigned long)to->stack;
	S.current = next;
	S.switches++;
}

/* From the current task, which stays where it is, to @next; returns when it is its turn again. */
static inline void task_switch(int next, unsigned long step)
{
	struct fiber *self = &fiber_pool[S.current];

	hand_over(next, step);
	fiber_switch(self, &fiber_pool[next]);
}

/*
 * The current task blocks or has ended: a point like others, whose choice is free.
 * Returns the next task, or SCHED_NONE if the run is over (S.end says how).
 */
static inline __attribute__((always_inline)) int block_choose(unsigned int kind, const void *object,
							      unsigned int sync, unsigned long arg,
							      const char *text, const void *pc,
							      const void *frame)
{
	unsigned long step = S.horizon - --S.countdown;
	int next, fallback;

	if (unlikely(step > S.walk_until) || !S.ready.count || S.sleeping || listening(kind))
		return block_slow(kind, object, sync, arg, text, pc, frame);
	hash_event(kind, object, sync, arg);
	fallback = __builtin_ctzll(S.runnable);
	next = S.pick;
	random_draw();
	S.horizon = step + 1;
	S.countdown = 1;
	if (next != fallback)
		record_fast(step + S.skew, S.current, next);
	if (unlikely(S.ready.count == 1))
		set_quiet(step, ~0ul);
	return next;
}

#endif
