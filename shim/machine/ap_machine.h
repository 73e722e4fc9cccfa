/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP machine's inside: its configuration and its queues. Kernel world only; drivers reach it by
 * the instructions of <asm/ap.h>, the AP bus model also by machine_has_queue().
 */
#ifndef SHIM_MACHINE_AP_MACHINE_H
#define SHIM_MACHINE_AP_MACHINE_H

#include <linux/types.h>
#include "machine/machine.h"

/* response codes of the AP architecture that this machine gives */
#define AP_RC_NORMAL 0x00
#define AP_RC_Q_NOT_AVAIL 0x01
#define AP_RC_RESET 0x02
#define AP_RC_DECONFIGURED 0x03
#define AP_RC_CHECKSTOPPED 0x04
#define AP_RC_BUSY 0x05
#define AP_RC_INVALID_ADDRESS 0x06
#define AP_RC_OTHERWISE_CHANGED 0x07

#define AP_TYPE_CEX8 14

#define AP_DISARM_NS 100000ull /* from AQIC(disable) until the queue is quiet */
#define AP_RESET_NS 10000000ull /* the shortest reset */

/**
 * struct ap_hwqueue - state of one queue that was ever asked about
 * @reset_until: virtual time at which a reset ends; 0: none under way
 * @disarm_at: virtual time at which AQIC(disable) takes effect; 0: none under way
 * @armed: interruption is enabled
 * @nib, @gisa, @gisc, @isc: what AQIC(enable) gave: address of the notification byte, GISA origin,
 *	guest and host subclass
 * @resets, @interrupts: how many so far
 * @user: the guest that had it last and may have left something in it, see promise.c; 0: nobody
 */
struct ap_hwqueue {
	struct ap_hwqueue *next;
	unsigned int apqn;
	unsigned long long reset_until;
	unsigned long long disarm_at;
	int armed;
	unsigned long nib;
	unsigned long gisa;
	unsigned int gisc;
	unsigned int isc;
	unsigned int resets;
	unsigned int interrupts;
	unsigned int user;
};

/* Is the adapter and the usage domain in the host's configuration? */
int machine_has_queue(unsigned int apqn);

/* The queue's state as of now, made on first use. The queue need not be in the configuration. */
struct ap_hwqueue *machine_queue(unsigned int apqn);

/* What the machine is configured with at the moment; the AP bus and firmware operations use it. */
struct machine_config *machine_configuration(void);

/* Forget all queues (boot). */
void machine_queues_clear(void);

#endif
