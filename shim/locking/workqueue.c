// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work items. Queueing one creates a task, "kworker/FUNCTION", that runs it once. An item that is
 * queued while it runs gets its next task when the present one ends, so it never runs twice at a
 * time. A queue with a bound on active items keeps the others back, first come first.
 *
 * A run has task slots for a few dozen workers, a guest up to 256 queues that are reset at a time: of
 * items of one function no more than MAX_ALIKE have a task at a time. In the kernel a worker is found
 * for each; who waits for one that is kept back waits for those before it as well, which differ in
 * nothing but their object.
 *
 * An item may be freed by its own function, and a freed one that is still queued must be found: so
 * what is known about an instance lies here and not in the item, and the item is looked at (as an
 * object that the caller of queue_work() handed in) when it begins to run, never after.
 *
 * For the order of locks, running an item is a section that holds the item's class and the queue's;
 * flushing takes the class for a moment. As in 6.12, a flush that has nothing to wait for takes
 * nothing.
 *
 * Happens-before: queueing → running (also if it was queued already); an instance → the next one of
 * the item; an instance → whoever flushes or cancels it.
 */
#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/workqueue.h>

#include "locking/locking.h"
#include "sched/arena.h"
#include "sched/site.h"

/**
 * struct workqueue_struct
 * @max_active: how many items may run at a time
 * @active: how many instances have been given a task
 */
struct workqueue_struct {
	struct lockdep_map dep_map;
	unsigned int max_active;
	unsigned int active;
	int destroyed;
};

enum instance_state {
	INSTANCE_FREE,
	INSTANCE_TIMER, /* delayed: its task begins when the time has come */
	INSTANCE_HELD_BACK, /* the queue's bound, or the item is running */
	INSTANCE_QUEUED, /* has a task that has not begun */
	INSTANCE_RUNNING,
};

/**
 * struct instance - one run of an item, from queueing to its end
 * @number: counts from 1, in order of queueing
 * @task: that runs it or will, in states TIMER, QUEUED and RUNNING
 */
struct instance {
	enum instance_state state;
	struct work_struct *work;
	struct workqueue_struct *wq;
	work_func_t func;
	const char *func_name;
	unsigned int number;
	int task;
	unsigned int sync;
	unsigned int queue_sync;
};

/**
 * struct flusher - a task that waits for an instance, or for all of a queue
 * @number: instances up to this one
 */
struct flusher {
	struct sched_wait wait;
	struct flusher *next;
	const struct work_struct *work;
	const struct workqueue_struct *wq;
	unsigned int number;
	int task;
};

#define MAX_INSTANCES 320
#define MAX_ALIKE 24

static struct instance instances[MAX_INSTANCES];
static unsigned int used; /* those behind were never used in this run */
static unsigned int last_number;
static struct flusher *flushers;

static struct workqueue_struct events = {
	.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORKQUEUE, "(wq_completion)events"),
	.max_active = WQ_MAX_ACTIVE,
};
static struct workqueue_struct events_highpri = {
	.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORKQUEUE, "(wq_completion)events_highpri"),
	.max_active = WQ_MAX_ACTIVE,
};
static struct workqueue_struct events_long = {
	.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORKQUEUE, "(wq_completion)events_long"),
	.max_active = WQ_MAX_ACTIVE,
};
static struct workqueue_struct events_unbound = {
	.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORKQUEUE, "(wq_completion)events_unbound"),
	.max_active = WQ_MAX_ACTIVE,
};
static struct workqueue_struct events_freezable = {
	.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_WORKQUEUE, "(wq_completion)events_freezable"),
	.max_active = WQ_MAX_ACTIVE,
};

struct workqueue_struct *system_wq = &events;
struct workqueue_struct *system_highpri_wq = &events_highpri;
struct workqueue_struct *system_long_wq = &events_long;
struct workqueue_struct *system_unbound_wq = &events_unbound;
struct workqueue_struct *system_freezable_wq = &events_freezable;

/* ------------------------------------------------------------------ looking at objects */

static unsigned int use_work(struct work_struct *work)
{
	return map_use(&work->dep_map, LOCK_MAGIC_WORK, work, sizeof(*work));
}

static unsigned int use_wq(struct workqueue_struct *wq)
{
	return map_use(&wq->dep_map, LOCK_MAGIC_WORKQUEUE, wq, sizeof(*wq));
}

/* ------------------------------------------------------------------ instances */

static struct instance *find(const struct work_struct *work, int running)
{
	for (struct instance *i = instances; i < instances + used; i++) {
		if (i->state != INSTANCE_FREE && i->work == work &&
		    (i->state == INSTANCE_RUNNING) == running)
			return i;
	}
	return NULL;
}

static struct instance *new_instance(void)
{
	for (struct instance *i = instances; i < instances + MAX_INSTANCES; i++) {
		if (i->state != INSTANCE_FREE)
			continue;
		if (i == instances + used)
			used++;
		return i;
	}
	sched_stop_with(SCHED_END_TASKS);
}

static void run_instance(void *arg);

static void task_name(const char *func, char *name)
{
	const char *prefix = "kworker/";
	int n = 0;

	while (*prefix)
		name[n++] = *prefix++;
	/* room for the number of a second task of that name */
	while (func && *func && n < SCHED_NAME_LEN - 6)
		name[n++] = *func++;
	name[n] = '\0';
}

static void spawn(struct instance *i, unsigned long long when)
{
	char name[SCHED_NAME_LEN];

	task_name(i->func_name, name);
	i->task = when ? sched_spawn_at(name, run_instance, i, SCHED_WORKER, when) :
			 sched_spawn(name, run_instance, i, SCHED_WORKER);
}

static int is_held_back(const struct instance *held)
{
	unsigned int alike = 0;

	if (held->wq->active >= held->wq->max_active || find(held->work, 1))
		return 1;
	for (struct instance *i = instances; i < instances + used; i++)
		alike += i->func == held->func &&
			 (i->state == INSTANCE_QUEUED || i->state == INSTANCE_RUNNING);
	return alike >= MAX_ALIKE;
}

/* Give it a task, unless it must be held back. */
static void activate(struct instance *i)
{
	if (is_held_back(i)) {
		i->state = INSTANCE_HELD_BACK;
		return;
	}
	i->wq->active++;
	i->state = INSTANCE_QUEUED;
	spawn(i, 0);
}

/* An instance ended: the oldest that was held back and may run now gets its task. */
static void activate_next(void)
{
	for (;;) {
		struct instance *oldest = NULL;

		for (struct instance *i = instances; i < instances + used; i++) {
			if (i->state == INSTANCE_HELD_BACK &&
			    (!oldest || i->number < oldest->number) && !is_held_back(i))
				oldest = i;
		}
		if (!oldest)
			return;
		activate(oldest);
	}
}

static int waits_for(const struct flusher *f, const struct instance *i)
{
	if (i->state == INSTANCE_FREE || i->state == INSTANCE_TIMER || i->number > f->number)
		return 0;
	return f->work ? i->work == f->work : i->wq == f->wq;
}

static int done_for(const struct flusher *f)
{
	for (struct instance *i = instances; i < instances + used; i++) {
		if (waits_for(f, i))
			return 0;
	}
	return 1;
}

static void wake_flushers(void)
{
	for (struct flusher *f = flushers; f; f = f->next) {
		if (done_for(f))
			sched_wake(f->task);
	}
}

static void end_instance(struct instance *i)
{
	if (i->state == INSTANCE_QUEUED || i->state == INSTANCE_RUNNING)
		i->wq->active--;
	i->state = INSTANCE_FREE;
	activate_next();
	wake_flushers();
}

/* ------------------------------------------------------------------ running */

static void begin_instance(struct instance *i, unsigned int wq_sync)
{
	i->work->pending = 0;
	sync_acquire(clock_of(&i->work->queue_sync, SYNC_OTHER, i->work));
	sync_acquire(i->sync);
	event_emit(EV_ACQUIRED, i->wq, wq_sync, EV_MODE_SHARED);
	event_emit(EV_ACQUIRED, i->work, i->sync, EV_MODE_EXCLUSIVE);
}

/* The item may be gone by now. */
static void finish_instance(struct instance *i, unsigned int wq_sync)
{
	if (preempt_count() || irqs_disabled())
		misuse("work item left in atomic context", NULL, i->sync);
	sched_point(EV_UNLOCK, NULL, i->sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, i->wq, wq_sync, EV_MODE_SHARED);
	sync_release(i->sync);
	sync_release(wq_sync);
	end_instance(i);
}

static void run_instance(void *arg)
{
	struct instance *i = arg;
	unsigned int wq_sync;

	if (i->state == INSTANCE_TIMER) {
		i->number = ++last_number;
		if (is_held_back(i)) {
			i->state = INSTANCE_HELD_BACK;
			i->task = SCHED_NONE;
			return;
		}
		i->wq->active++;
	}
	i->state = INSTANCE_RUNNING;
	i->task = sched_current();
	get_current()->flags |= PF_KTHREAD;
	use_work(i->work);
	wq_sync = use_wq(i->wq);
	begin_instance(i, wq_sync);
	i->func(i->work);
	sched_worker_done();
	finish_instance(i, wq_sync);
}

/* ------------------------------------------------------------------ queueing */

void __init_work(struct work_struct *work, work_func_t func, const char *func_name,
		 const char *name, struct lock_class_key *key)
{
	if (find(work, 0))
		misuse("work item initialised while it is queued", work, work->dep_map.sync);
	map_init(&work->dep_map, LOCK_MAGIC_WORK, name, key, work, sizeof(*work));
	work->func = func;
	work->func_name = func_name;
	work->pending = 0;
	work->disabled = 0;
	work->queue_sync = 0;
}

static struct instance *create_instance(struct workqueue_struct *wq, struct work_struct *work)
{
	struct instance *i = new_instance();

	i->work = work;
	i->wq = wq;
	i->func = work->func;
	i->func_name = work->func_name;
	i->number = ++last_number;
	i->task = SCHED_NONE;
	i->sync = work->dep_map.sync;
	work->pending = i->number;
	return i;
}

static bool queue(struct workqueue_struct *wq, struct work_struct *work, unsigned long delay)
{
	unsigned int sync = use_work(work);
	struct instance *i;

	use_wq(wq);
	sched_point(EV_WORK, work, sync, 0);
	use_work(work);
	use_wq(wq);
	if (wq->destroyed)
		misuse("work queued on a destroyed workqueue", work, sync);
	sync_release(clock_of(&work->queue_sync, SYNC_OTHER, work));
	if (work->pending || work->disabled)
		return false;
	i = create_instance(wq, work);
	if (delay) {
		i->state = INSTANCE_TIMER;
		spawn(i, sched_now() + ticks_to_ns(delay));
	} else {
		activate(i);
	}
	return true;
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue(wq, work, 0);
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay)
{
	return queue(wq, &dwork->work, delay);
}

bool work_pending(struct work_struct *work)
{
	use_work(work);
	sched_range(&work->pending, sizeof(work->pending), SCHED_READ | SCHED_MARKED);
	return work->pending != 0;
}

bool delayed_work_pending(struct delayed_work *dwork)
{
	return work_pending(&dwork->work);
}

unsigned int work_busy(struct work_struct *work)
{
	return (work_pending(work) ? WORK_BUSY_PENDING : 0) |
	       (find(work, 1) ? WORK_BUSY_RUNNING : 0);
}

/* ------------------------------------------------------------------ waiting */

static sched_mask active_tasks(const struct workqueue_struct *wq)
{
	sched_mask mask = 0;

	for (struct instance *i = instances; i < instances + used; i++) {
		if (i->wq == wq && (i->state == INSTANCE_QUEUED || i->state == INSTANCE_RUNNING))
			mask |= task_bit(i->task);
	}
	return mask;
}

/* The instance's task must act; one that is held back waits for those that are active. */
static sched_mask flush_blockers(const struct sched_wait *wait)
{
	const struct flusher *f = container_of(wait, struct flusher, wait);
	sched_mask mask = 0;

	for (struct instance *i = instances; i < instances + used; i++) {
		if (!waits_for(f, i))
			continue;
		if (i->state != INSTANCE_HELD_BACK)
			mask |= task_bit(i->task);
		else if (i->wq->max_active == 1)
			mask |= active_tasks(i->wq);
	}
	return mask;
}

static void wait_for_instances(const struct work_struct *work, const struct workqueue_struct *wq,
			       unsigned int number, unsigned int sync)
{
	struct flusher f = {
		.wait = {
			.kind = SYNC_WORK,
			.sync = sync,
			.object = work ? (const void *)work : wq,
			.what = work ? "work item" : "workqueue",
			.blockers = flush_blockers,
			.timeout = SCHED_FOREVER,
		},
		.next = flushers,
		.work = work,
		.wq = wq,
		.number = number,
		.task = sched_current(),
	};
	struct flusher **link;

	flushers = &f;
	while (!done_for(&f))
		sched_wait(&f.wait);
	for (link = &flushers; *link != &f; link = &(*link)->next)
		;
	*link = f.next;
}

/* On a queue that runs one item at a time, a flush from one of its items may wait for itself. */
static void touch_queue(struct workqueue_struct *wq)
{
	unsigned int sync = use_wq(wq);

	event_emit(EV_LOCK, wq, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_ACQUIRED, wq, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, wq, sync, EV_MODE_EXCLUSIVE);
}

/* Return: there was something to wait for. */
static bool wait_for_work(struct work_struct *work, unsigned int sync, int from_cancel)
{
	struct instance *i = find(work, 0);

	if (!i || i->state == INSTANCE_TIMER)
		i = find(work, 1);
	if (!i) {
		sync_acquire(sync);
		return false;
	}
	event_emit(EV_LOCK, work, sync, EV_MODE_EXCLUSIVE);
	if (!from_cancel && i->wq->max_active == 1)
		touch_queue(i->wq);
	wait_for_instances(work, NULL, i->number, sync);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, work, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, work, sync, EV_MODE_EXCLUSIVE);
	return true;
}

bool flush_work(struct work_struct *work)
{
	unsigned int sync = use_work(work);

	sleeping_entry();
	sched_point_text(EV_WORK, work, sync, 0, "flush_work");
	use_work(work);
	return wait_for_work(work, sync, 0);
}

static void flush_all(struct workqueue_struct *wq, unsigned int sync)
{
	event_emit(EV_LOCK, wq, sync, EV_MODE_EXCLUSIVE);
	wait_for_instances(NULL, wq, last_number, sync);
	sync_acquire(sync);
	event_emit(EV_ACQUIRED, wq, sync, EV_MODE_EXCLUSIVE);
	event_emit(EV_UNLOCK, wq, sync, EV_MODE_EXCLUSIVE);
}

void flush_workqueue(struct workqueue_struct *wq)
{
	unsigned int sync = use_wq(wq);

	sleeping_entry();
	sched_point_text(EV_WORK, wq, sync, 0, "flush_workqueue");
	use_wq(wq);
	flush_all(wq, sync);
}

static int has_instances(const struct workqueue_struct *wq)
{
	for (struct instance *i = instances; i < instances + used; i++) {
		if (i->state > INSTANCE_TIMER && i->wq == wq)
			return 1;
	}
	return 0;
}

/* Until nothing is left, also of what the items themselves queue meanwhile. */
void drain_workqueue(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
	while (has_instances(wq))
		flush_all(wq, wq->dep_map.sync);
}

/* ------------------------------------------------------------------ cancelling */

/* Take back an instance that has not begun. */
static bool take_back(struct work_struct *work)
{
	struct instance *i = find(work, 0);

	if (!i)
		return false;
	if (i->task != SCHED_NONE && !sched_cancel(i->task))
		return false;
	work->pending = 0;
	end_instance(i);
	return true;
}

static bool cancel(struct work_struct *work, const char *what, int sync_too, int disable)
{
	unsigned int sync = use_work(work);
	bool was_pending;

	if (sync_too)
		sleeping_entry();
	sched_point_text(EV_WORK, work, sync, 0, what);
	use_work(work);
	was_pending = take_back(work);
	sync_acquire(clock_of(&work->queue_sync, SYNC_OTHER, work));
	if (disable || sync_too)
		work->disabled++;
	if (!sync_too)
		return was_pending;
	wait_for_work(work, sync, 1);
	if (!disable) {
		use_work(work);
		work->disabled--;
	}
	return was_pending;
}

bool cancel_work(struct work_struct *work)
{
	return cancel(work, "cancel_work", 0, 0);
}

bool cancel_work_sync(struct work_struct *work)
{
	return cancel(work, "cancel_work_sync", 1, 0);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, "cancel_delayed_work", 0, 0);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel(&dwork->work, "cancel_delayed_work_sync", 1, 0);
}

bool disable_work(struct work_struct *work)
{
	return cancel(work, "disable_work", 0, 1);
}

bool disable_work_sync(struct work_struct *work)
{
	return cancel(work, "disable_work_sync", 1, 1);
}

bool enable_work(struct work_struct *work)
{
	unsigned int sync = use_work(work);

	sched_point_text(EV_WORK, work, sync, 0, "enable_work");
	use_work(work);
	if (!work->disabled) {
		lockdep_assert_failed(&work->dep_map, "enable_work() without disable_work()");
		return false;
	}
	return --work->disabled == 0;
}

/* The item's time has come now. */
bool flush_delayed_work(struct delayed_work *dwork)
{
	struct workqueue_struct *wq;
	struct instance *i;

	use_work(&dwork->work);
	i = find(&dwork->work, 0);
	wq = i ? i->wq : NULL;
	if (i && i->state == INSTANCE_TIMER && take_back(&dwork->work))
		queue(wq, &dwork->work, 0);
	return flush_work(&dwork->work);
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	unsigned int sync = use_work(&dwork->work);
	bool was_pending;

	sched_point_text(EV_WORK, &dwork->work, sync, 0, "mod_delayed_work");
	use_work(&dwork->work);
	was_pending = take_back(&dwork->work);
	queue_delayed_work(wq, dwork, delay);
	return was_pending;
}

/* ------------------------------------------------------------------ queues */

struct workqueue_struct *__alloc_workqueue(const char *fmt, unsigned int flags, int max_active,
					   const char *name, struct lock_class_key *key)
{
	struct workqueue_struct *wq =
		arena_alloc(sizeof(*wq), 1, "driver workqueue", SITE_OF_CALLER());

	map_init(&wq->dep_map, LOCK_MAGIC_WORKQUEUE, name, key, wq, sizeof(*wq));
	wq->max_active = max_active > 0 ? (unsigned int)max_active : WQ_MAX_ACTIVE;
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	for (struct instance *i = instances; i < instances + used; i++) {
		if (i->state != INSTANCE_FREE && i->wq == wq)
			misuse("workqueue destroyed with work on it", wq, wq->dep_map.sync);
	}
	map_destroy(&wq->dep_map, wq);
	arena_free(wq, NULL);
}
