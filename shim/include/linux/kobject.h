/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kobjects: a name, a reference count and a directory of attributes.
 */
#ifndef _LINUX_KOBJECT_H
#define _LINUX_KOBJECT_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/sysfs.h>
#include <linux/types.h>

struct kobject;

/* shim: modelled: no namespaces */
struct kobj_type {
	void (*release)(struct kobject *kobj);
	const struct sysfs_ops *sysfs_ops;
	const struct attribute_group **default_groups;
};

/* shim: modelled: the directory is a list of attributes, links and directories, without a root */
struct kobject {
	const char *name;
	struct kobject *parent;
	struct kset *kset;
	const struct kobj_type *ktype;
	struct kref kref;
	struct list_head nodes;
	bool in_sysfs;
	bool initialized;
};

struct kset_uevent_ops;

/* shim: modelled: a directory; what is in it is not on a list beside */
struct kset {
	struct kobject kobj;
};

struct kobj_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
	ssize_t (*store)(struct kobject *kobj, struct kobj_attribute *attr, const char *buf,
			 size_t count);
};

/* shim: faithful */
extern const struct sysfs_ops kobj_sysfs_ops;

enum kobject_action {
	KOBJ_ADD,
	KOBJ_REMOVE,
	KOBJ_CHANGE,
};

/* shim: faithful */
void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...) __printf(3, 4);
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype,
			 struct kobject *parent, const char *fmt, ...) __printf(4, 5);
int kobject_set_name(struct kobject *kobj, const char *fmt, ...) __printf(2, 3);
void kobject_del(struct kobject *kobj);
struct kobject *kobject_get(struct kobject *kobj);
void kobject_put(struct kobject *kobj);

/* shim: faithful */
static __always_inline const char *kobject_name(const struct kobject *kobj)
{
	return kobj->name;
}

/* shim: faithful (a directory that goes with its last reference) */
struct kobject *__must_check kobject_create_and_add(const char *name, struct kobject *parent);

/* shim: faithful */
struct kset *__must_check kset_create_and_add(const char *name, const struct kset_uevent_ops *ops,
					      struct kobject *parent);
void kset_unregister(struct kset *kset);

/* shim: faithful */
#define UEVENT_NUM_ENVP 64
#define UEVENT_BUFFER_SIZE 2048

/* shim: faithful */
struct kobj_uevent_env {
	char *argv[3];
	char *envp[UEVENT_NUM_ENVP];
	int envp_idx;
	char buf[UEVENT_BUFFER_SIZE];
	int buflen;
};

/* shim: faithful */
int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...) __printf(2, 3);

/* shim: stub (nobody listens to uevents, so none is made: a bus' uevent() is not called) */
static __always_inline int kobject_uevent(struct kobject *kobj, enum kobject_action action)
{
	return 0;
}

static __always_inline int kobject_uevent_env(struct kobject *kobj, enum kobject_action action,
					      char *envp[])
{
	return 0;
}

#endif /* _LINUX_KOBJECT_H */
