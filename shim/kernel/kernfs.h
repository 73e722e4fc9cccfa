/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entries of a kobject's directory as nodes: attributes, the directories of other kobjects, links;
 * what sysfs.c keeps for each, and what user space does with an attribute. Kernel world only; drivers
 * see <linux/sysfs.h>.
 */
#ifndef SHIM_KERNEL_KERNFS_H
#define SHIM_KERNEL_KERNFS_H

#include <linux/completion.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include "locking/kernfs_active.h"

/**
 * struct kernfs_node - one entry of one kobject's directory
 * @entry: in kobj->nodes, from its creation until its removal is complete
 * @name: lives as long as the node
 * @attr: what an attribute is made from; NULL: a directory or a link
 * @target: whose directory it is; what a link points to
 * @is_link: the name is a copy that goes with the node
 * @site: where a link was made
 * @refs: the directory, and each open file
 * @self_removed: somebody removes it from inside its own store()
 * @self_done: that somebody has left the store()
 */
struct kernfs_node {
	struct list_head entry;
	struct kobject *kobj;
	const char *name;
	const struct attribute *attr;
	struct kobject *target;
	bool is_link;
	const void *site;
	struct kernfs_active active;
	unsigned int refs;
	bool self_removed;
	struct completion self_done;
};

/* open(2): the attribute's node with a reference, or NULL. No decision point. */
struct kernfs_node *kernfs_open(struct kobject *kobj, const char *name);
void kernfs_close(struct kernfs_node *kn);

/*
 * write(2) and read(2) of an attribute as a root user does them: open, one call, close.
 * -ENOENT without such an attribute, -EACCES if it has no such method, -ENODEV if it is on its
 * way out, else what the method returns.
 */
long kernfs_write(struct kobject *kobj, const char *name, const char *text);
long kernfs_read(struct kobject *kobj, const char *name, char *buf, unsigned long size);

/*
 * The memory for an entry that nobody can look for (a link of the device core's own, a directory that
 * has no parent here) and that is not kept: -ENOMEM if there is none. No decision point.
 */
int sysfs_memory(void);

/*
 * The directory of @kobj in that of its parent (without one nothing is kept: there is no root). -EEXIST: the
 * parent has an entry of that name. No decision point.
 */
int sysfs_create_dir(struct kobject *kobj);
/* Remove the directory with whatever it still has, that of directories below it included. */
void sysfs_remove_dir(struct kobject *kobj);

/* Nothing is left but links in the root that nobody has removed: report them. */
void sysfs_shutdown(void);

/*
 * The first kobject that has an attribute @name: @kobj itself, else of those below it, depth first;
 * links are not followed. NULL: there is none. For user space's side: no decision point.
 */
struct kobject *sysfs_find(struct kobject *kobj, const char *name);

#endif
