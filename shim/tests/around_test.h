/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_around.c and scenario_around.c: first tasks of runs. */
#ifndef SHIM_TESTS_AROUND_TEST_H
#define SHIM_TESTS_AROUND_TEST_H

void around_hrtimer_times(void *arg);
void around_hrtimer_moves(void *arg);
void around_hrtimer_polls(void *arg);
void around_hrtimer_cancel_waits(void *arg);
void around_hrtimer_orders(void *arg);
void around_tasklet_context(void *arg);
void around_timer_by_program(void *arg);
void around_notifiers(void *arg);
void around_kthread(void *arg);
void around_kthread_stopped_at_once(void *arg);
void around_completed_twice(void *arg);
void around_many_items(void *arg);
void around_mempool(void *arg);
void around_sscanf(void *arg);
void around_uevent_var(void *arg);

/* Each ends in a finding. */
void around_allocates_in_atomic(void *arg);
void around_copies_in_atomic(void *arg);

/* A data race: what the handler wrote is read after hrtimer_try_to_cancel() */
void around_hrtimer_unordered(void *arg);

#endif
