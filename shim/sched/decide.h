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
#include "sched/random.h"

/* Take the processor away from the current task and give it to @next. */
static inline void hand_over(int next)
{
	struct task *t = &S.task[next];
	unsigned long step = step_now();

	S.task[S.current].points = step + S.skew;
	S.skew = t->points - step;
	S.stack_start = (unsigned long)t->fiber->stack;
	S.switched_from = S.current;
	S.current = next;
	S.switches++;
}

static inline void say_switch(void)
{
	if (listening(EV_SWITCH))
		event_publish(EV_SWITCH, NULL, 0, (unsigned long)S.switched_from, NULL, NULL);
}

/* From the current task, which stays where it is, to @next; returns when it is its turn again. */
static inline void task_switch(int next)
{
	struct fiber *self = S.task[S.current].fiber;

	hand_over(next);
	fiber_switch(self, S.task[next].fiber);
	say_switch();
}

/*
 * A point whose countdown is through. Returns nonzero outside of a run: then there is no point.
 * @pc, @frame: where the caller was called from, for the site if somebody wants it
 */
static inline __attribute__((always_inline)) int decide(unsigned int kind, const void *pc,
							 const void *frame)
{
	unsigned long step = S.horizon;
	int next;

	if (unlikely(S.special) || unlikely(step > S.max_steps)) {
		next = decide_special(kind, pc, frame);
		if (next == SCHED_NONE)
			return S.special & SPECIAL_IDLE;
	} else if (likely(S.walking)) {
		/* the random walk, without the detour */
		if (!random_pick(&next)) {
			set_quiet(step, ~0ul);
			return 0;
		}
		S.ask_at = step + 1;
		S.horizon = step + 1;
		S.countdown = 1;
		if (next == S.current)
			return 0;
		record(step + S.skew, S.current, next);
		if (unlikely(next == SCHED_CLOCK))
			next = after_clock(S.current, kind);
	} else {
		S.pc = pc;
		S.frame = frame;
		S.kind = kind;
		next = ask(S.current, kind, S.current);
	}
	if (next != S.current)
		task_switch(next);
	return 0;
}

#endif
