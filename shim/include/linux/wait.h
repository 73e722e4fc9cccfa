/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues. The loop of wait_event() is inline, so that the condition's loads are the driver's
 * own and a test made in the wrong order loses its wake-up here as it does in the kernel.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* shim: modelled: other layout; without the kernel's inner lock, each function acts at once */
struct wait_queue_head {
	struct lockdep_map dep_map;
	struct wait_queue_entry *first;
};
typedef struct wait_queue_head wait_queue_head_t;

typedef struct wait_queue_entry wait_queue_entry_t;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags,
				 void *key);

/* shim: modelled: other layout */
struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct wait_queue_entry *next;
	struct wait_queue_head *queue;
};

#define WQ_FLAG_EXCLUSIVE 1u

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WAITQUEUE, #name) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) \
	struct wait_queue_head name;          \
	init_waitqueue_head(&name)

/* shim: faithful (the place of the call is the class) */
void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key);
#define init_waitqueue_head(wq)                           \
	do {                                              \
		static struct lock_class_key __key;       \
		__init_waitqueue_head((wq), #wq, &__key); \
	} while (0)

/* shim: faithful */
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key);
void init_wait_entry(struct wait_queue_entry *entry, int flags);
void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task);
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       int state);
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
int waitqueue_active(struct wait_queue_head *wq);
#define wq_has_sleeper(wq) waitqueue_active(wq)

#define init_wait(wait) init_wait_entry((wait), 0)
#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name;    \
	init_wait_entry(&name, 0);       \
	name.func = (function)
#define DEFINE_WAIT(name)             \
	struct wait_queue_entry name; \
	init_wait_entry(&name, 0)
#define DECLARE_WAITQUEUE(name, task) \
	struct wait_queue_entry name; \
	init_waitqueue_entry(&name, (task))

/* shim: faithful (wakes all that are not exclusive, and @nr exclusive ones; 0: all) */
int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key);
#define wake_up(x) __wake_up((x), TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr) __wake_up((x), TASK_NORMAL, (nr), NULL)
#define wake_up_all(x) __wake_up((x), TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(x) __wake_up((x), TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(x) __wake_up((x), TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x) wake_up_interruptible(x)

#define ___wait_is_interruptible(state) (((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) != 0)

#define ___wait_event(wq_head, condition, state, exclusive, ret, cmd)                            \
	({                                                                                       \
		struct wait_queue_entry __wq_entry;                                              \
		long __ret = (ret);                                                              \
                                                                                                 \
		init_wait_entry(&__wq_entry, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);               \
		for (;;) {                                                                       \
			long __signal = prepare_to_wait_event(&(wq_head), &__wq_entry, (state)); \
                                                                                                 \
			if (condition)                                                           \
				break;                                                           \
			if (___wait_is_interruptible(state) && __signal) {                       \
				__ret = __signal;                                                \
				break;                                                           \
			}                                                                        \
			cmd;                                                                     \
		}                                                                                \
		finish_wait(&(wq_head), &__wq_entry);                                            \
		__ret;                                                                           \
	})

#define ___wait_cond_timeout(condition, left) \
	({                                    \
		bool __cond = (condition);    \
		if (__cond && !(left))        \
			(left) = 1;           \
		__cond || !(left);            \
	})

/* shim: faithful */
#define wait_event(wq_head, condition)                                                           \
	do {                                                                                     \
		might_sleep();                                                                   \
		if (condition)                                                                   \
			break;                                                                   \
		(void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()); \
	} while (0)
#define wait_event_exclusive_cmd(wq_head, condition, cmd1, cmd2)                               \
	((void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 1, 0, cmd1; schedule(); \
			     cmd2))
#define wait_event_lock_irq(wq_head, condition, lock)                               \
	do {                                                                        \
		if (condition)                                                      \
			break;                                                      \
		(void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0, \
				    spin_unlock_irq(&(lock));                       \
				    schedule(); spin_lock_irq(&(lock)));            \
	} while (0)

/* shim: faithful (-ERESTARTSYS when a signal came) */
#define wait_event_interruptible(wq_head, condition)                                            \
	({                                                                                      \
		int __wei_ret = 0;                                                              \
		might_sleep();                                                                  \
		if (!(condition))                                                               \
			__wei_ret = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, 0, 0, \
						  schedule());                                  \
		__wei_ret;                                                                      \
	})
#define wait_event_interruptible_exclusive(wq_head, condition)                                  \
	({                                                                                      \
		int __wei_ret = 0;                                                              \
		might_sleep();                                                                  \
		if (!(condition))                                                               \
			__wei_ret = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, 1, 0, \
						  schedule());                                  \
		__wei_ret;                                                                      \
	})

/* shim: modelled: every signal counts as a fatal one */
#define wait_event_killable(wq_head, condition)                                            \
	({                                                                                 \
		int __wek_ret = 0;                                                         \
		might_sleep();                                                             \
		if (!(condition))                                                          \
			__wek_ret = ___wait_event(wq_head, condition, TASK_KILLABLE, 0, 0, \
						  schedule());                             \
		__wek_ret;                                                                 \
	})

/* shim: faithful (0: the time is over, else what was left of it, at least 1) */
#define wait_event_timeout(wq_head, condition, timeout)                                         \
	({                                                                                      \
		long __left = (timeout);                                                        \
		might_sleep();                                                                  \
		if (!___wait_cond_timeout(condition, __left))                                   \
			__left = ___wait_event(wq_head, ___wait_cond_timeout(condition, __ret), \
					       TASK_UNINTERRUPTIBLE, 0, (timeout),              \
					       __ret = schedule_timeout(__ret));                \
		__left;                                                                         \
	})
#define wait_event_interruptible_timeout(wq_head, condition, timeout)                           \
	({                                                                                      \
		long __left = (timeout);                                                        \
		might_sleep();                                                                  \
		if (!___wait_cond_timeout(condition, __left))                                   \
			__left = ___wait_event(wq_head, ___wait_cond_timeout(condition, __ret), \
					       TASK_INTERRUPTIBLE, 0, (timeout),                \
					       __ret = schedule_timeout(__ret));                \
		__left;                                                                         \
	})

#endif /* _LINUX_WAIT_H */
