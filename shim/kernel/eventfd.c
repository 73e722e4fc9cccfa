// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event counters. User space holds one reference through its descriptor until the end of the run;
 * what is left beyond that then is a leak of the driver's.
 */
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/refcount.h>
#include "kernel/internal.h"

#define EVENTFD_MAX 64

struct eventfd_ctx {
	refcount_t refs;
	unsigned long long count;
	const void *site;
};

static struct eventfd_ctx *table[EVENTFD_MAX];

struct eventfd_ctx *eventfd_ctx_fdget(int fd)
{
	struct eventfd_ctx *ctx;

	if (fd < 0 || fd >= EVENTFD_MAX)
		return ERR_PTR(-EBADF);
	if (!table[fd]) {
		ctx = arena_alloc(sizeof(*ctx), 1, "eventfd", NULL);
		table[fd] = ctx;
		refcount_set(&ctx->refs, 1);
	}
	ctx = table[fd];
	refcount_inc(&ctx->refs);
	ctx->site = SITE_OF_CALLER();
	return ctx;
}

void eventfd_ctx_put(struct eventfd_ctx *ctx)
{
	sched_object(ctx, sizeof(*ctx));
	if (refcount_dec_and_test(&ctx->refs))
		arena_free(ctx, SITE_OF_CALLER());
}

void eventfd_signal(struct eventfd_ctx *ctx)
{
	sched_object(ctx, sizeof(*ctx));
	sched_point_text(EV_CALL, ctx, 0, 0, "eventfd_signal");
	ctx->count++;
}

void eventfd_shutdown(void)
{
	unsigned int fd;

	for (fd = 0; fd < EVENTFD_MAX; fd++) {
		if (!table[fd])
			continue;
		if (refcount_read(&table[fd]->refs) > 1)
			kernel_leak("eventfd context never put", table[fd], table[fd]->site);
		else
			eventfd_ctx_put(table[fd]);
		table[fd] = NULL;
	}
}
