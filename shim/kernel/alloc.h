/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the simulated kernel's own objects. Who owns an object decides what a leak report says
 * and whether there is one: what the driver allocated must be freed when it is unloaded.
 */
#ifndef SHIM_KERNEL_ALLOC_H
#define SHIM_KERNEL_ALLOC_H

#include <linux/stdarg.h>
#include <linux/types.h>
#include "sched/arena.h"

/* An allocation that the kernel makes on somebody's behalf and that can fail like any other. */
void *kernel_alloc(size_t size, bool zero, const char *owner);

/*
 * The same, zeroed, inside a call that has had its decision point: no point of its own. kernel_alloc_fails()
 * is for memory that the kernel takes there and the shim has no use for: a directory, a link. Where
 * several allocations of the kernel in a row leave the same behind when they fail, one stands for all.
 */
void *kernel_alloc_inside(size_t size, const char *owner);
bool kernel_alloc_fails(void);

/* Bookkeeping of the shim that has no counterpart in the kernel: never fails, is no point. */
void *shim_alloc(size_t size, const char *owner);
void shim_free(void *p);

/* A formatted string, as kvasprintf(), of which @owner is the owner. */
char *kernel_vasprintf(const char *owner, const char *fmt, va_list args);

#endif
