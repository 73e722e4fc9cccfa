/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics of interruptions. */
#ifndef _LINUX_KERNEL_STAT_H
#define _LINUX_KERNEL_STAT_H

#include <linux/interrupt.h>

/* shim: stub (nobody reads /proc/interrupts) */
#define inc_irq_stat(irq) ((void)0)

#endif /* _LINUX_KERNEL_STAT_H */
