// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz: the command line tool. Each command has a file of its own.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apfuzz.h"
#include "build-info.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "run", cmd_run, "run programs once, each under its own schedule; verdict and report" },
	{ "regress", cmd_regress, "regressions: passed, back, gone or stale" },
	{ "explore", cmd_explore, "run many schedules of one program until a finding" },
	{ "bisect", cmd_bisect, "which versions of the driver show a finding" },
	{ "check", cmd_check, "determinism: many runs of each program, one trace hash" },
	{ "show", cmd_show, "a program in canonical text, its schedule made explicit" },
	{ "trace", cmd_trace, "the interleaving of one run, for reading" },
	{ "minimize", cmd_minimize, "the same finding by a smaller program" },
	{ "generate", cmd_generate, "a random valid program" },
	{ "results", cmd_results,
	  "what user space and guests see of a program, to compare drivers" },
	{ "bytes", cmd_bytes, "any bytes: no crash of the harness, no state left" },
	{ "ops", cmd_ops, "every operation, its arguments and what it stands for" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_version(FILE *out, struct argp_state *state)
{
	fprintf(out, "apfuzz (vfio-ap-fuzz) %s, commit %s\n", BUILD_VERSION, BUILD_COMMIT);
	fprintf(out, "driver %s %s%s%s, sanitizer %s, %s\n", BUILD_DRIVER, BUILD_DRIVER_VERSION,
		BUILD_BUGS[0] ? " with " : "", BUILD_BUGS, BUILD_SANITIZER, BUILD_COMPILER);
}

static void usage(FILE *out)
{
	fprintf(out, "Usage: apfuzz COMMAND [OPTION...] [FILE...]\n\n");
	for (unsigned int i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].what);
	fprintf(out, "\napfuzz COMMAND --help says more. FILE may be -.\n"
		     "Exit code: 0 nothing found, 1 usage or I/O error, 70 a bound was exhausted,\n"
		     "71 out of memory, 72 interrupted, 77 a finding, 78 not deterministic.\n");
}

static void interrupted(int sig)
{
	_exit(EXIT_INTERRUPTED);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	static char full[64];

	argp_program_version_hook = print_version;
	argp_err_exit_status = EXIT_USAGE;
	signal(SIGINT, interrupted);
	signal(SIGTERM, interrupted);
	if (!strcmp(name, "--help") || !strcmp(name, "help") || !strcmp(name, "-?")) {
		usage(stdout);
		return EXIT_OK;
	}
	if (!strcmp(name, "--version") || !strcmp(name, "-V")) {
		print_version(stdout, NULL);
		return EXIT_OK;
	}
	for (unsigned int i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name)) {
			snprintf(full, sizeof(full), "apfuzz %s", name);
			argv[1] = full;
			return commands[i].run(argc - 1, argv + 1);
		}
	if (name[0])
		tool_error("there is no command '%s'", name);
	usage(stderr);
	return EXIT_USAGE;
}
