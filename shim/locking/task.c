// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running task, its state, sleeping and waking.
 *
 * A task sets its state, tests its condition, and calls schedule(), which blocks only if nobody has
 * set the state back meanwhile: this protocol, and every way to get it wrong, is the kernel's.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "locking/locking.h"

static struct task_struct tasks[SCHED_MAX_TASKS];
static pid_t last_pid;

static void set_comm(struct task_struct *task, const char *name)
{
	int i;

	for (i = 0; i < TASK_COMM_LEN - 1 && name && name[i]; i++)
		task->comm[i] = name[i];
	task->comm[i] = '\0';
}

/* Slots are used again within a run: the first look of each task makes the structure its own. */
struct task_struct *task_of_slot(int slot)
{
	struct task_struct *task = &tasks[slot];
	unsigned long *local = sched_local_of(slot);

	if (!local[LOCAL_TASK_STRUCT]) {
		local[LOCAL_TASK_STRUCT] = 1;
		*task = (struct task_struct){ .slot = slot, .pid = ++last_pid };
		task->tgid = task->pid;
		set_comm(task, sched_task_name(slot));
	}
	return task;
}

struct task_struct *get_current(void)
{
	int me = sched_current();

	return me < 0 ? &tasks[0] : task_of_slot(me);
}

void set_current_state(unsigned int state)
{
	struct task_struct *me = get_current();

	sched_point_text(EV_CALL, NULL, 0, state, "set_current_state");
	me->__state = state;
}

static int interruptible(unsigned int state)
{
	return (state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) != 0;
}

/* Return: why it runs again. */
static int block(unsigned long long timeout)
{
	struct task_struct *me = get_current();
	struct wait_queue_head *queue = me->waiting_on;
	struct sched_wait wait = {
		.kind = queue			 ? SYNC_WAITQUEUE :
			timeout == SCHED_FOREVER ? SYNC_OTHER :
						   SYNC_SLEEP,
		.sync = queue ? queue->dep_map.sync : 0,
		.object = queue,
		.what = queue ? "wait queue" : "schedule()",
		.timeout = timeout,
		.interruptible = interruptible(me->__state),
	};
	int why = SCHED_WOKEN;

	sleeping_entry();
	if (me->__state == TASK_RUNNING)
		sched_point_text(EV_CALL, NULL, 0, 0, "schedule");
	else
		why = sched_wait(&wait);
	me->__state = TASK_RUNNING;
	if (me->wake_sync)
		sync_acquire(me->wake_sync);
	return why;
}

void schedule(void)
{
	block(SCHED_FOREVER);
}

long schedule_timeout(long timeout)
{
	unsigned long end = get_jiffies() + (unsigned long)timeout;
	long left;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		lockdep_assert_failed(NULL, "schedule_timeout() with a negative timeout");
		get_current()->__state = TASK_RUNNING;
		return 0;
	}
	if (block(ticks_to_ns((unsigned long)timeout)) == SCHED_TIMEDOUT)
		return 0;
	left = (long)(end - get_jiffies());
	return left > 0 ? left : 0;
}

long schedule_timeout_interruptible(long timeout)
{
	get_current()->__state = TASK_INTERRUPTIBLE;
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	get_current()->__state = TASK_UNINTERRUPTIBLE;
	return schedule_timeout(timeout);
}

long schedule_timeout_killable(long timeout)
{
	get_current()->__state = TASK_KILLABLE;
	return schedule_timeout(timeout);
}

/* What the waker did before is seen by the woken task, if it was this call that woke it. */
int wake_up_state(struct task_struct *task, unsigned int state)
{
	sched_point_text(EV_WAKE, NULL, 0, (unsigned long)task->slot, "wake_up_process");
	return task_wake(task, state);
}

int task_wake(struct task_struct *task, unsigned int state)
{
	if (!(task->__state & state))
		return 0;
	sync_release(clock_of(&task->wake_sync, SYNC_TASK, task));
	task->__state = TASK_RUNNING;
	sched_wake(task->slot);
	return 1;
}

int wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

/* ------------------------------------------------------------------ signals */

int signal_pending(struct task_struct *task)
{
	return task->slot == sched_current() && sched_signal_pending();
}

int fatal_signal_pending(struct task_struct *task)
{
	return signal_pending(task);
}

int signal_pending_state(unsigned int state, struct task_struct *task)
{
	return interruptible(state) && signal_pending(task);
}

/* ------------------------------------------------------------------ time */

unsigned long get_jiffies(void)
{
	return INITIAL_JIFFIES + sched_now() / NSEC_PER_JIFFY;
}

ktime_t ktime_get(void)
{
	return (ktime_t)sched_now();
}

static void sleep_for(unsigned long long ns)
{
	sleeping_entry();
	sched_sleep(ns);
}

void msleep(unsigned int msecs)
{
	sleep_for(msecs * 1000000ULL);
}

void ssleep(unsigned int seconds)
{
	sleep_for(seconds * 1000000000ULL);
}

void usleep_range(unsigned long min, unsigned long max)
{
	sleep_for(min * 1000ULL);
}

void fsleep(unsigned long usecs)
{
	sleep_for(usecs * 1000ULL);
}

unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long left = msecs_to_jiffies(msecs) + 1;

	while (left && !signal_pending(get_current()))
		left = (unsigned long)schedule_timeout_interruptible((long)left);
	return jiffies_to_msecs(left);
}

void udelay(unsigned long usecs)
{
	sched_sleep(usecs * 1000ULL);
}

void ndelay(unsigned long nsecs)
{
	sched_sleep(nsecs);
}

void mdelay(unsigned long msecs)
{
	sched_sleep(msecs * 1000000ULL);
}

/* ------------------------------------------------------------------ giving way */

int cond_resched(void)
{
	sleeping_entry();
	sched_point_text(EV_CALL, NULL, 0, 0, "cond_resched");
	return 0;
}

void yield(void)
{
	sched_point_text(EV_CALL, NULL, 0, 0, "yield");
}

/* A task that waits for another by looking again and again: time passes, so others get to run. */
void cpu_relax(void)
{
	sched_sleep(1000);
}
