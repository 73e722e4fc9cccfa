/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interruption context. A driver of this kind registers no handler of its own (the adapter
 * interruption belongs to the AP bus), so that is all there is.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

/* shim: faithful */
typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

#endif /* _LINUX_INTERRUPT_H */
