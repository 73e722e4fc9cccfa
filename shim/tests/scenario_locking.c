// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest matrix, first table: scenarios that every kind of lock can play.
 *
 * An expectation of two kinds says that some schedules end in one and some in the other: a deadlock
 * where it happens, the order of classes where it only could.
 */
#include "locking_test.h"

#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

struct any_lock {
	struct mutex mutex;
	struct rw_semaphore rwsem;
	spinlock_t spin;
};

static struct any_lock a, b, c, same[2];
static struct mutex gate, gates[2];
static int shared_count;

static void init_any(struct any_lock *l, struct lock_class_key *key, const char *name)
{
	__mutex_init(&l->mutex, name, key);
	__init_rwsem(&l->rwsem, name, key);
	__spin_lock_init(&l->spin, name, key);
}

static void set_up(void)
{
	static struct lock_class_key key_a, key_b, key_c, key_same;

	init_any(&a, &key_a, "a");
	init_any(&b, &key_b, "b");
	init_any(&c, &key_c, "c");
	for (int i = 0; i < 2; i++) {
		init_any(&same[i], &key_same, "same");
		mutex_init(&gates[i]);
	}
	mutex_init(&gate);
}

static void take_level(struct any_lock *l, void *kind, int level)
{
	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		mutex_lock_nested(&l->mutex, level);
		break;
	case KIND_WRITE:
		down_write_nested(&l->rwsem, level);
		break;
	case KIND_READ:
		down_read_nested(&l->rwsem, level);
		break;
	default:
		spin_lock_nested(&l->spin, level);
		break;
	}
}

static void take(struct any_lock *l, void *kind)
{
	take_level(l, kind, 0);
}

static int try(struct any_lock *l, void *kind)
{
	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		return mutex_trylock(&l->mutex);
	case KIND_WRITE:
		return down_write_trylock(&l->rwsem);
	case KIND_READ:
		return down_read_trylock(&l->rwsem);
	default:
		return spin_trylock(&l->spin);
	}
}

static void give(struct any_lock *l, void *kind)
{
	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		mutex_unlock(&l->mutex);
		break;
	case KIND_WRITE:
		up_write(&l->rwsem);
		break;
	case KIND_READ:
		up_read(&l->rwsem);
		break;
	default:
		spin_unlock(&l->spin);
		break;
	}
}

static void pair(struct any_lock *first, struct any_lock *second, void *kind)
{
	take(first, kind);
	take(second, kind);
	give(second, kind);
	give(first, kind);
}

static void spawn2(void (*one)(void *), void (*two)(void *), void *kind)
{
	set_up();
	sched_spawn("one", one, kind, 0);
	sched_spawn("two", two, kind, 0);
}

static void spawn3(void (*one)(void *), void (*two)(void *), void (*three)(void *), void *kind)
{
	spawn2(one, two, kind);
	sched_spawn("three", three, kind, 0);
}

/* ------------------------------------------------------------------ exclusion */

static void count_up(void *kind)
{
	int seen;

	take(&a, kind);
	seen = READ_ONCE(shared_count);
	sched_point(EV_CALL, NULL, 0, 0);
	WRITE_ONCE(shared_count, seen + 1);
	give(&a, kind);
}

/* The last one to finish finds what all have counted. */
static void excludes(void *kind)
{
	sched_mask tasks;

	set_up();
	tasks = 1ull << sched_spawn("one", count_up, kind, 0);
	tasks |= 1ull << sched_spawn("two", count_up, kind, 0);
	sched_join(tasks);
	WARN_ON(shared_count != 2);
}

/* ------------------------------------------------------------------ recursion, order */

static void aa(void *kind)
{
	set_up();
	pair(&a, &a, kind);
}

static void lock_ab(void *kind)
{
	pair(&a, &b, kind);
}

static void lock_ba(void *kind)
{
	pair(&b, &a, kind);
}

static void lock_bc(void *kind)
{
	pair(&b, &c, kind);
}

static void lock_ca(void *kind)
{
	pair(&c, &a, kind);
}

static void ordered(void *kind)
{
	spawn3(lock_ab, lock_bc, lock_ab, kind);
}

static void abba(void *kind)
{
	spawn2(lock_ab, lock_ba, kind);
}

static void abbcca(void *kind)
{
	spawn3(lock_ab, lock_bc, lock_ca, kind);
}

/* The order is wrong, but never both ways at the same time. */
static void gated_ab(void *kind)
{
	mutex_lock(&gate);
	lock_ab(kind);
	mutex_unlock(&gate);
}

static void gated_ba(void *kind)
{
	mutex_lock(&gate);
	lock_ba(kind);
	mutex_unlock(&gate);
}

static void gated(void *kind)
{
	spawn2(gated_ab, gated_ba, kind);
}

/* One class of gates, two instances: it keeps nobody out. */
static void gate0_ab(void *kind)
{
	mutex_lock(&gates[0]);
	lock_ab(kind);
	mutex_unlock(&gates[0]);
}

static void gate1_ba(void *kind)
{
	mutex_lock(&gates[1]);
	lock_ba(kind);
	mutex_unlock(&gates[1]);
}

static void gated_apart(void *kind)
{
	spawn2(gate0_ab, gate1_ba, kind);
}

static void try_ab(void *kind)
{
	take(&a, kind);
	if (try(&b, kind))
		give(&b, kind);
	give(&a, kind);
}

static void trylock_inside(void *kind)
{
	spawn2(try_ab, lock_ba, kind);
}

/* The first lock taken by trying: who got it holds it like any other. */
static void try_then_take(void *kind)
{
	if (!try(&b, kind))
		return;
	take(&a, kind);
	give(&a, kind);
	give(&b, kind);
}

static void trylock_outside(void *kind)
{
	spawn2(lock_ab, try_then_take, kind);
}

/* ------------------------------------------------------------------ classes and levels */

static void same_class(void *kind)
{
	set_up();
	pair(&same[0], &same[1], kind);
}

static void same_class_nested(void *kind)
{
	set_up();
	take(&same[0], kind);
	take_level(&same[1], kind, 1);
	give(&same[1], kind);
	give(&same[0], kind);
}

/* A nesting level promises an order; here the promise is broken. */
static void nested_01(void *kind)
{
	take(&same[0], kind);
	take_level(&same[1], kind, 1);
	give(&same[1], kind);
	give(&same[0], kind);
}

static void nested_10(void *kind)
{
	take(&same[1], kind);
	take_level(&same[0], kind, 1);
	give(&same[0], kind);
	give(&same[1], kind);
}

static void nested_both_ways(void *kind)
{
	spawn2(nested_01, nested_10, kind);
}

static void level_10_of_same(void *kind)
{
	take_level(&same[0], kind, 1);
	take(&same[1], kind);
	give(&same[1], kind);
	give(&same[0], kind);
}

/* The levels themselves in both orders. */
static void levels_swapped(void *kind)
{
	spawn2(nested_01, level_10_of_same, kind);
}

/* ------------------------------------------------------------------ readers and writers */

static void read_twice(void *kind)
{
	take(&a, kind);
	take(&a, kind);
	give(&a, kind);
	give(&a, kind);
}

static void write_once(void *kind)
{
	down_write(&a.rwsem);
	up_write(&a.rwsem);
}

static void read_recursion(void *kind)
{
	spawn2(read_twice, write_once, kind);
}

static void write_b(void *kind)
{
	down_write(&b.rwsem);
	up_write(&b.rwsem);
}

/* Writers stand between two readers that would not harm each other. */
static void writer_between(void *kind)
{
	spawn3(lock_ab, lock_ba, write_once, kind);
	sched_spawn("four", write_b, kind, 0);
}

static void read_only(void *kind)
{
	take(&a, kind);
	give(&a, kind);
}

static void readers_and_writer(void *kind)
{
	spawn3(read_only, read_only, write_once, kind);
}

/* ------------------------------------------------------------------ misuse */

static void just_take(void *kind)
{
	take(&a, kind);
	sched_point(EV_CALL, NULL, 0, 0);
	give(&a, kind);
}

static void just_give(void *kind)
{
	give(&a, kind);
}

static void stranger(void *kind)
{
	spawn2(just_take, just_give, kind);
}

static void held_at_the_end(void *kind)
{
	set_up();
	take(&a, kind);
}

static void freed_while_held(void *kind)
{
	static struct lock_class_key key;
	struct any_lock *l = kzalloc(sizeof(*l), GFP_KERNEL);

	init_any(l, &key, "in_heap");
	take(l, kind);
	kfree(l);
}

static void used_after_free(void *kind)
{
	static struct lock_class_key key;
	struct any_lock *l = kzalloc(sizeof(*l), GFP_KERNEL);

	init_any(l, &key, "in_heap");
	kfree(l);
	take(l, kind);
}

static void never_initialised(void *kind)
{
	struct any_lock *l = kzalloc(sizeof(*l), GFP_KERNEL);

	take(l, kind);
}

static void init_while_held(void *kind)
{
	set_up();
	take(&a, kind);
	set_up();
}

static void other_kind(void *kind)
{
	set_up();
	take(&a, kind);
	mutex_lock(&gate);
	mutex_unlock(&gate);
	give(&a, kind);
}

/* Sleeping under it: only a spinlock forbids that. */
static void sleep_inside(void *kind)
{
	other_kind(kind);
}

static DEFINE_MUTEX(static_mutex);
static DECLARE_RWSEM(static_rwsem);
static DEFINE_SPINLOCK(static_spin);

static void count_static(void *kind)
{
	int seen;

	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		mutex_lock(&static_mutex);
		break;
	case KIND_WRITE:
		down_write(&static_rwsem);
		break;
	case KIND_READ:
		down_read(&static_rwsem);
		break;
	default:
		spin_lock(&static_spin);
		break;
	}
	seen = READ_ONCE(shared_count);
	sched_point(EV_CALL, NULL, 0, 0);
	WRITE_ONCE(shared_count, seen + 1);
	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		mutex_unlock(&static_mutex);
		break;
	case KIND_WRITE:
		up_write(&static_rwsem);
		break;
	case KIND_READ:
		up_read(&static_rwsem);
		break;
	default:
		spin_unlock(&static_spin);
		break;
	}
}

static void static_initialiser(void *kind)
{
	sched_mask tasks;

	tasks = 1ull << sched_spawn("one", count_static, kind, 0);
	tasks |= 1ull << sched_spawn("two", count_static, kind, 0);
	sched_join(tasks);
	WARN_ON(shared_count != 2);
}

/* ------------------------------------------------------------------ asserting */

static void assert_held(void *kind)
{
	switch ((enum lock_kind)(unsigned long)kind) {
	case KIND_MUTEX:
		lockdep_assert_held(&a.mutex);
		break;
	case KIND_WRITE:
		lockdep_assert_held_write(&a.rwsem);
		break;
	case KIND_READ:
		lockdep_assert_held_read(&a.rwsem);
		break;
	default:
		lockdep_assert_held(&a.spin);
		break;
	}
}

static void asserted(void *kind)
{
	set_up();
	take(&a, kind);
	assert_held(kind);
	give(&a, kind);
}

static void hold_for_a_while(void *kind)
{
	take(&a, kind);
	sched_point(EV_CALL, NULL, 0, 0);
	give(&a, kind);
}

static void assert_for_other(void *kind)
{
	assert_held(kind);
}

static void asserted_for_other(void *kind)
{
	spawn2(hold_for_a_while, assert_for_other, kind);
}

#define SAME(x) { x, x, x, x }
#define DL_LO "deadlock lock-order"

const struct lock_row lock_rows[] = {
	{ "two tasks count behind it",
	  excludes,
	  { "silent", "silent", "silent warning", "silent" } },
	{ "the same, static initialiser",
	  static_initialiser,
	  { "silent", "silent", "silent warning", "silent" } },
	{ "AB, BC, AB", ordered, SAME("silent") },
	{ "AA", aa, { "deadlock", "deadlock", "lock-order", "deadlock" } },
	{ "ABBA", abba, { DL_LO, DL_LO, "lock-order", DL_LO } },
	{ "ABBCCA", abbcca, { DL_LO, DL_LO, "lock-order", DL_LO } },
	{ "ABBA, one gate", gated, { "gated", "gated", "gated", NULL } },
	{ "ABBA, two gates of one class", gated_apart, { DL_LO, DL_LO, "lock-order", NULL } },
	{ "ABBA, one inner trylock", trylock_inside, SAME("silent") },
	{ "ABBA, one outer trylock",
	  trylock_outside,
	  { "deadlock lock-order silent", "deadlock lock-order silent", "lock-order",
	    "deadlock lock-order silent" } },
	{ "two of one class", same_class, SAME("lock-order") },
	{ "two of one class, nested", same_class_nested, SAME("silent") },
	{ "nested, promise broken",
	  nested_both_ways,
	  { "deadlock silent", "deadlock silent", "silent", "deadlock silent" } },
	{ "nesting levels swapped", levels_swapped, SAME("lock-order") },
	{ "read recursion, writer between", read_recursion, { NULL, NULL, DL_LO, NULL } },
	{ "ABBA readers, writers between", writer_between, { NULL, NULL, DL_LO, NULL } },
	{ "two readers and a writer", readers_and_writer, { NULL, NULL, "silent", NULL } },
	{ "unlock by a stranger", stranger, SAME("lock-misuse") },
	{ "held when the task ends", held_at_the_end, SAME("lock-misuse") },
	{ "freed while held", freed_while_held, SAME("lock-misuse") },
	{ "used after free", used_after_free, SAME("use-after-free") },
	{ "never initialised", never_initialised, SAME("lock-misuse") },
	{ "initialised while held", init_while_held, SAME("lock-misuse") },
	{ "sleeping inside", sleep_inside, { "silent", "silent", "silent", "lock-misuse" } },
	{ "asserted by the holder", asserted, SAME("silent") },
	{ "asserted by another task", asserted_for_other, SAME("warning") },
	{ NULL, NULL, { NULL, NULL, NULL, NULL } },
};
