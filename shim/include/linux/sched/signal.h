/* SPDX-License-Identifier: GPL-2.0-only */
/* Signals. */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/sched.h>

/* shim: faithful (of the running task only) */
int signal_pending(struct task_struct *task);

/* shim: modelled: every signal counts as a fatal one */
int fatal_signal_pending(struct task_struct *task);
int signal_pending_state(unsigned int state, struct task_struct *task);

#endif /* _LINUX_SCHED_SIGNAL_H */
