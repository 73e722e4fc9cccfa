// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event counters, and user space's descriptors of them.
 *
 * A descriptor holds one reference until user space closes it, and so does whoever looked the
 * counter up in the kernel. What the driver has not put when everything is over is a leak.
 */
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include "kernel/internal.h"

#define READ_PATIENCE_NS 60000000000ull /* how long user space waits for an event */

struct eventfd_ctx {
	refcount_t refs;
	spinlock_t lock; /* of the kernel's wait queue; guards the count */
	unsigned long long count;
	unsigned int sync;
	struct list_head all;
	sched_mask readers;
	int hung_up;
	const void *site;
};

static struct eventfd_ctx *table[USER_MAX_EVENTFDS];
static unsigned int closed; /* bits of the descriptors that were closed: none is opened again */
static LIST_HEAD(contexts);
static const struct sync_class eventfd_class = { .name = "eventfd" };

static struct eventfd_ctx *eventfd_create(void)
{
	struct eventfd_ctx *ctx = arena_alloc(sizeof(*ctx), 1, "eventfd", NULL);

	ctx->refs.refs.counter =
		1; /* no decision point: two tasks may want the same counter first */
	spin_lock_init(&ctx->lock);
	ctx->sync = sync_register(SYNC_WAITQUEUE, &eventfd_class, ctx);
	list_add_tail(&ctx->all, &contexts);
	return ctx;
}

/* The descriptor's counter with a reference more: one step, as the descriptor table does it. */
static struct eventfd_ctx *eventfd_get(int fd)
{
	if (fd < 0 || fd >= USER_MAX_EVENTFDS || closed >> fd & 1)
		return NULL;
	if (!table[fd])
		table[fd] = eventfd_create();
	table[fd]->refs.refs.counter++;
	return table[fd];
}

static void eventfd_put(struct eventfd_ctx *ctx, const void *site)
{
	if (!refcount_dec_and_test(&ctx->refs))
		return;
	list_del(&ctx->all);
	arena_free(ctx, site);
}

static void wake_readers(struct eventfd_ctx *ctx)
{
	int task;

	for (task = 0; task < SCHED_MAX_TASKS; task++)
		if (ctx->readers >> task & 1)
			sched_wake(task);
}

/* ------------------------------------------------------------------ for drivers */

struct eventfd_ctx *eventfd_ctx_fdget(int fd)
{
	struct eventfd_ctx *ctx;

	sched_point_text(EV_CALL, NULL, 0, (unsigned long)fd, "eventfd_ctx_fdget");
	if (fault_should_fail(USER_FAULT_EVENTFD))
		return ERR_PTR(-EINVAL);
	ctx = eventfd_get(fd);
	if (!ctx)
		return ERR_PTR(-EBADF);
	ctx->site = SITE_OF_CALLER();
	return ctx;
}

void eventfd_ctx_put(struct eventfd_ctx *ctx)
{
	sched_object(ctx, sizeof(*ctx));
	eventfd_put(ctx, SITE_OF_CALLER());
}

/* Return: what was added; a counter does not overflow here. */
static __u64 signal_counter(struct eventfd_ctx *ctx, __u64 n)
{
	sched_object(ctx, sizeof(*ctx));
	sched_point_text(EV_CALL, ctx, 0, 0, "eventfd_signal");
	spin_lock(&ctx->lock);
	ctx->count += n;
	wake_readers(ctx);
	spin_unlock(&ctx->lock);
	return n;
}

#if TREE_EVENTFD_SIGNAL_N
__u64 eventfd_signal(struct eventfd_ctx *ctx, __u64 n)
{
	return signal_counter(ctx, n);
}
#else
void eventfd_signal(struct eventfd_ctx *ctx)
{
	signal_counter(ctx, 1);
}
#endif

/* ------------------------------------------------------------------ user space's side */

static unsigned long long take_count(struct eventfd_ctx *ctx)
{
	unsigned long long count;

	spin_lock(&ctx->lock);
	count = ctx->count;
	ctx->count = 0;
	spin_unlock(&ctx->lock);
	return count;
}

long user_eventfd_read(int fd)
{
	struct eventfd_ctx *ctx;
	unsigned long long count;

	sched_point_text(EV_CALL, NULL, 0, (unsigned long)fd, "read of an eventfd");
	ctx = eventfd_get(fd);
	if (!ctx)
		return -EBADF;
	count = take_count(ctx);
	eventfd_put(ctx, NULL);
	return count ? (long)count : -EAGAIN;
}

static int wait_for_event(struct eventfd_ctx *ctx)
{
	unsigned long long end = sched_now() + READ_PATIENCE_NS;
	struct sched_wait wait = {
		.kind = SYNC_WAITQUEUE,
		.sync = ctx->sync,
		.object = ctx,
		.what = "event in user space",
		.interruptible = 1,
	};
	int ret = SCHED_WOKEN;

	ctx->readers |= 1ull << sched_current();
	while (!ctx->count && !ctx->hung_up && ret == SCHED_WOKEN && sched_now() < end) {
		wait.timeout = end - sched_now();
		ret = sched_wait(&wait);
	}
	ctx->readers &= ~(1ull << sched_current());
	return ret;
}

long user_eventfd_wait(int fd)
{
	struct eventfd_ctx *ctx;
	unsigned long long count;
	int why;

	sched_point_text(EV_CALL, NULL, 0, (unsigned long)fd, "poll of an eventfd");
	ctx = eventfd_get(fd);
	if (!ctx)
		return -EBADF;
	why = wait_for_event(ctx);
	count = take_count(ctx);
	eventfd_put(ctx, NULL);
	if (count)
		return (long)count;
	return why == SCHED_SIGNALLED ? -EINTR : -EAGAIN;
}

long user_eventfd_close(int fd)
{
	struct eventfd_ctx *ctx;

	sched_point_text(EV_CALL, NULL, 0, (unsigned long)fd, "close of an eventfd");
	if (fd < 0 || fd >= USER_MAX_EVENTFDS || !table[fd])
		return -EBADF;
	ctx = table[fd];
	table[fd] = NULL;
	closed |= 1u << fd;
	ctx->hung_up = 1;
	wake_readers(ctx);
	eventfd_put(ctx, NULL);
	return 0;
}

void eventfd_shutdown(void)
{
	struct eventfd_ctx *ctx;
	int fd;

	for (fd = 0; fd < USER_MAX_EVENTFDS; fd++)
		if (table[fd])
			user_eventfd_close(fd);
	list_for_each_entry(ctx, &contexts, all)
		kernel_leak("eventfd context never put", ctx, ctx->site);
}
