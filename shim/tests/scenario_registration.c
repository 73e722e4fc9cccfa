// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver registers, while memory is short: the first allocation inside the call fails, then
 * the second, and so on, until none is left. Each time that a call fails nothing of it can be seen,
 * and the one reference that the kernel leaves to its caller is there to be put.
 */
#include <asm/debug.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/mdev.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "ap_bus.h"
#include "kernel/base.h"
#include "kernel/kernfs.h"
#include "kernel/user.h"
#include "note.h"
#include "registration_test.h"
#include "sched/sched.h"

#define CHECK(expr)                               \
	do {                                      \
		if (!(expr))                      \
			note_step("{" #expr "}"); \
	} while (0)

/* ------------------------------------------------------------------ n = 1, 2, ... */

/**
 * struct attempt - a call that can fail
 * @call: make it; 0 or a negative errno
 * @undo: it has succeeded, take it back
 * @nothing: it has failed: look at what is left, put what is the caller's
 */
struct attempt {
	int (*call)(void);
	void (*undo)(void);
	void (*nothing)(void);
};

static void fail_until_done(const struct attempt *a)
{
	unsigned int failures = 0, failed;
	int ret;

	do {
		user_fault(USER_FAULT_ALLOC, failures + 1);
		ret = a->call();
		failed = user_fault_clear();
		CHECK(ret == 0 || (ret == -ENOMEM && failed));
		if (ret)
			a->nothing();
		else
			a->undo();
		failures += !!failed;
	} while (failed && failures < 100);
	note(0, failures);
}

static struct machine_config config;

static void boot(void)
{
	CHECK(user_boot(&config) == 0);
}

static bool has(struct kobject *kobj, const char *name)
{
	struct kernfs_node *kn = kernfs_open(kobj, name);

	if (kn)
		kernfs_close(kn);
	return kn != NULL;
}

/* ------------------------------------------------------------------ attributes */

static ssize_t one_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "1\n");
}
static DEVICE_ATTR_RO(one);

static ssize_t two_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "2\n");
}
static DEVICE_ATTR_RO(two);

static struct attribute *plain_attrs[] = { &dev_attr_one.attr, &dev_attr_two.attr, NULL };
static const struct attribute_group plain_group = { .attrs = plain_attrs };

static ssize_t three_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "3\n");
}
static DEVICE_ATTR_RO(three);

static struct attribute *named_attrs[] = { &dev_attr_three.attr, NULL };
static const struct attribute_group named_group = { .name = "named", .attrs = named_attrs };

static const struct attribute_group *both_groups[] = { &plain_group, &named_group, NULL };

static struct device *root;

static void begin(void)
{
	boot();
	root = root_device_register("parent");
	CHECK(!IS_ERR(root));
}

static void end(void)
{
	CHECK(kref_read(&root->kobj.kref) == 1);
	root_device_unregister(root);
	user_shutdown();
}

static void no_attribute(void)
{
	CHECK(!has(&root->kobj, "one") && !has(&root->kobj, "two") && !has(&root->kobj, "three"));
}

static int create_file(void)
{
	return device_create_file(root, &dev_attr_one);
}

static void remove_file(void)
{
	CHECK(has(&root->kobj, "one"));
	device_remove_file(root, &dev_attr_one);
	no_attribute();
}

void registration_of_file(void *arg)
{
	static const struct attempt a = { create_file, remove_file, no_attribute };

	begin();
	fail_until_done(&a);
	end();
}

static int create_group(void)
{
	return sysfs_create_group(&root->kobj, &plain_group);
}

static void remove_group(void)
{
	CHECK(has(&root->kobj, "one") && has(&root->kobj, "two"));
	sysfs_remove_group(&root->kobj, &plain_group);
	no_attribute();
}

void registration_of_group(void *arg)
{
	static const struct attempt a = { create_group, remove_group, no_attribute };

	begin();
	fail_until_done(&a);
	end();
}

static int create_groups(void)
{
	return device_add_groups(root, both_groups);
}

static void remove_groups(void)
{
	CHECK(has(&root->kobj, "one") && has(&root->kobj, "two") && has(&root->kobj, "three"));
	device_remove_groups(root, both_groups);
	no_attribute();
}

void registration_of_groups(void *arg)
{
	static const struct attempt a = { create_groups, remove_groups, no_attribute };

	begin();
	fail_until_done(&a);
	end();
}

/* A group that fails takes all its names with it, also the one that was there before. */
void registration_of_group_twice(void *arg)
{
	begin();
	CHECK(device_create_file(root, &dev_attr_two) == 0);
	CHECK(create_group() == -EEXIST);
	no_attribute();
	end();
}

/* ------------------------------------------------------------------ kobjects */

static struct kobject kobj;

static void kobj_release(struct kobject *k)
{
	note_add(1, 1);
}

static const struct attribute_group *plain_groups[] = { &plain_group, NULL };

static const struct kobj_type ktype = {
	.release = kobj_release,
	.default_groups = plain_groups,
};

static int add_kobject(void)
{
	memset(&kobj, 0, sizeof(kobj));
	return kobject_init_and_add(&kobj, &ktype, &root->kobj, "kobj%d", 1);
}

static void del_kobject(void)
{
	CHECK(has(&kobj, "one") && has(&kobj, "two") && kobj.parent == &root->kobj);
	kobject_del(&kobj);
	CHECK(!has(&kobj, "one") && !kobj.parent && kref_read(&kobj.kref) == 1);
	kobject_put(&kobj);
}

static void no_kobject(void)
{
	CHECK(!has(&kobj, "one") && !has(&kobj, "two") && !kobj.parent && !kobj.in_sysfs);
	CHECK(kref_read(&kobj.kref) == 1 && kref_read(&root->kobj.kref) == 1);
	kobject_put(&kobj);
}

/* Value 1: how often it was released. */
void registration_of_kobject(void *arg)
{
	static const struct attempt a = { add_kobject, del_kobject, no_kobject };

	begin();
	fail_until_done(&a);
	end();
}

/* ------------------------------------------------------------------ buses and devices */

static int bus_probe(struct device *dev)
{
	note_add(2, 1);
	cond_resched();
	return 0;
}

static void bus_remove(struct device *dev)
{
	note_add(3, 1);
}

static ssize_t setting_show(BUS_ATTR_BUS *bus, char *buf)
{
	return sysfs_emit(buf, "4\n");
}

static ssize_t setting_store(BUS_ATTR_BUS *bus, const char *buf, size_t count)
{
	return count;
}
static BUS_ATTR_RW(setting);

static struct attribute *bus_attrs[] = { &bus_attr_setting.attr, NULL };
ATTRIBUTE_GROUPS(bus);

static const struct bus_type bus = {
	.name = "registration",
	.bus_groups = bus_groups,
	.dev_groups = plain_groups,
	.probe = bus_probe,
	.remove = bus_remove,
};

static int add_bus(void)
{
	return bus_register(&bus);
}

static void del_bus(void)
{
	CHECK(bus_register(&bus) == -EEXIST);
	bus_unregister(&bus);
}

static void no_bus(void)
{
	CHECK(!bus_to_subsys(&bus));
}

void registration_of_bus(void *arg)
{
	static const struct attempt a = { add_bus, del_bus, no_bus };

	boot();
	fail_until_done(&a);
	user_shutdown();
}

static struct device device;

static void device_released(struct device *dev)
{
	note_add(1, 1);
}

static int add(struct device *dev, const char *name)
{
	memset(dev, 0, sizeof(*dev));
	dev->init_name = name;
	dev->bus = &bus;
	dev->parent = root;
	dev->release = device_released;
	return device_register(dev);
}

static int add_device(void)
{
	return add(&device, "device");
}

static void del_device(void)
{
	CHECK(device_lookup(&bus, "device") == &device && has(&device.kobj, "two"));
	device_unregister(&device);
}

/* As device_register() says: the reference is the caller's, also when it fails. */
static void no_device(void)
{
	CHECK(!device_lookup(&bus, "device") && !device_is_registered(&device));
	CHECK(!has(&device.kobj, "one") && !device.driver && !device_is_bound(&device));
	CHECK(kref_read(&device.kobj.kref) == 1 && kref_read(&root->kobj.kref) == 1);
	put_device(&device);
}

static void begin_bus(void)
{
	begin();
	CHECK(bus_register(&bus) == 0);
}

static void end_bus(void)
{
	bus_unregister(&bus);
	end();
}

void registration_of_device(void *arg)
{
	static const struct attempt a = { add_device, del_device, no_device };

	begin_bus();
	fail_until_done(&a);
	end_bus();
}

void registration_not_put(void *arg)
{
	begin_bus();
	user_fault(USER_FAULT_ALLOC, 1);
	CHECK(add_device() == -ENOMEM && user_fault_clear());
	end_bus();
	note_step("survived");
}

void registration_undone_twice(void *arg)
{
	begin_bus();
	user_fault(USER_FAULT_ALLOC, 2);
	CHECK(add_device() == -ENOMEM && user_fault_clear());
	device_unregister(&device);
	note_step("survived");
}

static int add_root(void)
{
	struct device *dev = root_device_register("root");

	if (IS_ERR(dev))
		return (int)PTR_ERR(dev);
	root = dev;
	return 0;
}

static void del_root(void)
{
	CHECK(device_lookup(NULL, "root") == root);
	root_device_unregister(root);
}

static void no_root(void)
{
	CHECK(!device_lookup(NULL, "root"));
}

void registration_of_root_device(void *arg)
{
	static const struct attempt a = { add_root, del_root, no_root };

	boot();
	fail_until_done(&a);
	user_shutdown();
}

/* ------------------------------------------------------------------ drivers */

static ssize_t version_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "5\n");
}
static DRIVER_ATTR_RO(version);

static struct attribute *driver_attrs[] = { &driver_attr_version.attr, NULL };
ATTRIBUTE_GROUPS(driver);

static struct attribute *bound_attrs[] = { &dev_attr_three.attr, NULL };
ATTRIBUTE_GROUPS(bound);

static struct device_driver driver = {
	.name = "driver",
	.bus = &bus,
	.owner = THIS_MODULE,
	.groups = driver_groups,
	.dev_groups = bound_groups,
};

static int add_driver(void)
{
	return driver_register(&driver);
}

/* Where memory was short inside, the driver is there and lacks something that it can do without. */
static void del_driver(void)
{
	bool binds = has(&driver.p->kobj, "bind");

	CHECK(has(&driver.p->kobj, "version") && driver_find("driver", &bus) == &driver);
	CHECK(has(&driver.p->kobj, "unbind") == binds);
	CHECK(device_is_bound(&device) == has(&device.kobj, "three"));
	note_add(4, !binds);
	note_add(5, !device_is_bound(&device));
	driver_unregister(&driver);
	CHECK(!device.driver && !has(&device.kobj, "three"));
}

static void no_driver(void)
{
	CHECK(!driver.p && !driver_find("driver", &bus));
	CHECK(!device.driver && !device_is_bound(&device) && !has(&device.kobj, "three"));
}

static void count_probes(void)
{
	CHECK(note_value[2] == note_value[3]);
}

/*
 * A device waits for it. Value 2: probes, each with its remove; 4, 5: how often the driver was
 * registered without `bind` and without the device.
 */
void registration_of_driver(void *arg)
{
	static const struct attempt a = { add_driver, del_driver, no_driver };

	begin_bus();
	CHECK(add_device() == 0);
	fail_until_done(&a);
	count_probes();
	device_unregister(&device);
	end_bus();
}

static void find_device(void *arg)
{
	CHECK(add_device() == 0);
}

/*
 * While one device is bound, the bus finds another: where the registration fails, none of them has
 * a driver.
 */
void registration_of_driver_watched(void *arg)
{
	unsigned int nth = 0, failed, task;
	static struct device first;
	int ret;

	begin_bus();
	CHECK(add(&first, "first") == 0);
	do {
		task = sched_spawn("finder", find_device, NULL, 0);
		user_fault(USER_FAULT_ALLOC, ++nth);
		ret = add_driver();
		failed = user_fault_clear();
		sched_join(1ull << task);
		if (ret)
			no_driver();
		else
			driver_unregister(&driver);
		count_probes();
		device_unregister(&device);
	} while (failed && nth < 100);
	device_unregister(&first);
	end_bus();
}

static int add_device_quietly(void)
{
	int ret = add_device();

	/* The link to the driver and its attributes are made after the last thing that is reported. */
	if (!ret)
		note_add(5, !device_is_bound(&device));
	return ret;
}

/* The driver waits for the device: device_register() does not tell that it could not be bound. */
void registration_of_bound_device(void *arg)
{
	static const struct attempt a = { add_device_quietly, del_device, no_device };

	begin_bus();
	CHECK(driver_register(&driver) == 0);
	fail_until_done(&a);
	count_probes();
	driver_unregister(&driver);
	end_bus();
}

static int bind(void)
{
	return device_driver_attach(&driver, &device);
}

static void unbind(void)
{
	CHECK(device_is_bound(&device) && has(&device.kobj, "three"));
	device_release_driver(&device);
}

static void not_bound(void)
{
	CHECK(!device_is_bound(&device) && !device.driver && !has(&device.kobj, "three"));
	CHECK(device_attach(&device) == 1);
	device_release_driver(&device);
}

void registration_binds(void *arg)
{
	static const struct attempt a = { bind, unbind, not_bound };

	begin_bus();
	CHECK(add_device() == 0 && driver_register(&driver) == 0);
	device_release_driver(&device);
	fail_until_done(&a);
	user_fault(USER_FAULT_ALLOC, 1);
	CHECK(device_attach(&device) == -ENOMEM && user_fault_clear());
	count_probes();
	driver_unregister(&driver);
	device_unregister(&device);
	end_bus();
}

static struct ap_device_id ap_ids[] = {
	{ .dev_type = AP_DEVICE_TYPE_CEX8, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{},
};

static struct ap_driver ap_driver = { .ids = ap_ids };

static int add_ap_driver(void)
{
	return ap_driver_register(&ap_driver, THIS_MODULE, "ap_driver");
}

static void del_ap_driver(void)
{
	ap_driver_unregister(&ap_driver);
}

static void no_ap_driver(void)
{
	CHECK(!ap_driver.driver.p);
}

void registration_of_ap_driver(void *arg)
{
	static const struct attempt a = { add_ap_driver, del_ap_driver, no_ap_driver };

	boot();
	fail_until_done(&a);
	user_shutdown();
}

/* ------------------------------------------------------------------ mdev parents, logs */

static struct mdev_parent parent;
static struct mdev_type type = { .sysfs_name = "type" };
static struct mdev_type *types[] = { &type };
static struct mdev_driver mdev_driver = {
	.device_api = "api",
	.max_instances = 1,
	.driver = { .name = "mdev_driver", .owner = THIS_MODULE },
};

static int add_parent(void)
{
	memset(&type, 0, sizeof(type));
	type.sysfs_name = "type";
	return mdev_register_parent(&parent, root, &mdev_driver, types, 1);
}

static void del_parent(void)
{
	CHECK(has(&type.kobj, "create"));
	mdev_unregister_parent(&parent);
}

static void no_parent(void)
{
	CHECK(user_mdev_create(0) == -ENODEV && kref_read(&root->kobj.kref) == 1);
}

void registration_of_parent(void *arg)
{
	static const struct attempt a = { add_parent, del_parent, no_parent };

	begin();
	CHECK(mdev_register_driver(&mdev_driver) == 0);
	fail_until_done(&a);
	mdev_unregister_driver(&mdev_driver);
	end();
}

static void creator(void *arg)
{
	note(1, user_mdev_create(0));
}

/* Somebody creates an mdev meanwhile: where the registration fails, no mdev has come to be. */
void registration_of_parent_watched(void *arg)
{
	unsigned int nth = 0, failed, task;
	int ret;

	begin();
	CHECK(mdev_register_driver(&mdev_driver) == 0);
	do {
		task = sched_spawn("creator", creator, NULL, 0);
		user_fault(USER_FAULT_ALLOC, ++nth);
		ret = add_parent();
		failed = user_fault_clear();
		sched_join(1ull << task);
		if (ret)
			CHECK(note_value[1] < 0);
		else
			del_parent();
	} while (failed && nth < 100);
	mdev_unregister_driver(&mdev_driver);
	end();
}

static debug_info_t *log;

static int add_log(void)
{
	log = debug_register("log", 1, 1, 8);
	return log ? debug_register_view(log, &debug_sprintf_view) : -ENOMEM;
}

static void del_log(void)
{
	debug_unregister(log);
}

static void no_log(void)
{
	debug_unregister(log); /* NULL */
}

void registration_of_debug(void *arg)
{
	static const struct attempt a = { add_log, del_log, no_log };

	boot();
	fail_until_done(&a);
	user_shutdown();
}

void registration_of_debug_left(void *arg)
{
	boot();
	CHECK(add_log() == 0);
	user_shutdown();
}
