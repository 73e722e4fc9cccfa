// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz trace: the interleaving of one run, for reading.
 */
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"

enum format {
	TEXT,
	HTML,
	JSON,
	CHROME,
	DOT
};

static const char *const formats[] = { "text", "html", "json", "chrome", "dot" };

static enum format format = TEXT;
static int accesses;
static struct prog program;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'a':
		accesses = 1;
		return 0;
	case 'f':
		for (unsigned int i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
			if (!strcmp(arg, formats[i])) {
				format = i;
				return 0;
			}
		argp_error(state, "--format: '%s' is none of text, html, json, chrome, dot", arg);
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "accesses", 'a', NULL, 0, "each load and store of the driver, too", 0 },
	{ "format", 'f', "FORMAT", 0,
	  "text (default); html: one file to read; json: one object a "
	  "line; chrome: for chrome://tracing and Perfetto; dot: for "
	  "graphviz, who waits for whom, or the order of the locks",
	  0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_lenient, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { &tool_argp_output, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	options,
	parse,
	"FILE",
	"Run a program once and print every event: step, task, operation and point in it, what "
	"happened, where in the driver.",
	children,
	NULL,
	NULL,
};

static void write_trace(FILE *out, const struct run_result *r)
{
	switch (format) {
	case TEXT:
		report_trace_text(out, r, accesses);
		break;
	case HTML:
		report_trace_html(out, tool.file[0], &program, r, accesses);
		break;
	case JSON:
		report_trace_json(out, r, accesses);
		break;
	case CHROME:
		report_trace_chrome(out, &program, r);
		break;
	case DOT:
		report_trace_dot(out, r);
		break;
	}
}

static int trace(void *arg)
{
	struct run_result r;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out || report_record(1)) {
		tool_error("out of memory");
		return EXIT_MEMORY;
	}
	tool_run(&program, &r, 0);
	write_trace(out, &r);
	fclose(out);
	return tool_write(text, len);
}

int cmd_trace(int argc, char **argv)
{
	char reason[512], *witness = NULL;
	int code;

	tool_parse(&argp, argc, argv, 1, 1);
	if (tool_read(tool.file[0], &program, reason))
		return EXIT_USAGE;
	code = tool_guard(trace, NULL, &witness);
	if (code < 0)
		code = tool_died(tool.file[0], &program, witness);
	free(witness);
	return code;
}
