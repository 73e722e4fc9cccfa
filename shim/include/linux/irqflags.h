/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether the CPU, here the task, takes interruptions. */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * shim: modelled: a state of the task. Interruptions come as tasks of their own, so none is really
 * held back; what disabling them protects from is checked by class, as lockdep does
 */
unsigned long arch_local_irq_save(void);
void arch_local_irq_restore(unsigned long flags);
void local_irq_disable(void);
void local_irq_enable(void);
int irqs_disabled(void);

#define typecheck_irqflags(flags) ((void)(sizeof((flags) == 0ul)))
#define local_irq_save(flags)                    \
	do {                                     \
		typecheck_irqflags(flags);       \
		(flags) = arch_local_irq_save(); \
	} while (0)
#define local_irq_restore(flags) arch_local_irq_restore(flags)

/* shim: faithful */
void lockdep_assert_irqs(int disabled);
#define lockdep_assert_irqs_disabled() lockdep_assert_irqs(1)
#define lockdep_assert_irqs_enabled() lockdep_assert_irqs(0)

#endif /* _LINUX_IRQFLAGS_H */
