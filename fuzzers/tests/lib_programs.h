/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs for the tests of the harness: files of the corpus, and a fixed one. */
#ifndef FUZZERS_TESTS_LIB_PROGRAMS_H
#define FUZZERS_TESTS_LIB_PROGRAMS_H

#include "runner/runner.h"

/* A fixed program: three tasks, a guest, a queue that leaves and comes back. */
extern const char fixed_program[];

void parse_or_fail(struct prog *p, const char *text);

/* Run quietly; returns the trace hash. */
unsigned long long hash_of(struct prog *p);

/**
 * for_each_program() - call @fn for each *.ap in a directory of the repository
 *
 * Return: how many there were.
 */
unsigned int for_each_program(const char *directory,
			      void (*fn)(const char *name, const char *text, size_t len));

#endif
