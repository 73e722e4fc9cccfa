// SPDX-License-Identifier: GPL-2.0-only
/*
 * High resolution timers, and the tasklets that their handlers schedule.
 *
 * An armed timer is a task that begins when the virtual clock reaches its time, as with timer_list.
 * A timer that is armed again while its task is still there (by its own handler, or by the tasklet
 * that follows) keeps that task, which sleeps until then: polling costs one task, however long it
 * lasts.
 *
 * The handler runs as an interruption. What it leaves to a tasklet runs in the same task when the
 * interruption is over, as soft interruptions do on the processor that was interrupted.
 *
 * Happens-before: arming → handler; handler, with its tasklets → hrtimer_cancel().
 */
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>

#include "locking/locking.h"

static unsigned int use(struct hrtimer *timer)
{
	return map_use(&timer->dep_map, LOCK_MAGIC_TIMER, timer, sizeof(*timer));
}

void __hrtimer_init(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		    const char *name, struct lock_class_key *key)
{
	if (timer->task)
		misuse("timer initialised while it is armed", timer, timer->dep_map.sync);
	map_init(&timer->dep_map, LOCK_MAGIC_TIMER, name, key, timer, sizeof(*timer));
	timer->expires = 0;
	timer->function = function;
	timer->task = 0;
	timer->queued = false;
	timer->running = false;
	timer->sleeping = false;
	timer->remover = 0;
}

/* ------------------------------------------------------------------ tasklets */

/* What the interruption that a task runs has scheduled, the latest first. */
static struct tasklet_struct *scheduled[SCHED_MAX_TASKS];

void tasklet_schedule(struct tasklet_struct *t)
{
	struct tasklet_struct **list = &scheduled[sched_current()];

	sched_object(t, sizeof(*t));
	if (!in_hardirq())
		misuse("tasklet_schedule() outside of an interruption is not modelled", t, 0);
	if (t->scheduled)
		return;
	t->scheduled = true;
	t->next = *list;
	*list = t;
}

static void run_tasklets(void)
{
	struct tasklet_struct **list = &scheduled[sched_current()];
	struct tasklet_struct *t;

	while ((t = *list)) {
		*list = t->next;
		t->scheduled = false;
		softirq_enter();
		t->func(t->data);
		softirq_exit();
	}
}

/* ------------------------------------------------------------------ running */

/* The time may be changed, or taken back, while the task sleeps. */
static void sleep_until_due(struct hrtimer *timer)
{
	while (timer->queued && timer->expires > ktime_get()) {
		struct sched_wait wait = {
			.kind = SYNC_SLEEP,
			.what = "timer",
			.timeout = (unsigned long long)(timer->expires - ktime_get()),
		};

		timer->sleeping = true;
		sched_wait(&wait);
		timer->sleeping = false;
	}
}

static void handle(struct hrtimer *timer)
{
	unsigned int sync = use(timer);

	timer->queued = false;
	timer->running = true;
	sync_acquire(sync);
	irq_enter();
	event_emit(EV_ACQUIRED, timer, sync, EV_MODE_EXCLUSIVE);
	if (timer->function(timer) == HRTIMER_RESTART)
		timer->queued = true;
	event_emit(EV_UNLOCK, timer, sync, EV_MODE_EXCLUSIVE);
	irq_exit();
	timer->running = false;
	sync_release(sync);
	if (timer->remover)
		sched_wake(timer->remover - 1);
	run_tasklets();
}

static void run_timer(void *arg)
{
	struct hrtimer *timer = arg;

	do {
		sleep_until_due(timer);
		if (timer->queued)
			handle(timer);
	} while (timer->queued);
	timer->task = 0;
	sched_worker_done();
}

/* ------------------------------------------------------------------ arming */

static unsigned int enter(struct hrtimer *timer, const char *what)
{
	unsigned int sync = use(timer);

	sched_point_text(EV_WORK, timer, sync, 0, what);
	return use(timer);
}

/* Nobody will run it, unless it runs already. Return: it was armed. */
static int disarm(struct hrtimer *timer)
{
	if (!timer->queued)
		return 0;
	timer->queued = false;
	if (sched_cancel(timer->task - 1))
		timer->task = 0;
	else if (timer->sleeping)
		sched_wake(timer->task - 1);
	return 1;
}

static void task_name(const struct hrtimer *timer, char *name)
{
	const char *prefix = "hrtimer/";
	const char *text = timer->dep_map.own.name;
	int n = 0;

	while (*prefix)
		name[n++] = *prefix++;
	text += *text == '&';
	while (*text && n < SCHED_NAME_LEN - 6)
		name[n++] = *text++;
	name[n] = '\0';
}

void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode)
{
	unsigned int sync = enter(timer, "hrtimer_start");
	char name[SCHED_NAME_LEN];

	disarm(timer);
	timer->expires = mode == HRTIMER_MODE_REL ? ktime_get() + time : time;
	timer->queued = true;
	sync_release(sync);
	if (timer->task)
		return; /* it looks at the time before it ends */
	task_name(timer, name);
	timer->task = 1 + sched_spawn_at(name, run_timer, timer, SCHED_WORKER,
					 (unsigned long long)timer->expires);
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	u64 count;

	use(timer);
	if (timer->queued || now < timer->expires)
		return 0;
	count = (u64)((now - timer->expires) / interval) + 1;
	timer->expires += (ktime_t)count * interval;
	return count;
}

bool hrtimer_is_queued(const struct hrtimer *timer)
{
	sched_object(timer, sizeof(*timer));
	return timer->queued;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	sched_object(timer, sizeof(*timer));
	return timer->queued || timer->running;
}

/* ------------------------------------------------------------------ cancelling */

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	enter(timer, "hrtimer_try_to_cancel");
	if (timer->running)
		return -1;
	return disarm(timer);
}

static sched_mask cancel_blockers(const struct sched_wait *wait)
{
	return task_bit(((const struct hrtimer *)wait->object)->task - 1);
}

int hrtimer_cancel(struct hrtimer *timer)
{
	unsigned int sync = enter(timer, "hrtimer_cancel");
	struct sched_wait wait = {
		.kind = SYNC_TIMER,
		.sync = sync,
		.object = timer,
		.what = "timer handler",
		.blockers = cancel_blockers,
		.timeout = SCHED_FOREVER,
	};
	int was_armed;

	event_emit(EV_LOCK, timer, sync, EV_MODE_EXCLUSIVE);
	was_armed = disarm(timer);
	timer->remover = sched_current() + 1;
	while (timer->running && timer->task != sched_current() + 1)
		sched_wait(&wait);
	timer->remover = 0;
	was_armed |= disarm(timer);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, timer, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, timer, sync, EV_MODE_EXCLUSIVE);
	return was_armed;
}
