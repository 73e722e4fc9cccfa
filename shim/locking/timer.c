// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers. An armed timer is a task that begins when the virtual clock reaches its time; in a
 * schedule `-> clock` lets it come early, so a timeout can hit anywhere.
 *
 * As with work items, a timer may be freed by its own handler, so what is known about an armed one
 * lies here, and a timer that was freed while it was armed is found when its time comes.
 *
 * A TIMER_BY_PROGRAM timer (locking/timer.h) has no task: who says that its time has come runs it.
 *
 * Happens-before: arming → handler, because arming creates the task; handler → timer_delete_sync().
 */
#include <linux/irqflags.h>
#include <linux/timer.h>

#include "locking/locking.h"
#include "locking/timer.h"

enum shot_state {
	SHOT_FREE,
	SHOT_ARMED,
	SHOT_RUNNING
};

/* struct shot - one expiry of a timer, from arming to the end of its handler */
struct shot {
	enum shot_state state;
	struct timer_list *timer;
	void (*function)(struct timer_list *timer);
	int task;
	unsigned int sync;
	struct lock_waiter *waiters;
};

static struct shot shots[SCHED_MAX_TASKS];

static unsigned int use(struct timer_list *timer)
{
	return map_use(&timer->dep_map, LOCK_MAGIC_TIMER, timer, sizeof(*timer));
}

static struct shot *find(const struct timer_list *timer, enum shot_state state)
{
	for (struct shot *s = shots; s < shots + SCHED_MAX_TASKS; s++) {
		if (s->state == state && (!timer || s->timer == timer))
			return s;
	}
	return NULL;
}

void __timer_init(struct timer_list *timer, void (*function)(struct timer_list *), u32 flags,
		  const char *func_name, const char *name, struct lock_class_key *key)
{
	if (find(timer, SHOT_ARMED))
		misuse("timer initialised while it is armed", timer, timer->dep_map.sync);
	map_init(&timer->dep_map, LOCK_MAGIC_TIMER, name, key, timer, sizeof(*timer));
	timer->expires = 0;
	timer->function = function;
	timer->func_name = func_name;
	timer->flags = flags;
	timer->pending = 0;
	timer->shut_down = 0;
}

/* ------------------------------------------------------------------ running */

/* The timer may be gone after its handler. @worker: the task is there for that alone */
static void handle(struct shot *s, int worker)
{
	s->state = SHOT_RUNNING;
	s->task = sched_current();
	use(s->timer);
	s->timer->pending = 0;
	softirq_enter();
	event_emit(EV_ACQUIRED, s->timer, s->sync, EV_MODE_EXCLUSIVE);
	s->function(s->timer);
	if (worker)
		sched_worker_done();
	sched_point(EV_UNLOCK, NULL, s->sync, EV_MODE_EXCLUSIVE);
	if (preempt_count() != SOFTIRQ_OFFSET || irqs_disabled())
		misuse("timer handler left the context changed", NULL, s->sync);
	softirq_exit();
	sync_release(s->sync);
	s->state = SHOT_FREE;
	for (struct lock_waiter *w = s->waiters; w; w = w->next) {
		w->granted = 1;
		sched_wake(w->task);
	}
	s->waiters = NULL;
}

static void run_shot(void *arg)
{
	handle(arg, 1);
}

static void task_name(const char *func, char *name)
{
	const char *prefix = "timer/";
	int n = 0;

	while (*prefix)
		name[n++] = *prefix++;
	while (func && *func && n < SCHED_NAME_LEN - 6)
		name[n++] = *func++;
	name[n] = '\0';
}

/* ------------------------------------------------------------------ arming */

static struct shot *new_shot(struct timer_list *timer, unsigned int sync)
{
	struct shot *s = find(NULL, SHOT_FREE);

	if (!s)
		sched_stop_with(SCHED_END_TASKS);
	s->state = SHOT_ARMED;
	s->timer = timer;
	s->function = timer->function;
	s->sync = sync;
	s->waiters = NULL;
	s->task = SCHED_NONE;
	return s;
}

static void arm(struct timer_list *timer, unsigned int sync, unsigned long expires)
{
	struct shot *s = new_shot(timer, sync);
	unsigned long now = get_jiffies();
	unsigned long ticks = time_after(expires, now) ? expires - now : 0;
	char name[SCHED_NAME_LEN];

	timer->expires = expires;
	timer->pending = 1;
	if (timer->flags & TIMER_BY_PROGRAM) {
		sync_release(sync);
		return;
	}
	task_name(timer->func_name, name);
	/* the tick's begin, so that jiffies has the value when the handler runs */
	s->task = sched_spawn_at(name, run_shot, s, SCHED_WORKER,
				 ticks ? (sched_now() / NSEC_PER_JIFFY + ticks) * NSEC_PER_JIFFY :
					 sched_now());
}

/* Return: it was armed. */
static int disarm(struct timer_list *timer)
{
	struct shot *s = find(timer, SHOT_ARMED);

	if (!s || (s->task != SCHED_NONE && !sched_cancel(s->task)))
		return 0;
	s->state = SHOT_FREE;
	timer->pending = 0;
	return 1;
}

static unsigned int enter(struct timer_list *timer, const char *what)
{
	unsigned int sync = use(timer);

	sched_point_text(EV_WORK, timer, sync, 0, what);
	return use(timer);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	unsigned int sync = enter(timer, "mod_timer");
	int was_armed;

	if (timer->shut_down)
		return 0;
	was_armed = disarm(timer);
	arm(timer, sync, expires);
	return was_armed;
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	unsigned int sync = enter(timer, "mod_timer_pending");

	if (timer->shut_down || !disarm(timer))
		return 0;
	arm(timer, sync, expires);
	return 1;
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	unsigned int sync = enter(timer, "timer_reduce");
	int was_armed = timer->pending != 0;

	if (timer->shut_down || (was_armed && !time_before(expires, timer->expires)))
		return was_armed;
	disarm(timer);
	arm(timer, sync, expires);
	return was_armed;
}

void add_timer(struct timer_list *timer)
{
	unsigned int sync = enter(timer, "add_timer");

	if (timer->pending)
		misuse("add_timer() of a timer that is armed", timer, sync);
	else if (!timer->shut_down)
		arm(timer, sync, timer->expires);
}

int timer_expire(struct timer_list *timer)
{
	unsigned int sync = enter(timer, "timer expires");
	struct shot *s = find(timer, SHOT_ARMED);

	if (!s)
		return 0;
	sync_acquire(sync);
	handle(s, 0);
	return 1;
}

int timer_pending(const struct timer_list *timer)
{
	sched_range(&timer->pending, sizeof(timer->pending), SCHED_READ | SCHED_MARKED);
	return timer->pending != 0;
}

/* ------------------------------------------------------------------ deleting */

int timer_delete(struct timer_list *timer)
{
	enter(timer, "timer_delete");
	return disarm(timer);
}

/* struct delete_wait - the wait for a handler that runs */
struct delete_wait {
	struct sched_wait wait;
	const struct shot *shot;
};

static sched_mask delete_blockers(const struct sched_wait *wait)
{
	return task_bit(container_of(wait, struct delete_wait, wait)->shot->task);
}

static void wait_for_handler(struct timer_list *timer, unsigned int sync)
{
	struct shot *s = find(timer, SHOT_RUNNING);
	struct delete_wait w = {
		.wait = {
			.kind = SYNC_TIMER,
			.sync = sync,
			.object = timer,
			.what = "timer handler",
			.blockers = delete_blockers,
			.timeout = SCHED_FOREVER,
		},
		.shot = s,
	};
	struct lock_waiter waiter;

	if (!s)
		return;
	waiters_add(&s->waiters, &waiter, EV_MODE_EXCLUSIVE);
	while (!waiter.granted)
		sched_wait(&w.wait);
}

static int delete_sync(struct timer_list *timer, const char *what, int shut_down)
{
	unsigned int sync = enter(timer, what);
	int was_armed;

	event_emit(EV_LOCK, timer, sync, EV_MODE_EXCLUSIVE);
	if (shut_down)
		timer->shut_down = 1;
	was_armed = disarm(timer);
	wait_for_handler(timer, sync);
	/* the handler may have armed it again meanwhile */
	if (shut_down || find(timer, SHOT_ARMED))
		was_armed |= disarm(timer);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, timer, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, timer, sync, EV_MODE_EXCLUSIVE);
	return was_armed;
}

int timer_delete_sync(struct timer_list *timer)
{
	return delete_sync(timer, "timer_delete_sync", 0);
}

int timer_shutdown(struct timer_list *timer)
{
	enter(timer, "timer_shutdown");
	timer->shut_down = 1;
	return disarm(timer);
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return delete_sync(timer, "timer_shutdown_sync", 1);
}
