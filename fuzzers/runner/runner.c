// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run. All of it happens in tasks of the scheduler: the first one, "main", boots the machine,
 * loads the module and performs the set-up, starts the program's tasks and waits for them, and
 * takes everything down. On the way nothing is allocated and no libc function touches memory of
 * the kernel world.
 */
#include <string.h>

#include "runner/runner.h"

static struct prog *program;
static struct run_results *results;
static struct run_ops ops[PROG_MAX_TASKS + 1];
static int load_result;
static unsigned char in_progress[PROG_MAX_TASKS + 1]; /* 1 + operation, 0: none */
unsigned long long run_overlaps[OP_NR];
_Static_assert(OP_NR <= 64, "a bit for each operation");

void run_init(void)
{
	check_init();
	known_use_list(1);
}

const struct run_ops *run_ops(int task)
{
	return &ops[task + 1];
}

static void note_overlap(int task, unsigned int id)
{
	if (task < 0)
		return;
	for (unsigned int i = 1; i <= program->tasks; i++)
		if (in_progress[i])
			run_overlaps[in_progress[i] - 1] |= 1ull << id;
	in_progress[task + 1] = 1 + id;
}

unsigned int run_overlap_count(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < OP_NR; i++)
		count += __builtin_popcountll(run_overlaps[i]);
	return count;
}

static void perform(int task)
{
	const struct prog_task *t = prog_task_of(program, task);
	struct run_ops *o = &ops[task + 1];

	for (unsigned int i = 0; i < t->count; i++) {
		int failed;

		note_overlap(task, t->op[i].id);
		o->begun = i + 1;
		o->result[i] = op_run(&t->op[i], &failed);
		o->failed[i] = failed;
		o->ended = i + 1;
		if (results)
			run_results_note(results, task < 0 ? "setup" : t->name, i + 1, &t->op[i],
					 o->result[i], failed);
		in_progress[task + 1] = 0;
	}
}

static void run_task(void *arg)
{
	perform((struct prog_task *)arg - program->task);
}

static void run_main(void *arg)
{
	sched_mask tasks = 0;
	long result;

	sched_op_begin("boot");
	result = user_boot(&program->host);
	sched_op_end(result);
	sched_op_begin("module_load");
	load_result = user_module_load();
	sched_op_end(load_result);
	perform(-1);
	sched_op_begin("tasks");
	for (unsigned int i = 0; i < program->tasks; i++)
		tasks |= 1ULL << sched_spawn(program->task[i].name, run_task, &program->task[i], 0);
	sched_join(tasks);
	sched_op_end(0);
	sched_op_begin("shutdown");
	user_shutdown();
	sched_op_end(0);
}

static const struct sched_strategy *strategy_of(const struct prog *p)
{
	switch (p->strategy) {
	case PROG_RANDOM:
		return &sched_random;
	case PROG_PCT:
		return &sched_pct;
	default:
		return &sched_explicit;
	}
}

static void judge(struct run_result *r)
{
	r->finding = check_finding();
	r->kind = r->finding ? r->finding->kind : FINDING_NONE;
	r->verdict = RUN_OK;
	if (r->kind == FINDING_STEP_BOUND)
		r->verdict = RUN_BOUND;
	else if (r->finding)
		r->verdict = known_contains(r->finding->fingerprint) ? RUN_KNOWN : RUN_FINDING;
	else if (r->sched.end == SCHED_END_STUCK)
		r->verdict = RUN_FINDING;
	else if (r->sched.end != SCHED_END_DONE)
		r->verdict = RUN_BOUND;
	if (r->verdict == RUN_FINDING && !r->finding)
		r->kind = FINDING_HANG;
}

void run_program(struct prog *p, const struct run_options *options, struct run_result *result)
{
	static const struct run_options defaults;
	const struct run_options *o = options ? options : &defaults;
	struct sched_schedule schedule = {
		.deviation = p->deviation,
		.count = p->strategy == PROG_EXPLICIT ? p->deviations : 0,
		.size = PROG_MAX_DEVIATIONS,
	};
	struct sched_config config = {
		.strategy = o->strategy ? o->strategy : strategy_of(p),
		.seed = p->seed,
		.depth = p->depth,
		.length = p->length,
		.schedule = &schedule,
		.preemptions = o->preemptions,
		.all_points = o->all_points,
		.max_steps = o->max_steps,
		.record_anchors = o->record_anchors,
		.bypass_accesses = o->bypass_accesses,
		.lazy = 1,
	};

	program = p;
	results = o->results;
	if (results)
		run_results_begin(results);
	load_result = 0;
	for (unsigned int i = 0; i <= p->tasks; i++) {
		ops[i].begun = ops[i].ended = 0;
		in_progress[i] = 0;
	}
	for (unsigned int i = 0; i < schedule.count; i++)
		p->deviation[i].flags = 0;
	sched_run(&config, run_main, NULL, &result->sched);
	result->load = load_result;
	judge(result);
}

const char *run_end_name(enum sched_end end)
{
	switch (end) {
	case SCHED_END_DONE:
		return "every task ended";
	case SCHED_END_STOPPED:
		return "stopped by a check";
	case SCHED_END_STUCK:
		return "nothing can run any more";
	case SCHED_END_STEPS:
		return "bound on decision points";
	case SCHED_END_TASKS:
		return "bound on tasks";
	case SCHED_END_TIME:
		return "bound on virtual time";
	case SCHED_END_MEMORY:
		return "bound on memory";
	}
	return "?";
}

const char *run_verdict_name(const struct run_result *r)
{
	switch (r->verdict) {
	case RUN_OK:
		return "ok";
	case RUN_KNOWN:
		return "known";
	case RUN_BOUND:
		return "step-bound";
	case RUN_FINDING:
		break;
	}
	return finding_kind_name(r->kind);
}

const char *run_title(const struct run_result *r)
{
	if (r->finding)
		return r->finding->title;
	return r->verdict == RUN_OK ? "" : run_end_name(r->sched.end);
}

const char *run_fingerprint(const struct run_result *r)
{
	return r->finding ? r->finding->fingerprint : "";
}

int run_witness_silent(const struct run_result *r)
{
	return r->finding && r->finding->awaited && !r->finding->confirmed;
}

int run_exit_code(const struct run_result *r)
{
	switch (r->verdict) {
	case RUN_FINDING:
		return EXIT_BUG;
	case RUN_BOUND:
		return r->sched.end == SCHED_END_MEMORY ? EXIT_MEMORY : EXIT_BOUND;
	default:
		return EXIT_OK;
	}
}

int run_make_explicit(struct prog *p)
{
	const struct sched_schedule *recorded;

	if (sched_recorded_count() > PROG_MAX_DEVIATIONS)
		return -1;
	recorded = sched_recorded();
	p->strategy = PROG_EXPLICIT;
	p->seed = 0;
	p->depth = p->length = 0;
	p->deviations = recorded->count;
	memcpy(p->deviation, recorded->deviation, recorded->count * sizeof(*p->deviation));
	for (unsigned int i = 0; i < p->deviations; i++)
		p->deviation[i].flags = 0;
	return 0;
}
