/* SPDX-License-Identifier: GPL-2.0-only */
/* The running task, and sleeping. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/types.h>

/* shim: faithful */
#define TASK_RUNNING 0u
#define TASK_INTERRUPTIBLE 1u
#define TASK_UNINTERRUPTIBLE 2u
#define TASK_WAKEKILL 0x100u
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define MAX_SCHEDULE_TIMEOUT LONG_MAX
#define TASK_COMM_LEN 16

#define PF_KTHREAD 0x00200000u
#define PF_EXITING 0x00000004u

struct mm_struct;
struct wait_queue_head;

/**
 * struct task_struct
 * @slot: of the scheduler
 * @__state: TASK_*
 * @waiting_on: the wait queue it prepared to wait on, for reports
 * @wake_sync: the clock from those that wake it to itself
 *
 * shim: modelled: what a driver of this kind looks at
 */
struct task_struct {
	int slot;
	unsigned int __state;
	unsigned int flags;
	pid_t pid;
	pid_t tgid;
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm;
	struct wait_queue_head *waiting_on;
	unsigned int wake_sync;
};

/*
 * shim: faithful (a driver's word; the shim's own files say get_current(), because a macro of that
 * name would break the members that the bridge headers call so)
 */
struct task_struct *get_current(void);
#if defined(KWORLD_INSTRUMENTED) || defined(SHIM_BUILTIN)
#define current get_current()
#endif
#define task_pid_nr(task) ((task)->pid)
#define current_uid() 0u

/* shim: faithful (a decision point: another task may run between this and what follows) */
void set_current_state(unsigned int state);
#define __set_current_state(state) set_current_state(state)

/* shim: faithful (returns at once when the state is TASK_RUNNING: somebody woke it already) */
void schedule(void);
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_killable(long timeout);
int wake_up_process(struct task_struct *task);
int wake_up_state(struct task_struct *task, unsigned int state);

/* shim: stub (every task is a CPU of its own) */
#define MAX_NICE 19
static __always_inline void set_user_nice(struct task_struct *task, long nice)
{
}

/* shim: modelled: a decision point; goes on at once unless the strategy prefers another task */
int cond_resched(void);
void yield(void);
/*
 * shim: modelled: a microsecond passes, so that others get to run. A loop of it that never ends, in the
 * kernel a soft lockup, ends the run as step-bound: it looks like one that waits for the machine.
 */
void cpu_relax(void);
/* shim: modelled: see cond_resched() */
#define need_resched() 0

#endif /* _LINUX_SCHED_H */
