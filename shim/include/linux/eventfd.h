/* SPDX-License-Identifier: GPL-2.0-only */
/* Event counters that the kernel signals to user space. */
#ifndef _LINUX_EVENTFD_H
#define _LINUX_EVENTFD_H

#include <linux/err.h>
#include <linux/types.h>
#include <generated/tree-probe.h>

struct eventfd_ctx;

/*
 * shim: modelled: a counter with references, whose readers in user space are woken up. The
 * descriptors 0 to 7 name event counters of user space's, made on first use, until they are closed.
 */
struct eventfd_ctx *eventfd_ctx_fdget(int fd);
void eventfd_ctx_put(struct eventfd_ctx *ctx);
#if TREE_EVENTFD_SIGNAL_N
__u64 eventfd_signal(struct eventfd_ctx *ctx, __u64 n);
#else
void eventfd_signal(struct eventfd_ctx *ctx);
#endif

#endif
