/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of report/ share. */
#ifndef FUZZERS_REPORT_INTERNAL_H
#define FUZZERS_REPORT_INTERNAL_H

#include "report/record.h"
#include "report/report.h"
#include "sched/event.h"
#include "sched/site.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ------------------------------------------------------------------ guilt.c: whose doing it is */

#define GUILTY_MAX 16

/**
 * struct guilty - an operation that has to do with the finding
 * @record: where in the run, or RECORD_NONE
 */
struct guilty {
	const char *task;
	unsigned int op;
	const char *op_name;
	unsigned long record;
};

/* The operations to blame: the parties', those that allocated and freed the object, used the queue. */
unsigned int report_guilty(const struct finding *f, struct guilty *guilty);
/*
 * What was done to the queue of the last AP instruction or interruption, the latest first: promises
 * to guests are about queues. Return: how many records.
 */
unsigned int report_queue_history(unsigned long *at, unsigned int max);
int report_is_guilty(const struct guilty *guilty, unsigned int n, const char *task,
		     unsigned int op);

/* ------------------------------------------------------------------ names */

/* The operation as it stands in the program ("queue_unbind 5.4"), else its name, else "". */
void report_op(const struct prog *p, const char *task, unsigned int op, const char *op_name,
	       char *buf, size_t size);
/* Result of an operation: "3", "-12 (ENOMEM)" */
void report_result(long result, char *buf, size_t size);
/* "host (queue_unbind 5.4)" */
void report_who(const struct prog *p, const char *task, unsigned int op, const char *op_name,
		char *buf, size_t size);

/* ------------------------------------------------------------------ fields.c */

struct layout_access;

/* What the driver's call site accesses, or NULL. */
const struct layout_access *field_of_site(const void *pc);
/* Name of the struct that an object is, or NULL: the driver never said. */
const char *field_struct(const struct arena_object *o);
/* What @size bytes that @pc accesses are called, from the code alone; 0: not known. */
int field_at_site(const void *pc, unsigned long size, char *buf, size_t len);
/* Where @pc has its pointer from: "was read from ap_matrix_mdev.kvm"; 0: not known. */
int field_source(const void *pc, char *buf, size_t len);

/* ------------------------------------------------------------------ parts of the report */

void report_sentences(FILE *out, const struct prog *p, const struct run_result *r);
void report_marked_program(FILE *out, const struct prog *p, const struct run_result *r);
/* The calls that led to a record, in lines that begin with @first. */
void report_chain(FILE *out, const char *first, const struct record *r);
void report_tasks(FILE *out, const struct prog *p);
/* The locks that the task of a record held there: "a, b", "" if there are none. */
void report_held(unsigned long at, char *buf, size_t size);
/* The locks that the tasks of both records held there. */
void report_held_by_both(unsigned long a, unsigned long b, char *buf, size_t size);
void report_chains(FILE *out, const struct prog *p, const struct finding *f);
#define REPORT_LOOP_READS 6
/* What a task that runs in a circle reads on its way: records, one for each place, in its order. */
unsigned int report_loop_reads(const struct finding *f, unsigned long *read);
/* Who wrote last what the loop reads. */
void report_loop(FILE *out, const struct prog *p, const struct finding *f);
#define REPORT_POINTERS 6
/* Where the driver stored what still points to the freed object: at most REPORT_POINTERS records. */
unsigned int report_pointer_stores(const struct finding *f, unsigned long *at);
void report_life(FILE *out, const struct prog *p, const struct finding *f);
void report_columns(FILE *out, const struct finding *f);
void report_symbols(FILE *out, const struct finding *f);

/* A block of text, each line indented; long lines are broken at blanks after @width columns. */
void report_wrap(FILE *out, const char *first, const char *indent, const char *text,
		 unsigned int width);

/* ------------------------------------------------------------------ rows.c */

#define REPORT_ALL (~0u)

/**
 * report_rows() - the records worth a line of an interleaving
 * @rows: gets their indices in order, at most @max; the last ones of the run and, before them,
 *	those that have to do with the finding
 * @tail: how many of the last ones; REPORT_ALL
 *
 * Return: how many.
 */
unsigned int report_rows(const struct finding *f, unsigned long *rows, unsigned int max,
			 unsigned int tail);

#endif
