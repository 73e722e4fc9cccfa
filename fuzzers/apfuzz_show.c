// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz show: a program in canonical text, its schedule made explicit, with anchors.
 */
#include <stdlib.h>

#include "apfuzz.h"

static int as_it_is;
static struct prog program;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key != 'a')
		return ARGP_ERR_UNKNOWN;
	as_it_is = 1;
	return 0;
}

static const struct argp_option options[] = { { "as-it-is", 'a', NULL, 0,
						"do not run it: leave the schedule as it is", 0 },
					      { 0 } };

static const struct argp_child children[] = { { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_output, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,
	parse,
	"FILE",
	"Print a program in canonical text. It is run once, and the schedule of that run is printed "
	"as deviations from the default order.",
	children,
	NULL,
	NULL,
};

static int show(void *arg)
{
	static char text[PROG_FILE_MAX];
	struct run_result r;
	size_t len;

	if (!as_it_is) {
		tool_run(&program, &r, 1);
		if (run_make_explicit(&program))
			tool_error(
				"%s: the schedule has more than %d deviations and stays as it is",
				tool.file[0], PROG_MAX_DEVIATIONS);
	}
	len = prog_print(&program, text, sizeof(text));
	if (len > sizeof(text)) {
		tool_error("%s: its text is longer than %u bytes", tool.file[0], PROG_FILE_MAX);
		return EXIT_USAGE;
	}
	return tool_write(text, len);
}

int cmd_show(int argc, char **argv)
{
	char reason[512], *witness = NULL;
	int code;

	tool_parse(&argp, argc, argv, 1, 1);
	if (tool_read(tool.file[0], &program, reason))
		return EXIT_USAGE;
	code = tool_guard(show, NULL, &witness);
	if (code < 0) {
		/* only the sanitizer saw it: the schedule of such a run is not to be had */
		as_it_is = 1;
		free(witness);
		code = tool_guard(show, NULL, &witness);
	}
	free(witness);
	return code;
}
