/* SPDX-License-Identifier: GPL-2.0-only */
/* What AP devices a driver is for, where newer kernels have it. */
#ifndef _LINUX_DEVICE_ID_AP_H
#define _LINUX_DEVICE_ID_AP_H

#include <linux/mod_devicetable.h>

#endif
