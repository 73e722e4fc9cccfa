/* SPDX-License-Identifier: GPL-2.0-only */
/* Completions: wait until somebody says that something is done. */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/lockdep.h>
#include <linux/types.h>

struct lock_waiter;

/* shim: modelled: other layout */
struct completion {
	struct lockdep_map dep_map;
	unsigned int done;
	struct lock_waiter *waiters;
};

#define COMPLETION_INITIALIZER(work) { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_COMPLETION, #work) }
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define COMPLETION_INITIALIZER_ONSTACK(work) \
	(*({                                 \
		init_completion(&work);      \
		&work;                       \
	}))
#define DECLARE_COMPLETION_ONSTACK(work) \
	struct completion work;          \
	init_completion(&work)

/* shim: faithful (the place of the call is the class) */
void __init_completion(struct completion *x, const char *name, struct lock_class_key *key);
#define init_completion(x)                          \
	do {                                        \
		static struct lock_class_key __key; \
		__init_completion((x), #x, &__key); \
	} while (0)

/* shim: faithful */
void reinit_completion(struct completion *x);
void complete(struct completion *x);
void complete_all(struct completion *x);
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);
void wait_for_completion(struct completion *x);

/* shim: faithful (0: the time is over, else what was left of it, at least 1) */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);

/* shim: faithful (-ERESTARTSYS when a signal came) */
int wait_for_completion_interruptible(struct completion *x);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);

/* shim: modelled: every signal counts as a fatal one */
int wait_for_completion_killable(struct completion *x);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);

#define wait_for_completion_io(x) wait_for_completion(x)

#endif /* _LINUX_COMPLETION_H */
