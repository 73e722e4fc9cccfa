// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deadlock by the wait-for graph, over waits of every kind: locks, work items, completions, kernfs
 * drains, last closes. An edge leads from a waiting task to each task that must act before the wait
 * can end; a cycle of tasks none of which can be set free otherwise is a deadlock.
 *
 * A wait with a timeout, or one that a signal ends, is not for ever and breaks the cycle, unless it
 * has been repeated for an hour (hang.c), or nothing at all can run any more (EV_STUCK).
 *
 * It is enough to look when a task begins to wait: an edge can only arise there, or when a lock is
 * handed to a task, which then runs.
 */
#include "checks/internal.h"

static int for_ever(int task, int all_permanent)
{
	const struct sched_wait *w = sched_waiting(task);

	if (!w)
		return 0;
	if (all_permanent || (w->timeout == SCHED_FOREVER && !w->interruptible))
		return 1;
	return hang_waits_long(task);
}

static sched_mask blockers_of(int task)
{
	const struct sched_wait *w = sched_waiting(task);

	return w && w->blockers ? w->blockers(w) & sched_live() : 0;
}

/*
 * Shortest cycle through @start, breadth first: *@cycle gets the tasks in order, each waiting for
 * the next. Returns how many, 0 if there is none.
 */
static unsigned int find_cycle(int start, int all_permanent, int *cycle)
{
	int queue[SCHED_MAX_TASKS], parent[SCHED_MAX_TASKS];
	unsigned int head = 0, tail = 0, n = 0;
	sched_mask seen = 1ULL << start;

	queue[tail++] = start;
	while (head < tail) {
		int t = queue[head++];
		sched_mask next;

		if (!for_ever(t, all_permanent))
			continue;
		next = blockers_of(t);
		if (next >> start & 1) {
			int back[SCHED_MAX_TASKS];

			for (; t != start; t = parent[t])
				back[n++] = t;
			cycle[0] = start;
			for (unsigned int i = 0; i < n; i++)
				cycle[1 + i] = back[n - 1 - i];
			return n + 1;
		}
		for (next &= ~seen; next; next &= next - 1) {
			int u = __builtin_ctzll(next);

			seen |= 1ULL << u;
			parent[u] = t;
			queue[tail++] = u;
		}
	}
	return 0;
}

static void say_wait(int t, int holder)
{
	const struct task_book *b = &task_book[t];
	const struct task_context *c = held_context(b->context);
	const struct held *h = held_find(holder, b->wait_sync);
	char line[256];

	if (c->op)
		text_print(line, sizeof(line), "  task %s, operation %u (%s), waits for %s in ",
			   c->name, c->op, c->op_name ? c->op_name : "?", held_wait_name(t));
	else
		text_print(line, sizeof(line), "  task %s waits for %s in ", c->name,
			   held_wait_name(t));
	finding_say_site(line, b->wait_site);
	text_print(line, sizeof(line), "    which task %s %s",
		   held_context(task_book[holder].context)->name, h ? "holds since " : "must end");
	if (h)
		finding_say_site(line, h->site);
	else
		finding_say("%s", line);
}

static void add_party(int t, int holder)
{
	const struct task_book *b = &task_book[t];
	const struct held *h = held_find(holder, b->wait_sync);

	finding_party(b->context, "waits for", held_wait_name(t), b->wait_site);
	if (h)
		finding_party_holds(held_wait_name(t), h->site);
}

static void report(const int *cycle, unsigned int n)
{
	if (!finding_begin(FINDING_DEADLOCK))
		return;
	for (unsigned int i = 0; i < n; i++) {
		finding_site(task_book[cycle[i]].wait_site);
		finding_class(held_wait_name(cycle[i]));
	}
	finding_say(n == 1 ? "a task waits for itself:" :
			     "%u tasks wait for each other in a circle:",
		    n);
	for (unsigned int i = 0; i < n; i++) {
		add_party(cycle[i], cycle[(i + 1) % n]);
		say_wait(cycle[i], cycle[(i + 1) % n]);
	}
	finding_say_tasks();
	finding_end();
}

void deadlock_wait(const struct event *ev)
{
	int cycle[SCHED_MAX_TASKS];
	unsigned int n;

	if (!check_on[CHECK_DEADLOCK])
		return;
	n = find_cycle(ev->task, 0, cycle);
	if (n)
		report(cycle, n);
}

/**
 * deadlock_search() - look for a cycle through any task
 * @all_permanent: take every wait as one for ever, since nothing can end it any more
 *
 * Return: 0 if there is none; with one it reports it.
 */
int deadlock_search(int all_permanent)
{
	int cycle[SCHED_MAX_TASKS];

	if (!check_on[CHECK_DEADLOCK])
		return 0;
	for (int t = 0; t < SCHED_MAX_TASKS; t++) {
		unsigned int n = sched_live() >> t & 1 ? find_cycle(t, all_permanent, cycle) : 0;

		if (n) {
			report(cycle, n);
			return 1;
		}
	}
	return 0;
}
