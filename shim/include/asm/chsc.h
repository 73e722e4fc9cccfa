/* SPDX-License-Identifier: GPL-2.0-only */
/* Events that the channel subsystem tells the host of. */
#ifndef _ASM_S390_CHSC_H
#define _ASM_S390_CHSC_H

#include <linux/notifier.h>

/* shim: faithful */
enum chsc_notify_type {
	CHSC_NOTIFY_AP_CFG = 3,
};

/* shim: faithful (a chain of the kernel's own, walked with its semaphore held) */
int chsc_notifier_register(struct notifier_block *nb);
int chsc_notifier_unregister(struct notifier_block *nb);

#endif /* _ASM_S390_CHSC_H */
