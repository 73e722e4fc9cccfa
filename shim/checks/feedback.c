// SPDX-License-Identifier: GPL-2.0-only
/*
 * Feedback for the fuzzer: which interleavings a run has shown, as counters beside the coverage of
 * the driver. Four kinds of features, each hashed to one byte:
 *
 *   pairs	a site whose access another task's conflicting access followed (write → read, ...)
 *   order	an edge of the lock order
 *   waits	who waits for whom, by operations and by what for
 *   overlap	operation B began while operation A was under way
 *
 * The hashes are of sites relative to the program and of names, so they are the same in every
 * process; they never influence the run.
 */
#include "checks/internal.h"

unsigned char *feedback_counters;
static unsigned long nr_counters, nr_features;

void check_feedback(unsigned char *counters, unsigned long size)
{
	feedback_counters = size ? counters : NULL;
	nr_counters = size;
}

unsigned long check_feedback_count(void)
{
	return nr_features;
}

void feedback_run_begin(void)
{
	nr_features = 0;
}

static void feature(uint32_t kind, uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9fb21c651e98df25ull;
	unsigned char *c;

	h ^= (h >> 29) + kind * 0x9e3779b97f4a7c15ull;
	h *= 0xd6e8feb86659fd93ull;
	c = &feedback_counters[(h >> 32) % nr_counters];
	if (!*c)
		nr_features++;
	if (*c != 0xff)
		(*c)++;
}

void feedback_pair(uint32_t first, uint32_t second)
{
	feature(1, first, second);
}

/* Hashes of the names of two classes. */
void feedback_order(uint32_t from, uint32_t to)
{
	if (feedback_counters)
		feature(2, from, to);
}

static uint32_t op_hash(int task)
{
	const struct task_context *c = held_context(task_book[task].context);

	return c->op_name ? text_hash(c->op_name) : 0;
}

/* @task has just begun to wait. */
void feedback_wait(int task)
{
	const struct sched_wait *w = sched_waiting(task);
	sched_mask m;

	if (!feedback_counters || !w)
		return;
	m = w->blockers ? w->blockers(w) & sched_live() : 0;
	for (; m; m &= m - 1)
		feature(3, op_hash(task) * 31 + w->kind, op_hash(__builtin_ctzll(m)));
}

void feedback_op_begin(const struct event *ev)
{
	if (!feedback_counters)
		return;
	for (sched_mask m = sched_live() & ~(1ULL << ev->task); m; m &= m - 1) {
		int t = __builtin_ctzll(m);

		if (held_context(task_book[t].context)->op)
			feature(4, op_hash(t), op_hash(ev->task));
	}
}
