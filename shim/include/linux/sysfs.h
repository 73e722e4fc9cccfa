/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes. Each is a kernfs node with an active reference of its own: show() and store() run
 * under it, and removing the attribute waits for them.
 */
#ifndef _LINUX_SYSFS_H
#define _LINUX_SYSFS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct kobject;
struct bin_attribute;

/* shim: faithful (the class of its active references lies in it, as with CONFIG_DEBUG_LOCK_ALLOC) */
struct attribute {
	const char *name;
	umode_t mode;
	struct lock_class_key skey;
};

/* shim: modelled: binary attributes are not offered */
struct attribute_group {
	const char *name;
	umode_t (*is_visible)(struct kobject *kobj, struct attribute *attr, int index);
	struct attribute **attrs;
	struct bin_attribute **bin_attrs;
};

/* shim: faithful */
struct sysfs_ops {
	ssize_t (*show)(struct kobject *kobj, struct attribute *attr, char *buf);
	ssize_t (*store)(struct kobject *kobj, struct attribute *attr, const char *buf,
			 size_t count);
};

/* shim: faithful */
#define SYSFS_PREALLOC 010000
#define SYSFS_GROUP_INVISIBLE 020000

#define __ATTR(_name, _mode, _show, _store) \
	{									\
		.attr = {							\
			.name = #_name,						\
			.mode = (_mode),					\
			.skey = { .name = "kn->active(" #_name ")" },		\
		},								\
		.show = _show,							\
		.store = _store,						\
	}
#define __ATTR_RO(_name) __ATTR(_name, 0444, _name##_show, NULL)
#define __ATTR_RO_MODE(_name, _mode) __ATTR(_name, _mode, _name##_show, NULL)
#define __ATTR_WO(_name) __ATTR(_name, 0200, NULL, _name##_store)
#define __ATTR_RW(_name) __ATTR(_name, 0644, _name##_show, _name##_store)
#define __ATTR_NULL                     \
	{                               \
		.attr = {.name = NULL } \
	}

#define __ATTRIBUTE_GROUPS(_name)                                 \
	static const struct attribute_group *_name##_groups[] = { \
		&_name##_group,                                   \
		NULL,                                             \
	}
#define ATTRIBUTE_GROUPS(_name)                               \
	static const struct attribute_group _name##_group = { \
		.attrs = _name##_attrs,                       \
	};                                                    \
	__ATTRIBUTE_GROUPS(_name)

/* shim: faithful (-EEXIST for a name that is there; removal waits for readers and writers) */
int __must_check sysfs_create_file(struct kobject *kobj, const struct attribute *attr);
void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr);
int __must_check sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp);
int __must_check sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups);
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups);

/* shim: modelled: takes its name in the directory (NULL: in the root); nobody follows it */
int __must_check sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name);
void sysfs_remove_link(struct kobject *kobj, const char *name);

/* shim: faithful (the caller's own active reference does not count; of two only one is told true) */
bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr);

/* shim: stub (nobody polls an attribute) */
static __always_inline void sysfs_notify(struct kobject *kobj, const char *dir, const char *attr)
{
}

/* shim: modelled: the buffer must be one that sysfs handed to show(); bounded by a page */
int sysfs_emit(char *buf, const char *fmt, ...) __printf(2, 3);
int sysfs_emit_at(char *buf, int at, const char *fmt, ...) __printf(3, 4);

#endif /* _LINUX_SYSFS_H */
