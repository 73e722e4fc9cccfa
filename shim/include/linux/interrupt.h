/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interruptions, and the soft interruptions that they leave work to. A driver of this kind registers
 * no handler of its own: the adapter interruption belongs to the AP bus.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/types.h>

/* shim: faithful */
typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

/**
 * struct tasklet_struct
 * @next: in the list of those that the present interruption has scheduled
 * @scheduled: it has not begun yet
 *
 * shim: modelled: other layout
 */
struct tasklet_struct {
	struct tasklet_struct *next;
	bool scheduled;
	void (*func)(unsigned long data);
	unsigned long data;
};

#define DECLARE_TASKLET_OLD(name, function) \
	struct tasklet_struct name = { .func = (void (*)(unsigned long))(function) }

/*
 * shim: modelled: to be called by an interruption handler; the tasklet runs in the same task when
 * the handler has returned, as a soft interruption
 */
void tasklet_schedule(struct tasklet_struct *t);

#endif /* _LINUX_INTERRUPT_H */
