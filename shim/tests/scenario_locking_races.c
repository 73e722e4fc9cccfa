// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest matrix, third table: each happens-before edge that a primitive makes, present
 * (silent) and removed (a data race), explored at every decision point; marked against plain
 * accesses; copies of structures.
 *
 * The edges of the device model, of files and of drivers stand in scenario_locking_kernel.c.
 */
#include "locking_test.h"

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "locking/kernfs_active.h"

struct data {
	long x, y;
	char name[16];
};

static struct data data, copy;

/* What was read is used. */
static void use(long value)
{
	OPTIMIZER_HIDE_VAR(value);
}

static void spawn2(void (*one)(void *), void (*two)(void *))
{
	sched_spawn("one", one, NULL, 0);
	sched_spawn("two", two, NULL, 0);
}

#define PAIR(name, one, two)        \
	static void name(void *arg) \
	{                           \
		spawn2(one, two);   \
	}

static void write_x(void *arg)
{
	data.x = 1;
}

static void read_x(void *arg)
{
	use(data.x);
}

/* ------------------------------------------------------------------ tasks */

static void spawn_after(void *arg)
{
	data.x = 1;
	sched_spawn("one", read_x, NULL, 0);
}

static void spawn_before(void *arg)
{
	sched_spawn("one", read_x, NULL, 0);
	data.x = 1;
}

static void joined(void *arg)
{
	int task = sched_spawn("one", write_x, NULL, 0);

	sched_join(1ull << task);
	read_x(NULL);
}

static void not_joined(void *arg)
{
	sched_spawn("one", write_x, NULL, 0);
	read_x(NULL);
}

/* ------------------------------------------------------------------ locks */

static DEFINE_MUTEX(m);
static DEFINE_MUTEX(m2);
static DECLARE_RWSEM(sem);
static DEFINE_SPINLOCK(spin);
static DEFINE_SRCU(srcu);

#define LOCKED(name, take, give)    \
	static void name(void *arg) \
	{                           \
		take;               \
		data.x++;           \
		give;               \
	}

LOCKED(in_mutex, mutex_lock(&m), mutex_unlock(&m))
LOCKED(in_mutex2, mutex_lock(&m2), mutex_unlock(&m2))
LOCKED(in_write, down_write(&sem), up_write(&sem))
LOCKED(in_read, down_read(&sem), up_read(&sem))
LOCKED(in_spin, spin_lock(&spin), spin_unlock(&spin))
LOCKED(in_spin_irq, spin_lock_irq(&spin), spin_unlock_irq(&spin))

static void in_trylock(void *arg)
{
	if (mutex_trylock(&m)) {
		data.x++;
		mutex_unlock(&m);
	}
}

static void after_failed_trylock(void *arg)
{
	if (mutex_trylock(&m))
		mutex_unlock(&m);
	data.x++;
}

static void only_reads(void *arg)
{
	long seen;

	down_read(&sem);
	seen = data.x;
	up_read(&sem);
	OPTIMIZER_HIDE_VAR(seen);
}

static void downgraded(void *arg)
{
	long seen;

	down_write(&sem);
	data.x = 1;
	downgrade_write(&sem);
	seen = data.x;
	up_read(&sem);
	OPTIMIZER_HIDE_VAR(seen);
}

static void writes_after_downgrade(void *arg)
{
	down_write(&sem);
	downgrade_write(&sem);
	data.x = 1;
	up_read(&sem);
}

PAIR(mutex_same, in_mutex, in_mutex)
PAIR(mutex_apart, in_mutex, in_mutex2)
PAIR(mutex_try, in_mutex, in_trylock)
PAIR(mutex_try_failed, in_mutex, after_failed_trylock)
PAIR(rwsem_writers, in_write, in_write)
PAIR(rwsem_write_read, in_write, only_reads)
PAIR(rwsem_read_write, only_reads, in_write)
PAIR(rwsem_readers, in_read, in_read)
PAIR(rwsem_downgrade, downgraded, only_reads)
PAIR(rwsem_downgrade_bad, writes_after_downgrade, only_reads)
PAIR(spin_same, in_spin, in_spin_irq)
PAIR(spin_one_side, in_spin, write_x)

/* ------------------------------------------------------------------ work items */

static struct work_struct work;
static struct workqueue_struct *ordered;
static int flag;
static struct delayed_work delayed;

static void work_reads(struct work_struct *w)
{
	read_x(NULL);
}

static void work_writes(struct work_struct *w)
{
	data.x++;
}

static void queued_after(void *arg)
{
	INIT_WORK(&work, work_reads);
	data.x = 1;
	schedule_work(&work);
}

static void queued_before(void *arg)
{
	INIT_WORK(&work, work_reads);
	schedule_work(&work);
	data.x = 1;
}

/*
 * Queued already, so queueing it again fails; still the run that comes sees what was done before.
 * The item is kept back by another one that polls a flag, which orders nothing.
 */
static void polls(struct work_struct *w)
{
	while (!READ_ONCE(flag))
		msleep(10);
}

static void queue_again(void *arg)
{
	data.x = 1;
	WARN_ON(queue_work(ordered, &work));
	WRITE_ONCE(flag, 1);
}

static void does_not_queue_again(void *arg)
{
	data.x = 1;
	WRITE_ONCE(flag, 1);
}

static void fill_queue(void)
{
	static DECLARE_WORK(poller, polls);

	ordered = alloc_ordered_workqueue("test", 0);
	INIT_WORK(&work, work_reads);
	queue_work(ordered, &poller);
	queue_work(ordered, &work);
}

static void queued_twice(void *arg)
{
	fill_queue();
	sched_spawn("one", queue_again, NULL, 0);
}

static void queued_by_another(void *arg)
{
	fill_queue();
	sched_spawn("one", does_not_queue_again, NULL, 0);
}

static void flushed(void *arg)
{
	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	flush_work(&work);
	read_x(NULL);
}

static void not_flushed(void *arg)
{
	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	read_x(NULL);
}

static void cancelled(void *arg)
{
	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	cancel_work_sync(&work);
	read_x(NULL);
}

static void cancelled_async(void *arg)
{
	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	cancel_work(&work);
	read_x(NULL);
}

static void queue_flushed(void *arg)
{
	struct workqueue_struct *wq = alloc_workqueue("test", 0, 0);

	INIT_WORK(&work, work_writes);
	queue_work(wq, &work);
	flush_workqueue(wq);
	read_x(NULL);
}

static void other_queue_flushed(void *arg)
{
	struct workqueue_struct *wq = alloc_workqueue("test", 0, 0);

	INIT_WORK(&work, work_writes);
	queue_work(system_wq, &work);
	flush_workqueue(wq);
	read_x(NULL);
}

/* One item does not run twice at a time; two items do. */
static void run_twice(void *arg)
{
	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	sched_point(EV_CALL, NULL, 0, 0);
	schedule_work(&work);
}

static void two_items(void *arg)
{
	static DECLARE_WORK(second, work_writes);

	INIT_WORK(&work, work_writes);
	schedule_work(&work);
	schedule_work(&second);
}

static void delayed_after(void *arg)
{
	INIT_DELAYED_WORK(&delayed, work_reads);
	data.x = 1;
	schedule_delayed_work(&delayed, 1);
}

static void delayed_before(void *arg)
{
	INIT_DELAYED_WORK(&delayed, work_reads);
	schedule_delayed_work(&delayed, 1);
	data.x = 1;
}

/* ------------------------------------------------------------------ completions, wait queues */

static DECLARE_COMPLETION(done);
static DECLARE_WAIT_QUEUE_HEAD(queue);

static void write_then_complete(void *arg)
{
	data.x = 1;
	complete(&done);
}

static void write_then_complete_all(void *arg)
{
	data.x = 1;
	complete_all(&done);
}

static void complete_then_write(void *arg)
{
	complete(&done);
	data.x = 1;
}

static void wait_then_read(void *arg)
{
	wait_for_completion(&done);
	read_x(NULL);
}

static void wait_a_bit_then_read(void *arg)
{
	wait_for_completion_timeout(&done, 1);
	read_x(NULL);
}

static void wait_a_bit_checked(void *arg)
{
	if (wait_for_completion_timeout(&done, 1))
		read_x(NULL);
}

PAIR(completion_after, write_then_complete, wait_then_read)
PAIR(completion_before, complete_then_write, wait_then_read)
PAIR(completion_all, write_then_complete_all, wait_then_read)
PAIR(completion_checked, write_then_complete, wait_a_bit_checked)
PAIR(completion_unchecked, write_then_complete, wait_a_bit_then_read)

static void publish_and_wake(void *arg)
{
	data.x = 1;
	smp_store_release(&flag, 1);
	wake_up(&queue);
}

static void set_and_wake(void *arg)
{
	data.x = 1;
	WRITE_ONCE(flag, 1);
	wake_up(&queue);
}

static void wait_event_acquire(void *arg)
{
	wait_event(queue, smp_load_acquire(&flag));
	read_x(NULL);
}

static void wait_event_relaxed(void *arg)
{
	wait_event(queue, READ_ONCE(flag));
	read_x(NULL);
}

PAIR(wait_acquire, publish_and_wake, wait_event_acquire)
PAIR(wait_relaxed, set_and_wake, wait_event_relaxed)

static struct task_struct *sleeper;

static void sleeps_until_woken(void *arg)
{
	sleeper = current;
	set_current_state(TASK_UNINTERRUPTIBLE);
	complete(&done);
	/* woken here already, schedule() must not sleep */
	sched_point(EV_CALL, NULL, 0, 0);
	schedule();
	read_x(NULL);
}

static void wakes_after_write(void *arg)
{
	wait_for_completion(&done);
	data.x = 1;
	wake_up_process(sleeper);
}

static void wakes_before_write(void *arg)
{
	wait_for_completion(&done);
	wake_up_process(sleeper);
	data.x = 1;
}

PAIR(woken_after, sleeps_until_woken, wakes_after_write)
PAIR(woken_before, sleeps_until_woken, wakes_before_write)

/* ------------------------------------------------------------------ timers */

static struct timer_list timer;

static void timer_reads(struct timer_list *t)
{
	read_x(NULL);
}

static void timer_writes(struct timer_list *t)
{
	data.x++;
}

static void armed_after(void *arg)
{
	timer_setup(&timer, timer_reads, 0);
	data.x = 1;
	mod_timer(&timer, jiffies + 1);
}

static void armed_before(void *arg)
{
	timer_setup(&timer, timer_reads, 0);
	mod_timer(&timer, jiffies + 1);
	data.x = 1;
}

static void timer_deleted_sync(void *arg)
{
	timer_setup(&timer, timer_writes, 0);
	mod_timer(&timer, jiffies);
	timer_delete_sync(&timer);
	read_x(NULL);
}

static void timer_deleted(void *arg)
{
	timer_setup(&timer, timer_writes, 0);
	mod_timer(&timer, jiffies);
	timer_delete(&timer);
	read_x(NULL);
}

/* ------------------------------------------------------------------ reference counts, atomics */

static struct kref kref;
static atomic_t counter;
static unsigned long bits;

static void release_names(struct kref *k)
{
	use(data.name[1] + data.name[2]);
}

static void use_own_and_put(void *arg)
{
	data.name[(long)arg] = 1;
	kref_put(&kref, release_names);
}

static void put_and_use_own(void *arg)
{
	bool last = kref_put(&kref, release_names);

	if (!last)
		data.name[(long)arg] = 1;
}

static void last_put(void *arg)
{
	kref_init(&kref);
	kref_get(&kref);
	sched_spawn("one", use_own_and_put, (void *)1, 0);
	sched_spawn("two", use_own_and_put, (void *)2, 0);
}

static void use_after_put(void *arg)
{
	kref_init(&kref);
	kref_get(&kref);
	sched_spawn("one", put_and_use_own, (void *)1, 0);
	sched_spawn("two", put_and_use_own, (void *)2, 0);
}

#define PUBLISH(name, store)        \
	static void name(void *arg) \
	{                           \
		data.x = 1;         \
		store;              \
	}
#define CONSUME(name, load)           \
	static void name(void *arg)   \
	{                             \
		if (load)             \
			read_x(NULL); \
	}

PUBLISH(publish_release, smp_store_release(&flag, 1))
PUBLISH(publish_once, WRITE_ONCE(flag, 1))
PUBLISH(publish_wmb, smp_wmb(); WRITE_ONCE(flag, 1))
PUBLISH(publish_inc_return, atomic_inc_return(&counter))
PUBLISH(publish_inc, atomic_inc(&counter))
PUBLISH(publish_cmpxchg, cmpxchg(&flag, 0, 1))
PUBLISH(publish_cmpxchg_failed, cmpxchg(&flag, 5, 6); WRITE_ONCE(flag, 1))
PUBLISH(publish_bit, set_bit(3, &bits))
PUBLISH(publish_test_bit, test_and_set_bit(3, &bits))
CONSUME(consume_acquire, smp_load_acquire(&flag))
CONSUME(consume_once, READ_ONCE(flag))
CONSUME(consume_fetch, atomic_fetch_add(1, &counter))
CONSUME(consume_read, atomic_read(&counter))
CONSUME(consume_xchg, xchg(&flag, 2))
CONSUME(consume_bit, test_bit(3, &bits))
CONSUME(consume_test_bit, test_and_clear_bit(3, &bits))

static void consume_rmb(void *arg)
{
	if (READ_ONCE(flag)) {
		smp_rmb();
		read_x(NULL);
	}
}

PAIR(release_acquire, publish_release, consume_acquire)
PAIR(once_once, publish_once, consume_once)
PAIR(barriers, publish_wmb, consume_rmb)
PAIR(barrier_one_side, publish_wmb, consume_once)
PAIR(atomics_full, publish_inc_return, consume_fetch)
PAIR(atomics_relaxed, publish_inc, consume_fetch)
PAIR(atomic_reads, publish_inc_return, consume_read)
PAIR(exchange, publish_cmpxchg, consume_xchg)
PAIR(exchange_failed, publish_cmpxchg_failed, consume_xchg)
PAIR(bit_ordered, publish_test_bit, consume_test_bit)
PAIR(bit_relaxed, publish_bit, consume_test_bit)
PAIR(bit_tested, publish_test_bit, consume_bit)

/* ------------------------------------------------------------------ kernfs, SRCU */

static struct kernfs_active active;

static void method_reads(void *arg)
{
	if (!kernfs_get_active(&active))
		return;
	read_x(NULL);
	kernfs_put_active(&active);
}

static void method_writes(void *arg)
{
	if (!kernfs_get_active(&active))
		return;
	data.x++;
	kernfs_put_active(&active);
}

/* Whoever finds the node finds it without any order but the node's own. */
static void creates_silently(void *arg)
{
	data.x = 1;
	kernfs_active_init(&active, NULL, "attribute");
	WRITE_ONCE(flag, 1);
}

static void creates_too_early(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	WRITE_ONCE(flag, 1);
	data.x = 1;
}

static void method_if_there(void *arg)
{
	if (READ_ONCE(flag))
		method_reads(arg);
}

static void removes(void *arg)
{
	kernfs_drain(&active);
	data.x = 2;
}

static void changes_before_removal(void *arg)
{
	data.x = 2;
	kernfs_drain(&active);
}

static void removed(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	spawn2(method_reads, removes);
}

static void changed_before_removal(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	spawn2(method_reads, changes_before_removal);
}

static void one_method(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	method_writes(NULL);
	sched_spawn("two", method_writes, NULL, 0);
}

/* Two tasks in methods of one attribute: the reference keeps neither out. */
static void two_methods(void *arg)
{
	kernfs_active_init(&active, NULL, "attribute");
	spawn2(method_writes, method_writes);
}

PAIR(created, creates_silently, method_if_there)
PAIR(created_early, creates_too_early, method_if_there)

static struct data *pointer = &data;

static void srcu_reader(void *arg)
{
	int idx = srcu_read_lock(&srcu);
	struct data *p = READ_ONCE(pointer);

	if (p)
		use(p->x);
	srcu_read_unlock(&srcu, idx);
}

static void srcu_updater(void *arg)
{
	WRITE_ONCE(pointer, NULL);
	synchronize_srcu(&srcu);
	data.x = 1;
}

static void srcu_hasty_updater(void *arg)
{
	WRITE_ONCE(pointer, NULL);
	data.x = 1;
	synchronize_srcu(&srcu);
}

PAIR(srcu_waited, srcu_reader, srcu_updater)
PAIR(srcu_hasty, srcu_reader, srcu_hasty_updater)

static void srcu_synchronizes(void *arg)
{
	synchronize_srcu(&srcu);
}

/* Another one turns the phase back meanwhile: each still waits for every reader. */
static void srcu_two_updaters(void *arg)
{
	spawn2(srcu_reader, srcu_synchronizes);
	sched_spawn("three", srcu_updater, NULL, 0);
}

static void srcu_two_hasty(void *arg)
{
	spawn2(srcu_reader, srcu_synchronizes);
	sched_spawn("three", srcu_hasty_updater, NULL, 0);
}

/* A reader that begins when synchronize_srcu() has returned sees what was done before it. */
static int synchronized;

static void srcu_publishes(void *arg)
{
	data.x = 1;
	synchronize_srcu(&srcu);
	WRITE_ONCE(synchronized, 1);
}

static void srcu_late_reader(void *arg)
{
	int idx;

	if (!READ_ONCE(synchronized))
		return;
	idx = srcu_read_lock(&srcu);
	use(data.x);
	srcu_read_unlock(&srcu, idx);
}

static void no_srcu_reader(void *arg)
{
	if (READ_ONCE(synchronized))
		use(data.x);
}

PAIR(srcu_seen, srcu_publishes, srcu_late_reader)
PAIR(srcu_unseen, srcu_publishes, no_srcu_reader)

/* ------------------------------------------------------------------ plain, marked, copies */

static void write_marked(void *arg)
{
	WRITE_ONCE(data.x, 1);
}

static void read_marked(void *arg)
{
	(void)READ_ONCE(data.x);
}

static void read_plain(void *arg)
{
	long seen = data.x;

	OPTIMIZER_HIDE_VAR(seen);
}

static void write_y(void *arg)
{
	data.y = 1;
}

static void copy_struct(void *arg)
{
	struct data local = data;

	OPTIMIZER_HIDE_VAR(local.x);
}

static void copy_into(void *arg)
{
	memcpy(&data, &copy, sizeof(data));
}

static void copy_locked(void *arg)
{
	struct data local;

	mutex_lock(&m);
	local = data;
	mutex_unlock(&m);
	OPTIMIZER_HIDE_VAR(local.x);
}

static void copy_name(void *arg)
{
	char name[16];

	memcpy(name, data.name, sizeof(name));
	OPTIMIZER_HIDE_VAR(name[0]);
}

static void clear_all(void *arg)
{
	memset(&data, 0, sizeof(data));
}

static void add_atomic(void *arg)
{
	atomic_inc(&counter);
}

static void write_counter(void *arg)
{
	counter.counter = 0;
}

PAIR(both_marked, write_marked, read_marked)
PAIR(write_plain, write_x, read_marked)
PAIR(read_is_plain, write_marked, read_plain)
PAIR(both_read, read_plain, read_plain)
PAIR(plain_plain, write_x, read_plain)
PAIR(neighbours, write_x, write_y)
PAIR(both_atomic, add_atomic, add_atomic)
PAIR(atomic_plain, add_atomic, write_counter)
PAIR(copy_under_lock, copy_locked, in_mutex)
PAIR(copy_races, copy_struct, write_y)
PAIR(copy_beside, copy_name, write_y)
PAIR(copy_into_races, copy_into, write_y)
PAIR(clear_races, clear_all, read_plain)
PAIR(copies_read, copy_struct, copy_struct)

const struct race_row race_rows[] = {
	{ "task: spawn", spawn_after, spawn_before, "data-race", NULL },
	{ "task: join", joined, not_joined, "data-race", NULL },
	{ "mutex", mutex_same, mutex_apart, "data-race", NULL },
	{ "mutex: trylock", mutex_try, mutex_try_failed, "data-race silent", NULL },
	{ "rwsem: writer, writer / readers", rwsem_writers, rwsem_readers, "data-race", NULL },
	{ "rwsem: writer, then reader", rwsem_write_read, NULL, NULL, NULL },
	{ "rwsem: reader, then writer", rwsem_read_write, NULL, NULL, NULL },
	{ "rwsem: downgrade", rwsem_downgrade, rwsem_downgrade_bad, "data-race silent", NULL },
	{ "spinlock", spin_same, spin_one_side, "data-race", NULL },
	{ "queue_work -> work", queued_after, queued_before, "data-race", NULL },
	{ "queue_work of a queued item -> work", queued_twice, queued_by_another, "data-race",
	  NULL },
	{ "work -> flush_work", flushed, not_flushed, "data-race", NULL },
	{ "work -> cancel_work_sync", cancelled, cancelled_async, "data-race silent", NULL },
	{ "work -> flush_workqueue", queue_flushed, other_queue_flushed, "data-race", NULL },
	{ "work -> next run of the item", run_twice, two_items, "data-race", NULL },
	{ "delayed work", delayed_after, delayed_before, "data-race", NULL },
	{ "complete -> wait", completion_after, completion_before, "data-race", NULL },
	{ "complete_all -> wait", completion_all, NULL, NULL, NULL },
	{ "complete -> wait with timeout", completion_checked, completion_unchecked,
	  "data-race silent", NULL },
	{ "wake_up_process -> schedule", woken_after, woken_before, "data-race", NULL },
	{ "wait_event: acquire / relaxed", wait_acquire, wait_relaxed, "data-race silent", NULL },
	{ "mod_timer -> handler", armed_after, armed_before, "data-race", NULL },
	{ "handler -> timer_delete_sync", timer_deleted_sync, timer_deleted, "data-race silent",
	  NULL },
	{ "kref: put -> last put", last_put, use_after_put, "data-race", NULL },
	{ "store-release -> load-acquire", release_acquire, once_once, "data-race silent", NULL },
	{ "smp_wmb -> smp_rmb", barriers, barrier_one_side, "data-race silent", NULL },
	{ "atomic: value-returning / void", atomics_full, atomics_relaxed, "data-race silent",
	  NULL },
	{ "atomic_read orders nothing", NULL, atomic_reads, "data-race silent", NULL },
	{ "cmpxchg: successful / failed", exchange, exchange_failed, "data-race silent", NULL },
	{ "test_and_set_bit / set_bit", bit_ordered, bit_relaxed, "data-race silent", NULL },
	{ "test_bit orders nothing", NULL, bit_tested, "data-race silent", NULL },
	{ "kernfs: created -> method", created, created_early, "data-race silent", NULL },
	{ "kernfs: method -> removed", removed, changed_before_removal, "data-race silent", NULL },
	{ "kernfs: method and method", one_method, two_methods, "data-race", NULL },
	{ "srcu: reader -> synchronize", srcu_waited, srcu_hasty, "data-race silent", NULL },
	{ "srcu: reader -> two synchronize", srcu_two_updaters, srcu_two_hasty, "data-race silent",
	  NULL },
	{ "srcu: synchronize -> reader", srcu_seen, srcu_unseen, "data-race silent", NULL },
	{ "marked / plain write", both_marked, write_plain, "data-race", NULL },
	{ "read only / plain read", both_read, read_is_plain, "data-race", NULL },
	{ "neighbours / the same word", neighbours, plain_plain, "data-race", NULL },
	{ "atomic / plain write", both_atomic, atomic_plain, "data-race", NULL },
	{ "struct copy: locked / not", copy_under_lock, copy_races, "data-race", NULL },
	{ "memcpy from: beside it / over it", copy_beside, copy_into_races, "data-race", NULL },
	{ "memset", copies_read, clear_races, "data-race", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
