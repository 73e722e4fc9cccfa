// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data races by happens-before: two accesses of different tasks to overlapping bytes, at least one
 * a write, at least one plain, neither ordered before the other.
 *
 * Each task has a vector clock, each sync object the clock that was released into it. The order
 * comes from EV_SPAWN, EV_JOIN, sync_release() and sync_acquire() alone. A cell of shadow memory
 * remembers accesses; one is dropped only when a later one takes its place for certain: ordered
 * after it, of at least the same bytes, a write if it was one, plain if it was. Whatever would race
 * with the dropped one then races with the later one, so nothing is missed, in any build, and
 * which accesses are kept depends on the run alone. (FastTrack keeps the last write and the last
 * reads; this is the same with bytes and marked accesses.)
 *
 * Freeing the driver's memory counts as a plain write of all of it: who frees what another task may
 * still read has a use after free in another interleaving. What the kernel's own parts keep they
 * count in their own way, unseen from here.
 *
 * A race is found at the point before the access. The access still executes and the run ends at
 * the task's next event, so that ThreadSanitizer can say its word (finding_end_soon()).
 */
#include "checks/internal.h"

#ifdef APFUZZ_TSAN
void __tsan_write_range(void *addr, unsigned long size);
#endif

#define MAX_SYNC 65537u

struct clock {
	uint32_t at[SCHED_MAX_TASKS];
} __attribute__((aligned(64)));

static struct clock task_clock[SCHED_MAX_TASKS];
static struct clock end_clock[SCHED_MAX_TASKS]; /* when the slot's last task ended */
static uint32_t done_epoch[SCHED_MAX_TASKS]; /* when the slot's worker was done */
static struct clock sync_clock[MAX_SYNC];
static uint32_t sync_run[MAX_SYNC]; /* the run that sync_clock is of */

/* The scheduler gives a slot to one task of a run only, so the slot is the task. */
static unsigned int nr_slots;

/* The running task, as the hot path wants it. */
static struct {
	uint32_t epoch;
	uint32_t slot; /* shifted into its place in a record's word */
	uint32_t context; /* the same */
	int task;
	uint32_t *spin;
	uint32_t *clock; /* its own component */
} now;

/* Plain, marked and atomic reads and writes as RECORD_* bits, by SCHED_* mode. */
static const uint32_t how[8] = {
	[SCHED_READ] = RECORD_PLAIN,
	[SCHED_WRITE] = RECORD_PLAIN | RECORD_WRITE,
	[SCHED_MARKED] = 0,
	[SCHED_MARKED | SCHED_WRITE] = RECORD_WRITE,
	[SCHED_ATOMIC] = RECORD_ATOMIC,
	[SCHED_ATOMIC | SCHED_WRITE] = RECORD_ATOMIC | RECORD_WRITE,
	[SCHED_ATOMIC | SCHED_MARKED] = RECORD_ATOMIC,
	[SCHED_ATOMIC | SCHED_MARKED | SCHED_WRITE] = RECORD_ATOMIC | RECORD_WRITE,
};

/* Another task runs, or what the hot path knows of it has changed. */
void race_switch(int task)
{
	now.task = task;
	now.clock = &task_clock[task].at[task];
	now.epoch = *now.clock;
	now.slot = (uint32_t)task << 8;
	now.context = (uint32_t)task_book[task].context << RECORD_CONTEXT;
	now.spin = &hang_spin[task];
}

static void tick(int task)
{
	task_clock[task].at[task]++;
	if (task == now.task)
		now.epoch = task_clock[task].at[task];
}

void race_run_begin(void)
{
	for (unsigned int i = 0; i < nr_slots; i++)
		for (unsigned int j = 0; j < SCHED_MAX_TASKS; j++)
			task_clock[i].at[j] = 0;
	nr_slots = 0;
}

/* Nobody knows of a slot that is not in use yet: there every clock is 0. */
static void clock_join(struct clock *to, const struct clock *from)
{
	for (unsigned int n = 0; n < nr_slots; n += 8) {
		for (unsigned int i = n; i < n + 8; i++)
			to->at[i] = to->at[i] > from->at[i] ? to->at[i] : from->at[i];
	}
}

static void clock_copy(struct clock *to, const struct clock *from)
{
	for (unsigned int i = 0; i < SCHED_MAX_TASKS; i++)
		to->at[i] = from->at[i];
}

/* A task begins its clock. */
static void begin(unsigned int t)
{
	done_epoch[t] = ~0u;
	if (t >= nr_slots)
		nr_slots = t + 1;
	tick((int)t);
}

void race_spawn(const struct event *ev)
{
	unsigned int t = (unsigned int)ev->arg % SCHED_MAX_TASKS;
	int parent = ev->task;

	if (parent >= 0) {
		uint32_t own = task_clock[t].at[t]; /* of a task that was taken back */

		clock_copy(&task_clock[t], &task_clock[parent]);
		task_clock[t].at[t] = own;
		tick(parent);
	}
	begin(t);
}

/* The first task of a run is spawned by nobody. */
void race_start(const struct event *ev)
{
	if (!task_clock[ev->task].at[ev->task])
		begin((unsigned int)ev->task);
	race_switch(ev->task);
}

void race_task_end(const struct event *ev)
{
	clock_copy(&end_clock[ev->task], &task_clock[ev->task]);
	tick(ev->task);
}

void race_join(const struct event *ev)
{
	clock_join(&task_clock[ev->task], &end_clock[ev->arg % SCHED_MAX_TASKS]);
}

/*
 * sched_slot_hook(): may a new task of the current one go on with the slot's clock? Only if all that
 * the ended one did is ordered before; else accesses of the two would pass for one task's.
 */
void race_slot_done(int slot)
{
	done_epoch[slot] = task_clock[slot].at[slot];
}

int race_slot_done_before(int slot)
{
	return done_epoch[slot] <= task_clock[sched_current()].at[slot];
}

void race_release(int task, unsigned int sync)
{
	struct clock *mine = &task_clock[task];

	if (sync >= MAX_SYNC)
		return;
	if (sync_run[sync] != shadow_run) {
		sync_run[sync] = shadow_run;
		clock_copy(&sync_clock[sync], mine);
	} else {
		clock_join(&sync_clock[sync], mine);
	}
	tick(task);
}

void race_acquire(int task, unsigned int sync)
{
	if (sync < MAX_SYNC && sync_run[sync] == shadow_run)
		clock_join(&task_clock[task], &sync_clock[sync]);
}

/* Is a remembered access ordered before what task @t does now? (Its own are: its clock grows.) */
static inline int is_ordered(const struct access_record *r, int t)
{
	return r->epoch <= task_clock[t].at[record_slot(r)];
}

static inline int conflicts(const struct access_record *r, const struct access_record *n)
{
	uint32_t either = r->word | n->word;

	return (r->word & n->word & RECORD_MASK) && (either & RECORD_WRITE) &&
	       (either & RECORD_PLAIN);
}

/* Does @n take the place of @r, which is ordered before it? */
static inline int replaces(const struct access_record *n, const struct access_record *r)
{
	return !(r->word & ~n->word & (RECORD_MASK | RECORD_STRENGTH));
}

/* Is @n of the same task at the same time, and no more than @r already says? */
static inline int is_covered(const struct access_record *n, const struct access_record *r)
{
	return r->epoch == n->epoch && record_slot(r) == record_slot(n) && replaces(r, n);
}

static const char *how_name(uint32_t word)
{
	if (word & RECORD_ATOMIC)
		return word & RECORD_WRITE ? "atomic read-modify-write" : "atomic read";
	if (word & RECORD_PLAIN)
		return word & RECORD_WRITE ? "plain write" : "plain read";
	return word & RECORD_WRITE ? "marked write" : "marked read";
}

static void say_access(const char *when, const char *what, const struct access_record *r)
{
	const struct task_context *c = held_context(r->word >> RECORD_CONTEXT);
	char line[256];

	if (c->op)
		text_print(line, sizeof(line), "%s%s by task %s, operation %u (%s), in ", when,
			   what, c->name, c->op, c->op_name ? c->op_name : "?");
	else
		text_print(line, sizeof(line), "%s%s by task %s in ", when, what, c->name);
	finding_say_site(line, site_unpack(r->site));
}

/* Returns nonzero when a finding was made (and the caller goes on to the access). */
static __attribute__((noinline)) int report(const struct access_record *r,
					    const struct access_record *n, const void *addr,
					    unsigned long size, int is_free)
{
	unsigned long cell = (unsigned long)addr & ~7ul;
	unsigned int both = r->word & n->word & RECORD_MASK, first = 0;
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
	say_access("  ", is_free ? "free" : how_name(n->word), n);
	say_access("  before: ", how_name(r->word), r);
	finding_party(n->word >> RECORD_CONTEXT, is_free ? "free" : how_name(n->word), NULL,
		      site_unpack(n->site));
	finding_party(r->word >> RECORD_CONTEXT, how_name(r->word), NULL, site_unpack(r->site));
	finding_object(at, size);
	memory_say_object(at);
	finding_say_tasks();
	finding_end_soon();
#ifdef APFUZZ_TSAN
	if (is_free) /* nobody else tells it that memory is freed */
		__tsan_write_range((void *)cell, 8);
#endif
	return 1;
}

/*
 * The new access @n meets one remembered access. Returns nonzero if the old one is to be dropped.
 * *@state becomes 1 if the new one need not be remembered, 2 if a race was found.
 */
static inline __attribute__((always_inline)) int meet(const struct access_record *r,
						      const struct access_record *n, int t,
						      const void *addr, unsigned long size,
						      int *state)
{
	if (is_covered(n, r)) {
		*state = *state ? *state : 1;
		return 0;
	}
	if (feedback_counters && record_slot(r) != record_slot(n) && conflicts(r, n))
		feedback_pair(r->site, n->site);
	if (!is_ordered(r, t)) {
		if (conflicts(r, n) && report(r, n, addr, size, 0))
			*state = 2;
		return 0;
	}
	return replaces(n, r);
}

/*
 * The newest record comes first, where the hot path looks; the oldest goes to the overflow list.
 * If that is full, it is lost, in every build alike.
 */
static void remember(struct shadow_cell *c, const struct access_record *n)
{
	if (c->count == CELL_INLINE) {
		uint16_t i = shadow_more_get();

		if (i) {
			shadow_more[i].record = c->record[1];
			shadow_more[i].next = c->more;
			c->more = i;
		}
	} else {
		c->count++;
	}
	c->record[1] = c->record[0];
	c->record[0] = *n;
}

/* A record of the overflow list is in use: to the front with it. */
static void swap_front(struct shadow_cell *c, struct access_record *r)
{
	struct access_record first = c->record[0];

	c->record[0] = *r;
	*r = first;
}

/* An access to a cell that this run has filled in already. */
static __attribute__((noinline)) int access_slow(struct shadow_cell *c,
						 const struct access_record *n, int t,
						 const void *addr, unsigned long size)
{
	unsigned int kept = 0;
	uint16_t *link;
	int state = 0;

	for (unsigned int i = 0; i < c->count; i++) {
		if (!meet(&c->record[i], n, t, addr, size, &state))
			c->record[kept++] = c->record[i];
	}
	c->count = (uint16_t)kept;
	for (link = &c->more; *link;) {
		uint16_t i = *link;

		if (!state && c->count && is_covered(n, &shadow_more[i].record)) {
			swap_front(c, &shadow_more[i].record);
			return 0;
		}
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

static inline void fill_record(struct access_record *n, unsigned int mode, const void *site)
{
	n->epoch = now.epoch;
	n->word = now.slot | now.context | how[mode & 7];
	n->site = site_pack(site);
}

static inline uint32_t byte_mask(unsigned long in, unsigned long size)
{
	return ((1u << size) - 1) << in;
}

static inline int covers(const struct access_record *r, uint32_t need, uint32_t want)
{
	return r->epoch == now.epoch && (r->word & need) == want;
}

/* The first access to a cell in this run. */
static inline void first_access(struct shadow_cell *c, uint32_t word, uint32_t site)
{
	c->run = shadow_run;
	c->count = 1;
	c->more = 0;
	c->record[0].epoch = now.epoch;
	c->record[0].word = word;
	c->record[0].site = site;
	c->record[1].epoch = 0; /* the hot path does not look at the count */
}

/*
 * What access_slow() does in the common case, in few instructions: what is in the cell is all of
 * the same task or ordered before, there is nothing to tell to feedback, and it fits into the cell.
 * Returns 0 if this is not the common case; then nothing has changed.
 */
static inline int access_common(struct shadow_cell *c, const struct access_record *n)
{
	const uint32_t *clock = task_clock[now.task].at;
	unsigned int keep = 0;

	if (unlikely(c->more))
		return 0;
	for (unsigned int i = 0; i < c->count; i++) {
		const struct access_record *r = &c->record[i];

		if (unlikely(r->epoch > clock[record_slot(r)]))
			return 0;
		if (unlikely(feedback_counters != NULL) && record_slot(r) != record_slot(n) &&
		    conflicts(r, n))
			return 0;
		if (!replaces(n, r))
			keep |= 1u << i;
	}
	if (keep == 3)
		return 0;
	if (keep)
		c->record[1] = c->record[keep - 1];
	else
		c->record[1].epoch = 0;
	c->record[0] = *n;
	c->count = keep ? 2 : 1;
	return 1;
}

/* A range: cell by cell, as far as there is no race. */
static void access_range(unsigned long addr, unsigned long size, unsigned int mode,
			 const void *site)
{
	unsigned long end = addr + size;
	struct access_record n;
	uint32_t word, strong;

	fill_record(&n, mode, site);
	word = n.word;
	strong = now.slot | (word & RECORD_STRENGTH);
	while (addr < end) {
		unsigned long next = (addr | 7) + 1;
		unsigned long stop = next < end ? next : end;
		struct shadow_cell *c = shadow_cell(addr);

		uint32_t mask = byte_mask(addr & 7, stop - addr);
		uint32_t want = strong | mask, need = want | RECORD_SLOT;

		n.word = word | mask;
		if (c && c->run != shadow_run)
			first_access(c, n.word, n.site);
		else if (c && !covers(&c->record[0], need, want) &&
			 !covers(&c->record[1], need, want) && !access_common(c, &n) &&
			 access_slow(c, &n, now.task, (const void *)addr, size))
			return;
		addr = next;
	}
}

/* Everything that the hot path has no answer for; each check looks at its switch. */
static void __attribute__((noinline)) access_other(const void *addr, unsigned long size,
						   unsigned int mode, const void *site)
{
	unsigned long off = shadow_offset((unsigned long)addr);

	if (!size)
		return;
	if (off < ARENA_SIZE && check_on[CHECK_MEMORY] && !shadow_alive(off, size))
		memory_bad(addr, size, mode, site, 1);
	else if (check_on[CHECK_RACE])
		access_range((unsigned long)addr, size, mode, site);
}

/* An access to one cell which nothing in the cell says already. */
static __attribute__((noinline)) void access_cell(struct shadow_cell *c, uint32_t word,
						  const void *site, unsigned long addr,
						  unsigned long size)
{
	struct access_record n = { now.epoch, word, site_pack(site) };

	if (c->run != shadow_run)
		first_access(c, n.word, n.site);
	else if (!access_common(c, &n))
		access_slow(c, &n, now.task, (const void *)addr, size);
}

/**
 * race_access() - the access hook: life of the memory, then happens-before
 *
 * Called at each access of the driver, so this is where the time goes. Here is only what is most
 * frequent: an access to memory that is alive and to one cell, that the same task has made since
 * its last release, or that is the first one to the cell.
 */
static void race_access(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	unsigned long a = (unsigned long)addr, off = shadow_offset(a), in = a & 7;
	struct shadow_cell *c;
	uint32_t want, need;

	if (mode & SCHED_WRITE)
		*now.spin = 0;
	else if (unlikely(++*now.spin >= HANG_SPIN_LIMIT))
		goto spinning;
	if (unlikely(size > 8 - in))
		goto other;
	if (likely(off < ARENA_SIZE)) {
		if (unlikely(in + size > shadow_life[off >> 3]))
			goto other;
		c = &shadow_ranges[0].cells[off >> 3];
	} else {
		c = shadow_cell(a);
		if (unlikely(!c))
			goto other;
	}
	want = now.slot | byte_mask(in, size) | (how[mode & 7] & RECORD_STRENGTH);
	need = want | RECORD_SLOT;
	if (likely(c->run == shadow_run) &&
	    (covers(&c->record[0], need, want) || covers(&c->record[1], need, want)))
		return;
	access_cell(c, want | now.context | how[mode & 7], site, a, size);
	return;
spinning:
	hang_spinning(now.task, site, addr);
other:
	access_other(addr, size, mode, site);
}

/* The hook for when a check is switched off: nothing is taken for granted. */
static void access_some(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	if (mode & SCHED_WRITE)
		*now.spin = 0;
	else if (++*now.spin >= HANG_SPIN_LIMIT)
		hang_spinning(now.task, site, addr);
	access_other(addr, size, mode, site);
}

/* An address that is no object, global variable or stack. */
static void race_wild(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	if (check_on[CHECK_MEMORY])
		memory_wild(addr, size, mode, site);
}

/* Set the hooks, according to what is switched on. */
void race_hook(void)
{
	event_access_hook(check_on[CHECK_RACE] && check_on[CHECK_MEMORY] ? race_access :
									   access_some,
			  race_wild);
}

/* Freeing is a plain write to all of the object; nothing is remembered, the memory is gone. */
void race_free(const struct event *ev, const struct arena_object *o)
{
	struct access_record n;
	struct shadow_cell *c;
	unsigned long base;

	if (!check_on[CHECK_RACE] || !o->owner || !text_begins(o->owner, "driver"))
		return;
	fill_record(&n, SCHED_WRITE, event_site(ev));
	n.word |= RECORD_MASK;
	base = (unsigned long)o->base;
	c = &shadow_ranges[0].cells[shadow_offset(base) / 8];
	for (unsigned long at = base; at < base + o->size; at += 8, c++) {
		if (c->run != shadow_run)
			continue;
		if (finding_exists())
			return;
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
