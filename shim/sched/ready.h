/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tasks that can run, as an array: a random one of them is one load, where the n-th bit of a
 * mask is a loop that the processor predicts wrongly. The order in it follows from the run alone.
 *
 * Private to shim/sched and its bench.
 */
#ifndef SHIM_SCHED_READY_H
#define SHIM_SCHED_READY_H

#include "sched/sched.h"

struct ready {
	unsigned int count;
	unsigned char task[SCHED_MAX_TASKS];
	unsigned char place[SCHED_MAX_TASKS];
};

static inline void ready_add(struct ready *r, int task)
{
	r->place[task] = (unsigned char)r->count;
	r->task[r->count++] = (unsigned char)task;
}

static inline void ready_remove(struct ready *r, int task)
{
	unsigned char last = r->task[--r->count], place = r->place[task];

	r->task[place] = last;
	r->place[last] = place;
}

static inline int ready_random(const struct ready *r, unsigned long random)
{
	return r->task[((random >> 32) * r->count) >> 32];
}

#endif
