// SPDX-License-Identifier: GPL-2.0-only
/*
 * The context that a task runs in: preemption count, interruptions disabled or not, and what must
 * not be done there. Each task is a CPU of its own, so all of it is the task's.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/irqflags.h>
#include <linux/spinlock.h>

#include "locking/locking.h"
#include "locking/spinlock.h"

static unsigned long *local(unsigned int word)
{
	return &sched_local()[word];
}

unsigned long preempt_count(void)
{
	return *local(LOCAL_PREEMPT_COUNT);
}

void preempt_disable(void)
{
	*local(LOCAL_PREEMPT_COUNT) += PREEMPT_OFFSET;
}

void preempt_enable(void)
{
	if (!(preempt_count() & PREEMPT_MASK))
		misuse("preempt_enable() without preempt_disable()", NULL, 0);
	else
		*local(LOCAL_PREEMPT_COUNT) -= PREEMPT_OFFSET;
}

void local_bh_disable(void)
{
	*local(LOCAL_PREEMPT_COUNT) += SOFTIRQ_DISABLE_OFFSET;
}

void local_bh_enable(void)
{
	if (*local(LOCAL_IRQS_DISABLED))
		misuse("local_bh_enable() with interruptions disabled", NULL, 0);
	if ((preempt_count() & SOFTIRQ_MASK) < SOFTIRQ_DISABLE_OFFSET)
		misuse("local_bh_enable() without local_bh_disable()", NULL, 0);
	else
		*local(LOCAL_PREEMPT_COUNT) -= SOFTIRQ_DISABLE_OFFSET;
	if (!in_interrupt())
		spinlocks_note_enabled(LOCK_USED_SOFTIRQ_ON);
}

/* ------------------------------------------------------------------ interruptions */

int irqs_disabled(void)
{
	return *local(LOCAL_IRQS_DISABLED) != 0;
}

unsigned long arch_local_irq_save(void)
{
	unsigned long flags = *local(LOCAL_IRQS_DISABLED);

	*local(LOCAL_IRQS_DISABLED) = 1;
	return flags;
}

void arch_local_irq_restore(unsigned long flags)
{
	if (!irqs_disabled())
		misuse("local_irq_restore() with interruptions enabled", NULL, 0);
	*local(LOCAL_IRQS_DISABLED) = flags;
	if (!flags)
		spinlocks_note_enabled(LOCK_USED_HARDIRQ_ON);
}

void local_irq_disable(void)
{
	*local(LOCAL_IRQS_DISABLED) = 1;
}

void local_irq_enable(void)
{
	*local(LOCAL_IRQS_DISABLED) = 0;
	spinlocks_note_enabled(LOCK_USED_HARDIRQ_ON);
}

void lockdep_assert_irqs(int disabled)
{
	if (irqs_disabled() != disabled)
		lockdep_assert_failed(NULL, disabled ? "lockdep_assert_irqs_disabled()" :
						       "lockdep_assert_irqs_enabled()");
}

void irq_enter(void)
{
	*local(LOCAL_PREEMPT_COUNT) += HARDIRQ_OFFSET;
	*local(LOCAL_IRQS_DISABLED) = 1;
}

void irq_exit(void)
{
	*local(LOCAL_PREEMPT_COUNT) -= HARDIRQ_OFFSET;
	*local(LOCAL_IRQS_DISABLED) = 0;
}

void softirq_enter(void)
{
	*local(LOCAL_PREEMPT_COUNT) += SOFTIRQ_OFFSET;
}

void softirq_exit(void)
{
	*local(LOCAL_PREEMPT_COUNT) -= SOFTIRQ_OFFSET;
}

/* ------------------------------------------------------------------ sleeping */

void sleeping_entry(void)
{
	if (likely(!preempt_count() && !irqs_disabled()))
		return;
	misuse("sleeping function called in atomic context", NULL, 0);
}

void __might_sleep(const char *file, int line)
{
	sleeping_entry();
}

unsigned long long ticks_to_ns(unsigned long ticks)
{
	return ticks >= (unsigned long)MAX_JIFFY_OFFSET ? SCHED_FOREVER : ticks * NSEC_PER_JIFFY;
}
