// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data races by happens-before: two accesses of different tasks to overlapping bytes, at least one
 * a write, at least one plain, neither ordered before the other.
 *
 * Each task has a vector clock, each sync object the clock that was released into it. The order
 * comes from EV_SPAWN, EV_JOIN, EV_HB_RELEASE and EV_HB_ACQUIRE alone. A cell of shadow memory
 * remembers accesses; one is dropped only when a later one takes its place for certain: ordered
 * after it, of at least the same bytes, a write if it was one, plain if it was. Whatever would race
 * with the dropped one then races with the later one, so nothing is missed, in any build, and
 * which accesses are kept depends on the run alone. (FastTrack keeps the last write and the last
 * reads; this is the same with bytes and marked accesses.)
 *
 * Freeing memory counts as a plain write of all of it: who frees what another task may still read
 * has a use after free in another interleaving.
 *
 * A race is found at the point before the access. The access still executes and the run ends at
 * the task's next event, so that ThreadSanitizer can say its word (finding_end_soon()).
 */
#include "checks/internal.h"

#define MAX_SYNC	65537u

struct clock {
	uint32_t at[SCHED_MAX_TASKS];
} __attribute__((aligned(64)));

static struct clock task_clock[SCHED_MAX_TASKS];
static struct clock end_clock[SCHED_MAX_TASKS];		/* when the slot's last task ended */
static struct clock sync_clock[MAX_SYNC];
static uint32_t sync_run[MAX_SYNC];			/* the run that sync_clock is of */

/* The scheduler gives a slot to one task of a run only, so the slot is the task. */
static unsigned int nr_slots;

void race_run_begin(void)
{
	for (unsigned int i = 0; i < nr_slots; i++)
		for (unsigned int j = 0; j < SCHED_MAX_TASKS; j++)
			task_clock[i].at[j] = 0;
	nr_slots = 0;
}

static void clock_join(struct clock *to, const struct clock *from)
{
	for (unsigned int i = 0; i < SCHED_MAX_TASKS; i++)
		to->at[i] = to->at[i] > from->at[i] ? to->at[i] : from->at[i];
}

static void clock_copy(struct clock *to, const struct clock *from)
{
	for (unsigned int i = 0; i < SCHED_MAX_TASKS; i++)
		to->at[i] = from->at[i];
}

/* A task begins its clock; slots that were taken back before their first step come here twice. */
static void begin(unsigned int t)
{
	if (t >= nr_slots)
		nr_slots = t + 1;
	task_clock[t].at[t]++;
}

void race_spawn(const struct event *ev)
{
	unsigned int t = (unsigned int)ev->arg % SCHED_MAX_TASKS;
	int parent = ev->task;

	if (parent >= 0) {
		clock_join(&task_clock[t], &task_clock[parent]);
		task_clock[parent].at[parent]++;
	}
	begin(t);
}

/* The first task of a run is spawned by nobody. */
void race_start(const struct event *ev)
{
	if (!task_clock[ev->task].at[ev->task])
		begin((unsigned int)ev->task);
}

void race_task_end(const struct event *ev)
{
	clock_copy(&end_clock[ev->task], &task_clock[ev->task]);
	task_clock[ev->task].at[ev->task]++;
}

void race_join(const struct event *ev)
{
	clock_join(&task_clock[ev->task], &end_clock[ev->arg % SCHED_MAX_TASKS]);
}

void race_release(const struct event *ev)
{
	struct clock *mine = &task_clock[ev->task];

	if (ev->sync >= MAX_SYNC)
		return;
	if (sync_run[ev->sync] != shadow_run) {
		sync_run[ev->sync] = shadow_run;
		clock_copy(&sync_clock[ev->sync], mine);
	} else {
		clock_join(&sync_clock[ev->sync], mine);
	}
	mine->at[ev->task]++;
}

void race_acquire(const struct event *ev)
{
	if (ev->sync < MAX_SYNC && sync_run[ev->sync] == shadow_run)
		clock_join(&task_clock[ev->task], &sync_clock[ev->sync]);
}

/* Is a remembered access ordered before what task @t does now? (Its own are: its clock grows.) */
static inline int is_ordered(const struct access_record *r, int t)
{
	return r->epoch <= task_clock[t].at[r->how & RECORD_SLOT];
}

static inline int conflicts(const struct access_record *r, const struct access_record *n)
{
	return (r->mask & n->mask) && ((r->how | n->how) & RECORD_WRITE) &&
	       ((r->how | n->how) & RECORD_PLAIN);
}

/* Does @n take the place of @r, which is ordered before it? */
static inline int replaces(const struct access_record *n, const struct access_record *r)
{
	return !(r->mask & ~n->mask) && !(r->how & RECORD_STRENGTH & ~n->how);
}

/* Is @n of the same task at the same time, and no more than @r already says? */
static inline int is_covered(const struct access_record *n, const struct access_record *r)
{
	return r->epoch == n->epoch && !((r->how ^ n->how) & RECORD_SLOT) && replaces(r, n);
}

static const char *how_name(unsigned int how)
{
	const char *const names[] = {
		"marked read", "marked write", "plain read", "plain write",
		"atomic read", "atomic read-modify-write", "atomic read",
		"atomic read-modify-write",
	};

	return names[how >> 5];
}

static void say_access(const char *when, const struct access_record *r)
{
	const struct task_context *c = held_context(r->context);
	char line[256];

	if (c->op)
		text_print(line, sizeof(line), "%s%s by task %s, operation %u (%s), in ", when,
			   how_name(r->how), c->name, c->op, c->op_name ? c->op_name : "?");
	else
		text_print(line, sizeof(line), "%s%s by task %s in ", when, how_name(r->how),
			   c->name);
	finding_say_site(line, site_unpack(r->site));
}

/* Returns nonzero when a finding was made (and the caller goes on to the access). */
static int report(const struct access_record *r, const struct access_record *n, const void *addr,
		  unsigned long size, int is_free)
{
	unsigned long cell = (unsigned long)addr & ~7ul;
	unsigned int both = r->mask & n->mask, first = 0;
	const void *at;

	if (!finding_begin(FINDING_DATA_RACE))
		return 1;
	while (!(both >> first & 1))
		first++;
	at = (const void *)(cell + first);
	finding_site(site_unpack(r->site));
	finding_site(site_unpack(n->site));
	memory_class(at);
	if (is_free)
		finding_say("freeing the memory races with an access: nothing orders them");
	else
		finding_say("two accesses race: nothing orders them, of %lu bytes the later", size);
	say_access("  ", n);
	say_access("  before: ", r);
	memory_say_object(at);
	finding_say_tasks();
	if (is_free)
		finding_end();
	finding_end_soon();
	return 1;
}

/*
 * The new access @n meets one remembered access. Returns nonzero if the old one is to be dropped.
 * *@state becomes 1 if the new one need not be remembered, 2 if a race was found.
 */
static int meet(const struct access_record *r, const struct access_record *n, int t,
		const void *addr, unsigned long size, int *state)
{
	if (is_covered(n, r)) {
		*state = *state ? *state : 1;
		return 0;
	}
	if (((r->how ^ n->how) & RECORD_SLOT) && conflicts(r, n) && feedback_counters)
		feedback_pair(r->site, n->site);
	if (!is_ordered(r, t)) {
		if (conflicts(r, n) && report(r, n, addr, size, 0))
			*state = 2;
		return 0;
	}
	return replaces(n, r);
}

static void remember(struct shadow_cell *c, const struct access_record *n)
{
	uint16_t i;

	if (c->count < CELL_INLINE) {
		c->record[c->count++] = *n;
		return;
	}
	i = shadow_more_get();
	if (!i)
		return;
	shadow_more[i].record = *n;
	shadow_more[i].next = c->more;
	c->more = i;
}

static int __attribute__((noinline))
access_slow(struct shadow_cell *c, const struct access_record *n, int t, const void *addr,
	    unsigned long size)
{
	unsigned int kept = 0;
	uint16_t *link;
	int state = 0;

	if (c->run != shadow_run) {
		c->run = shadow_run;
		c->count = 0;
		c->more = 0;
	}
	for (unsigned int i = 0; i < c->count; i++) {
		if (!meet(&c->record[i], n, t, addr, size, &state))
			c->record[kept++] = c->record[i];
	}
	c->count = (uint16_t)kept;
	for (link = &c->more; *link;) {
		uint16_t i = *link;

		if (meet(&shadow_more[i].record, n, t, addr, size, &state)) {
			*link = shadow_more[i].next;
			shadow_more_put(i);
		} else {
			link = &shadow_more[i].next;
		}
	}
	if (!state)
		remember(c, n);
	return state == 2;
}

/* One cell; returns nonzero if a race was found. */
static inline int access_cell(struct shadow_cell *c, const struct access_record *n, int t,
			      const void *addr, unsigned long size)
{
	if (likely(c->run == shadow_run)) {
		if (c->count > 0 && is_covered(n, &c->record[0]))
			return 0;
		if (c->count > 1 && is_covered(n, &c->record[1]))
			return 0;
	}
	return access_slow(c, n, t, addr, size);
}

static inline void fill_record(struct access_record *n, int t, unsigned int mode, const void *site)
{
	n->epoch = task_clock[t].at[t];
	n->site = site_pack(site);
	n->how = (uint8_t)t;
	if (mode & SCHED_WRITE)
		n->how |= RECORD_WRITE;
	if (mode & SCHED_ATOMIC)
		n->how |= RECORD_ATOMIC;
	else if (!(mode & SCHED_MARKED))
		n->how |= RECORD_PLAIN;
	n->context = (uint16_t)task_book[t].context;
}

/* An access that crosses a cell's end: a range, or unaligned. */
static void __attribute__((noinline))
access_range(struct access_record *n, int t, unsigned long addr, unsigned long size)
{
	unsigned long end = addr + size;

	while (addr < end) {
		unsigned long next = (addr | 7) + 1;
		unsigned long stop = next < end ? next : end;
		struct shadow_cell *c = shadow_cell(addr);

		n->mask = (uint8_t)(((1u << (stop - addr)) - 1) << (addr & 7));
		if (c && access_cell(c, n, t, (const void *)addr, size))
			return;
		addr = next;
	}
}

static int range_alive(unsigned long off, unsigned long size)
{
	for (unsigned long end = off + size; off < end; off = (off | 7) + 1) {
		unsigned long left = end - off, in = off & 7;

		if (in + (left < 8 - in ? left : 8 - in) > shadow_life[off >> 3])
			return 0;
	}
	return 1;
}

/**
 * race_access() - the access hook: life of the memory, then happens-before
 *
 * Called at each access of the driver, so this is where the time goes: an access of a task that
 * repeats what it did since its last release to memory that is alive touches one byte of the map
 * of life and one cell.
 */
void race_access(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	unsigned long a = (unsigned long)addr, off = a - shadow_base;
	int t = sched_current();
	struct shadow_cell *c;
	struct access_record n;

	if (unlikely(t < 0 || !size))
		return;
	if (mode & SCHED_WRITE)
		hang_spin[t] = 0;
	else if (unlikely(++hang_spin[t] >= HANG_SPIN_LIMIT))
		hang_spinning(t, site);

	if (likely(off < ARENA_SIZE)) {
		int alive = likely((off & 7) + size <= 8) ?
			    (off & 7) + size <= shadow_life[off >> 3] :
			    size <= ARENA_SIZE - off && range_alive(off, size);

		if (unlikely(!alive) && check_on[CHECK_MEMORY]) {
			memory_bad(addr, size, mode, site, 1);
			return;
		}
		c = &shadow_arena[off >> 3];
	} else {
		c = shadow_cell(a);
		if (!c)
			return;
	}
	if (unlikely(!check_on[CHECK_RACE]))
		return;
	fill_record(&n, t, mode, site);
	if (unlikely((a & 7) + size > 8)) {
		access_range(&n, t, a, size);
		return;
	}
	n.mask = (uint8_t)(((1u << size) - 1) << (a & 7));
	access_cell(c, &n, t, addr, size);
}

void race_wild(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	if (check_on[CHECK_MEMORY])
		memory_wild(addr, size, mode, site);
}

/* Freeing is a plain write to all of the object; nothing is remembered, the memory is gone. */
void race_free(const struct event *ev)
{
	const struct arena_object *o = arena_find(ev->object);
	struct access_record n;
	unsigned long base;

	if (!check_on[CHECK_RACE] || !o || o->base != ev->object || finding_exists())
		return;
	fill_record(&n, ev->task, SCHED_WRITE, ev->site);
	base = (unsigned long)o->base;
	for (unsigned long at = base; at < base + o->size; at += 8) {
		struct shadow_cell *c = shadow_cell(at);

		if (!c || c->run != shadow_run)
			continue;
		n.mask = 0xff;
		for (unsigned int i = 0; i < c->count; i++) {
			if (!is_ordered(&c->record[i], ev->task))
				report(&c->record[i], &n, (const void *)at, 8, 1);
		}
		for (uint16_t i = c->more; i; i = shadow_more[i].next) {
			if (!is_ordered(&shadow_more[i].record, ev->task))
				report(&shadow_more[i].record, &n, (const void *)at, 8, 1);
		}
	}
}
