/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work items. Each run of an item is a task of its own, "kworker/FUNCTION"; shim/locking/workqueue.c
 * says what is kept of the kernel's pools.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/timer.h>
#include <linux/types.h>

struct workqueue_struct;
struct work_struct;

/* shim: faithful */
typedef void (*work_func_t)(struct work_struct *work);

/**
 * struct work_struct
 * @func: what it runs
 * @func_name: its name, for the task's
 * @pending: the queued instance's number + 1, 0 if it is not queued
 * @disabled: depth of disable_work()
 * @queue_sync: the clock from queueing to running (dep_map's is the one from running to flushing)
 *
 * shim: modelled: other layout
 */
struct work_struct {
	struct lockdep_map dep_map;
	work_func_t func;
	const char *func_name;
	unsigned int pending;
	int disabled;
	unsigned int queue_sync;
};

struct delayed_work {
	struct work_struct work;
};

/* shim: faithful (the place of the call is the class) */
void __init_work(struct work_struct *work, work_func_t func, const char *func_name,
		 const char *name, struct lock_class_key *key);
#define INIT_WORK(_work, _func)                                                            \
	do {                                                                               \
		static struct lock_class_key __key;                                        \
		__init_work((_work), (_func), #_func, "(work_completion)" #_work, &__key); \
	} while (0)
#define INIT_WORK_ONSTACK(_work, _func) INIT_WORK(_work, _func)
#define INIT_DELAYED_WORK(_work, _func) INIT_WORK(&(_work)->work, _func)
#define INIT_DEFERRABLE_WORK(_work, _func) INIT_DELAYED_WORK(_work, _func)
#define destroy_work_on_stack(work) \
	do {                        \
		(void)(work);       \
	} while (0)

#define __WORK_INITIALIZER(n, f)                                              \
	{ .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORK, "(work_completion)" #n), \
	  .func = (f),                                                        \
	  .func_name = #f }
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = { .work = __WORK_INITIALIZER(n.work, f) }

static __always_inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return (struct delayed_work *)work;
}

/* shim: modelled: of the flags only the order counts; no CPU or NUMA affinity, no priorities */
#define WQ_UNBOUND (1u << 1)
#define WQ_FREEZABLE (1u << 2)
#define WQ_MEM_RECLAIM (1u << 3)
#define WQ_HIGHPRI (1u << 4)
#define WQ_CPU_INTENSIVE (1u << 5)
#define WQ_SYSFS (1u << 6)
#define __WQ_ORDERED (1u << 17)
#define WQ_MAX_ACTIVE 512

struct workqueue_struct *__alloc_workqueue(const char *fmt, unsigned int flags, int max_active,
					   const char *name, struct lock_class_key *key);
#define alloc_workqueue(fmt, flags, max_active, args...)                                        \
	({                                                                                      \
		static struct lock_class_key __key;                                             \
		__alloc_workqueue((fmt), (flags), (max_active), "(wq_completion)" fmt, &__key); \
	})
#define alloc_ordered_workqueue(fmt, flags, args...) \
	alloc_workqueue(fmt, (flags) | WQ_UNBOUND | __WQ_ORDERED, 1, ##args)
#define create_workqueue(name) alloc_workqueue(name, WQ_MEM_RECLAIM, 1)
#define create_singlethread_workqueue(name) alloc_ordered_workqueue(name, WQ_MEM_RECLAIM)

/* shim: faithful */
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);

/*
 * shim: modelled: of items of one function no more than 24 run at a time. False: it was queued already;
 * one item never runs twice at a time.
 */
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
#define queue_work_on(cpu, wq, work) queue_work((wq), (work))

/* shim: faithful (waits for the instance that was queued last) */
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool enable_work(struct work_struct *work);

/* shim: faithful */
bool work_pending(struct work_struct *work);
bool delayed_work_pending(struct delayed_work *dwork);
unsigned int work_busy(struct work_struct *work);
#define WORK_BUSY_PENDING 1u
#define WORK_BUSY_RUNNING 2u

extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *system_long_wq;
extern struct workqueue_struct *system_unbound_wq;
extern struct workqueue_struct *system_freezable_wq;

#define schedule_work(work) queue_work(system_wq, (work))
#define schedule_delayed_work(dwork, delay) queue_delayed_work(system_wq, (dwork), (delay))

#endif /* _LINUX_WORKQUEUE_H */
