// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads of the kernel's own. To the scheduler they are daemons: a thread that waits for work that
 * nobody gives it does not keep a run going.
 *
 * Happens-before: creation → thread; kthread_stop() → the thread, which it wakes; end of the thread
 * → return of kthread_stop().
 */
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

#include "locking/locking.h"

/* struct kthread - by slot of its task */
struct kthread {
	int (*fn)(void *data);
	void *data;
	bool stop;
	int result;
};

static struct kthread kthreads[SCHED_MAX_TASKS];

static void run_kthread(void *unused)
{
	struct kthread *k = &kthreads[sched_current()];

	get_current()->flags |= PF_KTHREAD;
	/* Stopped before it began: as kernel/kthread.c, kthread(). */
	k->result = k->stop ? -EINTR : k->fn(k->data);
}

struct task_struct *shim_kthread_run(int (*fn)(void *data), void *data, const char *fmt, ...)
{
	char name[TASK_COMM_LEN];
	va_list args;
	int slot;

	va_start(args, fmt);
	vscnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	sched_point_text(EV_CALL, NULL, 0, 0, "kthread_run");
	slot = sched_spawn(name, run_kthread, NULL, SCHED_DAEMON);
	kthreads[slot] = (struct kthread){ .fn = fn, .data = data };
	return task_of_slot(slot);
}

bool kthread_should_stop(void)
{
	sched_point_text(EV_CALL, NULL, 0, 0, "kthread_should_stop");
	return kthreads[sched_current()].stop;
}

int kthread_stop(struct task_struct *task)
{
	sleeping_entry();
	kthreads[task->slot].stop = true;
	wake_up_process(task);
	sched_join(task_bit(task->slot));
	return kthreads[task->slot].result;
}
