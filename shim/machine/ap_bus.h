/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP bus as the rest of the shim sees it, whichever it is: the shim's own model (machine/own_bus),
 * or a kernel tree's ap_bus.c, ap_queue.c and ap_card.c with what connects them (machine/tree_bus).
 * One of the two directories is built; both provide what stands here. Kernel world only.
 */
#ifndef SHIM_MACHINE_AP_BUS_H
#define SHIM_MACHINE_AP_BUS_H

#include <linux/types.h>
#include <generated/tree-probe.h>

struct bus_type;
/* What newer kernels call it: it is one mutex. */
#if TREE_AP_ATTR_MUTEX
#define ap_perms_mutex ap_attr_mutex
#endif

struct kobject;
struct machine_config;

/* The bus; NULL: there is none (yet, or any more). What stands below is of it or of bus_lookup.c. */
const struct bus_type *ap_bus_the_bus(void);

/*
 * The bus is there, its devices are those of the machine, the masks are those of @config, and resets
 * that the bus began are over: minutes have passed since the kernel booted. There is a default driver
 * that keeps what the masks reserve. Before the driver under test is loaded.
 */
int ap_bus_boot(const struct machine_config *config);

/* No scan goes on or will begin by itself: work, timers and the like of the bus are at rest. */
void ap_bus_quiesce(void);

/* The driver under test is gone. Nothing of the bus is left, or it is reported as leaked. */
void ap_bus_shutdown(void);

/* The directory of the driver that passes queues through: the one that is no default driver. */
struct kobject *ap_bus_driver_under_test(void);

/* The directory of a queue's device; NULL: there is none. */
struct kobject *ap_bus_queue(unsigned int apqn);

/* The bus' own directory, with apmask, aqmask and scans; NULL: there is no bus. */
struct kobject *ap_bus_directory(void);

/* From before the driver's probe until its remove has returned: may guests be given the queue? */
int ap_bus_passes_through(unsigned int apqn);

#endif
