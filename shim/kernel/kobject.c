// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kobjects: the name, the reference count and the directory of devices, drivers and mdev types; and
 * those that are nothing but a directory.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"
#include "kernel/kobject.h"

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	sched_object(kobj, sizeof(*kobj));
	if (kobj->initialized)
		WARN(1, "kobject: tried to init an initialized object\n");
	kref_init(&kobj->kref);
	INIT_LIST_HEAD(&kobj->nodes);
	kobj->ktype = ktype;
	kobj->in_sysfs = false;
	kobj->initialized = true;
}

int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list args)
{
	char *name = kernel_vasprintf("name", fmt, args);

	if (!name)
		return -ENOMEM;
	if (kobj->name)
		shim_free((void *)kobj->name);
	kobj->name = name;
	return 0;
}

int kobject_set_name(struct kobject *kobj, const char *fmt, ...)
{
	va_list args;
	int ret;

	sched_object(kobj, sizeof(*kobj));
	va_start(args, fmt);
	ret = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	return ret;
}

static int create_dir(struct kobject *kobj)
{
	int ret;

	ret = sysfs_create_dir(kobj);
	if (ret)
		return ret;
	kobj->in_sysfs = true;
	ret = kobj->ktype ? sysfs_create_groups(kobj, kobj->ktype->default_groups) : 0;
	if (ret) {
		sysfs_remove_dir(kobj);
		kobj->in_sysfs = false;
	}
	return ret;
}

int kobject_publish(struct kobject *kobj, struct kobject *parent)
{
	int ret;

	if (!kobj->name || !kobj->name[0])
		return -EINVAL;
	if (!parent && kobj->kset)
		parent = &kobj->kset->kobj;
	parent = kobject_get(parent);
	kobj->parent = parent;
	ret = create_dir(kobj);
	if (ret) {
		kobj->parent = NULL;
		pr_err("kobject_add_internal failed for %s (error: %d parent: %s)\n", kobj->name,
		       ret, parent && parent->name ? parent->name : "'none'");
		kobject_put(parent);
	}
	return ret;
}

int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int ret;

	sched_object(kobj, sizeof(*kobj));
	va_start(args, fmt);
	ret = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	return ret ?: kobject_publish(kobj, parent);
}

int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype,
			 struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int ret;

	kobject_init(kobj, ktype);
	va_start(args, fmt);
	ret = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	return ret ?: kobject_publish(kobj, parent);
}

int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...)
{
	int left = (int)sizeof(env->buf) - env->buflen;
	va_list args;
	int len;

	if (WARN(env->envp_idx >= UEVENT_NUM_ENVP, "add_uevent_var: too many keys\n"))
		return -ENOMEM;
	va_start(args, format);
	len = vsnprintf(env->buf + env->buflen, left, format, args);
	va_end(args);
	if (WARN(len >= left, "add_uevent_var: buffer size too small\n"))
		return -ENOMEM;
	env->envp[env->envp_idx++] = env->buf + env->buflen;
	env->buflen += len + 1;
	return 0;
}

void kobject_del(struct kobject *kobj)
{
	struct kobject *parent;

	if (!kobj)
		return;
	sched_object(kobj, sizeof(*kobj));
	sysfs_remove_dir(kobj);
	kobj->in_sysfs = false;
	parent = kobj->parent;
	kobj->parent = NULL;
	if (parent)
		kobject_put(parent);
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (!kobj)
		return NULL;
	sched_object(kobj, sizeof(*kobj));
	if (WARN(!kobj->initialized, "kobject: get of an object that is not initialized\n"))
		return kobj;
	kref_get(&kobj->kref);
	return kobj;
}

static void kobject_release(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref);
	const char *name = kobj->name;

	if (kobj->in_sysfs)
		kobject_del(kobj);
	if (kobj->ktype && kobj->ktype->release)
		kobj->ktype->release(kobj);
	else
		WARN(1, "kobject: '%s' does not have a release() function\n", name ?: "");
	shim_free((void *)name);
}

void kobject_put(struct kobject *kobj)
{
	if (!kobj)
		return;
	sched_object(kobj, sizeof(*kobj));
	if (WARN(!kobj->initialized, "kobject: put of an object that is not initialized\n"))
		return;
	kref_put(&kobj->kref, kobject_release);
}

/* ------------------------------------------------------------------ directories */

static ssize_t kobj_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->show ? kattr->show(kobj, kattr, buf) : -EIO;
}

static ssize_t kobj_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			       size_t count)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->store ? kattr->store(kobj, kattr, buf, count) : -EIO;
}

const struct sysfs_ops kobj_sysfs_ops = {
	.show = kobj_attr_show,
	.store = kobj_attr_store,
};

static void dynamic_kobj_release(struct kobject *kobj)
{
	sched_point(EV_FREE, kobj, 0, 0);
	shim_free(kobj);
}

static const struct kobj_type dynamic_kobj_ktype = {
	.release = dynamic_kobj_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kernel_alloc(sizeof(*kobj), true, "kobject");
	int ret;

	if (!kobj)
		return NULL;
	kobject_init(kobj, &dynamic_kobj_ktype);
	ret = kobject_add(kobj, parent, "%s", name);
	if (ret) {
		pr_warn("%s: kobject_add error: %d\n", __func__, ret);
		kobject_put(kobj);
		return NULL;
	}
	return kobj;
}

static void kset_release(struct kobject *kobj)
{
	sched_point(EV_FREE, kobj, 0, 0);
	shim_free(container_of(kobj, struct kset, kobj));
}

static const struct kobj_type kset_ktype = {
	.release = kset_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *ops,
				 struct kobject *parent)
{
	struct kset *kset = kernel_alloc(sizeof(*kset), true, "kset");

	if (!kset)
		return NULL;
	kobject_init(&kset->kobj, &kset_ktype);
	if (kobject_add(&kset->kobj, parent, "%s", name)) {
		kobject_put(&kset->kobj);
		return NULL;
	}
	return kset;
}

void kset_unregister(struct kset *kset)
{
	if (!kset)
		return;
	kobject_del(&kset->kobj);
	kobject_put(&kset->kobj);
}
