// SPDX-License-Identifier: GPL-2.0-only
/*
 * The book of tasks: which locks each holds and where it took them, what it asked for, what it
 * waits for and since when. Deadlock, lock order, misuse and every report read it.
 *
 * "Lock" is meant as lockdep means it: a work item that runs, or an attribute whose method runs, is
 * a section that its task holds; a flush or a drain is an acquisition. held_is_lock() tells real
 * locks apart.
 */
#include "checks/internal.h"

struct task_book task_book[SCHED_MAX_TASKS];
sched_mask held_by;

static struct task_context contexts[HELD_CONTEXTS];
static unsigned int nr_contexts;

void held_run_begin(void)
{
	for (unsigned int i = 0; i < SCHED_MAX_TASKS; i++) {
		task_book[i].used = 0;
		task_book[i].nr_held = 0;
		task_book[i].waiting = 0;
		task_book[i].request.sync = 0;
	}
	held_by = 0;
	nr_contexts = 0;
}

/* Beyond the bound the last one is shared: a report then names the wrong operation, no more. */
static unsigned int new_context(int task, unsigned int op, const char *op_name)
{
	unsigned int i = nr_contexts < HELD_CONTEXTS ? nr_contexts++ : HELD_CONTEXTS - 1;
	struct task_context *c = &contexts[i];
	const char *name = sched_task_name(task);

	text_copy(c->name, sizeof(c->name), name ? name : "?");
	c->op = op;
	c->op_name = op_name;
	c->slot = task;
	return i;
}

const struct task_context *held_context(unsigned int context)
{
	return &contexts[context < nr_contexts ? context : 0];
}

void held_spawn(const struct event *ev)
{
	struct task_book *b = &task_book[ev->arg % SCHED_MAX_TASKS];

	held_by &= ~(1ULL << ev->arg % SCHED_MAX_TASKS);
	b->nr_held = 0;
	b->waiting = 0;
	b->request.sync = 0;
	b->used = 1;
	b->context = new_context((int)(ev->arg % SCHED_MAX_TASKS), 0, NULL);
}

/* The first task of a run is spawned by nobody. */
void held_start(const struct event *ev)
{
	struct task_book *b = &task_book[ev->task];

	if (b->used)
		return;
	b->used = 1;
	b->context = new_context(ev->task, 0, NULL);
}

void held_op(const struct event *ev)
{
	if (ev->kind == EV_OP_BEGIN)
		task_book[ev->task].context =
			new_context(ev->task, sched_op_number(ev->task), ev->text);
	else
		task_book[ev->task].context = new_context(ev->task, 0, NULL);
}

void held_lock(const struct event *ev)
{
	struct held *r = &task_book[ev->task].request;

	r->sync = ev->sync;
	r->arg = ev->arg;
	r->site = event_site(ev);
}

void held_acquired(const struct event *ev, unsigned int chain)
{
	struct task_book *b = &task_book[ev->task];
	int requested = b->request.sync == ev->sync;
	struct held *h;

	if (requested)
		b->request.sync = 0;
	if (b->nr_held == HELD_MAX)
		return;
	h = &b->held[b->nr_held++];
	h->chain = chain;
	h->sync = ev->sync;
	h->arg = ev->arg;
	h->site = requested ? b->request.site : event_site(ev);
	h->node = 0;
	held_by |= 1ULL << ev->task;
}

void held_try_failed(const struct event *ev)
{
	task_book[ev->task].request.sync = 0;
}

/* The last acquisition of it goes; unlock by a stranger is locking's to report. */
void held_unlock(const struct event *ev)
{
	struct task_book *b = &task_book[ev->task];

	for (unsigned int i = b->nr_held; i-- > 0;) {
		if (b->held[i].sync != ev->sync)
			continue;
		if (!--b->nr_held)
			held_by &= ~(1ULL << ev->task);
		for (; i < b->nr_held; i++) {
			struct held *h = &b->held[i];

			*h = b->held[i + 1];
			h->chain = order_chain(b, i, h->sync, h->arg);
		}
		return;
	}
}

/*
 * A wait with a timeout that is repeated for the same thing (wait ten seconds, tell the user, wait
 * again) counts as one: nothing but the clock ended it.
 */
void held_wait(const struct event *ev)
{
	struct task_book *b = &task_book[ev->task];
	const struct sched_wait *w = sched_waiting(ev->task);
	unsigned int kind = w ? w->kind : SYNC_NONE;
	int again = b->wait_timed_out && b->wait_kind == kind && b->wait_sync == ev->sync &&
		    b->wait_object == ev->object;

	if (ev->kind == EV_SLEEP)
		kind = SYNC_SLEEP;
	b->waiting = 1;
	b->wait_timed_out = 0;
	b->wait_kind = kind;
	b->wait_sync = ev->sync;
	b->wait_object = ev->object;
	b->wait_what = w ? w->what : ev->text;
	b->wait_site = event_site(ev);
	if (!again)
		b->wait_since = sched_now();
}

void held_resume(const struct event *ev)
{
	struct task_book *b = &task_book[ev->task];

	b->waiting = 0;
	b->wait_timed_out = ev->arg == SCHED_TIMEDOUT && b->wait_kind != SYNC_SLEEP;
}

const struct held *held_find(int task, unsigned int sync)
{
	const struct task_book *b = &task_book[task];

	for (unsigned int i = b->nr_held; i-- > 0;) {
		if (b->held[i].sync == sync)
			return &b->held[i];
	}
	return NULL;
}

static unsigned int kind_of(unsigned int sync)
{
	const struct sync *s = sync ? sync_get(sync) : NULL;

	return s ? s->kind : SYNC_NONE;
}

int held_is_lock(unsigned int sync)
{
	switch (kind_of(sync)) {
	case SYNC_MUTEX:
	case SYNC_RWSEM:
	case SYNC_SPINLOCK:
	case SYNC_RWLOCK:
	case SYNC_SRCU:
		return 1;
	default:
		return 0;
	}
}

/* The name of a sync object: its class', else @otherwise, else its kind. */
const char *held_sync_name(unsigned int sync, const char *otherwise)
{
	const struct sync *s = sync ? sync_get(sync) : NULL;

	if (s && s->class && s->class->name)
		return s->class->name;
	if (otherwise && otherwise[0])
		return otherwise;
	return s ? sync_kind_name(s->kind) : "?";
}

const char *held_wait_name(int task)
{
	const struct task_book *b = &task_book[task];

	if (!b->wait_sync && !(b->wait_what && b->wait_what[0]))
		return sync_kind_name(b->wait_kind);
	return held_sync_name(b->wait_sync, b->wait_what);
}
