// SPDX-License-Identifier: GPL-2.0-only
/*
 * The known list: findings of the driver under test that somebody has looked at already.
 * corpus/known/DRIVER holds one fingerprint at the beginning of a line; the rest of the line and
 * lines that begin with '#' say why. It is built in, so that a run depends on no file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/runner.h"

#if __has_include("known-list.h")
#include "known-list.h"
#else
#define KNOWN_LIST
#endif

static const char *const built_in[] = { KNOWN_LIST NULL };
static char **added;
static unsigned int nr_added;
static int use_list, quiet;

/* Tell the checks, which decide at the finding's point whether a sanitizer may speak. */
static void tell_checks(void)
{
	check_known_clear();
	if (quiet)
		check_known_add("*");
	for (unsigned int i = 0; use_list && built_in[i]; i++)
		check_known_add(built_in[i]);
	for (unsigned int i = 0; i < nr_added; i++)
		check_known_add(added[i]);
}

void known_use_list(int on)
{
	use_list = on;
	tell_checks();
}

void known_quiet(int on)
{
	quiet = on;
	tell_checks();
}

void known_add(const char *fingerprint)
{
	char **more = realloc(added, (nr_added + 1) * sizeof(*added));
	char *copy = strdup(fingerprint);

	if (!more || !copy)
		abort();
	added = more;
	added[nr_added++] = copy;
	check_known_add(fingerprint);
}

int known_add_file(const char *path)
{
	char line[4096];
	FILE *f = fopen(path, "re");

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, " \t\r\n")] = '\0';
		if (line[0] && line[0] != '#')
			known_add(line);
	}
	fclose(f);
	return 0;
}

int known_contains(const char *fingerprint)
{
	for (unsigned int i = 0; use_list && built_in[i]; i++)
		if (!strcmp(built_in[i], fingerprint))
			return 1;
	for (unsigned int i = 0; i < nr_added; i++)
		if (!strcmp(added[i], fingerprint))
			return 1;
	return 0;
}
