/* SPDX-License-Identifier: GPL-2.0-only */
/* Delays, in virtual time. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/types.h>

/* shim: faithful (sleeps exactly that long, in virtual time) */
void msleep(unsigned int msecs);
void ssleep(unsigned int seconds);
void usleep_range(unsigned long min, unsigned long max);
void fsleep(unsigned long usecs);

/* shim: faithful (what is left, in ms, when a signal came) */
unsigned long msleep_interruptible(unsigned int msecs);

/* shim: modelled: time passes and others run, though the CPU would be kept */
void udelay(unsigned long usecs);
void ndelay(unsigned long nsecs);
void mdelay(unsigned long msecs);

#endif /* _LINUX_DELAY_H */
