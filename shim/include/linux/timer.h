/* SPDX-License-Identifier: GPL-2.0-only */
/* Timers on the virtual clock. A handler runs as a task of its own, "timer/FUNCTION". */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/types.h>

/**
 * struct timer_list
 * @expires: in jiffies, for drivers that set it themselves
 * @pending: the armed instance's number + 1, 0 if it is not armed
 *
 * shim: modelled: other layout
 */
struct timer_list {
	struct lockdep_map dep_map;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	const char *func_name;
	u32 flags;
	unsigned int pending;
	int shut_down;
};

#define TIMER_DEFERRABLE 0x00080000u
#define TIMER_PINNED 0x00100000u
#define TIMER_IRQSAFE 0x00200000u

#define DEFINE_TIMER(_name, _function)                                                   \
	struct timer_list _name = { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_TIMER, #_name), \
				    .function = (_function),                             \
				    .func_name = #_function }

/* shim: faithful (the place of the call is the class) */
void __timer_init(struct timer_list *timer, void (*function)(struct timer_list *), u32 flags,
		  const char *func_name, const char *name, struct lock_class_key *key);
#define timer_setup(timer, callback, flags)                                            \
	do {                                                                           \
		static struct lock_class_key __key;                                    \
		__timer_init((timer), (callback), (flags), #callback, #timer, &__key); \
	} while (0)
#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, __typeof__(*var), timer_fieldname)

/* shim: faithful (to the tick; a handler runs in soft interruption context) */
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
int timer_pending(const struct timer_list *timer);
#define del_timer(t) timer_delete(t)
#define del_timer_sync(t) timer_delete_sync(t)

#endif /* _LINUX_TIMER_H */
