/* SPDX-License-Identifier: GPL-2.0-only */
/* Adapter interruptions. */
#ifndef _ASM_S390_AIRQ_H
#define _ASM_S390_AIRQ_H

#include <asm/isc.h>
#include <asm/tpi.h>
#include <linux/types.h>

/* shim: faithful */
struct airq_struct {
	void (*handler)(struct airq_struct *airq, struct tpi_info *tpi_info);
	u8 *lsi_ptr;
	u8 isc;
	u8 flags;
};

/* shim: stub (refused: the host's AP bus runs with useirq=0, its queues raise no interruption) */
int register_adapter_interrupt(struct airq_struct *airq);
void unregister_adapter_interrupt(struct airq_struct *airq);

#endif /* _ASM_S390_AIRQ_H */
