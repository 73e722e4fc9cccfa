// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz generate: a random valid program, the same for the same seed and target.
 */
#include "apfuzz.h"

static unsigned long long seed;
static int have_seed;
static const struct prog_emphasis *emphasis = &prog_emphasis_all;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 's':
		seed = tool_number(state, arg, "--seed");
		have_seed = 1;
		return 0;
	case 't':
		emphasis = prog_emphasis_by_name(arg);
		if (!emphasis)
			argp_error(state, "--target: '%s' is none of %s", arg,
				   prog_emphasis_names());
		return 0;
	case ARGP_KEY_END:
		if (!have_seed)
			argp_error(state, "--seed is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "seed", 's', "N", 0, "which program", 0 },
	{ "target", 't', "TARGET", 0, "what it is mostly about: a fuzz target's name", 0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_output, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	options, parse, NULL, "Print a random valid program.", children, NULL, NULL,
};

int cmd_generate(int argc, char **argv)
{
	static struct prog program;
	static char text[PROG_TEXT_MAX];

	tool_parse(&argp, argc, argv, 0, 0);
	prog_generate(&program, seed, emphasis);
	return tool_write(text, prog_print(&program, text, sizeof(text)));
}
