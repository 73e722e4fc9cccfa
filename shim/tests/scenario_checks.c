// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the checks must find, and beside each its silent twin: the same with the mistake mended.
 * Built as a driver is, so every access here is a decision point with a site.
 *
 * Naming: the functions that a finding must name say so (racy_*, ...); test_checks.c holds the
 * expected outcome of each scenario.
 */
#include <linux/compiler.h>

#include "test_checks.h"

struct box {
	unsigned long word;
	unsigned int half;
	unsigned char byte[4];
	struct box *next;
};

static struct sync_class class_a = { "lock_a" }, class_b = { "lock_b" }, class_c = { "lock_c" };
static struct sync_class class_d = { "lock_d" };
static struct sync_class class_gate = { "gate" }, class_same = { "same" };
static struct sync_class class_work = { "reset_work" }, class_done = { "done" };

static struct box *box, *other;
static struct toy lock_a, lock_b, lock_c, lock_d, gate, gate2, same1, same2, work, done, rw;
static unsigned long global_word;
static int flag;

static void set_up(void)
{
	box = toy_alloc(sizeof(*box));
	other = toy_alloc(sizeof(*other));
	toy_init(&lock_a, SYNC_MUTEX, &class_a);
	toy_init(&lock_b, SYNC_MUTEX, &class_b);
	toy_init(&lock_c, SYNC_MUTEX, &class_c);
	toy_init(&lock_d, SYNC_MUTEX, &class_d);
	toy_init(&gate, SYNC_MUTEX, &class_gate);
	toy_init(&gate2, SYNC_MUTEX, &class_gate);
	toy_init(&same1, SYNC_MUTEX, &class_same);
	toy_init(&same2, SYNC_MUTEX, &class_same);
	toy_init(&rw, SYNC_RWSEM, &class_gate);
	toy_init(&work, SYNC_WORK, &class_work);
	toy_init(&done, SYNC_COMPLETION, &class_done);
}

static void two(void (*f)(void *), void (*g)(void *))
{
	set_up();
	sched_spawn("one", f, 0, 0);
	sched_spawn("two", g, 0, 0);
}

/* SCENARIO(name, f, g): tasks "one" and "two" run f and g after the set-up */
#define SCENARIO(name, f, g)        \
	static void name(void *arg) \
	{                           \
		two(f, g);          \
	}

/* ------------------------------------------------------------------ races */

static void racy_write(void *arg)
{
	box->word = 1;
}

static void racy_read(void *arg)
{
	(void)*(volatile unsigned long *)&box->word;
}

static void locked_write(void *arg)
{
	toy_lock(&lock_a);
	box->word = 1;
	toy_unlock(&lock_a);
}

static void locked_read(void *arg)
{
	toy_lock(&lock_a);
	(void)*(volatile unsigned long *)&box->word;
	toy_unlock(&lock_a);
}

static void marked_write(void *arg)
{
	WRITE_ONCE(box->word, 1);
}

static void marked_read(void *arg)
{
	(void)READ_ONCE(box->word);
}

static void byte_0(void *arg)
{
	box->byte[0] = 1;
}

static void byte_1(void *arg)
{
	box->byte[1] = 1;
}

static void byte_pair(void *arg)
{
	*(unsigned short *)box->byte = 1;
}

static void copies_to(void *arg)
{
	toy_copy(box, other, sizeof(*box));
}

static void copies_from(void *arg)
{
	struct box local;

	toy_copy(&local, box, sizeof(*box));
}

static void writes_other(void *arg)
{
	other->half = 1;
}

static void writes_half(void *arg)
{
	box->half = 1;
}

static void counts(void *arg)
{
	toy_atomic_inc(&box->half);
}

static void global_write(void *arg)
{
	global_word = 1;
}

SCENARIO(race_plain, racy_write, racy_read)
SCENARIO(race_turned, racy_read, racy_write)
SCENARIO(race_writes, racy_write, racy_write)
SCENARIO(race_reads, racy_read, racy_read)
SCENARIO(race_locked, locked_write, locked_read)
SCENARIO(race_half_locked, locked_write, racy_read)
SCENARIO(race_marked, marked_write, marked_read)
SCENARIO(race_marked_read, racy_write, marked_read)
SCENARIO(race_marked_write, marked_write, racy_read)
SCENARIO(race_bytes, byte_0, byte_1)
SCENARIO(race_bytes_overlap, byte_pair, byte_1)
SCENARIO(race_copy, copies_to, writes_half)
SCENARIO(race_copy_source, copies_from, writes_half)
SCENARIO(race_copy_apart, copies_from, writes_other)
SCENARIO(race_atomic, counts, counts)
SCENARIO(race_atomic_plain, counts, writes_half)
SCENARIO(race_global, global_write, global_write)

static void spawn_after(void *arg)
{
	set_up();
	box->word = 1;
	sched_spawn("child", racy_read, 0, 0);
}

static void spawn_before(void *arg)
{
	set_up();
	sched_spawn("child", racy_read, 0, 0);
	racy_write(0);
}

static void join_before(void *arg)
{
	set_up();
	sched_join(1ULL << sched_spawn("child", racy_write, 0, 0));
	racy_read(0);
}

static void join_after(void *arg)
{
	int child;

	set_up();
	child = sched_spawn("child", racy_write, 0, 0);
	racy_read(0);
	sched_join(1ULL << child);
}

static void produces(void *arg)
{
	box->word = 1;
	toy_complete(&done);
}

static void produces_late(void *arg)
{
	toy_complete(&done);
	racy_write(0);
}

static void consumes(void *arg)
{
	toy_wait(&done, SCHED_FOREVER);
	racy_read(0);
}

SCENARIO(edge_completion, produces, consumes)
SCENARIO(edge_completion_late, produces_late, consumes)

/* More readers than a cell holds; the writer is ordered after all but the first. */
static void many_readers(int joined)
{
	sched_mask readers = 0;
	int first;

	set_up();
	first = sched_spawn("reader", racy_read, 0, 0);
	for (int i = 0; i < 5; i++)
		readers |= 1ULL << sched_spawn("reader", racy_read, 0, 0);
	sched_join(readers | (unsigned long long)joined << first);
	racy_write(0);
}

static void readers_joined(void *arg)
{
	many_readers(1);
}

static void readers_not_joined(void *arg)
{
	many_readers(0);
}

static void frees(void *arg)
{
	toy_free(box);
}

static void takes_and_frees(void *arg)
{
	struct box *b;

	toy_lock(&lock_a);
	b = box;
	box = 0;
	toy_unlock(&lock_a);
	toy_free(b);
}

static void reads_if_there(void *arg)
{
	toy_lock(&lock_a);
	if (box)
		(void)*(volatile unsigned long *)&box->word;
	toy_unlock(&lock_a);
}

static void reads_too_late(void *arg)
{
	struct box *b;

	toy_lock(&lock_a);
	b = box;
	toy_unlock(&lock_a);
	if (b)
		(void)*(volatile unsigned long *)&b->word;
}

SCENARIO(free_unordered, racy_read, frees)
SCENARIO(free_ordered, reads_if_there, takes_and_frees)
SCENARIO(free_too_early, reads_too_late, takes_and_frees)

/* ------------------------------------------------------------------ memory */

static void use_after_free(void *arg)
{
	set_up();
	toy_free(box);
	(void)*(volatile unsigned long *)&box->word;
}

static void use_before_free(void *arg)
{
	set_up();
	(void)*(volatile unsigned long *)&box->word;
	toy_free(box);
}

static void at(unsigned long size, unsigned long offset)
{
	volatile char *p = toy_alloc(size);

	p[offset] = 1;
}

static void overflow_by_one(void *arg)
{
	at(13, 13);
}

static void last_byte(void *arg)
{
	at(13, 12);
}

static void overflow_granule(void *arg)
{
	at(16, 16);
}

static void overflow_copy(void *arg)
{
	char *p = toy_alloc(20);
	char local[32];

	toy_copy(local, p, 21);
}

static void fitting_copy(void *arg)
{
	char *p = toy_alloc(20);
	char local[32];

	toy_copy(local, p, 20);
}

static void null_pointer(void *arg)
{
	set_up();
	(void)*(volatile unsigned int *)&box->next->half;
}

static void null_tested(void *arg)
{
	set_up();
	if (box->next)
		(void)*(volatile unsigned int *)&box->next->half;
}

static void wild_pointer(void *arg)
{
	struct box **p = arena_alloc(sizeof(*p), 0, "driver", 0);

	(*p)->half = 1;
}

static void double_free(void *arg)
{
	set_up();
	toy_free(box);
	toy_free(box);
}

static void single_free(void *arg)
{
	set_up();
	toy_free(box);
	toy_free(other);
}

static void free_inside(void *arg)
{
	set_up();
	toy_free(&box->half);
}

static void dead_object(void *arg)
{
	set_up();
	toy_free(box);
	toy_hand_in(box, sizeof(*box));
}

static void live_object(void *arg)
{
	set_up();
	toy_hand_in(box, sizeof(*box));
	toy_hand_in(&class_a, sizeof(class_a));
}

static void cut_object(void *arg)
{
	set_up();
	toy_hand_in(&box->next, sizeof(*box));
}

/* Longer than the map of life can say in one word, and begun within one. */
#define LONG 200001ul

static void long_object(void *arg)
{
	char *p = toy_alloc(LONG);

	toy_hand_in(p, LONG);
	toy_hand_in(p + 3, LONG - 3);
	toy_hand_in(p + LONG - 1, 1);
}

static void long_object_cut(void *arg)
{
	char *p = toy_alloc(LONG);

	toy_hand_in(p + 3, LONG - 2);
}

/* A length that was computed wrongly must not wrap around to a short one. */
static void huge_object(void *arg)
{
	char *p = toy_alloc(64);

	toy_hand_in(p + 3, ~0ul - 2);
}

static void null_object(void *arg)
{
	toy_hand_in(0, 8);
}

/* ------------------------------------------------------------------ deadlock and lock order */

static void nest(struct toy *outer, struct toy *inner)
{
	toy_lock(outer);
	toy_lock(inner);
	toy_unlock(inner);
	toy_unlock(outer);
}

static void a_then_b(void *arg)
{
	nest(&lock_a, &lock_b);
}

static void b_then_a(void *arg)
{
	nest(&lock_b, &lock_a);
}

static void b_then_c(void *arg)
{
	nest(&lock_b, &lock_c);
}

static void c_then_a(void *arg)
{
	nest(&lock_c, &lock_a);
}

SCENARIO(order_abba, a_then_b, b_then_a)
SCENARIO(order_abab, a_then_b, a_then_b)

static void order_abbcca(void *arg)
{
	two(a_then_b, b_then_c);
	sched_spawn("three", c_then_a, 0, 0);
}

static void order_abbc(void *arg)
{
	two(a_then_b, b_then_c);
}

/* One after the other: never a deadlock, but the order is wrong. */
static void order_sequential(void *arg)
{
	set_up();
	a_then_b(0);
	b_then_a(0);
}

static void a_then_c(void *arg)
{
	nest(&lock_a, &lock_c);
}

/* The edge that closes the cycle is not the last one that left its class. */
static void order_older_edge(void *arg)
{
	set_up();
	a_then_b(0);
	a_then_c(0);
	b_then_a(0);
}

/* The same, two edges away: the way back branches at each class. */
static void order_branches(void *arg)
{
	set_up();
	a_then_b(0);
	a_then_c(0);
	nest(&lock_b, &lock_d);
	b_then_c(0);
	nest(&lock_d, &lock_a);
}

/* Branches that never come back. */
static void order_branches_apart(void *arg)
{
	set_up();
	a_then_b(0);
	a_then_c(0);
	nest(&lock_b, &lock_d);
	b_then_c(0);
	nest(&lock_d, &lock_c);
}

static void gated_ab(void *arg)
{
	toy_lock(&gate);
	a_then_b(0);
	toy_unlock(&gate);
}

static void gated_ba(void *arg)
{
	toy_lock(&gate);
	b_then_a(0);
	toy_unlock(&gate);
}

static void gated2_ba(void *arg)
{
	toy_lock(&gate2);
	b_then_a(0);
	toy_unlock(&gate2);
}

static void read_gated_ab(void *arg)
{
	toy_lock_shared(&rw);
	a_then_b(0);
	toy_unlock(&rw);
}

static void read_gated_ba(void *arg)
{
	toy_lock_shared(&rw);
	b_then_a(0);
	toy_unlock(&rw);
}

static void write_gated_ba(void *arg)
{
	toy_lock(&rw);
	b_then_a(0);
	toy_unlock(&rw);
}

static void gated_and_not(void *arg)
{
	gated_ab(0);
	a_then_b(0);
}

SCENARIO(gate_same, gated_ab, gated_ba)
SCENARIO(gate_two_instances, gated_ab, gated2_ba)
SCENARIO(gate_read, read_gated_ab, read_gated_ba)
SCENARIO(gate_read_write, read_gated_ab, write_gated_ba)
SCENARIO(gate_lost, gated_ba, gated_and_not)

static void b_then_try_a(void *arg)
{
	toy_lock(&lock_b);
	if (toy_trylock(&lock_a))
		toy_unlock(&lock_a);
	toy_unlock(&lock_b);
}

static void try_b_then_a(void *arg)
{
	if (!toy_trylock(&lock_b))
		return;
	toy_lock(&lock_a);
	toy_unlock(&lock_a);
	toy_unlock(&lock_b);
}

SCENARIO(try_inner, a_then_b, b_then_try_a)
SCENARIO(try_outer, a_then_b, try_b_then_a)

static void recursive(void *arg)
{
	set_up();
	nest(&lock_a, &lock_a);
}

static void same_class(void *arg)
{
	set_up();
	nest(&same1, &same2);
}

static void same_class_nested(void *arg)
{
	set_up();
	toy_lock(&same1);
	toy_lock_nested(&same2, 1);
	toy_unlock(&same2);
	toy_unlock(&same1);
}

static void read_recursion(void *arg)
{
	set_up();
	toy_lock_shared(&rw);
	toy_lock_shared(&rw);
}

static void reader_ab(void *arg)
{
	toy_lock_shared(&rw);
	toy_lock(&lock_a);
	toy_unlock(&lock_a);
	toy_unlock(&rw);
}

static void reader_ba(void *arg)
{
	toy_lock(&lock_a);
	toy_lock_shared(&rw);
	toy_unlock(&rw);
	toy_unlock(&lock_a);
}

SCENARIO(order_readers, reader_ab, reader_ba)

static void worker_takes_a(void *arg)
{
	toy_work_begin(&work);
	toy_lock(&lock_a);
	toy_unlock(&lock_a);
	toy_work_end(&work);
}

static void worker_takes_nothing(void *arg)
{
	toy_work_begin(&work);
	toy_work_end(&work);
}

static void flush_under_lock(void (*worker)(void *))
{
	int w;

	set_up();
	toy_lock(&lock_a);
	w = sched_spawn("kworker", worker, 0, 0);
	toy_flush(&work, w);
	toy_unlock(&lock_a);
}

static void flush_wanted_lock(void *arg)
{
	flush_under_lock(worker_takes_a);
}

static void flush_other_lock(void *arg)
{
	flush_under_lock(worker_takes_nothing);
}

/* The work ran through before: no deadlock, the order of lock and work is wrong all the same. */
static void flush_order(void *arg)
{
	int w;

	set_up();
	toy_lock(&lock_a);
	w = sched_spawn("kworker", worker_takes_nothing, 0, 0);
	toy_flush(&work, w);
	toy_unlock(&lock_a);
	sched_join(1ULL << sched_spawn("kworker", worker_takes_a, 0, 0));
}

/* ------------------------------------------------------------------ hangs */

static void waits(void *arg)
{
	toy_wait(&done, SCHED_FOREVER);
}

static void completes(void *arg)
{
	toy_complete(&done);
}

static void does_nothing(void *arg)
{
}

static void waits_holding_a(void *arg)
{
	toy_lock(&lock_a);
	toy_wait(&done, SCHED_FOREVER);
	toy_unlock(&lock_a);
}

static void takes_a_completes(void *arg)
{
	toy_lock(&lock_a);
	toy_complete(&done);
	toy_unlock(&lock_a);
}

SCENARIO(hang_no_waker, waits, does_nothing)
SCENARIO(hang_woken, waits, completes)
SCENARIO(hang_completion_under_lock, waits_holding_a, takes_a_completes)

static void spins_for_ever(void *arg)
{
	while (!READ_ONCE(flag))
		;
}

static void raises_flag(void *arg)
{
	WRITE_ONCE(flag, 1);
}

SCENARIO(hang_spinning, spins_for_ever, does_nothing)
SCENARIO(hang_spin_ends, spins_for_ever, raises_flag)

static void ticks(void *arg)
{
	for (;;)
		sched_sleep(60000000000ull);
}

static void hour(void (*f)(void *))
{
	set_up();
	sched_spawn("ticker", ticks, 0, SCHED_DAEMON);
	sched_spawn("one", f, 0, 0);
}

static void sleeps_and_completes(void *arg)
{
	sched_sleep(1800000000000ull);
	toy_complete(&done);
}

static void waits_ten_seconds_again(void *arg)
{
	while (!toy_wait(&done, 10000000000ull))
		;
}

static void hang_hour(void *arg)
{
	hour(waits);
}

static void hang_half_hour(void *arg)
{
	hour(waits);
	sched_spawn("two", sleeps_and_completes, 0, 0);
}

static void hang_timeouts(void *arg)
{
	set_up();
	sched_spawn("one", waits_ten_seconds_again, 0, 0);
}

static void hang_timeouts_end(void *arg)
{
	hang_timeouts(0);
	sched_spawn("two", sleeps_and_completes, 0, 0);
}

/* ------------------------------------------------------------------ misuse */

static void forgets(void *arg)
{
	toy_lock(&lock_a);
}

static void forgets_in_operation(void *arg)
{
	sched_op_begin("store");
	toy_lock(&lock_a);
	sched_op_end(0);
	toy_unlock(&lock_a);
}

static void keeps_order_in_operation(void *arg)
{
	sched_op_begin("store");
	toy_lock(&lock_a);
	toy_unlock(&lock_a);
	sched_op_end(0);
}

SCENARIO(held_at_end, forgets, does_nothing)
SCENARIO(held_at_op_end, forgets_in_operation, does_nothing)
SCENARIO(not_held_at_op_end, keeps_order_in_operation, does_nothing)

static struct toy *toy_in_heap(void)
{
	struct toy *t = toy_alloc(sizeof(*t) + 16);

	t = (void *)((char *)t + 8);
	toy_init(t, SYNC_MUTEX, &class_a);
	return t;
}

static void freed_while_held(void *arg)
{
	struct toy *t = toy_in_heap();

	toy_lock(t);
	toy_free((char *)t - 8);
}

static void freed_after_unlock(void *arg)
{
	struct toy *t = toy_in_heap();

	toy_lock(t);
	toy_unlock(t);
	toy_free((char *)t - 8);
}

static void destroyed_while_held(void *arg)
{
	set_up();
	toy_lock(&lock_a);
	toy_destroy(&lock_a);
}

static void initialised_while_held(void *arg)
{
	set_up();
	toy_lock(&lock_a);
	toy_init(&lock_a, SYNC_MUTEX, &class_a);
}

static void misused(void *arg)
{
	set_up();
	toy_misuse(&lock_a, "unlock of a lock that task 7 holds");
}

/* ------------------------------------------------------------------ leaks, warnings, promises */

static void leaked(void *arg)
{
	set_up();
	toy_free(other);
	toy_unloaded();
}

static void not_leaked(void *arg)
{
	set_up();
	toy_free(other);
	toy_free(box);
	arena_alloc(8, 1, "device", 0);
	toy_unloaded();
}

static void reference_leaked(void *arg)
{
	toy_leak("kvm reference, 2 left");
}

static void warned(void *arg)
{
	toy_warn("WARN_ON(x != 3)");
}

/* Numbers are no part of what a finding is, also those that the kernel prints in hexadecimal. */
static void warned_of_a_queue(void *arg)
{
	toy_warn("add bad queue f7.0004, fe.00ab, 05.0000 (fe, 0x12, a1b, ffff)");
}

static void warned_then_broken(void *arg)
{
	toy_warn("WARNING: first");
	toy_promise("later");
}

static void promise_broken(void *arg)
{
	toy_promise("interruption through an unpinned page");
}

/* ------------------------------------------------------------------ the table */

#define S(name) { #name, name }

const struct scenario scenarios[] = {
	S(race_plain),
	S(race_turned),
	S(race_writes),
	S(race_reads),
	S(race_locked),
	S(race_half_locked),
	S(race_marked),
	S(race_marked_read),
	S(race_marked_write),
	S(race_bytes),
	S(race_bytes_overlap),
	S(race_copy),
	S(race_copy_source),
	S(race_copy_apart),
	S(race_atomic),
	S(race_atomic_plain),
	S(race_global),
	S(spawn_after),
	S(spawn_before),
	S(join_before),
	S(join_after),
	S(edge_completion),
	S(edge_completion_late),
	S(readers_joined),
	S(readers_not_joined),
	S(free_unordered),
	S(free_ordered),
	S(free_too_early),
	S(use_after_free),
	S(use_before_free),
	S(overflow_by_one),
	S(last_byte),
	S(overflow_granule),
	S(overflow_copy),
	S(fitting_copy),
	S(null_pointer),
	S(null_tested),
	S(wild_pointer),
	S(double_free),
	S(single_free),
	S(free_inside),
	S(dead_object),
	S(live_object),
	S(cut_object),
	S(long_object),
	S(long_object_cut),
	S(huge_object),
	S(null_object),
	S(order_abba),
	S(order_abab),
	S(order_abbcca),
	S(order_abbc),
	S(order_sequential),
	S(order_older_edge),
	S(order_branches),
	S(order_branches_apart),
	S(gate_same),
	S(gate_two_instances),
	S(gate_read),
	S(gate_read_write),
	S(gate_lost),
	S(try_inner),
	S(try_outer),
	S(recursive),
	S(same_class),
	S(same_class_nested),
	S(read_recursion),
	S(order_readers),
	S(flush_wanted_lock),
	S(flush_other_lock),
	S(flush_order),
	S(hang_no_waker),
	S(hang_woken),
	S(hang_completion_under_lock),
	S(hang_spinning),
	S(hang_spin_ends),
	S(hang_hour),
	S(hang_half_hour),
	S(hang_timeouts),
	S(hang_timeouts_end),
	S(held_at_end),
	S(held_at_op_end),
	S(not_held_at_op_end),
	S(freed_while_held),
	S(freed_after_unlock),
	S(destroyed_while_held),
	S(initialised_while_held),
	S(misused),
	S(leaked),
	S(not_leaked),
	S(reference_leaked),
	S(warned),
	S(warned_of_a_queue),
	S(warned_then_broken),
	S(promise_broken),
	{ 0, 0 },
};
