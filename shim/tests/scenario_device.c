// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small driver with queues and mdevs, and what happens to it: the device model, sysfs, the mdev
 * core, the module loader and the AP bus as a driver sees them. Each function that is not static is
 * the first task of a run.
 */
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mdev.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "ap_bus.h"
#include "device_test.h"
#include "kernel/kernfs.h"
#include "kernel/user.h"
#include "machine/ap_bus.h"
#include "note.h"
#include "sched/sched.h"

#define CHECK(expr)                               \
	do {                                      \
		if (!(expr))                      \
			note_step("{" #expr "}"); \
	} while (0)

/* What the driver does differently in one test or another. */
static struct {
	int probe_error;
	int init_error;
	int mdev_error;
	bool quiet;
	bool show_sleeps;
	bool show_too_much;
	bool remove_under_lock;
	unsigned int max_instances;
} option;

static DEFINE_MUTEX(toy_lock);

static void step(const char *what)
{
	if (!option.quiet)
		note_step(what);
}

/* ------------------------------------------------------------------ queues */

struct toy_queue {
	int qid;
};

static ssize_t status_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct toy_queue *q;
	ssize_t len;

	step("show");
	if (option.show_sleeps)
		msleep(20);
	if (option.show_too_much) {
		memset(buf, 'x', PAGE_SIZE);
		return sprintf(buf + PAGE_SIZE, "y");
	}
	mutex_lock(&toy_lock);
	q = dev_get_drvdata(dev);
	len = sysfs_emit(buf, "%04x\n", q ? q->qid : 0);
	len += sysfs_emit_at(buf, len, "second\n");
	mutex_unlock(&toy_lock);
	step("shown");
	return len;
}
static DEVICE_ATTR_RO(status);

static struct attribute *status_attrs[] = {
	&dev_attr_status.attr,
	NULL,
};

static const struct attribute_group status_group = {
	.attrs = status_attrs,
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", 1);
}

static ssize_t level_store(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count)
{
	unsigned long value;

	return kstrtoul(buf, 0, &value) ?: (ssize_t)count;
}
static DEVICE_ATTR_RW(level);

static struct attribute *level_attrs[] = {
	&dev_attr_level.attr,
	NULL,
};
ATTRIBUTE_GROUPS(level);

static bool has_attribute(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn = kernfs_open(kobj, name);

	if (kn)
		kernfs_close(kn);
	return kn != NULL;
}

static int toy_probe(struct ap_device *apdev)
{
	struct device *dev = &apdev->device;
	struct toy_queue *q;
	int ret;

	step("probe");
	step(dev_name(dev));
	device_lock_assert(dev);
	CHECK(dev->driver && !has_attribute(&dev->kobj, "level"));
	if (option.probe_error)
		return option.probe_error;
	ret = sysfs_create_group(&dev->kobj, &status_group);
	if (ret)
		return ret;
	q = kzalloc(sizeof(*q), GFP_KERNEL);
	if (!q) {
		sysfs_remove_group(&dev->kobj, &status_group);
		return -ENOMEM;
	}
	q->qid = to_ap_queue(dev)->qid;
	mutex_lock(&toy_lock);
	dev_set_drvdata(dev, q);
	mutex_unlock(&toy_lock);
	return 0;
}

static void toy_remove(struct ap_device *apdev)
{
	struct device *dev = &apdev->device;
	struct toy_queue *q;

	step("remove");
	device_lock_assert(dev);
	CHECK(!has_attribute(&dev->kobj, "level"));
	if (option.remove_under_lock) {
		mutex_lock(&toy_lock);
		sysfs_remove_group(&dev->kobj, &status_group);
		mutex_unlock(&toy_lock);
	} else {
		sysfs_remove_group(&dev->kobj, &status_group);
	}
	step("removed");
	mutex_lock(&toy_lock);
	q = dev_get_drvdata(dev);
	dev_set_drvdata(dev, NULL);
	mutex_unlock(&toy_lock);
	kfree(q);
}

static struct ap_device_id toy_ids[] = {
	{ .dev_type = AP_DEVICE_TYPE_CEX8, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{},
};

static struct ap_driver toy_driver = {
	.driver = { .dev_groups = level_groups },
	.probe = toy_probe,
	.remove = toy_remove,
	.ids = toy_ids,
};

/* ------------------------------------------------------------------ mdevs */

static int toy_mdev_probe(struct mdev_device *mdev)
{
	if (option.mdev_error)
		return option.mdev_error;
	note_add(10, 1);
	dev_set_drvdata(&mdev->dev, kzalloc(8, GFP_KERNEL));
	return dev_get_drvdata(&mdev->dev) ? 0 : -ENOMEM;
}

static void toy_mdev_remove(struct mdev_device *mdev)
{
	note_add(11, 1);
	kfree(dev_get_drvdata(&mdev->dev));
}

static struct mdev_driver toy_mdev_driver = {
	.device_api = "toy",
	.driver = { .name = "toy_mdev", .dev_groups = level_groups },
	.probe = toy_mdev_probe,
	.remove = toy_mdev_remove,
};

/* ------------------------------------------------------------------ module */

static struct device *toy_root;
static struct mdev_parent toy_parent;
static struct mdev_type toy_type = { .sysfs_name = "type", .pretty_name = "Toy" };
static struct mdev_type *toy_types[] = { &toy_type };

static int __init toy_init(void)
{
	int ret;

	if (option.init_error)
		return option.init_error;
	toy_root = root_device_register("toy");
	if (IS_ERR(toy_root))
		return PTR_ERR(toy_root);
	ret = ap_driver_register(&toy_driver, THIS_MODULE, "toy");
	if (ret)
		goto root;
	toy_mdev_driver.max_instances = option.max_instances ?: 4;
	memset(&toy_type.kobj, 0, sizeof(toy_type.kobj));
	ret = mdev_register_driver(&toy_mdev_driver);
	if (ret)
		goto driver;
	ret = mdev_register_parent(&toy_parent, toy_root, &toy_mdev_driver, toy_types, 1);
	if (!ret)
		return 0;
	mdev_unregister_driver(&toy_mdev_driver);
driver:
	ap_driver_unregister(&toy_driver);
root:
	root_device_unregister(toy_root);
	return ret;
}

static void __exit toy_exit(void)
{
	mdev_unregister_parent(&toy_parent);
	mdev_unregister_driver(&toy_mdev_driver);
	ap_driver_unregister(&toy_driver);
	root_device_unregister(toy_root);
}

module_init(toy_init);
module_exit(toy_exit);

/* ------------------------------------------------------------------ scenarios */

static struct machine_config config;

static void boot(void)
{
	machine_set_bit(config.adapter, 3);
	machine_set_bit(config.domain, 4);
	CHECK(user_boot(&config) == 0);
}

static void boot_and_load(void)
{
	boot();
	CHECK(user_module_load() == 0);
}

#define APQN 0x304

static long read_status(char *buf, unsigned long size)
{
	return kernfs_read(ap_bus_queue(APQN), "status", buf, size);
}

void device_order(void *arg)
{
	struct kobject *queue;

	boot();
	queue = ap_bus_queue(APQN);
	CHECK(user_queue_bind(APQN) == -ENODEV && user_mdev_create(0) == -ENODEV);
	CHECK(user_module_load() == 0 && user_module_load() == -EEXIST);
	CHECK(has_attribute(queue, "level") && has_attribute(queue, "status"));
	CHECK(user_queue_bind(APQN) == -EBUSY);
	step("|");
	CHECK(user_queue_unbind(APQN) == 0);
	CHECK(!has_attribute(queue, "level") && !has_attribute(queue, "status"));
	CHECK(!kobj_to_dev(queue)->driver && !dev_get_drvdata(kobj_to_dev(queue)));
	CHECK(user_queue_unbind(APQN) == -ENODEV && user_queue_unbind(0x404) == -ENODEV);
	step("|");
	CHECK(user_queue_bind(APQN) == 0 && user_queue_bind(0x404) == -ENODEV);
	step("|");
	CHECK(user_module_unload() == 0 && user_module_unload() == -ENOENT);
	user_shutdown();
}

void device_reserved(void *arg)
{
	machine_set_bit(config.adapter, 5);
	machine_set_bit(config.domain, 64);
	machine_set_bit(config.host_adapter, 3);
	machine_set_bit(config.host_domain, 4);
	boot_and_load();
	/* 03.0004 has both bits: it stays with the host's driver. */
	step("|");
	CHECK(user_queue_bind(0x304) == -EBUSY && user_queue_unbind(0x304) == -ENODEV);
	CHECK(ap_owned_by_def_drv(3, 4) == 1 && ap_owned_by_def_drv(3, 64) == 0);
	CHECK(ap_owned_by_def_drv(256, 0) == -EINVAL);
	option.quiet = true;
	user_shutdown();
}

void device_probe_fails(void *arg)
{
	option.probe_error = -EIO;
	boot_and_load();
	CHECK(!kobj_to_dev(ap_bus_queue(APQN))->driver && !ap_get_qdev(APQN));
	CHECK(user_queue_bind(APQN) == -EIO);
	option.probe_error = 0;
	CHECK(user_queue_bind(APQN) == 0);
	user_shutdown();
}

void device_init_fails(void *arg)
{
	option.init_error = -EIO;
	boot();
	CHECK(user_module_load() == -EIO && user_module_unload() == -ENOENT);
	option.init_error = 0;
	CHECK(user_module_load() == 0);
	user_shutdown();
}

void device_attributes(void *arg)
{
	struct kobject *queue;
	struct device *dev;
	char buf[32];

	option.quiet = true;
	boot_and_load();
	queue = ap_bus_queue(APQN);
	CHECK(read_status(buf, sizeof(buf)) == 12 && !strcmp(buf, "0304\nsecond\n"));
	CHECK(read_status(buf, 3) == 12 && !strcmp(buf, "03"));
	CHECK(kernfs_read(queue, "none", buf, sizeof(buf)) == -ENOENT);
	CHECK(kernfs_write(queue, "status", "1") == -EACCES);
	CHECK(kernfs_write(queue, "level", "12\n") == 3 &&
	      kernfs_write(queue, "level", "x") == -EINVAL);
	dev = kobj_to_dev(queue);
	CHECK(sysfs_create_group(&dev->kobj, &status_group) == -EEXIST);
	device_remove_file(dev, &dev_attr_level);
	CHECK(!has_attribute(queue, "level"));
	device_remove_file(dev, &dev_attr_level);
	CHECK(device_create_file(dev, &dev_attr_level) == 0 && has_attribute(queue, "level"));
	user_shutdown();
}

static ssize_t tag_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", kobject_name(kobj));
}
static struct kobj_attribute tag = __ATTR_RO(tag);

/* Links and directories take names as attributes do; a directory goes with that it lies in. */
void device_directories(void *arg)
{
	struct device *shelf = root_device_register("shelf");
	struct kobject *box = kobject_create_and_add("box", &shelf->kobj);
	struct kset *set = kset_create_and_add("set", NULL, &shelf->kobj);
	char buf[8];

	CHECK(!kobject_create_and_add("box", &shelf->kobj));
	CHECK(sysfs_create_link(&shelf->kobj, box, "box") == -EEXIST);
	CHECK(sysfs_create_link(box, &shelf->kobj, "back") == 0);
	CHECK(sysfs_create_link(box, &shelf->kobj, "back") == -EEXIST);
	CHECK(kernfs_read(box, "back", buf, sizeof(buf)) == -ENOENT);
	sysfs_remove_link(box, "back");
	sysfs_remove_link(box, "back");
	CHECK(sysfs_create_link(box, &shelf->kobj, "back") == 0);
	CHECK(!sysfs_find(&shelf->kobj, "tag"));
	CHECK(sysfs_create_file(box, &tag.attr) == 0 && sysfs_find(&shelf->kobj, "tag") == box);
	CHECK(kernfs_read(box, "tag", buf, sizeof(buf)) == 4 && !strcmp(buf, "box\n"));
	kset_unregister(set);
	CHECK(sysfs_create_link(&shelf->kobj, box, "set") == 0);
	root_device_unregister(shelf);
	CHECK(!has_attribute(box, "tag"));
	kobject_put(box);
}

/* Without a directory a link lies in the root: who does not know that leaves it there. */
void device_link_left(void *arg)
{
	struct kobject *box = NULL;

	option.quiet = true;
	boot_and_load();
	CHECK(sysfs_create_link(box, &toy_root->kobj, "toy") == 0);
	user_shutdown();
	note_step("survived");
}

static void reader(void *arg)
{
	char buf[32];

	note(0, read_status(buf, sizeof(buf)));
}

static void unbinder(void *arg)
{
	note(1, user_queue_unbind(APQN));
}

static void binder(void *arg)
{
	note(2, user_queue_bind(APQN));
}

/* The reader is in show() when the queue is unbound; removal of the attribute waits for it. */
void device_removal_waits(void *arg)
{
	boot_and_load();
	option.show_sleeps = true;
	sched_join(1ull << sched_spawn("reader", reader, NULL, 0) |
		   1ull << sched_spawn("unbinder", unbinder, NULL, 0));
	option.quiet = true;
	user_shutdown();
}

void device_removal_races(void *arg)
{
	option.quiet = true;
	boot_and_load();
	sched_join(1ull << sched_spawn("reader", reader, NULL, 0) |
		   1ull << sched_spawn("unbinder", unbinder, NULL, 0) |
		   1ull << sched_spawn("binder", binder, NULL, 0));
	/* 12: read it; -ENODEV: was on its way out; -ENOENT: was gone */
	CHECK(note_value[0] == 12 || note_value[0] == -ENODEV || note_value[0] == -ENOENT);
	CHECK(note_value[1] == 0 && (note_value[2] == 0 || note_value[2] == -EBUSY));
	user_shutdown();
}

void device_remove_under_lock(void *arg)
{
	option.quiet = true;
	boot_and_load();
	option.remove_under_lock = true;
	sched_join(1ull << sched_spawn("reader", reader, NULL, 0) |
		   1ull << sched_spawn("unbinder", unbinder, NULL, 0));
	user_shutdown();
}

void device_show_too_much(void *arg)
{
	char buf[4];

	boot_and_load();
	option.show_too_much = true;
	read_status(buf, sizeof(buf));
}

void device_emit_elsewhere(void *arg)
{
	char *buf = kzalloc(64, GFP_KERNEL);

	sysfs_emit(buf, "text");
}

void device_masks(void *arg)
{
	DECLARE_BITMAP(apm, 256) = { 0 };
	DECLARE_BITMAP(aqm, 256) = { 0 };
	__maybe_unused DECLARE_BITMAP(map, 256) = { 0 };
	struct ap_queue *aq;

	option.quiet = true;
	machine_set_bit(config.host_adapter, 7);
	machine_set_bit(config.host_domain, 9);
	boot_and_load();
	set_bit_inv(7, apm);
	set_bit_inv(8, aqm);
	mutex_lock(&ap_perms_mutex);
	CHECK(!ap_apqn_in_matrix_owned_by_def_drv(apm, aqm));
	set_bit_inv(9, aqm);
	CHECK(ap_apqn_in_matrix_owned_by_def_drv(apm, aqm));
	mutex_unlock(&ap_perms_mutex);
#if !TREE_AP_NO_HEX2BITMAP
	CHECK(!ap_hex2bitmap("0x81", map, 256) && map[0] == 0x81UL << 56);
	CHECK(!ap_hex2bitmap("00000000000000008\n", map, 256) && map[1] == 1UL << 63);
	CHECK(ap_hex2bitmap("0x8g", map, 256) == -EINVAL && ap_hex2bitmap("1", map, 7) == -EINVAL);
#endif
	aq = ap_get_qdev(APQN);
	CHECK(aq && aq->qid == APQN && !ap_get_qdev(0x305));
	if (aq)
		put_device(&aq->ap_dev.device);
	user_shutdown();
}

static int visit(struct device *dev, void *data)
{
	if (!dev->type || strcmp(dev->type->name, "ap_queue"))
		return 0;
	note_add(0, 1);
	/* Taking one off the bus inside the walk does not derail it. */
	if (data && AP_QID_QUEUE(to_ap_queue(dev)->qid) == 5)
		device_del(dev);
	return AP_QID_QUEUE(to_ap_queue(dev)->qid) == 99;
}

void device_walk(void *arg)
{
	struct device *dev;

	option.quiet = true;
	machine_set_bit(config.domain, 5);
	machine_set_bit(config.domain, 6);
	boot_and_load();
	CHECK(bus_for_each_dev(toy_driver.driver.bus, NULL, NULL, visit) == 0 &&
	      note_value[0] == 3);
	dev = bus_find_device_by_name(toy_driver.driver.bus, NULL, "03.0005");
	CHECK(dev && !strcmp(dev_name(dev), "03.0005"));
	CHECK(bus_for_each_dev(toy_driver.driver.bus, NULL, dev, visit) == 0 && note_value[0] == 6);
	CHECK(bus_for_each_dev(toy_driver.driver.bus, NULL, NULL, visit) == 0 &&
	      note_value[0] == 8);
	put_device(dev);
	put_device(dev);
	user_shutdown();
}

void device_leaked_reference(void *arg)
{
	option.quiet = true;
	boot_and_load();
	ap_get_qdev(APQN);
	user_shutdown();
	note_step("survived");
}

void device_put_twice(void *arg)
{
	struct device *dev;

	option.quiet = true;
	boot_and_load();
	dev = kobj_to_dev(ap_bus_queue(APQN));
	put_device(dev);
	put_device(dev);
	put_device(dev);
	put_device(dev);
	user_shutdown();
	note_step("survived");
}

/* ------------------------------------------------------------------ mdevs */

void device_mdev(void *arg)
{
	char buf[32];

	option.quiet = true;
	boot_and_load();
	CHECK(user_mdev_remove(0) == -ENOENT);
	CHECK(user_mdev_create(0) == 0 && user_mdev_create(0) == -EEXIST &&
	      user_mdev_create(1) == 0);
	CHECK(user_mdev_read(0, "level", buf, sizeof(buf)) == 2 && buf[0] == '1');
	CHECK(user_mdev_write(1, "level", "5") == 1 && user_mdev_write(1, "other", "5") == -ENOENT);
	CHECK(user_mdev_write(1, "remove", "0") == 1 &&
	      user_mdev_write(1, "remove", "x") == -EINVAL);
	CHECK(user_mdev_remove(0) == 0 && user_mdev_read(0, "level", buf, 32) == -ENOENT);
	CHECK(user_mdev_create(0) == 0 && note_value[10] == 3 && note_value[11] == 1);
	option.mdev_error = -EIO;
	CHECK(user_mdev_create(2) == -EIO && user_mdev_remove(2) == -ENOENT);
	CHECK(user_mdev_create(USER_MAX_MDEVS) == -EINVAL);
	/* What is left goes with the module. */
	CHECK(user_module_unload() == 0 && note_value[11] == 3);
	user_shutdown();
}

void device_mdev_instances(void *arg)
{
	option.quiet = true;
	option.max_instances = 1;
	boot_and_load();
	CHECK(user_mdev_create(0) == 0 && user_mdev_create(1) == -EUSERS);
	CHECK(user_mdev_remove(0) == 0 && user_mdev_create(1) == 0);
	user_shutdown();
}

static void remover(void *arg)
{
	note_add(0, user_mdev_remove(0) == 0);
}

/* One removes it; the other is told that it is done, on its way out, or gone. */
void device_mdev_two_removers(void *arg)
{
	option.quiet = true;
	boot_and_load();
	CHECK(user_mdev_create(0) == 0);
	sched_join(1ull << sched_spawn("one", remover, NULL, 0) |
		   1ull << sched_spawn("two", remover, NULL, 0));
	CHECK(note_value[11] == 1 && note_value[0] >= 1);
	CHECK(user_mdev_create(0) == 0);
	user_shutdown();
}

static void creator(void *arg)
{
	note(0, user_mdev_create(1));
	note(1, user_mdev_remove(0));
}

static void unloader(void *arg)
{
	note(2, user_module_unload());
}

void device_mdev_against_unload(void *arg)
{
	option.quiet = true;
	boot_and_load();
	CHECK(user_mdev_create(0) == 0);
	sched_join(1ull << sched_spawn("creator", creator, NULL, 0) |
		   1ull << sched_spawn("unloader", unloader, NULL, 0));
	CHECK(note_value[2] == 0 && note_value[10] == note_value[11]);
	user_shutdown();
}

void device_bind_against_unload(void *arg)
{
	option.quiet = true;
	boot_and_load();
	sched_join(1ull << sched_spawn("unbinder", unbinder, NULL, 0) |
		   1ull << sched_spawn("unloader", unloader, NULL, 0) |
		   1ull << sched_spawn("reader", reader, NULL, 0));
	CHECK(note_value[2] == 0);
	user_shutdown();
}

/* Every allocation of a few operations fails once; nothing is lost and nothing is left. */
void device_fault(void *arg)
{
	unsigned int nth = 0, failed;

	option.quiet = true;
	boot();
	do {
		user_fault(USER_FAULT_ALLOC, ++nth);
		if (user_module_load() == 0)
			CHECK(user_module_unload() == 0);
		failed = user_fault_clear();
	} while (failed);
	note(0, nth);
	CHECK(user_module_load() == 0);
	nth = 0;
	do {
		user_fault(USER_FAULT_ALLOC, ++nth);
		if (user_mdev_create(0) == 0)
			CHECK(user_mdev_remove(0) == 0);
		failed = user_fault_clear();
	} while (failed);
	note(1, nth);
	CHECK(user_queue_unbind(APQN) == 0);
	user_fault(USER_FAULT_ALLOC, 1);
	CHECK(user_queue_bind(APQN) == -ENOMEM && user_fault_clear() == 1);
	CHECK(user_queue_bind(APQN) == 0);
	user_shutdown();
}
