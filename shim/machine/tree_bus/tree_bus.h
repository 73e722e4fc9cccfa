/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What connects a kernel tree's AP bus to the shim; the rest of the shim sees machine/ap_bus.h.
 * Kernel world only.
 *
 *	around.h	included before each of the tree's files: what they mean by some names
 *	around.c	what they get instead
 *	bus.c		boot and shutdown
 *	host.c		the host's own driver, which hears what the bus tells its drivers
 */
#ifndef SHIM_MACHINE_TREE_BUS_H
#define SHIM_MACHINE_TREE_BUS_H

#include <linux/types.h>

struct hrtimer;
struct timer_list;
struct work_struct;

/* ------------------------------------------------------------------ around.c */

/*
 * The bus' timer that begins a scan, the work item that does it, and the timer that looks after
 * queues; known since the bus has set them up or has queued the item, NULL before.
 */
extern struct timer_list *tree_bus_timer;
extern struct work_struct *tree_bus_work;
extern struct hrtimer *tree_bus_poll;

/* The kernel boots: the first scan is not queued, ap_bus_boot() does it. */
extern bool tree_bus_booting;

/* ------------------------------------------------------------------ host.c */

/* Bring the host's driver to the bus, and take it away. */
int tree_bus_host_register(void);
void tree_bus_host_unregister(void);

/*
 * The running task has ended a walk over the drivers. If it has told them of a new configuration,
 * all have heard of it now.
 */
void tree_bus_host_walked(void);

#endif
