/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads of the kernel's own. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/types.h>

/*
 * shim: modelled: a task of its own that begins at once; while nobody stops it, it does not keep the
 * run going
 */
struct task_struct *shim_kthread_run(int (*fn)(void *data), void *data, const char *fmt, ...)
	__printf(3, 4);
#define kthread_run(fn, data, fmt, ...) shim_kthread_run((fn), (data), (fmt), ##__VA_ARGS__)

/* shim: faithful (wakes the thread and waits for its end) */
int kthread_stop(struct task_struct *task);
bool kthread_should_stop(void);

#endif /* _LINUX_KTHREAD_H */
