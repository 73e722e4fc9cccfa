// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first question of a maintainer who doubts the simulated kernel: which of its modelled or stub
 * symbols have to do with this finding? Those used by the driver's functions that the guilty
 * operations were in.
 */
#include <string.h>

#include "report/internal.h"
#include "report/symbols.h"

#define FUNCTIONS 64

struct functions {
	const char *name[FUNCTIONS];
	unsigned int n;
};

static int has(const struct functions *f, const char *name)
{
	for (unsigned int i = 0; i < f->n; i++)
		if (!strcmp(f->name[i], name))
			return 1;
	return 0;
}

static void collect(struct functions *f, const struct guilty *guilty, unsigned int n)
{
	for (unsigned long at = 0; at < record_total(); at++) {
		const struct record *r = record_at(at);

		if (!report_is_guilty(guilty, n, r->task.s, r->op))
			continue;
		for (unsigned int i = 0; i < r->calls; i++) {
			const char *name = site_function(r->call[i]);

			if (f->n < FUNCTIONS && !has(f, name))
				f->name[f->n++] = name;
		}
	}
}

/* Once for a symbol, with all functions that use it. */
static void print(FILE *out, const struct functions *f, unsigned int i)
{
	char first[120], text[1024];
	size_t used = snprintf(text, sizeof(text), "%s (in", shim_symbols[i].how);

	for (unsigned int k = i; k < nr_shim_symbols && used < sizeof(text); k++)
		if (!strcmp(shim_symbols[k].name, shim_symbols[i].name) &&
		    has(f, shim_symbols[k].function))
			used += snprintf(text + used, sizeof(text) - used, " %s()",
					 shim_symbols[k].function);
	if (used < sizeof(text))
		snprintf(text + used, sizeof(text) - used, ")");
	snprintf(first, sizeof(first), "  %-8s  %s: ", shim_symbols[i].kind, shim_symbols[i].name);
	report_wrap(out, first, "            ", text, 110);
}

static int is_new(const struct functions *f, unsigned int i)
{
	if (!has(f, shim_symbols[i].function))
		return 0;
	for (unsigned int k = 0; k < i; k++)
		if (!strcmp(shim_symbols[k].name, shim_symbols[i].name) &&
		    has(f, shim_symbols[k].function))
			return 0;
	return 1;
}

void report_symbols(FILE *out, const struct finding *finding)
{
	struct guilty guilty[GUILTY_MAX];
	struct functions f = { .n = 0 };
	unsigned int n = report_guilty(finding, guilty), printed = 0;

	if (!nr_shim_symbols || !record_total())
		return;
	collect(&f, guilty, n);
	fprintf(out,
		"\nsymbols of the simulated kernel that are not faithful, in the driver's functions "
		"above\n");
	for (unsigned int i = 0; i < nr_shim_symbols; i++)
		if (is_new(&f, i)) {
			print(out, &f, i);
			printed++;
		}
	if (!printed)
		fprintf(out, "  none: all that they use is faithful\n");
}
