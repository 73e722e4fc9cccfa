// SPDX-License-Identifier: GPL-2.0-only
/*
 * Injected failures: the n-th allocation, page pinning, GISC registration, look-up of an event
 * counter or user copy of an operation fails, or its n-th interruptible wait gets a signal.
 *
 * Each task has its own plan, armed by the operation that it executes: what another task allocates
 * meanwhile neither counts nor fails, so "the second allocation of this operation" means the same
 * in every interleaving.
 */
#include "kernel/internal.h"
#include "sched/event.h"

struct fault_plan {
	unsigned int nth[USER_FAULT_NR];
	unsigned int seen[USER_FAULT_NR];
	unsigned int failed;
};

static struct fault_plan plans[SCHED_MAX_TASKS];

static struct fault_plan *current_plan(void)
{
	int task = sched_current();

	return task < 0 ? NULL : &plans[task];
}

static const char *const names[USER_FAULT_NR] = {
	[USER_FAULT_ALLOC] = "allocation",
	[USER_FAULT_PIN] = "pinning of a page",
	[USER_FAULT_GISC] = "registration of a guest ISC",
	[USER_FAULT_UV] = "ultravisor call",
	[USER_FAULT_EVENTFD] = "look-up of an event counter",
	[USER_FAULT_COPY] = "copy from or to user space",
};

int fault_should_fail(enum user_fault kind)
{
	struct fault_plan *plan = current_plan();

	if (!plan || !plan->nth[kind])
		return 0;
	if (++plan->seen[kind] != plan->nth[kind])
		return 0;
	plan->failed |= 1u << kind;
	event_emit_text(EV_FAULT, NULL, 0, kind, names[kind]);
	return 1;
}

void user_fault(enum user_fault kind, unsigned int nth)
{
	struct fault_plan *plan = current_plan();

	if (!plan || kind >= USER_FAULT_NR)
		return;
	plan->nth[kind] = nth;
	plan->seen[kind] = 0;
	if (kind == USER_FAULT_SIGNAL)
		sched_signal_at(nth);
}

unsigned int user_fault_clear(void)
{
	struct fault_plan *plan = current_plan();
	unsigned int failed;

	if (!plan)
		return 0;
	failed = plan->failed;
	if (plan->nth[USER_FAULT_SIGNAL]) {
		failed |= sched_signal_pending() ? 1u << USER_FAULT_SIGNAL : 0;
		sched_signal_at(0);
	}
	quiet_set(plan, 0, sizeof(*plan));
	return failed;
}
