// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes as kernfs nodes.
 *
 * What a driver can observe is kept: show() and store() run under an active reference of their
 * attribute; removal takes away the possibility to get one, waits for those that have it, and only
 * then does the name disappear. So whoever removes an attribute while he holds a lock that its
 * show() takes, deadlocks here as there. What is left out: paths (who looks for something walks over
 * kobjects), the mutex of an open file (each call opens a file of its own) and the tree's rwsem, which
 * is never held across a call.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"

#define SYSFS_BUFFER "sysfs buffer"

/* ------------------------------------------------------------------ nodes */

static bool same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static struct kernfs_node *find(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn;

	if (!kobj->initialized)
		return NULL;
	list_for_each_entry(kn, &kobj->nodes, entry)
		if (same_name(kn->name, name))
			return kn;
	return NULL;
}

struct kernfs_node *kernfs_open(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn = find(kobj, name);

	if (!kn || !kn->attr)
		return NULL;
	kn->refs++;
	return kn;
}

void kernfs_close(struct kernfs_node *kn)
{
	if (--kn->refs)
		return;
	if (kn->is_link)
		shim_free((void *)kn->name);
	shim_free(kn);
}

/* A new entry, or -EEXIST: the name is taken. */
static struct kernfs_node *new_node(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn;

	if (find(kobj, name)) {
		pr_warn("sysfs: cannot create duplicate filename '%s'\n", name);
		return ERR_PTR(-EEXIST);
	}
	kn = kernel_alloc_inside(sizeof(*kn), "kernfs node");
	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->kobj = kobj;
	kn->name = name;
	kn->refs = 1;
	list_add_tail(&kn->entry, &kobj->nodes);
	return kn;
}

static int create(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn = new_node(kobj, attr->name);

	if (IS_ERR(kn))
		return PTR_ERR(kn);
	kn->attr = attr;
	kernfs_active_init(&kn->active, (struct lock_class_key *)&attr->skey, attr->name);
	return 0;
}

/* Wait for readers and writers, then the name is gone. Two may remove the same node. */
static void remove(struct kernfs_node *kn)
{
	kn->refs++;
	if (kn->attr)
		kernfs_drain(&kn->active);
	else if (!kn->is_link)
		sysfs_remove_dir(kn->target);
	if (!list_empty(&kn->entry)) {
		list_del_init(&kn->entry);
		kernfs_close(kn);
	}
	kernfs_close(kn);
}

int sysfs_create_file(struct kobject *kobj, const struct attribute *attr)
{
	sched_object(kobj, sizeof(*kobj));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_create_file");
	return create(kobj, attr);
}

void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn;

	sched_object(kobj, sizeof(*kobj));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_remove_file");
	kn = find(kobj, attr->name);
	if (kn)
		remove(kn);
}

/* The root of sysfs; of its entries only links are kept. */
static struct kobject *sysfs_root(void)
{
	static struct kobject root = {
		.nodes = LIST_HEAD_INIT(root.nodes),
		.initialized = true,
		.in_sysfs = true,
	};

	return &root;
}

int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	unsigned long len = 0;
	struct kernfs_node *kn;
	char *copy;

	if (!kobj)
		kobj = sysfs_root();
	sched_object(kobj, sizeof(*kobj));
	sched_object(target, sizeof(*target));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_create_link");
	if (!kobj->in_sysfs)
		return -EFAULT;
	if (!target->in_sysfs)
		return -ENOENT;
	while (name[len])
		len++;
	copy = shim_alloc(len + 1, "name of a link");
	quiet_copy(copy, name, len);
	kn = new_node(kobj, copy);
	if (IS_ERR(kn)) {
		shim_free(copy);
		return PTR_ERR(kn);
	}
	kn->target = target;
	kn->is_link = true;
	kn->site = SITE_OF_CALLER();
	return 0;
}

void sysfs_remove_link(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn;

	if (!kobj)
		kobj = sysfs_root();
	sched_object(kobj, sizeof(*kobj));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_remove_link");
	if (WARN(!kobj->in_sysfs, "kernfs: can not remove '%s', no directory\n", name))
		return;
	kn = find(kobj, name);
	if (kn)
		remove(kn);
}

/* What is linked to stays as long as the link: with its kernfs node, also when the object is gone. */
void sysfs_shutdown(void)
{
	struct kernfs_node *kn;

	list_for_each_entry(kn, &sysfs_root()->nodes, entry)
		kernel_leak("link in the root of sysfs", kn, kn->site);
}

static bool visible(struct kobject *kobj, const struct attribute_group *grp, int i)
{
	return !grp->is_visible || grp->is_visible(kobj, grp->attrs[i], i);
}

/* All names of the group, whoever created them, as the kernel does also when its creation failed. */
static void remove_attrs(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *kn;
	int i;

	for (i = 0; grp->attrs && grp->attrs[i]; i++) {
		kn = find(kobj, grp->attrs[i]->name);
		if (kn)
			remove(kn);
	}
}

int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp)
{
	int i, ret;

	sched_object(kobj, sizeof(*kobj));
	sched_object(grp, sizeof(*grp));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_create_group");
	if (WARN_ON(!kobj->in_sysfs))
		return -EINVAL;
	/* A group with a name has a directory of its own. */
	if (grp->attrs && grp->name && kernel_alloc_fails())
		return -ENOMEM;
	for (i = 0; grp->attrs && grp->attrs[i]; i++) {
		if (!visible(kobj, grp, i))
			continue;
		ret = create(kobj, grp->attrs[i]);
		if (ret) {
			remove_attrs(kobj, grp);
			return ret;
		}
	}
	return 0;
}

void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp)
{
	sched_object(kobj, sizeof(*kobj));
	sched_object(grp, sizeof(*grp));
	sched_point_text(EV_CALL, kobj, 0, 0, "sysfs_remove_group");
	remove_attrs(kobj, grp);
}

int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	int i, ret;

	for (i = 0; groups && groups[i]; i++) {
		ret = sysfs_create_group(kobj, groups[i]);
		if (ret) {
			while (--i >= 0)
				sysfs_remove_group(kobj, groups[i]);
			return ret;
		}
	}
	return 0;
}

void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	int i;

	for (i = 0; groups && groups[i]; i++)
		sysfs_remove_group(kobj, groups[i]);
}

/* ------------------------------------------------------------------ directories */

int sysfs_memory(void)
{
	return kernel_alloc_fails() ? -ENOMEM : 0;
}

int sysfs_create_dir(struct kobject *kobj)
{
	struct kernfs_node *kn;

	if (!kobj->parent)
		return sysfs_memory();
	kn = new_node(kobj->parent, kobj->name);
	if (IS_ERR(kn))
		return PTR_ERR(kn);
	kn->target = kobj;
	return 0;
}

static struct kernfs_node *directory_of(struct kobject *kobj)
{
	struct kernfs_node *kn;

	if (!kobj->parent)
		return NULL;
	list_for_each_entry(kn, &kobj->parent->nodes, entry)
		if (!kn->attr && !kn->is_link && kn->target == kobj)
			return kn;
	return NULL;
}

void sysfs_remove_dir(struct kobject *kobj)
{
	struct kernfs_node *kn;

	while (!list_empty(&kobj->nodes))
		remove(list_first_entry(&kobj->nodes, struct kernfs_node, entry));
	kn = directory_of(kobj);
	if (kn) {
		list_del_init(&kn->entry);
		kernfs_close(kn);
	}
}

struct kobject *sysfs_find(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn = find(kobj, name);
	struct kobject *found;

	if (kn && kn->attr)
		return kobj;
	list_for_each_entry(kn, &kobj->nodes, entry) {
		found = kn->attr || kn->is_link ? NULL : sysfs_find(kn->target, name);
		if (found)
			return found;
	}
	return NULL;
}

/* ------------------------------------------------------------------ calls */

/* The call that a task is in, so that it can give up its own active reference. */
struct call {
	struct kernfs_node *kn;
	bool removed_itself;
};

static struct call *calls[SCHED_MAX_TASKS];

static long begin_call(struct call *call, struct kernfs_node *kn)
{
	if (!kernfs_get_active(&kn->active))
		return -ENODEV;
	call->kn = kn;
	call->removed_itself = false;
	calls[sched_current()] = call;
	return 0;
}

static void end_call(struct call *call)
{
	calls[sched_current()] = NULL;
	kernfs_put_active(&call->kn->active);
	if (call->removed_itself)
		complete_all(&call->kn->self_done);
}

bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr)
{
	struct call *call = calls[sched_current()];
	struct kernfs_node *kn;
	bool first;

	sched_object(kobj, sizeof(*kobj));
	kn = find(kobj, attr->name);
	if (WARN_ON(!kn || !call || call->kn != kn))
		return false;
	kernfs_break_active_protection(&kn->active);
	first = !kn->self_removed;
	kn->self_removed = true;
	if (first) {
		init_completion(&kn->self_done);
		call->removed_itself = true;
		remove(kn);
	} else {
		/* Who was first leaves its store() before this one learns that it lost. */
		wait_for_completion(&kn->self_done);
	}
	kernfs_unbreak_active_protection(&kn->active);
	return first;
}

long kernfs_write(struct kobject *kobj, const char *name, const char *text)
{
	struct kernfs_node *kn = kernfs_open(kobj, name);
	unsigned long len = 0;
	struct call call;
	char *buf;
	long ret;

	if (!kn)
		return -ENOENT;
	if (!(kn->attr->mode & 0222)) {
		kernfs_close(kn);
		return -EACCES;
	}
	while (text[len])
		len++;
	buf = shim_alloc(len + 1, SYSFS_BUFFER);
	quiet_copy(buf, text, len);
	ret = begin_call(&call, kn);
	if (!ret) {
		ret = kn->kobj->ktype->sysfs_ops->store(kn->kobj, (struct attribute *)kn->attr, buf,
							len);
		end_call(&call);
	}
	shim_free(buf);
	kernfs_close(kn);
	return ret;
}

long kernfs_read(struct kobject *kobj, const char *name, char *buf, unsigned long size)
{
	struct kernfs_node *kn = kernfs_open(kobj, name);
	struct call call;
	char *page;
	long ret;

	if (!kn)
		return -ENOENT;
	if (!(kn->attr->mode & 0444)) {
		kernfs_close(kn);
		return -EACCES;
	}
	page = shim_alloc(PAGE_SIZE, SYSFS_BUFFER);
	ret = begin_call(&call, kn);
	if (!ret) {
		ret = kn->kobj->ktype->sysfs_ops->show(kn->kobj, (struct attribute *)kn->attr,
						       page);
		end_call(&call);
	}
	if (ret >= (long)PAGE_SIZE) {
		pr_err("fill_read_buffer: %s returned bad count\n", kn->attr->name);
		ret = PAGE_SIZE - 1;
	}
	if (ret >= 0 && size) {
		unsigned long n = (unsigned long)ret < size ? (unsigned long)ret : size - 1;

		quiet_copy(buf, page, n);
		buf[n] = '\0';
	}
	shim_free(page);
	kernfs_close(kn);
	return ret;
}

/* ------------------------------------------------------------------ text */

/* Is it the page that sysfs handed to show()? Pages of the arena are not aligned to pages. */
static bool is_sysfs_buffer(const char *buf)
{
	const struct arena_object *object = buf ? arena_find(buf) : NULL;

	return object && !object->freed && object->base == buf && object->size == PAGE_SIZE;
}

int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!is_sysfs_buffer(buf), "invalid sysfs_emit: buf\n"))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return len;
}

int sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!is_sysfs_buffer(buf) || at < 0 || at >= (int)PAGE_SIZE,
		 "invalid sysfs_emit_at: buf, at:%d\n", at))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf + at, PAGE_SIZE - at, fmt, args);
	va_end(args);
	return len;
}
