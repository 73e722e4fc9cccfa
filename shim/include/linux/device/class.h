/* SPDX-License-Identifier: GPL-2.0-only */
/* Classes of devices; of them only those that are kept for old paths: a directory of links. */
#ifndef _LINUX_DEVICE_CLASS_H
#define _LINUX_DEVICE_CLASS_H

#include <linux/compiler.h>

struct class_compat;
struct device;

/* shim: modelled: the directory stands nowhere, there are no paths */
struct class_compat *__must_check class_compat_register(const char *name);
void class_compat_unregister(struct class_compat *cls);

/* shim: faithful (the link is there, nobody follows it) */
int __must_check class_compat_create_link(struct class_compat *cls, struct device *dev,
					  struct device *device_link);
void class_compat_remove_link(struct class_compat *cls, struct device *dev,
			      struct device *device_link);

#endif /* _LINUX_DEVICE_CLASS_H */
