// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocking and waking. A blocked task is out of the mask of runnable tasks; whoever wakes it says
 * why. A wake-up makes runnable, it does not switch.
 */
#include "sched/decide.h"
#include "sched/site.h"

static inline __attribute__((always_inline)) void wake_up(int task, int result)
{
	S.wait[task] = NULL;
	S.result[task] = result;
	set_runnable(task);
	if (S.sleeping)
		clear_sleeping(task);
	ask_soon();
}

/* @task's wait, sleep or start time is over. */
void wake_with(int task, int result)
{
	wake_up(task, result);
}

static int blocked(int task)
{
	return task >= 0 && (unsigned int)task < S.slots && S.wait[task];
}

static inline void fall_asleep(const struct sched_wait *wait)
{
	struct task *t = &S.task[S.current];

	S.wait[S.current] = wait;
	clear_runnable(S.current);
	if (wait->timeout == SCHED_FOREVER)
		return;
	t->wake_at = S.now + wait->timeout;
	if (t->wake_at < S.now)
		t->wake_at = SCHED_FOREVER - 1;
	set_sleeping(S.current);
}

static inline __attribute__((always_inline)) int wait_as(unsigned int kind, unsigned long arg,
							 const struct sched_wait *wait,
							 const void *pc, const void *frame)
{
	int next, result;

	fall_asleep(wait);
	next = block_choose(kind, wait->object, wait->sync, arg, wait->what, pc, frame);
	if (next < 0)
		sched_stop_with(S.end);
	if (next != S.current)
		task_switch(next, step_now());
	result = S.result[S.current];
	if (unlikely(S.special) && !event_allowed(EV_RESUME))
		return result;
	if (listening(EV_RESUME))
		event_publish_from(EV_RESUME, wait->object, wait->sync, (unsigned long)result, NULL,
				   frame, wait->what);
	return result;
}

/* Is one pending, or is this the wait at which it shall come? */
static int signal_comes(struct task *t)
{
	if (t->signal_in && !--t->signal_in)
		t->signal = 1;
	return t->signal;
}

int sched_wait(const struct sched_wait *wait)
{
	if (unlikely(S.special & SPECIAL_IDLE))
		return SCHED_WOKEN;
	if (wait->interruptible && signal_comes(&S.task[S.current]))
		return SCHED_SIGNALLED;
	return wait_as(EV_WAIT, wait->kind, wait, __builtin_return_address(0),
		       __builtin_frame_address(0));
}

void sched_sleep(unsigned long long ns)
{
	struct sched_wait wait = { .kind = SYNC_SLEEP, .what = "sleep", .timeout = ns };

	if (!S.running || S.current < 0)
		return;
	wait_as(EV_SLEEP, ns, &wait, __builtin_return_address(0), __builtin_frame_address(0));
}

const struct sched_wait *sched_waiting(int task)
{
	return blocked(task) ? S.wait[task] : NULL;
}

void sched_wake(int task)
{
	if (blocked(task))
		wake_up(task, SCHED_WOKEN);
}

void sched_signal(int task)
{
	if (task < 0 || (unsigned int)task >= S.slots)
		return;
	S.task[task].signal = 1;
	if (blocked(task) && S.wait[task]->interruptible)
		wake_with(task, SCHED_SIGNALLED);
}

void sched_signal_at(unsigned int nth)
{
	if (S.current >= 0)
		S.task[S.current].signal_in = nth;
}

int sched_signal_pending(void)
{
	return S.current >= 0 && S.task[S.current].signal;
}
