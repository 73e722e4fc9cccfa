/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lock orders that close over several runs. A run's checks see a cycle only if that run made all
 * of its edges. A fuzz target remembers the edges of all its runs, each with the program that
 * showed it; when a cycle closes over several of them, these programs are joined into one, and
 * that one is the next input. Only its own run is the finding: a finding replays from its input.
 */
#ifndef FUZZERS_ORDERS_H
#define FUZZERS_ORDERS_H

#include "runner/runner.h"

/* After a run of @p that ended without a new finding: remember what it showed. */
void orders_note(const struct prog *p);

/*
 * Before a mutation: is there a joined program? It has been run quietly and shows a new finding.
 * Runs programs, many if there is something to join, and leaves known_quiet() off.
 */
int orders_next(struct prog *joined);

struct orders_stats {
	unsigned int edges, cycles, joined;
};

const struct orders_stats *orders_stats(void);

#endif
