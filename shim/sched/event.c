// SPDX-License-Identifier: GPL-2.0-only
/*
 * The event stream: readers subscribe to kinds; an event of a kind that nobody reads is a hash step
 * and a bit test.
 */
#include "sched/internal.h"
#include "sched/site.h"

#include <stdlib.h>
#include <string.h>

#define MAX_READERS 16u

/* Allocations are published by the arena, after the point; see arena.h. */
#define NOT_AT_POINT (EVENT_BIT(EV_ALLOC) | EVENT_BIT(EV_FREE))

static const struct event_reader *readers[MAX_READERS];

static const char *const names[EV_NR] = {
	[EV_NONE] = "none",
	[EV_SPAWN] = "spawn",
	[EV_TASK_START] = "start",
	[EV_TASK_END] = "end",
	[EV_JOIN] = "join",
	[EV_SWITCH] = "switch",
	[EV_CLOCK] = "clock",
	[EV_OP_BEGIN] = "op-begin",
	[EV_OP_END] = "op-end",
	[EV_STUCK] = "stuck",
	[EV_LOAD] = "load",
	[EV_STORE] = "store",
	[EV_ATOMIC] = "atomic",
	[EV_ALLOC] = "alloc",
	[EV_FREE] = "free",
	[EV_LOCK] = "lock",
	[EV_ACQUIRED] = "acquired",
	[EV_TRY_FAILED] = "try-failed",
	[EV_UNLOCK] = "unlock",
	[EV_SYNC_INIT] = "sync-init",
	[EV_SYNC_DESTROY] = "sync-destroy",
	[EV_WAIT] = "wait",
	[EV_RESUME] = "resume",
	[EV_WAKE] = "wake",
	[EV_SLEEP] = "sleep",
	[EV_HB_RELEASE] = "hb-release",
	[EV_HB_ACQUIRE] = "hb-acquire",
	[EV_CALL] = "call",
	[EV_WORK] = "work",
	[EV_AP] = "ap",
	[EV_IRQ] = "irq",
	[EV_PRINTK] = "printk",
	[EV_WARN] = "warn",
	[EV_MISUSE] = "misuse",
	[EV_LEAK] = "leak",
	[EV_PROMISE] = "promise",
	[EV_BAD_ACCESS] = "bad-access",
	[EV_UNLOADED] = "unloaded",
	[EV_FINDING] = "finding",
	[EV_LOCK_USAGE] = "lock-usage",
	[EV_FAULT] = "fault",
};

_Static_assert(EV_NR <= 64, "an event_mask has 64 bits");

const char *event_kind_name(unsigned int kind)
{
	return kind < EV_NR ? names[kind] : "?";
}

unsigned int event_kind_by_name(const char *name)
{
	unsigned int kind;

	for (kind = EV_NONE + 1; kind < EV_NR; kind++)
		if (!strcmp(names[kind], name))
			return kind;
	return EV_NONE;
}

/* The current task goes on after @from. */
static void say_switch(const struct fiber *from)
{
	if (from != &fiber_controller)
		event_publish(EV_SWITCH, NULL, 0, (unsigned long)from->index, NULL, NULL);
}

static void recount(void)
{
	unsigned int i;

	S.subscribed = 0;
	for (i = 0; i < S.readers; i++)
		S.subscribed |= readers[i]->kinds;
	S.point_events = S.subscribed & ~NOT_AT_POINT;
	fiber_on_switch = say_switch;
	fiber_attention &= ~FIBER_TELL;
	if (S.subscribed & EVENT_BIT(EV_SWITCH))
		fiber_attention |= FIBER_TELL;
}

void event_subscribe(const struct event_reader *reader)
{
	if (S.readers == MAX_READERS)
		abort();
	readers[S.readers++] = reader;
	recount();
}

void event_unsubscribe(const struct event_reader *reader)
{
	unsigned int i, kept = 0;

	for (i = 0; i < S.readers; i++)
		if (readers[i] != reader)
			readers[kept++] = readers[i];
	S.readers = kept;
	recount();
}

void event_access_hook(void (*fn)(const void *addr, unsigned long size, unsigned int mode,
				  const void *site),
		       void (*wild)(const void *addr, unsigned long size, unsigned int mode,
				    const void *site))
{
	S.access_hook = fn;
	S.wild_hook = wild;
	access_watch();
}

void event_object_hook(void (*fn)(const void *addr, unsigned long size))
{
	S.object_hook = fn;
}

void event_sync_hooks(void (*release)(int task, unsigned int sync),
		      void (*acquire)(int task, unsigned int sync))
{
	S.release_hook = release;
	S.acquire_hook = acquire;
}

void event_publish_accesses(int on)
{
	S.access_events = on;
	access_watch();
}

/* To the readers only. */
static void tell(const struct event *ev)
{
	unsigned int i;

	for (i = 0; i < S.readers; i++)
		if (readers[i]->kinds >> ev->kind & 1)
			readers[i]->event(ev);
}

void event_publish(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		   const void *site, const char *text)
{
	struct event ev = {
		.step = step_now(),
		.kind = kind,
		.task = S.current,
		.sync = sync,
		.object = object,
		.arg = arg,
		.site = site,
		.text = text,
	};

	tell(&ev);
}

void event_publish_from(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
			const void *pc, const void *frame, const char *text)
{
	struct event ev = {
		.step = step_now(),
		.kind = kind,
		.task = S.current,
		.sync = sync,
		.object = object,
		.arg = arg,
		.frame = frame,
		.text = text,
	};

	if (site_in_driver(pc))
		ev.site = pc;
	tell(&ev);
}

const void *event_site(const struct event *ev)
{
	struct event *e = (struct event *)ev; /* event_publish_from()'s own */

	if (e->site || !e->frame)
		return e->site;
	e->site = site_from_frames(e->frame);
	e->frame = NULL; /* looked for once only */
	return e->site;
}

/* May @kind be published now? Ends a run that was to end soon. */
int event_allowed(unsigned int kind)
{
	if (S.special & SPECIAL_IDLE)
		return 0;
	if (S.special & SPECIAL_STOP && kind != EV_FINDING)
		sched_stop();
	return 1;
}

void event_say(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
	       const void *site, const char *text)
{
	if (event_count(kind, object, sync, arg))
		event_publish(kind, object, sync, arg, site, text);
}

/* Called last: its caller is the caller of event_emit(). */
static __attribute__((noinline)) void publish_here(unsigned int kind, const void *object,
						   unsigned int sync, unsigned long arg,
						   const char *text)
{
	event_publish_from(kind, object, sync, arg, __builtin_return_address(0),
			   __builtin_frame_address(0), text);
	__asm__ volatile(""); /* no tail call: the frame is looked at */
}

void event_emit(unsigned int kind, const void *object, unsigned int sync, unsigned long arg)
{
	if (event_count(kind, object, sync, arg))
		publish_here(kind, object, sync, arg, NULL);
}

void event_emit_text(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		     const char *text)
{
	if (event_count(kind, object, sync, arg))
		publish_here(kind, object, sync, arg, text);
}

void event_emit_site(unsigned int kind, const void *object, unsigned int sync, unsigned long arg,
		     const char *text, const void *site)
{
	event_say(kind, object, sync, arg, site, text);
}

void event_run_begin(void)
{
	unsigned int i;

	for (i = 0; i < S.readers; i++)
		if (readers[i]->run_begin)
			readers[i]->run_begin();
}

void event_run_end(const struct sched_result *result)
{
	unsigned int i;

	for (i = 0; i < S.readers; i++)
		if (readers[i]->run_end)
			readers[i]->run_end(result);
}

unsigned long long sched_step(void)
{
	return step_now();
}

sched_mask sched_live(void)
{
	return S.live;
}

sched_mask sched_runnable(void)
{
	return S.runnable;
}

int sched_task_is_daemon(int task)
{
	return task >= 0 && task < SCHED_MAX_TASKS && S.task[task].flags & SCHED_DAEMON;
}
