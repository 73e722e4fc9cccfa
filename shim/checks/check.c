// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one reader of the event stream behind all checks, and the order in which they look at an
 * event: those that need to know what was before look first, then the book of tasks changes, then
 * come those that need to know what is now. Deadlock looks before lock order, since a deadlock that
 * happened says more than one that could.
 */
#include "checks/internal.h"

unsigned char check_on[CHECK_NR];

static void run_begin(void)
{
	shadow_run_begin();
	finding_run_begin();
	witness_run_begin();
	held_run_begin();
	held_switch_begin();
	race_run_begin();
	order_run_begin();
	irq_order_run_begin();
	hang_run_begin();
	feedback_run_begin();
}

static void run_end(const struct sched_result *result)
{
	if (shadow_more_lost())
		finding_note("race check: %lu accesses had to be forgotten", shadow_more_lost());
	hang_run_end(result);
	finding_run_end(result);
}

static void lock_event(const struct event *ev)
{
	switch (ev->kind) {
	case EV_LOCK:
		held_lock(ev);
		break;
	case EV_ACQUIRED:
		held_acquired(ev, order_acquired(ev));
		break;
	case EV_TRY_FAILED:
		held_try_failed(ev);
		break;
	case EV_UNLOCK:
		held_unlock(ev);
		break;
	case EV_SYNC_INIT:
		misuse_init(ev);
		break;
	case EV_SYNC_DESTROY:
		misuse_destroy(ev);
		break;
	case EV_LOCK_USAGE:
		irq_order_usage(ev);
		break;
	}
}

static void wait_event(const struct event *ev)
{
	switch (ev->kind) {
	case EV_WAIT:
		held_wait(ev);
		deadlock_wait(ev);
		hang_wait(ev);
		order_wait(ev);
		feedback_wait(ev->task);
		break;
	case EV_SLEEP:
		held_wait(ev);
		break;
	case EV_RESUME:
		held_resume(ev);
		break;
	case EV_CLOCK:
		hang_clock(ev);
		break;
	case EV_STUCK:
		hang_stuck(ev);
		break;
	}
}

static void task_event(const struct event *ev)
{
	switch (ev->kind) {
	case EV_SPAWN:
		held_spawn(ev);
		race_spawn(ev);
		break;
	case EV_TASK_START:
		held_start(ev);
		race_start(ev);
		break;
	case EV_TASK_END:
		misuse_task_end(ev);
		race_task_end(ev);
		break;
	case EV_JOIN:
		race_join(ev);
		break;
	case EV_OP_BEGIN:
		held_op(ev);
		race_switch(ev->task);
		feedback_op_begin(ev);
		break;
	case EV_OP_END:
		misuse_op_end(ev);
		held_op(ev);
		race_switch(ev->task);
		break;
	}
}

/* The object is gone when the arena says so; a point before kfree() has the same kind. */
static void free_event(const struct event *ev, const struct arena_object *o)
{
	if (!o || !o->freed || o->base != ev->object)
		return;
	misuse_free(ev, o);
	memory_free(ev, o);
	race_free(ev, o);
}

static void other_event(const struct event *ev)
{
	switch (ev->kind) {
	case EV_ALLOC:
		memory_alloc(ev);
		break;
	case EV_FREE:
		free_event(ev, arena_find(ev->object));
		break;
	case EV_BAD_ACCESS:
		memory_bad_access(ev);
		break;
	case EV_WARN:
		warning_event(ev);
		break;
	case EV_MISUSE:
		misuse_event(ev);
		break;
	case EV_LEAK:
		leak_event(ev);
		break;
	case EV_PROMISE:
		warning_promise(ev);
		break;
	case EV_UNLOADED:
		leak_unloaded(ev);
		break;
	}
}

#define LOCK_EVENTS                                                                    \
	(EVENT_BIT(EV_LOCK) | EVENT_BIT(EV_ACQUIRED) | EVENT_BIT(EV_TRY_FAILED) |      \
	 EVENT_BIT(EV_UNLOCK) | EVENT_BIT(EV_SYNC_INIT) | EVENT_BIT(EV_SYNC_DESTROY) | \
	 EVENT_BIT(EV_LOCK_USAGE))
#define WAIT_EVENTS                                                                              \
	(EVENT_BIT(EV_WAIT) | EVENT_BIT(EV_SLEEP) | EVENT_BIT(EV_RESUME) | EVENT_BIT(EV_CLOCK) | \
	 EVENT_BIT(EV_STUCK))
#define TASK_EVENTS                                                                \
	(EVENT_BIT(EV_SPAWN) | EVENT_BIT(EV_TASK_START) | EVENT_BIT(EV_TASK_END) | \
	 EVENT_BIT(EV_JOIN) | EVENT_BIT(EV_OP_BEGIN) | EVENT_BIT(EV_OP_END))
#define OTHER_EVENTS                                                                              \
	(EVENT_BIT(EV_ALLOC) | EVENT_BIT(EV_FREE) | EVENT_BIT(EV_BAD_ACCESS) |                    \
	 EVENT_BIT(EV_WARN) | EVENT_BIT(EV_MISUSE) | EVENT_BIT(EV_LEAK) | EVENT_BIT(EV_PROMISE) | \
	 EVENT_BIT(EV_UNLOADED))
/* calls that are read only because they are progress */
#define CALL_EVENTS (EVENT_BIT(EV_CALL) | EVENT_BIT(EV_WORK) | EVENT_BIT(EV_AP))

static void event(const struct event *ev)
{
	event_mask bit = EVENT_BIT(ev->kind);

	if (ev->task < 0)
		return;
	if (ev->kind == EV_SWITCH) {
		held_switch(ev);
		race_switch(ev->task);
		return;
	}
	hang_spin[ev->task] = 0;
	if (bit & CALL_EVENTS)
		return;
	if (bit & LOCK_EVENTS)
		lock_event(ev);
	else if (bit & WAIT_EVENTS)
		wait_event(ev);
	else if (bit & TASK_EVENTS)
		task_event(ev);
	else if (bit & OTHER_EVENTS)
		other_event(ev);
}

static const struct event_reader reader = {
	.name = "checks",
	.kinds = LOCK_EVENTS | WAIT_EVENTS | TASK_EVENTS | OTHER_EVENTS | CALL_EVENTS |
		 EVENT_BIT(EV_SWITCH),
	.run_begin = run_begin,
	.event = event,
	.run_end = run_end,
};

static unsigned int listening; /* CHECK_EVENTS and so on */

void check_enable(enum check_id id, int on)
{
	check_on[id] = !!on;
	if (listening & CHECK_ACCESSES)
		race_hook();
}

void check_listen(unsigned int what)
{
	event_unsubscribe(&reader);
	event_sync_hooks(NULL, NULL);
	sched_slot_hook(NULL, NULL);
	if (what & CHECK_EVENTS) {
		event_subscribe(&reader);
		event_sync_hooks(race_release, race_acquire);
		sched_slot_hook(race_slot_done, race_slot_done_before);
	}
	if (what & CHECK_ACCESSES)
		race_hook();
	else
		event_access_hook(NULL, NULL);
	event_object_hook(what & CHECK_OBJECTS ? memory_object : NULL);
	listening = what;
}

void check_init(void)
{
	for (unsigned int i = 0; i < CHECK_NR; i++)
		check_on[i] = 1;
	shadow_init();
	check_listen(CHECK_ALL);
}
