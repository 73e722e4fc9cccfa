// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz regress: do regressions still hold in this driver? (runner/regression.h)
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"
#include "runner/regression.h"

static struct prog program;
static struct regression regression;

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 },
					      { &tool_argp_known, 0, NULL, 0 },
					      { 0 } };

static const struct argp argp = {
	NULL,
	NULL,
	"FILE...",
	"Run regressions and witnesses and compare with their line '# expect: VERDICT [FINGERPRINT]': "
	"passed; back: what was fixed shows again; other: another finding; gone: the expected finding "
	"does not show; stale: the schedule leads nowhere in this driver and those around it show "
	"nothing, so nobody knows. Ends with 77 if one is back, other or gone, with 1 if one is stale.",
	children,
	NULL,
	NULL,
};

static void print_json(const char *file)
{
	printf("{\"file\": ");
	report_json_string(stdout, file);
	printf(", \"state\": \"%s\", \"expected\": ", regression_state_name(regression.state));
	report_json_string(stdout, regression.verdict);
	printf(", \"expected_fingerprint\": ");
	report_json_string(stdout, regression.print);
	printf(", \"verdict\": ");
	report_json_string(stdout, run_verdict_name(&regression.result));
	printf(", \"fingerprint\": ");
	report_json_string(stdout, run_fingerprint(&regression.result));
	printf(", \"executions\": %u}\n", regression.schedules);
}

static int check(void *arg)
{
	char words[800];

	regression_check(&program, &regression);
	if (tool.json) {
		print_json(arg);
	} else {
		regression_words(&regression, &program, words, sizeof(words));
		printf("%-6s  %s: %s\n", regression_state_name(regression.state), (char *)arg,
		       words);
	}
	if (regression.state == REGRESSION_STALE)
		return EXIT_USAGE;
	return regression.state == REGRESSION_PASSED ? EXIT_OK : EXIT_BUG;
}

static int check_file(char *file)
{
	char reason[512], *witness = NULL;
	const char *text;
	size_t len;
	int code;

	if (tool_read(file, &program, reason))
		return EXIT_USAGE;
	text = tool_text(&len);
	if (regression_read(text, len, &regression)) {
		tool_error("%s has no line '# expect: VERDICT [FINGERPRINT]'", file);
		return EXIT_USAGE;
	}
	code = tool_guard(check, file, &witness);
	if (code < 0)
		code = tool_died(file, &program, witness);
	free(witness);
	return code;
}

int cmd_regress(int argc, char **argv)
{
	int code = EXIT_OK;

	tool_parse(&argp, argc, argv, 1, INT_MAX);
	for (int i = 0; i < tool.files; i++)
		code = tool_worse(code, check_file(tool.file[i]));
	return code;
}
