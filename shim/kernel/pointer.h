/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pointer that the driver hands to a library function which must read through it before it knows
 * how much it will have read: one that cannot be an address at all (the NULL page, a list poison)
 * goes to the memory check first, so that it ends in a finding and not in a crash of the fuzzer.
 */
#ifndef SHIM_KERNEL_POINTER_H
#define SHIM_KERNEL_POINTER_H

#include "sched/sched.h"

static inline void guard_pointer(const void *p)
{
	unsigned long address = (unsigned long)p;

	if (address < 65536 || address >> 47)
		sched_object(p, 1);
}

#endif
