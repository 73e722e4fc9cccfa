/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the shim's own model of the AP bus tell each other; the rest of the shim sees
 * machine/ap_bus.h. Kernel world only.
 *
 *	bus.c		the bus, its drivers and what they may ask; boot and shutdown
 *	device.c	card and queue devices
 *	mask.c		apmask and aqmask: which queues the host keeps for its default drivers
 *	scan.c		bus scans: devices and notifications after the configuration has changed
 */
#ifndef SHIM_MACHINE_OWN_BUS_H
#define SHIM_MACHINE_OWN_BUS_H

#include <linux/types.h>
#include "machine/ap_bus.h"

struct ap_card;
struct ap_driver;
struct ap_queue;
struct ap_tapq_hwinfo;
struct bus_type;
struct device;

extern const struct bus_type ap_bus_type;
extern struct device *ap_root;

/* Reserved for the host's default drivers by both masks? The caller holds ap_perms_mutex. */
bool ap_queue_is_reserved(unsigned int qid);

/* ------------------------------------------------------------------ device.c */

/*
 * How many queue devices the bus makes: a machine may have 65536 queues, but each of them would be
 * an object of a driver as well. A scan ignores what is beyond.
 */
#define AP_BUS_MAX_QUEUES 256

bool ap_is_card(const struct device *dev);
bool ap_is_queue(const struct device *dev);

/* Registered, with a reference for the caller; NULL: it could not be made. */
struct ap_card *ap_card_add(int id, const struct ap_tapq_hwinfo *hwinfo, bool config, bool chkstop);
struct ap_queue *ap_queue_add(struct ap_card *card, int domain, bool config, bool chkstop);

/* Has the card's type or its functions changed? */
bool ap_card_is_other(const struct ap_card *card, const struct ap_tapq_hwinfo *hwinfo);

/* Start the state machine of a queue (anew): the first that it does is a reset. */
void ap_queue_start(struct ap_queue *aq);

/* ------------------------------------------------------------------ mask.c */

extern struct bus_attribute bus_attr_apmask, bus_attr_aqmask;

/* Older kernels keep it to the bus; others declare it in ap_bus.h. */
int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits);

/* ------------------------------------------------------------------ scan.c */

extern struct bus_attribute bus_attr_scans;

/* The first scan, before there are drivers that listen: resets that it begins are over at once. */
void ap_bus_first_scan(void);

/* Remove a card's queues, then the card. */
void ap_scan_remove_card(struct ap_card *card);

#endif
