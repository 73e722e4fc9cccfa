// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run: fresh kernel world, first task, and when control is back here, whatever was left is
 * abandoned. Also the ways to end a run from inside.
 */
#include "sched/internal.h"
#include "sched/sanitizer_options.h"

#include <stdlib.h>

struct sched_state sched_s = {
	.countdown = 1,
	.horizon = 1,
	.stack_size = ~0ul,
	.current = SCHED_NONE,
	.special = SPECIAL_IDLE,
};

static void set_up(const struct sched_config *config)
{
	S.config = config;
	S.strategy = config->strategy ? config->strategy : &sched_explicit;
	S.max_steps = config->max_steps ? config->max_steps : MAX_STEPS;
	S.max_time = config->max_time ? config->max_time : MAX_TIME;
	S.config_anchors = config->record_anchors;
	fiber_body = task_body;
	S.hash = HASH_K;
	S.mark = 0;
	S.runnable = S.live = S.sleeping = S.started = S.joiners = S.taken_back = 0;
	S.ended_workers = 0;
	S.past_lives = 0;
	S.ready.count = 0;
	S.slots = 0;
	S.tasks = 0;
	S.now = 0;
	S.switches = 0;
	S.end = SCHED_END_DONE;
	S.skew = 0;
	S.horizon = 1;
	S.countdown = 1; /* step 0 */
	S.ask_at = 1;
	S.raw_count = 0;
	S.schedule_made = 0;
	S.syncs = 0;
	if (!config->no_reset)
		arena_reset();
	fiber_run_begin();
}

static void start(void (*first)(void *), void *arg)
{
	struct fiber *f = &fiber_pool[task_create("main", first, arg, 0)];

	set_runnable(0);
	set_special(S.config->record_anchors ? SPECIAL_ANCHORS : 0);
	S.current = 0;
	S.running = 1;
	S.stack_start = (unsigned long)f->stack;
	/* everything counts as own stack when the accesses are to be no points */
	S.stack_size = S.config->bypass_accesses ? ~0ul : FIBER_STACK;
	fiber_switch(&fiber_controller, f);
	S.current = SCHED_NONE;
	S.running = 0;
	set_special(SPECIAL_IDLE);
	S.stack_start = 0;
	S.stack_size = ~0ul;
}

/* Who stands in the middle of something goes back to the pool. */
static void abandon_rest(void)
{
	sched_mask m;

	for (m = S.live & S.started; m; m &= m - 1)
		fiber_abandon(&fiber_pool[__builtin_ctzll(m)]);
}

void sched_run(const struct sched_config *config, void (*first)(void *), void *arg,
	       struct sched_result *result)
{
	unsigned long quiet;

	if (S.running || !*(const volatile int *)&sanitizer_options_linked ||
	    !*(const volatile int *)&access_linked)
		abort();
	set_up(config);
	quiet = S.strategy->begin ? S.strategy->begin(config) : 0;
	set_quiet(0, quiet);
	if (S.readers)
		event_run_begin();
	start(first, arg);
	abandon_rest();
	fiber_run_end();
	*result = (struct sched_result){
		.end = S.end,
		.steps = step_now(),
		.switches = S.switches,
		.trace_hash = S.hash,
		.time = S.now,
		.tasks = S.tasks,
	};
	S.countdown = 1;
	if (S.strategy->end)
		S.strategy->end();
	if (S.strategy == &sched_explicit)
		explicit_result(result);
	if (!config->lazy)
		result->recorded = sched_recorded();
	if (S.readers)
		event_run_end(result);
}

void sched_stop_with(enum sched_end end)
{
	if (!S.running || S.current < 0)
		abort();
	S.end = end;
	/* this fiber goes back to the pool by itself, the controller abandons the others */
	S.live &= ~BIT(S.current);
	fiber_leave();
}

void sched_stop(void)
{
	sched_stop_with(SCHED_END_STOPPED);
}

void sched_stop_soon(void)
{
	if (!S.running || S.current < 0)
		return;
	set_special(S.special | SPECIAL_STOP);
	ask_soon();
}
