// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hangs: tasks that wait and that nothing can wake any more (EV_STUCK); a task that has waited for
 * one virtual hour while daemons kept the clock going; a task that runs in a circle.
 *
 * A circle: 10,000 points without a store, a lock or a kernel call. It may be waiting for another
 * task in its own way, so it is then put to sleep for a nanosecond of virtual time, which passes
 * only when every other task has run until it blocked or ended; 10,000 more points are a hang.
 *
 * Bounds of the scheduler that a run exhausts are the finding `step-bound`.
 */
#include "checks/internal.h"

uint32_t hang_spin[SCHED_MAX_TASKS];

void hang_run_begin(void)
{
	for (int i = 0; i < SCHED_MAX_TASKS; i++)
		hang_spin[i] = 0;
}

/* The access hook: the task has passed the limit of points without progress. */
void hang_spinning(int task, const void *site, const void *addr)
{
	if (!check_on[CHECK_HANG])
		return;
	if (hang_spin[task] == HANG_SPIN_LIMIT) {
		sched_sleep(1);
		hang_spin[task] = HANG_SPIN_LIMIT; /* its own events have cleared it */
		return;
	}
	if (hang_spin[task] < 2 * HANG_SPIN_LIMIT || !finding_begin(FINDING_HANG))
		return;
	finding_site(site);
	finding_class("endless loop");
	finding_say("task %s runs in a circle: %u points without a store, a lock or a kernel call,",
		    held_context(task_book[task].context)->name, HANG_SPIN_LIMIT);
	finding_say("and as many again after every other task had run until it blocked or ended");
	finding_say_site("  now in ", site);
	finding_here("loops", site);
	finding_object(addr, 0); /* what it reads again and again */
	finding_say_tasks();
	finding_end();
}

/* Has nothing but the clock ended the task's wait for an hour? */
int hang_waits_long(int task)
{
	const struct task_book *b = &task_book[task];

	return b->waiting && b->wait_kind != SYNC_SLEEP && sched_now() - b->wait_since >= HANG_TIME;
}

/*
 * Who is to blame: tasks whose wait nobody in particular can end. The others wait for them; if
 * there is none, all are named.
 */
static sched_mask culprits(sched_mask waiting)
{
	sched_mask found = 0;

	for (sched_mask m = waiting; m; m &= m - 1) {
		int t = __builtin_ctzll(m);
		const struct sched_wait *w = sched_waiting(t);

		if (!w || !w->blockers || !(w->blockers(w) & sched_live()))
			found |= 1ULL << t;
	}
	return found ? found : waiting;
}

static void report(const char *why, sched_mask waiting)
{
	char line[256];

	if (!waiting || !finding_begin(FINDING_HANG))
		return;
	finding_say("%s", why);
	for (sched_mask m = culprits(waiting); m; m &= m - 1) {
		int t = __builtin_ctzll(m);

		finding_site(task_book[t].wait_site);
		finding_class(held_wait_name(t));
		text_print(line, sizeof(line), "  task %s waits for %s in ",
			   held_context(task_book[t].context)->name, held_wait_name(t));
		finding_say_site(line, task_book[t].wait_site);
		finding_party(task_book[t].context, "waits for", held_wait_name(t),
			      task_book[t].wait_site);
	}
	finding_say_tasks();
	finding_end();
}

static sched_mask waiting_tasks(int (*which)(int task))
{
	sched_mask found = 0;

	for (sched_mask m = sched_live(); m; m &= m - 1) {
		int t = __builtin_ctzll(m);

		if (!sched_task_is_daemon(t) && sched_waiting(t) && which(t))
			found |= 1ULL << t;
	}
	return found;
}

static int any(int task)
{
	return 1;
}

static void long_waits(sched_mask waiting)
{
	if (waiting && !deadlock_search(0))
		report("nothing has woken these tasks for one hour of virtual time:", waiting);
}

/* The same wait again, after an hour of timeouts? */
void hang_wait(const struct event *ev)
{
	if (check_on[CHECK_HANG] && sched_now() >= HANG_TIME && hang_waits_long(ev->task) &&
	    !sched_task_is_daemon(ev->task))
		long_waits(1ULL << ev->task);
}

/* Time has passed: has somebody waited for an hour? */
void hang_clock(const struct event *ev)
{
	if (check_on[CHECK_HANG] && sched_now() >= HANG_TIME)
		long_waits(waiting_tasks(hang_waits_long));
}

void hang_stuck(const struct event *ev)
{
	if (check_on[CHECK_HANG] && !deadlock_search(1))
		report("these tasks wait, and nothing can wake them any more:", waiting_tasks(any));
}

/* A bound that was exhausted, unless a check had the last word. */
void hang_run_end(const struct sched_result *result)
{
	static const char *const bounds[] = {
		[SCHED_END_STEPS] = "steps",
		[SCHED_END_TASKS] = "tasks",
		[SCHED_END_TIME] = "virtual time",
		[SCHED_END_MEMORY] = "memory",
	};

	if ((unsigned int)result->end >= ARRAY_SIZE(bounds) || !bounds[result->end] ||
	    !finding_begin(FINDING_STEP_BOUND))
		return;
	finding_class(bounds[result->end]);
	finding_say("the run's bound on %s is exhausted", bounds[result->end]);
	finding_complete();
}
