/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An attribute as a node: what sysfs.c keeps for each, and what user space does with one. Kernel
 * world only; drivers see <linux/sysfs.h>.
 */
#ifndef SHIM_KERNEL_KERNFS_H
#define SHIM_KERNEL_KERNFS_H

#include <linux/completion.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include "locking/kernfs_active.h"

/**
 * struct kernfs_node - one attribute of one kobject
 * @entry: in kobj->nodes, from its creation until its removal is complete
 * @refs: the directory, and each open file
 * @self_removed: somebody removes it from inside its own store()
 * @self_done: that somebody has left the store()
 */
struct kernfs_node {
	struct list_head entry;
	struct kobject *kobj;
	const struct attribute *attr;
	struct kernfs_active active;
	unsigned int refs;
	bool self_removed;
	struct completion self_done;
};

/* open(2): the node with a reference, or NULL. No decision point. */
struct kernfs_node *kernfs_open(struct kobject *kobj, const char *name);
void kernfs_close(struct kernfs_node *kn);

/*
 * write(2) and read(2) of an attribute as a root user does them: open, one call, close.
 * -ENOENT without such an attribute, -EACCES if it has no such method, -ENODEV if it is on its
 * way out, else what the method returns.
 */
long kernfs_write(struct kobject *kobj, const char *name, const char *text);
long kernfs_read(struct kobject *kobj, const char *name, char *buf, unsigned long size);

/* Remove whatever attributes a kobject still has. */
void sysfs_remove_dir(struct kobject *kobj);

#endif
