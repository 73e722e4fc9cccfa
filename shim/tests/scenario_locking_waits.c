// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest matrix, second table: waits that are no locks, contexts, and the protocols around
 * them. Each mistake stands beside the same scenario with the mistake mended.
 */
#include "locking_test.h"

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "locking/kernfs_active.h"

static DEFINE_MUTEX(lock);
static DEFINE_MUTEX(other);
static DEFINE_SPINLOCK(spin);
static DEFINE_SRCU(srcu);
static DECLARE_COMPLETION(done);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static struct workqueue_struct *wq;
static struct kernfs_active active;
static struct timer_list timer;
static int flag, runs, runs_now;

static void spawn2(void (*one)(void *), void (*two)(void *))
{
	sched_spawn("one", one, NULL, 0);
	sched_spawn("two", two, NULL, 0);
}

static void with_lock(void *arg)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

/* ------------------------------------------------------------------ work items */

static void takes_lock(struct work_struct *w)
{
	mutex_lock(&lock);
	runs++;
	mutex_unlock(&lock);
}

static DECLARE_WORK(work, takes_lock);

static void flush_under_lock(void *arg)
{
	queue_work(system_long_wq, &work);
	mutex_lock(&lock);
	flush_work(&work);
	mutex_unlock(&lock);
}

static void flush_before_lock(void *arg)
{
	queue_work(system_long_wq, &work);
	flush_work(&work);
	mutex_lock(&lock);
	WARN_ON(runs != 1);
	mutex_unlock(&lock);
}

static void cancel_under_lock(void *arg)
{
	queue_work(system_wq, &work);
	mutex_lock(&lock);
	cancel_work_sync(&work);
	mutex_unlock(&lock);
}

static void cancel_before_lock(void *arg)
{
	queue_work(system_wq, &work);
	cancel_work_sync(&work);
	with_lock(NULL);
	WARN_ON(work_busy(&work));
}

static void flush_queue_under_lock(void *arg)
{
	wq = alloc_workqueue("test", 0, 0);
	queue_work(wq, &work);
	mutex_lock(&lock);
	flush_workqueue(wq);
	mutex_unlock(&lock);
}

static void destroy_queue(void *arg)
{
	wq = alloc_workqueue("test", 0, 0);
	queue_work(wq, &work);
	destroy_workqueue(wq);
	WARN_ON(runs != 1);
}

static void queue_on_destroyed(void *arg)
{
	destroy_queue(arg);
	queue_work(wq, &work);
}

static void flushes_itself(struct work_struct *w)
{
	flush_work(w);
}

static DECLARE_WORK(self_work, flushes_itself);

static void flush_itself(void *arg)
{
	schedule_work(&self_work);
}

static void queues_itself(struct work_struct *w)
{
	WARN_ON(runs_now++);
	sched_point(EV_CALL, NULL, 0, 0);
	if (++runs < 3)
		queue_work(system_wq, w);
	runs_now--;
}

static DECLARE_WORK(again_work, queues_itself);

/* One that queues itself again, and is queued from outside meanwhile: never twice at a time. */
static void not_reentrant(void *arg)
{
	schedule_work(&again_work);
	schedule_work(&again_work);
	flush_work(&again_work);
	schedule_work(&again_work);
}

static void flushes_work(struct work_struct *w)
{
	flush_work(&work);
}

static DECLARE_WORK(flusher, flushes_work);

/* The second item waits for the first, which the queue holds back until the second has ended. */
static void ordered_queue_flush(void *arg)
{
	wq = alloc_ordered_workqueue("test", 0);
	queue_work(wq, &flusher);
	queue_work(wq, &work);
}

static void parallel_queue_flush(void *arg)
{
	wq = alloc_workqueue("test", 0, 0);
	queue_work(wq, &flusher);
	queue_work(wq, &work);
}

struct item {
	struct work_struct work;
};

/* Does not touch the item, but the one who runs it does. */
static void does_nothing(struct work_struct *w)
{
}

static void freed_while_queued(void *arg)
{
	struct item *i = kzalloc(sizeof(*i), GFP_KERNEL);

	INIT_WORK(&i->work, does_nothing);
	schedule_work(&i->work);
	kfree(i);
}

static void cancelled_then_freed(void *arg)
{
	struct item *i = kzalloc(sizeof(*i), GFP_KERNEL);

	INIT_WORK(&i->work, does_nothing);
	schedule_work(&i->work);
	cancel_work_sync(&i->work);
	kfree(i);
}

static void frees_itself(struct work_struct *w)
{
	kfree(container_of(w, struct item, work));
}

static void freed_by_its_function(void *arg)
{
	struct item *i = kzalloc(sizeof(*i), GFP_KERNEL);

	INIT_WORK(&i->work, frees_itself);
	schedule_work(&i->work);
}

static void never_initialised_work(void *arg)
{
	struct item *i = kzalloc(sizeof(*i), GFP_KERNEL);

	schedule_work(&i->work);
}

static struct delayed_work delayed;

static void delayed_late(void *arg)
{
	INIT_DELAYED_WORK(&delayed, takes_lock);
	schedule_delayed_work(&delayed, HZ);
	flush_work(&delayed.work);
	msleep(500);
	WARN_ON(!cancel_delayed_work_sync(&delayed) && !runs);
}

static void delayed_flushed(void *arg)
{
	INIT_DELAYED_WORK(&delayed, takes_lock);
	schedule_delayed_work(&delayed, HZ);
	flush_delayed_work(&delayed);
	WARN_ON(runs != 1);
}

/* ------------------------------------------------------------------ completions, wait queues */

static void complete_with_lock(void *arg)
{
	mutex_lock(&lock);
	complete(&done);
	mutex_unlock(&lock);
}

static void wait_with_lock(void *arg)
{
	mutex_lock(&lock);
	wait_for_completion(&done);
	mutex_unlock(&lock);
}

static void wait_then_lock(void *arg)
{
	wait_for_completion(&done);
	with_lock(arg);
}

static void completion_under_lock(void *arg)
{
	spawn2(wait_with_lock, complete_with_lock);
}

static void completion_before_lock(void *arg)
{
	spawn2(wait_then_lock, complete_with_lock);
}

static void complete_once(void *arg)
{
	complete(&done);
}

static void complete_everybody(void *arg)
{
	complete_all(&done);
}

static void wait_twice(void *arg)
{
	spawn2(wait_then_lock, wait_then_lock);
	sched_spawn("three", complete_once, NULL, 0);
}

static void wait_twice_all(void *arg)
{
	spawn2(wait_then_lock, wait_then_lock);
	sched_spawn("three", complete_everybody, NULL, 0);
}

/* Tests, then goes to sleep without another look: the wake-up in between is lost. */
static void tests_then_sleeps(void *arg)
{
	DEFINE_WAIT(wait);

	if (READ_ONCE(flag))
		return;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &wait);
}

static void waits_for_event(void *arg)
{
	wait_event(queue, READ_ONCE(flag));
	WARN_ON(!READ_ONCE(flag));
}

static void sets_and_wakes(void *arg)
{
	WRITE_ONCE(flag, 1);
	wake_up(&queue);
}

static void wakes_and_sets(void *arg)
{
	wake_up(&queue);
	sched_point(EV_CALL, NULL, 0, 0);
	WRITE_ONCE(flag, 1);
}

static void missed_wake_up(void *arg)
{
	spawn2(tests_then_sleeps, sets_and_wakes);
}

static void event_seen(void *arg)
{
	spawn2(waits_for_event, sets_and_wakes);
}

static void woken_too_early(void *arg)
{
	spawn2(waits_for_event, wakes_and_sets);
}

static void timed_wait(void *arg)
{
	long left = wait_event_timeout(queue, READ_ONCE(flag), HZ);

	WARN_ON(left < 0 || left > HZ);
	WARN_ON(!left && jiffies - INITIAL_JIFFIES < HZ);
}

static void timed_too_early(void *arg)
{
	spawn2(timed_wait, wakes_and_sets);
}

static void waits_forever(void *arg)
{
	wait_event(queue, 0);
}

static void nobody_wakes(void *arg)
{
	spawn2(waits_forever, with_lock);
}

static void waits_a_second(void *arg)
{
	WARN_ON(wait_for_completion_timeout(&done, HZ));
	WARN_ON(jiffies - INITIAL_JIFFIES != HZ);
}

static void nobody_wakes_timed(void *arg)
{
	spawn2(waits_a_second, with_lock);
}

/* ------------------------------------------------------------------ signals */

static void locks_interruptibly(void *arg)
{
	int ret = mutex_lock_interruptible(&lock);

	WARN_ON(ret && ret != -EINTR);
	if (!ret)
		mutex_unlock(&lock);
}

static int signalled;

static void holds_and_signals(void *arg)
{
	mutex_lock(&lock);
	sched_signal(signalled);
	wait_for_completion(&done);
	mutex_unlock(&lock);
}

static void signalled_task(void *arg)
{
	locks_interruptibly(arg);
	complete(&done);
}

static void deaf_task(void *arg)
{
	with_lock(arg);
	complete(&done);
}

static void interruptible(void *arg)
{
	signalled = sched_spawn("one", signalled_task, NULL, 0);
	sched_spawn("two", holds_and_signals, NULL, 0);
}

static void uninterruptible(void *arg)
{
	signalled = sched_spawn("one", deaf_task, NULL, 0);
	sched_spawn("two", holds_and_signals, NULL, 0);
}

/* ------------------------------------------------------------------ kernfs, SRCU, timers */

static void attribute_method(void *arg)
{
	if (!kernfs_get_active(&active))
		return;
	mutex_lock(&lock);
	mutex_unlock(&lock);
	kernfs_put_active(&active);
}

static void drains_under_lock(void *arg)
{
	mutex_lock(&lock);
	kernfs_drain(&active);
	mutex_unlock(&lock);
}

static void drains_before_lock(void *arg)
{
	kernfs_drain(&active);
	WARN_ON(kernfs_get_active(&active));
	with_lock(arg);
}

static void drain_under_lock(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	spawn2(attribute_method, drains_under_lock);
}

static void drain_before_lock(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	spawn2(attribute_method, drains_before_lock);
}

static void removes_itself(void *arg)
{
	if (!kernfs_get_active(&active))
		return;
	kernfs_drain(&active);
	kernfs_put_active(&active);
}

static void breaks_protection(void *arg)
{
	if (!kernfs_get_active(&active))
		return;
	kernfs_break_active_protection(&active);
	kernfs_drain(&active);
	kernfs_unbreak_active_protection(&active);
	kernfs_put_active(&active);
}

static void self_removal(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	removes_itself(arg);
}

static void self_removal_broken(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	breaks_protection(arg);
}

static void srcu_reader_locks(void *arg)
{
	int idx = srcu_read_lock(&srcu);

	mutex_lock(&lock);
	mutex_unlock(&lock);
	srcu_read_unlock(&srcu, idx);
}

static void synchronizes_under_lock(void *arg)
{
	mutex_lock(&lock);
	synchronize_srcu(&srcu);
	mutex_unlock(&lock);
}

static void synchronizes_before_lock(void *arg)
{
	synchronize_srcu(&srcu);
	with_lock(arg);
}

static void srcu_under_lock(void *arg)
{
	spawn2(srcu_reader_locks, synchronizes_under_lock);
}

static void srcu_before_lock(void *arg)
{
	spawn2(srcu_reader_locks, synchronizes_before_lock);
}

static void srcu_inside(void *arg)
{
	int idx = srcu_read_lock(&srcu);

	synchronize_srcu(&srcu);
	srcu_read_unlock(&srcu, idx);
}

static void srcu_nested(void *arg)
{
	int idx = srcu_read_lock(&srcu), inner = srcu_read_lock(&srcu);

	srcu_read_unlock(&srcu, inner);
	srcu_read_unlock(&srcu, idx);
	synchronize_srcu(&srcu);
}

static void synchronizes(void *arg)
{
	synchronize_srcu(&srcu);
	complete(&done);
}

/* A reader that began after the phase was turned does not hold up who turned it. */
static void srcu_two_phases(void *arg)
{
	int idx = srcu_read_lock(&srcu), late;

	sched_spawn("one", synchronizes, NULL, 0);
	for (;;) {
		late = srcu_read_lock(&srcu);
		if (late != idx)
			break;
		srcu_read_unlock(&srcu, late);
		msleep(10);
	}
	srcu_read_unlock(&srcu, idx);
	wait_for_completion(&done);
	srcu_read_unlock(&srcu, late);
}

static void timer_locks(struct timer_list *t)
{
	spin_lock(&spin);
	runs++;
	spin_unlock(&spin);
}

static void delete_under_lock(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(10);
	spin_lock_bh(&spin);
	timer_delete_sync(&timer);
	spin_unlock_bh(&spin);
}

static void delete_before_lock(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(10);
	timer_delete_sync(&timer);
	spin_lock_bh(&spin);
	spin_unlock_bh(&spin);
	WARN_ON(timer_pending(&timer));
}

static void timer_and_task(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies);
	spin_lock(&spin);
	spin_unlock(&spin);
}

static void timer_and_task_bh(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies);
	spin_lock_bh(&spin);
	spin_unlock_bh(&spin);
}

static void timer_sleeps(struct timer_list *t)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

static void sleeping_timer(void *arg)
{
	timer_setup(&timer, timer_sleeps, 0);
	mod_timer(&timer, jiffies);
}

static void working_timer(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies + 3);
	mod_timer(&timer, jiffies + 2);
	msleep(100);
	timer_delete_sync(&timer);
	WARN_ON(runs > 2);
}

struct alarm {
	struct timer_list timer;
};

static void timer_does_nothing(struct timer_list *t)
{
}

static void armed_and_freed(void *arg)
{
	struct alarm *a = kzalloc(sizeof(*a), GFP_KERNEL);

	timer_setup(&a->timer, timer_does_nothing, 0);
	mod_timer(&a->timer, jiffies + 1);
	kfree(a);
}

static void shut_down_and_freed(void *arg)
{
	struct alarm *a = kzalloc(sizeof(*a), GFP_KERNEL);

	timer_setup(&a->timer, timer_does_nothing, 0);
	mod_timer(&a->timer, jiffies + 1);
	timer_shutdown_sync(&a->timer);
	kfree(a);
}

/* ------------------------------------------------------------------ contexts */

static void irq_handler(void *arg)
{
	irq_enter();
	spin_lock(&spin);
	spin_unlock(&spin);
	irq_exit();
}

static void task_plain(void *arg)
{
	spin_lock(&spin);
	spin_unlock(&spin);
}

static void task_irqsave(void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&spin, flags);
	spin_unlock_irqrestore(&spin, flags);
}

static void irq_unsafe(void *arg)
{
	spawn2(task_plain, irq_handler);
}

static void irq_safe(void *arg)
{
	spawn2(task_irqsave, irq_handler);
}

/* The inner pair enables interruptions while the outer lock is still held. */
static void enables_too_early(void *arg)
{
	unsigned long flags;
	static DEFINE_SPINLOCK(inner);

	spin_lock_irqsave(&spin, flags);
	spin_lock_irq(&inner);
	spin_unlock_irq(&inner);
	local_irq_disable();
	spin_unlock_irqrestore(&spin, flags);
}

static void nests_well(void *arg)
{
	unsigned long flags, inner_flags;
	static DEFINE_SPINLOCK(inner);

	spin_lock_irqsave(&spin, flags);
	spin_lock_irqsave(&inner, inner_flags);
	spin_unlock_irqrestore(&inner, inner_flags);
	spin_unlock_irqrestore(&spin, flags);
}

static void irq_early(void *arg)
{
	spawn2(enables_too_early, irq_handler);
}

static void irq_nested(void *arg)
{
	spawn2(nests_well, irq_handler);
}

/*
 * The interruption takes "spin", which is taken with interruptions off only. But under it another
 * lock is waited for, and whoever holds that one can be interrupted.
 */
static DEFINE_SPINLOCK(behind);

static void waits_behind(void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&spin, flags);
	spin_lock(&behind);
	spin_unlock(&behind);
	spin_unlock_irqrestore(&spin, flags);
}

static void holds_behind(void *arg)
{
	spin_lock(&behind);
	spin_unlock(&behind);
}

static void holds_behind_irqsave(void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&behind, flags);
	spin_unlock_irqrestore(&behind, flags);
}

static void irq_inversion(void *arg)
{
	spawn2(waits_behind, irq_handler);
	sched_spawn("three", holds_behind, NULL, 0);
}

static void irq_no_inversion(void *arg)
{
	spawn2(waits_behind, irq_handler);
	sched_spawn("three", holds_behind_irqsave, NULL, 0);
}

/* The same with a lock between the two. */
static DEFINE_SPINLOCK(between);

static void waits_between(void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&spin, flags);
	spin_lock(&between);
	spin_unlock(&between);
	spin_unlock_irqrestore(&spin, flags);
}

static void waits_further_behind(void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&between, flags);
	spin_lock(&behind);
	spin_unlock(&behind);
	spin_unlock_irqrestore(&between, flags);
}

static void irq_long_inversion(void *arg)
{
	spawn2(waits_between, irq_handler);
	sched_spawn("three", waits_further_behind, NULL, 0);
	sched_spawn("four", holds_behind, NULL, 0);
}

static void irq_no_long_inversion(void *arg)
{
	spawn2(waits_between, irq_handler);
	sched_spawn("three", waits_further_behind, NULL, 0);
	sched_spawn("four", holds_behind_irqsave, NULL, 0);
}

/* The same with a soft interruption: a timer. */
static void bh_inversion(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies);
	spin_lock_bh(&spin);
	spin_lock(&behind);
	spin_unlock(&behind);
	spin_unlock_bh(&spin);
	spin_lock(&behind);
	spin_unlock(&behind);
}

static void bh_no_inversion(void *arg)
{
	timer_setup(&timer, timer_locks, 0);
	mod_timer(&timer, jiffies);
	spin_lock_bh(&spin);
	spin_lock(&behind);
	spin_unlock(&behind);
	spin_unlock_bh(&spin);
	spin_lock_bh(&behind);
	spin_unlock_bh(&behind);
}

static void srcu_in_atomic(void *arg)
{
	spin_lock(&spin);
	synchronize_srcu(&srcu);
	spin_unlock(&spin);
}

static void srcu_reads_in_atomic(void *arg)
{
	int idx;

	spin_lock(&spin);
	idx = srcu_read_lock(&srcu);
	srcu_read_unlock(&srcu, idx);
	spin_unlock(&spin);
	synchronize_srcu(&srcu);
}

struct with_readers {
	struct srcu_struct srcu;
};

static void srcu_cleaned_up_inside(void *arg)
{
	struct with_readers *g = kzalloc(sizeof(*g), GFP_KERNEL);

	init_srcu_struct(&g->srcu);
	(void)srcu_read_lock(&g->srcu);
	cleanup_srcu_struct(&g->srcu);
	kfree(g);
}

static void srcu_cleaned_up_after(void *arg)
{
	struct with_readers *g = kzalloc(sizeof(*g), GFP_KERNEL);

	init_srcu_struct(&g->srcu);
	srcu_read_unlock(&g->srcu, srcu_read_lock(&g->srcu));
	synchronize_srcu(&g->srcu);
	cleanup_srcu_struct(&g->srcu);
	kfree(g);
}

static void sleeps_without_irqs(void *arg)
{
	local_irq_disable();
	msleep(1);
	local_irq_enable();
}

static void sleeps_with_irqs(void *arg)
{
	local_irq_disable();
	local_irq_enable();
	msleep(1);
}

static void unbalanced(void *arg)
{
	preempt_disable();
	preempt_enable();
	preempt_enable();
}

static void balanced(void *arg)
{
	preempt_disable();
	preempt_enable();
}

/* ------------------------------------------------------------------ reference counts, life */

static struct kref kref;

static void release_nothing(struct kref *k)
{
}

static void put_twice(void *arg)
{
	kref_init(&kref);
	kref_put(&kref, release_nothing);
	kref_put(&kref, release_nothing);
}

static void get_after_last(void *arg)
{
	kref_init(&kref);
	kref_put(&kref, release_nothing);
	kref_get(&kref);
}

static void get_and_put(void *arg)
{
	kref_init(&kref);
	kref_get(&kref);
	WARN_ON(kref_put(&kref, release_nothing));
	WARN_ON(!kref_put(&kref, release_nothing));
	WARN_ON(kref_get_unless_zero(&kref));
}

struct guarded {
	struct mutex lock;
	int users;
};

static struct guarded *guarded;

/* The mutex guards the count that frees the mutex: the last but one may still be in its unlock. */
static void drops_under_own_lock(void *arg)
{
	struct guarded *g = guarded;
	int left;

	mutex_lock(&g->lock);
	left = --g->users;
	mutex_unlock(&g->lock);
	if (!left)
		kfree(g);
}

static void drops_under_other_lock(void *arg)
{
	struct guarded *g = guarded;
	int left;

	mutex_lock(&other);
	mutex_lock(&g->lock);
	left = --g->users;
	mutex_unlock(&g->lock);
	mutex_unlock(&other);
	if (!left)
		kfree(g);
}

static void make_guarded(void)
{
	guarded = kzalloc(sizeof(*guarded), GFP_KERNEL);
	mutex_init(&guarded->lock);
	guarded->users = 2;
}

static void mutex_guards_itself(void *arg)
{
	make_guarded();
	spawn2(drops_under_own_lock, drops_under_own_lock);
}

static void mutex_guarded(void *arg)
{
	make_guarded();
	spawn2(drops_under_other_lock, drops_under_other_lock);
}

static void destroyed_then_used(void *arg)
{
	make_guarded();
	mutex_destroy(&guarded->lock);
	mutex_lock(&guarded->lock);
}

static void used_then_destroyed(void *arg)
{
	make_guarded();
	mutex_lock(&guarded->lock);
	mutex_unlock(&guarded->lock);
	mutex_destroy(&guarded->lock);
}

static void downgrades(void *arg)
{
	static DECLARE_RWSEM(sem);

	down_write(&sem);
	downgrade_write(&sem);
	WARN_ON(!down_read_trylock(&sem));
	WARN_ON(down_write_trylock(&sem));
	up_read(&sem);
	up_read(&sem);
}

static void releases_wrong_mode(void *arg)
{
	static DECLARE_RWSEM(sem);

	down_read(&sem);
	up_write(&sem);
}

const struct wait_row wait_rows[] = {
	{ "flush under the lock the work takes", flush_under_lock, "deadlock lock-order silent",
	  flush_before_lock, "silent" },
	{ "cancel under the lock the work takes", cancel_under_lock, "deadlock lock-order silent",
	  cancel_before_lock, "silent" },
	{ "flush of the queue under that lock", flush_queue_under_lock, "deadlock lock-order",
	  destroy_queue, "silent" },
	{ "work item flushes itself", flush_itself, "deadlock", not_reentrant, "silent" },
	{ "flush of the next on an ordered queue", ordered_queue_flush, "lock-order silent",
	  parallel_queue_flush, "silent" },
	{ "item freed while queued", freed_while_queued, "use-after-free", cancelled_then_freed,
	  "silent" },
	{ "item never initialised", never_initialised_work, "lock-misuse", freed_by_its_function,
	  "silent" },
	{ "queued on a destroyed queue", queue_on_destroyed, "use-after-free", delayed_late,
	  "silent" },
	{ "completion under a lock", completion_under_lock, "hang silent", completion_before_lock,
	  "silent" },
	{ "one complete() for two", wait_twice, "hang", wait_twice_all, "silent" },
	{ "missed wake-up: test, then sleep", missed_wake_up, "hang silent", event_seen, "silent" },
	{ "missed wake-up: wake, then set", woken_too_early, "hang silent", timed_too_early,
	  "silent" },
	{ "nobody wakes it", nobody_wakes, "hang", nobody_wakes_timed, "silent" },
	{ "signal against a deaf wait", uninterruptible, "hang silent", interruptible, "silent" },
	{ "kernfs drain under a method's lock", drain_under_lock, "deadlock lock-order silent",
	  drain_before_lock, "silent" },
	{ "attribute removes itself", self_removal, "deadlock", self_removal_broken, "silent" },
	{ "synchronize_srcu under a reader's lock", srcu_under_lock, "deadlock lock-order",
	  srcu_before_lock, "silent" },
	{ "synchronize_srcu inside a reader", srcu_inside, "deadlock", srcu_nested, "silent" },
	{ "synchronize_srcu in atomic context", srcu_in_atomic, "lock-misuse", srcu_reads_in_atomic,
	  "silent" },
	{ "SRCU cleaned up with a reader inside", srcu_cleaned_up_inside, "lock-misuse",
	  srcu_cleaned_up_after, "silent" },
	{ "readers after synchronize_srcu began", NULL, NULL, srcu_two_phases, "silent" },
	{ "timer deleted under its handler's lock", delete_under_lock, "deadlock lock-order silent",
	  delete_before_lock, "silent" },
	{ "lock of a timer without _bh", timer_and_task, "lock-misuse", timer_and_task_bh,
	  "silent" },
	{ "timer handler sleeps", sleeping_timer, "lock-misuse", working_timer, "silent" },
	{ "timer freed while armed", armed_and_freed, "use-after-free", shut_down_and_freed,
	  "silent" },
	{ "delayed work", NULL, NULL, delayed_flushed, "silent" },
	{ "lock of an interruption without _irq", irq_unsafe, "lock-misuse", irq_safe, "silent" },
	{ "irq-safe lock before an irq-unsafe one", irq_inversion, "lock-order", irq_no_inversion,
	  "silent" },
	{ "irq-safe lock, another, an irq-unsafe one", irq_long_inversion, "lock-order",
	  irq_no_long_inversion, "silent" },
	{ "bh-safe lock before a bh-unsafe one", bh_inversion, "lock-order", bh_no_inversion,
	  "silent" },
	{ "interruptions enabled too early", irq_early, "lock-misuse", irq_nested, "silent" },
	{ "sleeping without interruptions", sleeps_without_irqs, "lock-misuse", sleeps_with_irqs,
	  "silent" },
	{ "preempt_enable() too often", unbalanced, "lock-misuse", balanced, "silent" },
	{ "put twice", put_twice, "warning", get_and_put, "silent" },
	{ "get after the last put", get_after_last, "warning", NULL, NULL },
	{ "mutex guards its own life", mutex_guards_itself, "silent use-after-free", mutex_guarded,
	  "silent" },
	{ "mutex used after mutex_destroy()", destroyed_then_used, "lock-misuse",
	  used_then_destroyed, "silent" },
	{ "reader releases as a writer", releases_wrong_mode, "lock-misuse", downgrades, "silent" },
	{ NULL, NULL, NULL, NULL, NULL },
};
