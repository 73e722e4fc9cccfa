// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an administrator does with devices: create, remove and configure mdevs, bind and unbind
 * queues. All of it is writing to and reading from attributes.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "kernel/base.h"
#include "kernel/internal.h"
#include "kernel/kernfs.h"
#include "kernel/mdev.h"
#include "machine/ap_bus.h"
#include "machine/promise.h"

const char *mdev_uuid_text(unsigned int m)
{
	static const char *const text[USER_MAX_MDEVS] = {
		"00000000-0000-4000-8000-000000000000", "11111111-1111-4111-8111-111111111111",
		"22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333",
		"44444444-4444-4444-8444-444444444444", "55555555-5555-4555-8555-555555555555",
		"66666666-6666-4666-8666-666666666666", "77777777-7777-4777-8777-777777777777",
	};

	return text[m % USER_MAX_MDEVS];
}

/* The directory of the first type that a parent offers; there `create` is. NULL: there is none. */
static struct kobject *first_type(void)
{
	return device_find_attribute("create");
}

/* The directory of an mdev, NULL: there is none. */
static struct kobject *mdev_find(unsigned int m)
{
	struct device *dev = device_lookup_name("mdev", mdev_uuid_text(m));

	return dev ? &dev->kobj : NULL;
}

/* write(2) returns the length; an operation wants to know whether it worked. */
static long done(long ret)
{
	return ret < 0 ? ret : 0;
}

long user_mdev_create(unsigned int m)
{
	struct kobject *type = first_type();

	if (m >= USER_MAX_MDEVS)
		return -EINVAL;
	/* While it is there this fails, and what is assigned to it stays. */
	if (!mdev_find(m))
		assigned_created(m);
	return type ? done(kernfs_write(type, "create", mdev_uuid_text(m))) : -ENODEV;
}

long user_mdev_remove(unsigned int m)
{
	long ret = done(user_mdev_write(m, "remove", "1"));

	if (!ret)
		assigned_removed(m);
	return ret;
}

long user_mdev_write(unsigned int m, const char *attr, const char *text)
{
	struct kobject *kobj = m < USER_MAX_MDEVS ? mdev_find(m) : NULL;
	struct assigned_write write;
	long ret;

	if (!kobj)
		return -ENOENT;
	assigned_begin(m, attr, text, &write);
	ret = kernfs_write(kobj, attr, text);
	assigned_end(m, attr, text, ret, &write);
	return ret;
}

long user_mdev_read(unsigned int m, const char *attr, char *buf, unsigned long size)
{
	struct kobject *kobj = m < USER_MAX_MDEVS ? mdev_find(m) : NULL;

	return kobj ? kernfs_read(kobj, attr, buf, size) : -ENOENT;
}

long user_matrix_read(const char *attr, char *buf, unsigned long size)
{
	struct device *dev = device_lookup_name("matrix", "matrix");

	return dev ? kernfs_read(&dev->kobj, attr, buf, size) : -ENOENT;
}

static long bind_or_unbind(const char *attr, unsigned int apqn)
{
	struct kobject *driver = ap_bus_driver_under_test();
	char name[16];

	if (!driver)
		return -ENODEV;
	snprintf(name, sizeof(name), "%02x.%04x", apqn >> 8 & 0xff, apqn & 0xff);
	return done(kernfs_write(driver, attr, name));
}

long user_queue_bind(unsigned int apqn)
{
	return bind_or_unbind("bind", apqn);
}

long user_queue_unbind(unsigned int apqn)
{
	return bind_or_unbind("unbind", apqn);
}

long user_queue_read(unsigned int apqn, const char *attr, char *buf, unsigned long size)
{
	struct kobject *kobj = ap_bus_queue(apqn);

	return kobj ? kernfs_read(kobj, attr, buf, size) : -ENOENT;
}
