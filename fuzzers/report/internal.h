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

/* The operations to blame: the parties', and those that allocated and freed the object. */
unsigned int report_guilty(const struct finding *f, struct guilty *guilty);
int report_is_guilty(const struct guilty *guilty, unsigned int n, const char *task,
		     unsigned int op);

/* ------------------------------------------------------------------ names */

/* The operation as it stands in the program ("queue_unbind 5.4"), else its name, else "". */
void report_op(const struct prog *p, const char *task, unsigned int op, const char *op_name,
	       char *buf, size_t size);
/* "host (queue_unbind 5.4)" */
void report_who(const struct prog *p, const char *task, unsigned int op, const char *op_name,
		char *buf, size_t size);

/* ------------------------------------------------------------------ parts of the report */

void report_sentences(FILE *out, const struct prog *p, const struct run_result *r);
void report_marked_program(FILE *out, const struct prog *p, const struct run_result *r);
void report_tasks(FILE *out, const struct prog *p);
/* The locks that the task of a record held there: "a, b", "" if there are none. */
void report_held(unsigned long at, char *buf, size_t size);
void report_chains(FILE *out, const struct prog *p, const struct finding *f);
void report_life(FILE *out, const struct prog *p, const struct finding *f);
void report_columns(FILE *out, const struct finding *f);
void report_symbols(FILE *out, const struct finding *f);

/* A block of text, each line indented; long lines are broken at blanks after @width columns. */
void report_wrap(FILE *out, const char *first, const char *indent, const char *text,
		 unsigned int width);

/* ------------------------------------------------------------------ rows.c */

/**
 * report_rows() - the records worth a line of an interleaving
 * @rows: gets their indices in order, at most @max; the last ones of the run and, before them,
 *	those that have to do with the finding
 * @tail: how many of the last ones
 *
 * Return: how many.
 */
unsigned int report_rows(const struct finding *f, unsigned long *rows, unsigned int max,
			 unsigned int tail);

#endif
