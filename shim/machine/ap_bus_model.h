/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the AP bus model tell each other, and how user space finds its way in. Kernel
 * world only.
 *
 *	ap_bus.c	the bus, its drivers and what they may ask; boot and shutdown
 *	ap_device.c	card and queue devices
 *	ap_mask.c	apmask and aqmask: which queues the host keeps for its default drivers
 *	ap_scan.c	bus scans: devices and notifications after the configuration has changed
 */
#ifndef SHIM_MACHINE_AP_BUS_MODEL_H
#define SHIM_MACHINE_AP_BUS_MODEL_H

#include <linux/types.h>

struct ap_card;
struct ap_driver;
struct ap_queue;
struct ap_tapq_hwinfo;
struct bus_type;
struct device;
struct kobject;
struct machine_config;

extern const struct bus_type ap_bus_type;
extern struct device *ap_root;

/* Reserved for the host's default drivers by both masks? The caller holds ap_perms_mutex. */
bool ap_queue_is_reserved(unsigned int qid);

/* ------------------------------------------------------------------ ap_device.c */

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

/* Start the state machine of a queue (anew): the first that it does is a reset. */
void ap_queue_start(struct ap_queue *aq);

/* ------------------------------------------------------------------ ap_mask.c */

extern struct bus_attribute bus_attr_apmask, bus_attr_aqmask;

/* ------------------------------------------------------------------ ap_scan.c */

extern struct bus_attribute bus_attr_scans;

/* The first scan, before there are drivers that listen: resets that it begins are over at once. */
void ap_bus_first_scan(void);

/*
 * As far as the bus has told its drivers, has the host the queue, the control domain? What the host
 * has just lost they cannot know before the next scan.
 */
bool ap_bus_told_queue(unsigned int apqn);
bool ap_bus_told_control_domain(unsigned int domain);

/* Remove a card's queues, then the card. */
void ap_scan_remove_card(struct ap_card *card);

/* ------------------------------------------------------------------ for user space */

/* The directory of the driver that passes queues through: the one that is no default driver. */
struct kobject *ap_bus_driver_under_test(void);

/* From before the driver's probe until its remove has returned: may guests be given the queue? */
int ap_bus_passes_through(unsigned int apqn);

/* The directory of a queue's device; NULL: there is none. */
struct kobject *ap_bus_queue(unsigned int apqn);

/* The bus' own directory, with apmask, aqmask and scans; NULL: there is no bus. */
struct kobject *ap_bus_directory(void);

#endif
