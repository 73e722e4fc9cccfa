/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H
#include <linux/irqflags.h>
#include <linux/preempt.h>
#endif
