/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A finding in a driver that was edited: the schedule as given, by points and anchors, and if that
 * one does not show it, a number of schedules around it (program/around.c).
 */
#ifndef FUZZERS_SEARCH_H
#define FUZZERS_SEARCH_H

#include "runner/runner.h"

/**
 * search_around() - @p was run and did not show what is looked for: look around its schedule
 * @p: gets the schedule that shows it, with anchors in the driver as it is now
 * @r: the last run
 * @seen: does a run show it?
 * @progress: told the number of runs, or NULL
 *
 * If none shows it, @p is as it was and @r its run.
 * Return: how many runs it took, with the one before.
 */
unsigned int search_around(struct prog *p, struct run_result *r,
			   int (*seen)(const struct run_result *r, const void *arg),
			   const void *arg, void (*progress)(unsigned int runs));

#endif
