/* SPDX-License-Identifier: GPL-2.0-only */
/* The order of one run, carried over to a smaller program; for apfuzz minimize. */
#ifndef FUZZERS_APFUZZ_PROJECT_H
#define FUZZERS_APFUZZ_PROJECT_H

#include "program/program.h"

/* Run @p and remember the order in which its tasks ran. */
void project_remember(struct prog *p);

/**
 * project() - give @p the order of the remembered run
 * @old: the program of that run
 * @p: the same with less in it
 *
 * Return: 0, or -1 if it takes more deviations than a program can have.
 */
int project(const struct prog *old, struct prog *p);

#endif
