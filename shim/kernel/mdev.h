/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mdev core as the rest of the shim sees it, whichever it is: the shim's own (kernel/own_mdev), or
 * a kernel tree's drivers/vfio/mdev with what connects it (kernel/tree_mdev). One of the two
 * directories is built; both provide mdev_boot() and mdev_shutdown(). What they make is found where
 * user space finds it, in sysfs (user.c). Kernel world only.
 */
#ifndef SHIM_KERNEL_MDEV_H
#define SHIM_KERNEL_MDEV_H

struct kobject;

int mdev_boot(void);
/* After the driver is gone: nothing should be left; takes down what is. */
void mdev_shutdown(void);

/* The UUID that user_mdev_create(m) writes, as text; constant. */
const char *mdev_uuid_text(unsigned int m);

#endif
