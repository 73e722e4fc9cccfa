// SPDX-License-Identifier: GPL-2.0-only
/*
 * What else of the machine the AP bus of a kernel tree meets: the channel subsystem's notification
 * that the AP configuration has changed, the service element, adapter interruptions.
 */
#include <asm/airq.h>
#include <asm/chsc.h>
#include <asm/sclp.h>
#include <linux/errno.h>
#include "machine/ap_machine.h"

/* Who listens to events of the channel subsystem: walked with its semaphore held for reading. */
static BLOCKING_NOTIFIER_HEAD(chsc_notifiers);

int chsc_notifier_register(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&chsc_notifiers, nb);
}

int chsc_notifier_unregister(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&chsc_notifiers, nb);
}

void machine_notify_ap_config(void)
{
	blocking_notifier_call_chain(&chsc_notifiers, CHSC_NOTIFY_AP_CFG, NULL);
}

int sclp_ap_configure(u32 apid)
{
	return user_machine_adapter(apid, MACHINE_OPERATING) ? -EIO : 0;
}

int sclp_ap_deconfigure(u32 apid)
{
	return user_machine_adapter(apid, MACHINE_DECONFIGURED) ? -EIO : 0;
}

int register_adapter_interrupt(struct airq_struct *airq)
{
	return -EOPNOTSUPP;
}

void unregister_adapter_interrupt(struct airq_struct *airq)
{
}
