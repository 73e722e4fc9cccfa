/* SPDX-License-Identifier: GPL-2.0-only */
/* In what context does the task run: may it sleep, is it an interruption? */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/types.h>

/* shim: faithful */
#define PREEMPT_OFFSET 0x00001ul
#define SOFTIRQ_OFFSET 0x00100ul /* running a soft interruption */
#define SOFTIRQ_DISABLE_OFFSET 0x00200ul /* soft interruptions disabled */
#define HARDIRQ_OFFSET 0x10000ul
#define PREEMPT_MASK 0x000fful
#define SOFTIRQ_MASK 0x0ff00ul
#define HARDIRQ_MASK 0xf0000ul

/* shim: faithful (counts of the task) */
unsigned long preempt_count(void);
void preempt_disable(void);
void preempt_enable(void);
#define preempt_enable_no_resched() preempt_enable()

#define in_hardirq() ((preempt_count() & HARDIRQ_MASK) != 0)
#define in_irq() in_hardirq()
#define in_softirq() ((preempt_count() & SOFTIRQ_MASK) != 0)
#define in_serving_softirq() ((preempt_count() & SOFTIRQ_OFFSET) != 0)
#define in_interrupt() ((preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK)) != 0)
#define in_task() ((preempt_count() & (HARDIRQ_MASK | SOFTIRQ_OFFSET)) == 0)
#define in_atomic() (preempt_count() != 0)

/* shim: faithful */
void local_bh_disable(void);
void local_bh_enable(void);

/* shim: faithful (who plays an interruption calls these around its handler) */
void irq_enter(void);
void irq_exit(void);
void softirq_enter(void);
void softirq_exit(void);

#endif /* _LINUX_PREEMPT_H */
