/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checks: each listens to events and may end the run with a finding. The first finding of a
 * run wins. Host world only; the kernel world never calls a check, it publishes events.
 *
 * A finding publishes EV_FINDING once it is complete, so a reader of that event can keep a copy
 * before a sanitizer ends the process. An exhausted bound (step-bound) and what only the sanitizer
 * saw (witness-only) become findings when the run has ended: ask check_finding() after sched_run().
 */
#ifndef SHIM_CHECKS_CHECK_H
#define SHIM_CHECKS_CHECK_H

#include "sched/event.h"

enum finding_kind {
	FINDING_NONE,
	FINDING_DEADLOCK,
	FINDING_LOCK_ORDER,
	FINDING_HANG,
	FINDING_DATA_RACE,
	FINDING_USE_AFTER_FREE,
	FINDING_HEAP_OVERFLOW,
	FINDING_NULL_DEREFERENCE,
	FINDING_WILD_ACCESS,
	FINDING_DOUBLE_FREE,
	FINDING_UNDEFINED_BEHAVIOR,
	FINDING_CONTRACT,
	FINDING_LOCK_MISUSE,
	FINDING_LEAK,
	FINDING_GUEST_PROMISE,
	FINDING_WARNING,
	FINDING_WITNESS_ONLY,
	FINDING_WITNESS_SILENT,
	FINDING_STEP_BOUND,
	FINDING_NR
};

/* "deadlock", "use-after-free", ... as interface.md spells the verdicts */
const char *finding_kind_name(enum finding_kind kind);
enum finding_kind finding_kind_by_name(const char *name); /* FINDING_NONE if there is none */

#define FINDING_TITLE_LEN 256
#define FINDING_PRINT_LEN 512
#define FINDING_TEXT_LEN 16384
#define FINDING_PARTIES 8

/**
 * struct finding_party - a task in an operation that has its part in a finding
 * @op: number of the operation, 0: outside of any
 * @does: constant: "waits for", "plain write", ...
 * @what: what it waits for or takes: lock class, work item, ...; may be empty
 * @site: where it does so, or NULL
 * @held: deadlock: what it waits for is held (else it has to come to its end) by the next party;
 *	lock order: the class that it holds meanwhile
 * @held_site: where that was taken
 */
struct finding_party {
	char task[SCHED_NAME_LEN];
	unsigned int op;
	const char *op_name;
	const char *does;
	char what[96];
	const void *site;
	char held[96];
	const void *held_site;
};

/**
 * struct finding - what ended the run
 * @title: one line: kind and the same parts as the fingerprint
 * @fingerprint: kind + sorted function names of the sites + lock classes or field; no line,
 *	address, sanitizer, task or step in it
 * @text: the body of the report, lines ended by '\n'; identical in every build
 * @common: length of the part of @text that is about this finding alone; what follows says what
 *	every finding's text says (the tasks, the last switches)
 * @parties, @party: who did it: the same facts for reports that make sentences of them
 * @object: number of the heap object that it is about, 0: none
 * @address: what was accessed, or the begin of what was leaked; NULL: nothing
 * @size: of the access, 0: there is none
 * @known: on the driver's known list
 * @awaited: the access still executes and this build's sanitizer is one that should see it
 * @confirmed: it said the same (witness); awaited and not confirmed is witness-silent
 */
struct finding {
	enum finding_kind kind;
	int task;
	unsigned long long step;
	char title[FINDING_TITLE_LEN];
	char fingerprint[FINDING_PRINT_LEN];
	char text[FINDING_TEXT_LEN];
	unsigned long common;
	unsigned int parties;
	struct finding_party party[FINDING_PARTIES];
	unsigned int object;
	const void *address;
	unsigned long size;
	int known;
	int awaited;
	int confirmed;
};

/* The finding of the last run, or NULL; valid until the next run. */
const struct finding *check_finding(void);

/* ---- for the checks themselves: build a finding part by part, then end the run ---- */

/* Start one; returns 0 if this run has a finding already (then do nothing more). */
int finding_begin(enum finding_kind kind);
void finding_site(const void *site); /* its function joins title and fingerprint */
void finding_function(const char *name); /* the same with a name at hand */
void finding_class(const char *name); /* lock class, field, object name: title and fingerprint */
void finding_say(const char *fmt, ...)
	__attribute__((format(printf, 1, 2))); /* a line of the body */
void finding_say_site(const char *before,
		      const void *site); /* "before function() file:line (in list_add)" */
void finding_end(void); /* complete it and sched_stop() */
void finding_end_soon(void); /* data race: the access still executes; sched_stop_soon() */

/* ---- switches, for measurements and tests; all on by default ---- */
enum check_id {
	CHECK_RACE,
	CHECK_MEMORY,
	CHECK_LOCK_ORDER,
	CHECK_DEADLOCK,
	CHECK_HANG,
	CHECK_MISUSE,
	CHECK_LEAK,
	CHECK_WARNING,
	CHECK_PROMISE,
	CHECK_UNDEFINED,
	CHECK_NR
};
void check_enable(enum check_id id, int on);

/* Subscribe every check; once per process, before the first run. */
void check_init(void);

/*
 * What the checks listen to; all of it from check_init() on. For measurements: without CHECK_EVENTS
 * they know of no object, so the other two are then to be off as well.
 */
#define CHECK_EVENTS 1u
#define CHECK_ACCESSES 2u
#define CHECK_OBJECTS 4u
#define CHECK_ALL (CHECK_EVENTS | CHECK_ACCESSES | CHECK_OBJECTS)
void check_listen(unsigned int what);

/* Known findings of the driver: fingerprints, one per call; check_known_clear() forgets them. */
void check_known_add(const char *fingerprint);
void check_known_clear(void);

/*
 * Notes of a run that are no findings: gated lock-order cycles, a race check that ran out of
 * memory. Index from 0; NULL ends.
 */
const char *check_note(unsigned int i);

/* For reports: what a task holds and waits for, as text lines appended by finding_say(). */
void finding_say_tasks(void);

/*
 * Feedback for the fuzzer: counters of interleaving features, updated by the checks if set:
 * conflicting access pairs, lock order edges, waits, overlapped operations. See feedback.c.
 */
void check_feedback(unsigned char *counters, unsigned long size);

/* Kinds of features seen in this run, for the table of scripts/fuzz. */
unsigned long check_feedback_count(void);

#define CHECK_ORDER_GATES 8

/**
 * struct check_order - an edge of the last run's lock order, for who remembers them over many runs
 * @from, @to: classes, as addresses that stay the same in this process; NULL: a lock without class
 * @from_name, @to_name: of the classes, with the nesting level
 * @gate: what was held at each of its occurrences in the run: classes; @alone: the run had one
 *	lock of that class, so the gate is the same lock in every run
 */
struct check_order {
	const void *from, *to;
	unsigned int from_name, to_name;
	unsigned int nr_gates;
	struct check_gate {
		const void *class;
		int exclusive, alone;
	} gate[CHECK_ORDER_GATES];
};

unsigned int check_order_count(void);
void check_order(unsigned int i,
		 struct check_order *order); /* without @alone, which takes longer */
void check_order_gates(struct check_order *order); /* set @alone */

/* Witness: what the sanitizer's report callback tells us (called from __tsan_on_report and so on). */
void check_witness_race(void);
void check_witness_memory(void);

#endif
