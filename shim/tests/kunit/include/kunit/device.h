/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices for test cases. */
#ifndef _KUNIT_DEVICE_H
#define _KUNIT_DEVICE_H

#include <kunit/test.h>
#include <linux/device.h>

#define kunit_device_register(test, name) root_device_register(name)
#define kunit_device_unregister(test, dev) root_device_unregister(dev)

#endif
