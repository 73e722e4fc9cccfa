/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The record of one run: every event with task, operation and chain of calls, and who waited for
 * whom at the end. Everything that shows an interleaving is made from it.
 *
 * The reader runs in the tasks, so it only copies numbers, pointers and fixed-size texts: a libc
 * call would be an access of that task to ThreadSanitizer. Words are made when the run is over.
 */
#ifndef FUZZERS_REPORT_RECORD_H
#define FUZZERS_REPORT_RECORD_H

#include <stddef.h>

#include "checks/check.h"
#include "sched/arena.h"
#include "sched/event.h"
#include "sched/site.h"

#define RECORD_TEXT 96
#define RECORD_CALLS 8
#define RECORD_WORDS 160 /* room for words of one event */

struct record_name {
	char s[SCHED_NAME_LEN];
};

/**
 * struct record - one event
 * @ev: as it was; its text does not outlive the run, @text does
 * @before: EV_STORE and EV_ATOMIC to an object of the heap: its bytes from @ev.object on before the
 *	access; else 0
 * @other: the other task of a switch, spawn or join
 * @op, @op_name, @point: the task's operation
 * @calls, @call: call sites in the driver, innermost first
 */
struct record {
	struct event ev;
	char before[8];
	struct record_name task, other;
	unsigned int op;
	unsigned int calls;
	unsigned long point;
	const char *op_name;
	const void *call[RECORD_CALLS];
	char text[RECORD_TEXT];
};

/**
 * struct record_task - a task when the finding was made, or when nothing could run any more
 * @waits: it waits, for @sync or else for @what
 * @blockers: tasks (bits) that must act before its wait can end
 */
struct record_task {
	struct record_name name;
	int waits;
	unsigned int sync;
	char what[RECORD_TEXT];
	sched_mask blockers;
};

#define RECORD_NONE (~0ul)

/* Record the runs from now on, each load and store of the driver, too (slow), or stop to do so. */
int record_on(void); /* -1: no memory */
void record_off(void);

/* The last run that was recorded; valid like the finding until the next run. */
unsigned long record_total(void);
unsigned long record_lost(void); /* events behind the bound */
unsigned long record_run(void); /* number of the run, from 1 */
const struct record *record_at(unsigned long i);
/* Slot of a live task at the finding, or NULL. */
const struct record_task *record_task(unsigned int slot);

/* Index of the last record before @end that says yes, or RECORD_NONE. */
unsigned long record_last(unsigned long end, int (*yes)(const struct record *r, const void *arg),
			  const void *arg);
/* Where the party did what it is blamed for; where an object was allocated, freed. */
unsigned long record_of_party(const struct finding_party *p);
unsigned long record_of_site(const char *task, unsigned int op, const void *site);
unsigned long record_of_alloc(unsigned int object);
unsigned long record_of_free(unsigned int object);

/* The driver's stores that wrote over a pointer into an object, the last ones first. */
unsigned int record_forgets(unsigned int object, unsigned long *at, unsigned int max);

/* Name of the lock or whatever an event is about, or "". */
const char *record_sync_name(const struct record *r);
const char *record_sync_id_name(unsigned int sync);
/* "takes &matrix_dev->guests_lock (shared)", without place and task. */
void record_words(const struct record *r, char *buf, size_t size);
/* "ap_matrix_mdev.kvm (object #4 + 16)" of an access of @size bytes, "the variable matrix_dev" ... */
void record_object_words(const void *addr, unsigned long size, char *buf, size_t len);
/* The same where there is little room: "ap_matrix_mdev.kvm (#4)". */
void record_object_short(const void *addr, unsigned long size, char *buf, size_t len);
/* "queue.c:70 vfio_ap_queue_remove" or "" */
void record_place(const void *site, char *buf, size_t size);
/* "f() c.c:4 (in list_add) <- g() c.c:9", innermost first; "" if the driver was not involved */
void record_chain(const struct record *r, char *buf, size_t size);

#endif
