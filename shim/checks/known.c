// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's known findings: a run that ends in one has the verdict `known` and fuzzing goes on.
 *
 * Looked at only when a finding is complete, so a plain list does.
 */
#include <stdlib.h>

#include "checks/internal.h"

static char **known;
static unsigned int nr_known, max_known;

/**
 * check_known_add() - put a fingerprint on the list; "*" stands for all
 *
 * Outside of a run only: it allocates.
 */
void check_known_add(const char *fingerprint)
{
	char *copy = malloc(text_len(fingerprint) + 1);

	if (nr_known == max_known) {
		max_known = max_known ? 2 * max_known : 16;
		known = realloc(known, max_known * sizeof(*known));
	}
	if (!copy || !known)
		abort();
	text_copy(copy, text_len(fingerprint) + 1, fingerprint);
	known[nr_known++] = copy;
}

void check_known_clear(void)
{
	while (nr_known)
		free(known[--nr_known]);
	free(known);
	known = NULL;
	max_known = 0;
}

int known_by_name(const char *fingerprint)
{
	for (unsigned int i = 0; i < nr_known; i++) {
		if (text_equal(known[i], fingerprint))
			return 1;
	}
	return 0;
}

int known_has(const char *fingerprint)
{
	return known_by_name("*") || known_by_name(fingerprint);
}
