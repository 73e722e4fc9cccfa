/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What administrators and firmware do to the AP bus: operations of a program end here, beside
 * kernel/user.h. Bridge header: plain C types only.
 */
#ifndef SHIM_MACHINE_USER_BUS_H
#define SHIM_MACHINE_USER_BUS_H

/* write(2), read(2) of "apmask", "aqmask", "scans" of /sys/bus/ap */
long user_bus_write(const char *attr, const char *text);
long user_bus_read(const char *attr, char *buf, unsigned long size);

/* Write to `scans`: returns when a scan has ended. */
long user_bus_scan(void);

/*
 * The bus' timer expires: its work item, which scans, is queued. -EEXIST: it is not armed, for a scan
 * arms it when it ends, and none has ended since it expired last.
 */
long user_bus_timer(void);

/*
 * The firmware notifies the host that the AP configuration may have changed: a scan by the task
 * that handles it. 0, whatever comes of it.
 */
long user_bus_notify(void);

#endif
