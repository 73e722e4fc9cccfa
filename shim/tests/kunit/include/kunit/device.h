/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices for test cases. */
#ifndef _KUNIT_DEVICE_H
#define _KUNIT_DEVICE_H

#include <kunit/test.h>
#include <linux/device.h>

/* What is managed goes with the device; here when the test says so, or with its run. */
#define devm_kmalloc(dev, size, gfp) kmalloc(size, gfp)
#define devm_kzalloc(dev, size, gfp) kzalloc(size, gfp)
#define devm_kfree(dev, p) kfree(p)

#define kunit_device_register(test, name) root_device_register(name)
#define kunit_device_unregister(test, dev) root_device_unregister(dev)

#endif
