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

/* Are two of them one thing to say? */
static int is_alike(unsigned int a, unsigned int b)
{
	return !strcmp(shim_symbols[a].how, shim_symbols[b].how) &&
	       !strcmp(shim_symbols[a].kind, shim_symbols[b].kind);
}

/* Did an earlier row, that is alike and of these functions, have the same name or function? */
static int is_listed(const struct functions *f, unsigned int i, int function)
{
	for (unsigned int k = 0; k < i; k++)
		if (is_alike(k, i) && has(f, shim_symbols[k].function) &&
		    !strcmp(function ? shim_symbols[k].function : shim_symbols[k].name,
			    function ? shim_symbols[i].function : shim_symbols[i].name))
			return 1;
	return 0;
}

/* Symbols with one text together, with all functions that use them. */
static void print(FILE *out, const struct functions *f, unsigned int i)
{
	char first[300], text[1024];
	size_t named = snprintf(first, sizeof(first), "  %-8s  ", shim_symbols[i].kind);
	size_t used = snprintf(text, sizeof(text), "%s (in", shim_symbols[i].how);
	const char *comma = "";

	for (unsigned int k = i; k < nr_shim_symbols; k++) {
		if (!is_alike(k, i) || !has(f, shim_symbols[k].function))
			continue;
		if (!is_listed(f, k, 0) && named < sizeof(first)) {
			named += snprintf(first + named, sizeof(first) - named, "%s%s", comma,
					  shim_symbols[k].name);
			comma = ", ";
		}
		if (!is_listed(f, k, 1) && used < sizeof(text))
			used += snprintf(text + used, sizeof(text) - used, " %s()",
					 shim_symbols[k].function);
	}
	if (named < sizeof(first))
		snprintf(first + named, sizeof(first) - named, ": ");
	if (used < sizeof(text))
		snprintf(text + used, sizeof(text) - used, ")");
	report_wrap(out, first, "            ", text, 110);
}

static int is_new(const struct functions *f, unsigned int i)
{
	if (!has(f, shim_symbols[i].function))
		return 0;
	for (unsigned int k = 0; k < i; k++)
		if (is_alike(k, i) && has(f, shim_symbols[k].function))
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
