/* SPDX-License-Identifier: GPL-2.0-only */
/* High resolution timers on the virtual clock. A handler runs as a task, "hrtimer/TIMER". */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/types.h>

/* shim: faithful */
enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};

/* shim: faithful */
enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
};

#ifndef CLOCK_MONOTONIC
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#endif

/**
 * struct hrtimer
 * @expires: absolute, ns
 * @task: slot + 1 of the task that will run its handler, or does; 0: there is none
 * @queued: it is armed
 * @running: its handler runs
 * @sleeping: its task sleeps until it is due
 * @remover: slot + 1 of who waits for the handler's end
 *
 * shim: modelled: other layout
 */
struct hrtimer {
	struct lockdep_map dep_map;
	ktime_t expires;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	int task;
	bool queued;
	bool running;
	bool sleeping;
	int remover;
};

/* shim: modelled: all clocks are the virtual one */
void __hrtimer_init(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		    const char *name, struct lock_class_key *key);
#define hrtimer_init(timer, clock, mode)                       \
	do {                                                   \
		static struct lock_class_key __key;            \
		__hrtimer_init((timer), NULL, #timer, &__key); \
	} while (0)
#define hrtimer_setup(timer, function, clock, mode)                  \
	do {                                                         \
		static struct lock_class_key __key;                  \
		__hrtimer_init((timer), (function), #timer, &__key); \
	} while (0)

/*
 * shim: faithful (to the ns; a handler runs in interruption context, tasklets that it schedules run
 * when it has returned)
 */
void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode);
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer);
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
bool hrtimer_is_queued(const struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);

/* shim: faithful */
static __always_inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->expires = time;
}

/* shim: faithful */
static __always_inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->expires;
}

/* shim: faithful */
static __always_inline void hrtimer_start_expires(struct hrtimer *timer, enum hrtimer_mode mode)
{
	hrtimer_start(timer, timer->expires, mode);
}

/* shim: faithful */
static __always_inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start_expires(timer, HRTIMER_MODE_ABS);
}

/* shim: faithful */
static __always_inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, ktime_get(), interval);
}

#endif /* _LINUX_HRTIMER_H */
