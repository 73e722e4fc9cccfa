/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In which contexts locks of a class were taken. A class that an interruption takes must never be
 * held where that interruption can come: it would spin on its own CPU for ever.
 */
#ifndef SHIM_LOCKING_SPINLOCK_H
#define SHIM_LOCKING_SPINLOCK_H

#include "sched/event.h"

#define LOCK_USED_IN_HARDIRQ EV_USAGE_IN_HARDIRQ /* taken by a hard interruption */
#define LOCK_USED_IN_SOFTIRQ EV_USAGE_IN_SOFTIRQ /* taken by a soft one */
#define LOCK_USED_HARDIRQ_ON EV_USAGE_HARDIRQ_ON /* held while hard interruptions could come */
#define LOCK_USED_SOFTIRQ_ON EV_USAGE_SOFTIRQ_ON /* held while soft ones could come */

/* Interruptions are enabled: that holds for every spinlock that the task holds. */
void spinlocks_note_enabled(unsigned int usage);

#endif
