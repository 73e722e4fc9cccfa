/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the checks share with each other. check.c subscribes one reader to the event stream and
 * hands each event to the checks in a fixed order (held locks are looked at before they change);
 * no check knows another one but through what stands here.
 *
 * Nothing in this directory calls the libc's string or stdio functions: the sanitizers intercept
 * them in uninstrumented code as well, and would take them for accesses of the running task.
 */
#ifndef SHIM_CHECKS_INTERNAL_H
#define SHIM_CHECKS_INTERNAL_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "checks/check.h"
#include "sched/arena.h"
#include "sched/event.h"
#include "sched/sched.h"
#include "sched/site.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* ------------------------------------------------------------------ text.c */

size_t text_len(const char *s);
int text_equal(const char *a, const char *b);
int text_compare(const char *a, const char *b);
int text_begins(const char *s, const char *prefix);
int text_contains(const char *s, const char *word);
size_t text_copy(char *to, size_t size, const char *from);
size_t text_append(char *to, size_t size, const char *from);
size_t text_vprint(char *to, size_t size, const char *fmt, va_list ap);
size_t text_print(char *to, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
uint32_t text_hash(const char *s);

/* ------------------------------------------------------------------ check.c */

extern unsigned char check_on[CHECK_NR];

/*
 * A place in the code as 32 bits: relative to this program, so it costs half of a pointer. 0 is no
 * place; nothing of interest lies at check_init's own first byte.
 */
static inline uint32_t site_pack(const void *site)
{
	return site ? (uint32_t)((unsigned long)site - (unsigned long)check_init) : 0;
}

static inline const void *site_unpack(uint32_t packed)
{
	return packed ? (const void *)((unsigned long)check_init + (unsigned long)(int32_t)packed) :
			NULL;
}

/* ------------------------------------------------------------------ finding.c */

void finding_run_begin(void);
void finding_run_end(const struct sched_result *result);
int finding_exists(void);
void finding_text_class(const char *text); /* finding_class() without the numbers in @text */
void finding_end_warn(void); /* unless it is known */
void finding_end_memory(void); /* at once, or soon where AddressSanitizer watches */
void finding_confirmed(void); /* the build's sanitizer is who saw it */
void finding_common_begins(void); /* what is said from here every finding's text says */
void finding_party(unsigned int context, const char *does, const char *what, const void *site);
void finding_party_holds(const char *held, const void *site); /* of the last party */
void finding_here(const char *does, const void *site); /* the current task is a party */
void finding_object(const void *addr, unsigned long size); /* @size: of the access, or 0 */
void finding_complete(void); /* finding_end() outside of a task: does not stop */
void finding_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void finding_drop_notes(void);

/* ------------------------------------------------------------------ known.c */

int known_has(const char *fingerprint); /* on the list, or all are */
int known_by_name(const char *fingerprint); /* on the list */

/* ------------------------------------------------------------------ held.c */

#define HELD_MAX 64 /* locks one task can hold; the kernel's lockdep allows 48 */
#define HELD_CONTEXTS 4096 /* (task, operation) pairs of a run that keep their names */

/**
 * struct held - one lock that a task holds
 * @arg: EV_MODE_* of the acquisition
 * @site: where it was acquired
 * @node: lock_order.c's name for its class and nesting level
 * @chain: lock_order.c's name for this lock and all that were taken before it
 */
struct held {
	unsigned int sync;
	unsigned int node;
	unsigned int chain;
	unsigned long arg;
	const void *site;
};

/**
 * struct task_book - what the checks know about a task
 * @context: index of its current (task, operation) pair
 * @request: a lock that it asked for and has not got yet (sync 0: none)
 * @waiting: between EV_WAIT and EV_RESUME
 * @wait_since: virtual time of the wait, or of the first of a row of waits for the same thing
 *	that all timed out
 */
struct task_book {
	unsigned int nr_held;
	struct held held[HELD_MAX];
	struct held request;
	int waiting;
	unsigned int wait_kind;
	unsigned int wait_sync;
	const void *wait_object;
	const char *wait_what;
	const void *wait_site;
	unsigned long long wait_since;
	int wait_timed_out;
	unsigned int context;
	unsigned int used;
};

/* A task in one of its operations; op 0: outside of any. The name outlives the task's slot. */
struct task_context {
	char name[SCHED_NAME_LEN];
	const char *op_name;
	unsigned int op;
	int slot;
};

extern struct task_book task_book[SCHED_MAX_TASKS];
extern sched_mask held_by; /* tasks that hold something */

void held_run_begin(void);
void held_spawn(const struct event *ev);
void held_start(const struct event *ev);
void held_op(const struct event *ev);
void held_lock(const struct event *ev);
void held_acquired(const struct event *ev, unsigned int chain);
void held_try_failed(const struct event *ev);
void held_unlock(const struct event *ev);
void held_wait(const struct event *ev);
void held_resume(const struct event *ev);
void held_switch(const struct event *ev);
void held_switch_begin(void);
const struct task_context *held_context(unsigned int context);
const struct held *held_find(int task, unsigned int sync);
int held_is_lock(unsigned int sync); /* mutex, rwsem, spinlock, rwlock, SRCU */
const char *held_sync_name(unsigned int sync, const char *otherwise);
const char *held_wait_name(int task);

/* ------------------------------------------------------------------ shadow.c, race.c, memory.c */

/**
 * struct access_record - one access that the race check remembers
 * @epoch: the task's clock, never 0
 * @word: bytes of the cell (RECORD_MASK), slot and kind (RECORD_*), and from RECORD_CONTEXT on the
 *	index of the (task, operation) pair; one word, so that one comparison tells whether an
 *	access is covered by it
 */
struct access_record {
	uint32_t epoch;
	uint32_t word;
	uint32_t site;
};

#define RECORD_MASK 0xffu
#define RECORD_SLOT 0x3f00u
#define RECORD_WRITE 0x4000u
#define RECORD_PLAIN 0x8000u
#define RECORD_ATOMIC 0x10000u
#define RECORD_STRENGTH (RECORD_WRITE | RECORD_PLAIN)
#define RECORD_CONTEXT 17

static inline unsigned int record_slot(const struct access_record *r)
{
	return (r->word & RECORD_SLOT) >> 8;
}

#define CELL_INLINE 2

/**
 * struct shadow_cell - accesses to 8 bytes of the kernel world
 * @run: which run filled it in; any other run's content counts as empty
 * @count: inline records in use
 * @more: first record in the overflow list (index + 1), 0 if none
 */
struct shadow_cell {
	uint32_t run;
	uint16_t count;
	uint16_t more;
	struct access_record record[CELL_INLINE];
};

/* A part of the kernel world with cells; the first is the arena. */
struct shadow_range {
	unsigned long start, size;
	struct shadow_cell *cells;
};

#define SHADOW_RANGES 8

extern uint32_t shadow_run;
extern struct shadow_range shadow_ranges[SHADOW_RANGES];
#define LIFE_MAX 0xffffu
extern uint16_t *shadow_life; /* per 8 bytes: how many may be used from there on, see shadow.c */

void shadow_init(void);
void shadow_run_begin(void);
void shadow_alloc(unsigned long base, unsigned long size);
void shadow_free(unsigned long base, unsigned long size);
int shadow_alive_far(unsigned long off, unsigned long size);

static inline unsigned long shadow_offset(unsigned long addr)
{
	return addr - shadow_ranges[0].start;
}

/* May all of a range of the arena be used? */
static inline int shadow_alive(unsigned long off, unsigned long size)
{
	if (likely(off < ARENA_SIZE && size <= LIFE_MAX &&
		   (off & 7) + size <= shadow_life[off >> 3]))
		return 1;
	return shadow_alive_far(off, size);
}

/* NULL outside of arena and snapshot. */
static inline struct shadow_cell *shadow_cell(unsigned long addr)
{
	for (unsigned int i = 0; shadow_ranges[i].size; i++) {
		if (addr - shadow_ranges[i].start < shadow_ranges[i].size)
			return &shadow_ranges[i].cells[(addr - shadow_ranges[i].start) / 8];
	}
	return NULL;
}

struct shadow_more {
	struct access_record record;
	uint16_t next;
};
extern struct shadow_more shadow_more[65536];
uint16_t shadow_more_get(void);
void shadow_more_put(uint16_t i);
unsigned long shadow_more_lost(void);

void race_run_begin(void);
void race_switch(int task);
void race_spawn(const struct event *ev);
void race_start(const struct event *ev);
void race_task_end(const struct event *ev);
void race_join(const struct event *ev);
void race_release(int task, unsigned int sync);
void race_acquire(int task, unsigned int sync);
void race_free(const struct event *ev, const struct arena_object *o);
void race_hook(void); /* install the access hook */
void race_slot_done(int slot);
int race_slot_done_before(int slot);

void memory_alloc(const struct event *ev);
void memory_free(const struct event *ev, const struct arena_object *o);
void memory_bad_access(const struct event *ev);
void memory_bad(const void *addr, unsigned long size, unsigned int mode, const void *site,
		int pending);
void memory_wild(const void *addr, unsigned long size, unsigned int mode, const void *site);
void memory_object(const void *addr, unsigned long size);
void memory_say_object(const void *addr); /* which object it is, for reports */
void memory_class(const void *addr); /* its name in title and fingerprint */

/* ------------------------------------------------------------------ the other checks */

void deadlock_wait(const struct event *ev);
int deadlock_search(int all_permanent);

/*
 * The graph of lock_order.c for others: nodes and edges count from 1, 0 is none. A node is a class
 * with a nesting level.
 */
unsigned int order_node_count(void);
const void *order_node_key(unsigned int node); /* the same for all levels of a class */
unsigned int order_node_sync(unsigned int node);
unsigned int order_first_edge(unsigned int node); /* that leaves it */
unsigned int order_next_edge(unsigned int edge);
unsigned int order_edge_to(unsigned int edge);
const void *order_edge_site(unsigned int edge); /* where the second lock was asked for */
void order_say_edge(unsigned int edge);

void irq_order_run_begin(void);
void irq_order_usage(const struct event *ev);
void irq_order_new_edge(unsigned int from);

void order_run_begin(void);
unsigned int order_chain(const struct task_book *b, unsigned int n, unsigned int sync,
			 unsigned long arg);
/* Returns the chain of the lock that is being acquired, for the book. */
unsigned int order_acquired(const struct event *ev);
void order_wait(const struct event *ev);

extern uint32_t hang_spin[SCHED_MAX_TASKS]; /* points without progress */
#define HANG_SPIN_LIMIT 10000u
#define HANG_TIME (3600ULL * 1000000000ULL)
void hang_run_begin(void);
void hang_spinning(int task, const void *site, const void *addr);
void hang_wait(const struct event *ev);
void hang_clock(const struct event *ev);
void hang_stuck(const struct event *ev);
int hang_waits_long(int task);
void hang_run_end(const struct sched_result *result);

void misuse_event(const struct event *ev);
void misuse_op_end(const struct event *ev);
void misuse_task_end(const struct event *ev);
void misuse_free(const struct event *ev, const struct arena_object *o);
void misuse_init(const struct event *ev);
void misuse_destroy(const struct event *ev);

void leak_event(const struct event *ev);
void leak_unloaded(const struct event *ev);

void warning_event(const struct event *ev);
void warning_promise(const struct event *ev);

extern unsigned char *feedback_counters;
void feedback_run_begin(void);
void feedback_pair(uint32_t first, uint32_t second);
void feedback_order(uint32_t from, uint32_t to);
void feedback_wait(int task);
void feedback_op_begin(const struct event *ev);

void witness_prepare(const struct finding *finding);
void witness_run_begin(void);
int witness_only(void);

#endif
