/* SPDX-License-Identifier: GPL-2.0-only */
/* How user space finds its way into the mdev core. Kernel world only. */
#ifndef SHIM_KERNEL_MDEV_H
#define SHIM_KERNEL_MDEV_H

struct bus_type;
struct kobject;

extern const struct bus_type mdev_bus_type;

/* The directory of the first type that a parent offers, of mdev number @m; NULL: there is none. */
struct kobject *mdev_first_type(void);
struct kobject *mdev_find(unsigned int m);

#endif
