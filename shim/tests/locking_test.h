/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bridge between test_locking.c (host world: explores each cell and prints the tables) and
 * scenario_locking*.c (kernel world, built as a driver is).
 *
 * An expectation is the list of all kinds of findings that the schedules of a cell give, as
 * finding_kind_name() spells them, in alphabetic order; "silent": none; NULL: no such cell.
 */
#ifndef LOCKING_TEST_H
#define LOCKING_TEST_H

/* before the kernel's headers, where "current" is a macro */
#include "sched/event.h"
#include "sched/sched.h"

enum lock_kind {
	KIND_MUTEX,
	KIND_WRITE,
	KIND_READ,
	KIND_SPIN,
	KIND_NR
};

/* A scenario for each kind of lock; @first gets the kind as its argument. */
struct lock_row {
	const char *name;
	void (*first)(void *kind);
	const char *expect[KIND_NR];
};

/* What must be found, and beside it the same with the mistake mended. */
struct wait_row {
	const char *name;
	void (*wrong)(void *arg);
	const char *expect;
	void (*right)(void *arg);
	const char *expect_right;
};

/**
 * struct race_row - two accesses with an edge between them, and without
 * @expect: without the edge: "data-race", or "data-race silent" where some schedules do not get to
 *	the second access, or order it by other means
 * @why: why ThreadSanitizer says something else than we do; NULL: it must not
 */
struct race_row {
	const char *name;
	void (*with)(void *arg);
	void (*without)(void *arg);
	const char *expect;
	const char *why;
};

extern const struct lock_row lock_rows[];
extern const struct wait_row wait_rows[];
extern const struct race_row race_rows[];

/* Those of shim/kernel: devices, attributes, files. */
extern const struct wait_row kernel_wait_rows[];
extern const struct race_row kernel_race_rows[];

#endif
