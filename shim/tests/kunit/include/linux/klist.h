/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver core's own lists: no driver uses them, the simulated kernel has none, and the cases of
 * list-test.c that are about them are left out. This lets the others compile.
 */
#ifndef _LINUX_KLIST_H
#define _LINUX_KLIST_H

#include <linux/bug.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct klist_node {
	struct list_head n_node;
	struct kref n_ref;
};

struct klist {
	struct list_head k_list;
};

struct klist_iter {
	struct klist_node *i_cur;
};

#define __KLIST_MISSING(...)                         \
	({                                           \
		WARN(1, "there is no klist here\n"); \
		NULL;                                \
	})
#define klist_init(k, get, put) (void)((get), (put), __KLIST_MISSING())
#define klist_add_head(n, k) (void)__KLIST_MISSING()
#define klist_add_tail(n, k) (void)__KLIST_MISSING()
#define klist_add_behind(n, pos) (void)__KLIST_MISSING()
#define klist_add_before(n, pos) (void)__KLIST_MISSING()
#define klist_del(n) (void)__KLIST_MISSING()
#define klist_remove(n) (void)__KLIST_MISSING()
#define klist_node_attached(n) (__KLIST_MISSING() != NULL)
#define klist_iter_init(k, i) (void)__KLIST_MISSING()
#define klist_iter_exit(i) (void)__KLIST_MISSING()
#define klist_next(i) ((struct klist_node *)__KLIST_MISSING())

#endif
