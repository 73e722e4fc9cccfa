// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of the kernel that no driver of this kind uses, but the AP bus of a kernel tree does. Each
 * function declared in around_test.h is the first task of a run; expectations stand in test_around.c.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/mempool.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "around_test.h"
#include "locking/timer.h"
#include "note.h"
#include "sched/sched.h"

#define MS 1000000ll

static struct hrtimer hrtimer;
#define shots note_value[20] /* host memory: the race check does not look at it */
static long plain;

/* ------------------------------------------------------------------ hrtimer */

static enum hrtimer_restart handler(struct hrtimer *timer)
{
	note((unsigned int)shots, ktime_get());
	note_add(20, 1);
	return HRTIMER_NORESTART;
}

static void set_up(enum hrtimer_restart (*function)(struct hrtimer *timer))
{
	hrtimer_init(&hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hrtimer.function = function;
}

void around_hrtimer_times(void *arg)
{
	set_up(handler);
	msleep(10);
	hrtimer_start(&hrtimer, 5 * MS, HRTIMER_MODE_REL);
	note(10, hrtimer_is_queued(&hrtimer));
	msleep(10);
	note(11, hrtimer_is_queued(&hrtimer));
	hrtimer_start(&hrtimer, 50 * MS, HRTIMER_MODE_ABS);
	msleep(100);
	/* its time is long over: the next multiple of 40 ms after it that is still to come */
	note(12, (long)hrtimer_forward_now(&hrtimer, 40 * MS));
	hrtimer_restart(&hrtimer);
	msleep(100);
	note(13, hrtimer_cancel(&hrtimer));
}

/* A timer that is armed is moved, forwards and back, and taken back. */
void around_hrtimer_moves(void *arg)
{
	set_up(handler);
	hrtimer_start(&hrtimer, 20 * MS, HRTIMER_MODE_ABS);
	hrtimer_start(&hrtimer, 40 * MS, HRTIMER_MODE_ABS);
	msleep(30);
	note(10, shots);
	hrtimer_start(&hrtimer, 35 * MS, HRTIMER_MODE_ABS);
	msleep(100);
	hrtimer_start(&hrtimer, 1000 * MS, HRTIMER_MODE_ABS);
	note(11, hrtimer_try_to_cancel(&hrtimer));
	note(12, hrtimer_try_to_cancel(&hrtimer));
	msleep(1000);
	note(13, shots);
}

static void poll(unsigned long data);
static DECLARE_TASKLET_OLD(tasklet, poll);
static DEFINE_SPINLOCK(poll_lock);

static void poll(unsigned long data)
{
	note((unsigned int)shots, sched_current());
	note_add(20, 1);
	if (shots < 5) {
		spin_lock_bh(&poll_lock);
		hrtimer_forward_now(&hrtimer, 40 * MS);
		hrtimer_restart(&hrtimer);
		spin_unlock_bh(&poll_lock);
	}
}

static enum hrtimer_restart schedules(struct hrtimer *timer)
{
	tasklet_schedule(&tasklet);
	tasklet_schedule(&tasklet);
	return HRTIMER_NORESTART;
}

/* Armed again and again by the tasklet that follows it: one task for all. And moved meanwhile. */
void around_hrtimer_polls(void *arg)
{
	set_up(schedules);
	hrtimer_start(&hrtimer, 40 * MS, HRTIMER_MODE_ABS);
	msleep(130);
	note(10, shots);
	hrtimer_start(&hrtimer, 140 * MS, HRTIMER_MODE_ABS);
	msleep(20);
	note(11, shots);
	msleep(1000);
	note(12, shots);
	note(13, hrtimer_active(&hrtimer));
}

static enum hrtimer_restart waits(struct hrtimer *timer)
{
	note_step("begins");
	udelay(2000);
	plain++;
	note_step("ends");
	return HRTIMER_NORESTART;
}

void around_hrtimer_cancel_waits(void *arg)
{
	set_up(waits);
	hrtimer_start(&hrtimer, 1 * MS, HRTIMER_MODE_ABS);
	msleep(2);
	note(0, hrtimer_try_to_cancel(&hrtimer));
	note(1, hrtimer_cancel(&hrtimer));
	note_step("cancelled");
	note(2, plain);
	hrtimer_start(&hrtimer, 1000 * MS, HRTIMER_MODE_ABS);
	note(3, hrtimer_cancel(&hrtimer));
}

static enum hrtimer_restart writes(struct hrtimer *timer)
{
	plain++;
	return HRTIMER_NORESTART;
}

void around_hrtimer_orders(void *arg)
{
	set_up(writes);
	plain = 1;
	hrtimer_start(&hrtimer, 1 * MS, HRTIMER_MODE_ABS);
	msleep(10);
	hrtimer_cancel(&hrtimer);
	note(0, plain);
}

void around_hrtimer_unordered(void *arg)
{
	set_up(writes);
	hrtimer_start(&hrtimer, 1 * MS, HRTIMER_MODE_ABS);
	msleep(10);
	note(0, plain);
}

static void in_softirq_context(unsigned long data)
{
	note(0, (long)data);
	note(1, in_hardirq());
	note(2, in_serving_softirq());
}

static struct tasklet_struct contexts = { .func = in_softirq_context, .data = 7 };

static enum hrtimer_restart in_hardirq_context(struct hrtimer *timer)
{
	note(3, in_hardirq());
	note(4, irqs_disabled());
	tasklet_schedule(&contexts);
	note(5, note_value[2]); /* not yet */
	return HRTIMER_NORESTART;
}

void around_tasklet_context(void *arg)
{
	set_up(in_hardirq_context);
	hrtimer_start(&hrtimer, 1 * MS, HRTIMER_MODE_ABS);
	msleep(10);
}

/* ------------------------------------------------------------------ timers of the program */

static struct timer_list timer;

static void expired(struct timer_list *t)
{
	note_add(0, 1);
	note(1, in_serving_softirq());
	if (note_value[0] == 1)
		mod_timer(t, jiffies + 100);
}

void around_timer_by_program(void *arg)
{
	timer_setup(&timer, expired, TIMER_BY_PROGRAM);
	note(2, timer_expire(&timer));
	mod_timer(&timer, jiffies + 1);
	msleep(100000);
	note(3, note_value[0]);
	note(4, timer_expire(&timer));
	note(5, timer_pending(&timer));
	note(6, timer_expire(&timer));
	note(7, timer_expire(&timer));
	mod_timer(&timer, jiffies + 1);
	note(8, timer_delete_sync(&timer));
	note(9, timer_expire(&timer));
}

/* ------------------------------------------------------------------ notifiers */

static BLOCKING_NOTIFIER_HEAD(chain);

static int listen(struct notifier_block *nb, unsigned long action, void *data)
{
	char text[2] = { (char)('0' + nb->priority), 0 };

	note_step(text);
	note(0, (long)action);
	note(1, (long)(data == &chain));
	return nb->priority == 3 && action == 9 ? NOTIFY_BAD : NOTIFY_OK;
}

static struct notifier_block blocks[] = {
	{ .notifier_call = listen, .priority = 1 },
	{ .notifier_call = listen, .priority = 5 },
	{ .notifier_call = listen, .priority = 3 },
};

void around_notifiers(void *arg)
{
	note(2, blocking_notifier_call_chain(&chain, 1, NULL));
	for (unsigned int i = 0; i < 3; i++)
		note_add(3, blocking_notifier_chain_register(&chain, &blocks[i]));
	note(4, blocking_notifier_chain_register(&chain, &blocks[1]));
	note(5, blocking_notifier_call_chain(&chain, 8, &chain));
	note_step("|");
	note(6, blocking_notifier_call_chain(&chain, 9, &chain));
	note_step("|");
	note(7, blocking_notifier_chain_unregister(&chain, &blocks[2]));
	note(8, blocking_notifier_chain_unregister(&chain, &blocks[2]));
	blocking_notifier_call_chain(&chain, 9, &chain);
}

/* ------------------------------------------------------------------ threads */

static DECLARE_COMPLETION(begun);

static int thread(void *data)
{
	note(0, (long)(data == &begun));
	complete(&begun);
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		note_step("awake");
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	plain = 1;
	return 42;
}

static int waits_for_ever(void *data)
{
	set_current_state(TASK_INTERRUPTIBLE);
	schedule();
	return 0;
}

void around_kthread(void *arg)
{
	struct task_struct *task = kthread_run(thread, &begun, "thread/%d", 7);

	wait_for_completion(&begun);
	msleep(1);
	wake_up_process(task);
	msleep(1);
	note(1, kthread_stop(task));
	note(2, plain);
	kthread_run(waits_for_ever, NULL, "daemon"); /* does not keep the run going */
}

/* Stopped before its first step it never runs. */
void around_kthread_stopped_at_once(void *arg)
{
	struct task_struct *task = kthread_run(thread, &begun, "thread");

	note(1, kthread_stop(task));
	note(2, completion_done(&begun));
}

/* ------------------------------------------------------------------ completions */

static DECLARE_COMPLETION(twice);

static void waiter(void *arg)
{
	wait_for_completion(&twice);
	note_add(0, 1);
}

/* Two wake-ups before the first woken one runs are for two. */
void around_completed_twice(void *arg)
{
	sched_mask waiters;

	waiters = 1ull << sched_spawn("waiter", waiter, NULL, 0);
	waiters |= 1ull << sched_spawn("waiter", waiter, NULL, 0);
	msleep(1);
	complete(&twice);
	complete(&twice);
	sched_join(waiters);
	note(1, completion_done(&twice));
}

/* ------------------------------------------------------------------ more work than tasks */

#define ITEMS 256

static struct work_struct items[ITEMS];

static void item(struct work_struct *work)
{
	note_add(0, 1);
	msleep(20);
	note_add(0, -1);
	note_add(1, 1);
}

void around_many_items(void *arg)
{
	unsigned int i;

	for (i = 0; i < ITEMS; i++) {
		INIT_WORK(&items[i], item);
		queue_work(system_long_wq, &items[i]);
	}
	for (i = 0; i < ITEMS; i++)
		flush_work(&items[i]);
}

/* ------------------------------------------------------------------ sleeping where one may not */

static DEFINE_SPINLOCK(lock);

void around_allocates_in_atomic(void *arg)
{
	spin_lock(&lock);
	kfree(kmalloc(8, GFP_ATOMIC));
	note_step("atomic");
	kfree(kmalloc(8, GFP_KERNEL));
	note_step("survived");
}

void around_copies_in_atomic(void *arg)
{
	char to[8], *from = to;

	spin_lock(&lock);
	note(0, (long)copy_from_user(to, (void __user *)from, 1));
	note_step("survived");
}

/* ------------------------------------------------------------------ small things */

void around_mempool(void *arg)
{
	mempool_t *pool = mempool_create_kmalloc_pool(2, 100);
	void *a = mempool_alloc_preallocated(pool), *b = mempool_alloc_preallocated(pool);

	note(0, a && b && a != b);
	note(1, mempool_alloc_preallocated(pool) == NULL);
	memset(a, 1, 100);
	mempool_free(a, pool);
	a = mempool_alloc_preallocated(pool);
	note(2, a != NULL);
	mempool_free(a, pool);
	mempool_free(b, pool);
	mempool_free(NULL, pool);
	mempool_destroy(pool);
}

void around_sscanf(void *arg)
{
	unsigned int u = 0;
	int a = 0, b = 0;

	note(0, sscanf("12\n", "%d\n", &a));
	note(1, a);
	note(2, sscanf("0x1f", "%i", &a));
	note(3, a);
	note(4, sscanf(" -7,8", "%d,%d", &a, &b));
	note(5, a);
	note(6, b);
	note(7, sscanf("x", "%d", &a));
	note(8, sscanf("12 34", "%d-%d", &a, &b));
	note(9, sscanf("ff", "%x", &u));
	note(10, u);
	note(11, sscanf("-1", "%u", &u));
}

void around_uevent_var(void *arg)
{
	struct kobj_uevent_env *env = kzalloc(sizeof(*env), GFP_KERNEL);

	note(0, add_uevent_var(env, "TYPE=%04X", 0xabc));
	note(1, add_uevent_var(env, "MODE=%s", "accel"));
	note(2, env->envp_idx);
	note(3, !strcmp(env->envp[0], "TYPE=0ABC") && !strcmp(env->envp[1], "MODE=accel"));
	note(4, env->buflen);
	kfree(env);
}
