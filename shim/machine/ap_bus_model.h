/* SPDX-License-Identifier: GPL-2.0-only */
/* How user space finds its way into the AP bus model. Kernel world only. */
#ifndef SHIM_MACHINE_AP_BUS_MODEL_H
#define SHIM_MACHINE_AP_BUS_MODEL_H

struct kobject;

/* The directory of the driver that passes queues through: the one that is no default driver. */
struct kobject *ap_bus_driver_under_test(void);

/* From before the driver's probe until its remove has returned: may guests be given the queue? */
int ap_bus_passes_through(unsigned int apqn);

/* The directory of a queue's device; NULL: there is none. */
struct kobject *ap_bus_queue(unsigned int apqn);

#endif
