/* SPDX-License-Identifier: GPL-2.0-only */
/* What the device model needs of kobjects beside <linux/kobject.h>. */
#ifndef SHIM_KERNEL_KOBJECT_H
#define SHIM_KERNEL_KOBJECT_H

#include <linux/kobject.h>
#include <linux/stdarg.h>

int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list args);

/*
 * Make a kobject that has its name visible, with the default attributes of its type. Where that fails
 * nothing of it is visible, and the caller's reference, the name and all, is still his to put.
 */
int kobject_publish(struct kobject *kobj, struct kobject *parent);

#endif
