/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the commands of the tool share: options, reading programs, writing results in one piece,
 * and running in a child process, because a sanitizer ends the process that it reports in.
 */
#ifndef FUZZERS_APFUZZ_H
#define FUZZERS_APFUZZ_H

#include <argp.h>
#include <stdio.h>

#include "report/report.h"
#include "runner/runner.h"

/**
 * struct tool_options - options that several commands have
 * @usage: exit code of a usage or I/O error
 */
struct tool_options {
	int json;
	int lenient;
	int no_known;
	const char *output;
	int usage;
	char **file;
	int files;
};

extern struct tool_options tool;

/* Option groups for argp: which commands have them is up to the command. */
extern const struct argp tool_argp_json, tool_argp_lenient, tool_argp_known, tool_argp_output;

/* Parse a command's options; files are left in tool.file. @min, @max: how many of them. */
void tool_parse(const struct argp *argp, int argc, char **argv, int min, int max);

/* argp key of an option without a letter */
#define TOOL_KEY(n) (0x1000 + (n))

/* A number given to an option; ends with a usage error if it is none. */
unsigned long long tool_number(struct argp_state *state, const char *arg, const char *option);

void __attribute__((format(printf, 1, 2))) tool_error(const char *fmt, ...);

/**
 * tool_read() - read and decode a program
 * @file: "-" is standard input
 * @reason: first complaint, at least 512 bytes
 *
 * Complaints go to stderr as FILE:LINE: REASON.
 * Return: 0; EXIT_USAGE: it could not be read; -1: rejected.
 */
int tool_read(const char *file, struct prog *p, char *reason);

/* Was there no operation in the file that was read last, but lines that made no sense? */
int tool_nothing_left(void);

/* The text that tool_read() read last; not terminated. */
const char *tool_text(size_t *len);

/* Write all of @text to tool.output, or to standard output: wholly or not at all. */
int tool_write(const char *text, size_t len);

double tool_seconds(void);

/* One updating line on a terminal, else a line every 10 seconds; @done ends the line. */
void __attribute__((format(printf, 1, 2))) tool_progress(const char *fmt, ...);
void tool_progress_end(void);

/**
 * tool_guard() - run @body in a child
 * @body: returns the exit code; prints to stdout when it is complete
 * @witness: what the child wrote to stderr, if a sanitizer (or a signal) ended it; else it is
 *	passed on. To be freed.
 *
 * Return: the exit code, or -1 if the child was ended.
 */
int tool_guard(int (*body)(void *arg), void *arg, char **witness);

/**
 * tool_died() - say that only the sanitizer saw something: text or JSON
 *
 * Return: the exit code.
 */
int tool_died(const char *file, const struct prog *p, const char *witness);

/* Fingerprint of what the last tool_died() said. */
const char *tool_died_print(void);

/* The more serious one of two exit codes. */
int tool_worse(int a, int b);

/* Run @p as it is, quietly (no sanitizer speaks), with anchors if wanted. */
void tool_run(struct prog *p, struct run_result *r, int anchors);

int cmd_run(int argc, char **argv);
int cmd_regress(int argc, char **argv);
int cmd_bisect(int argc, char **argv);
int cmd_explore(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_minimize(int argc, char **argv);
int cmd_generate(int argc, char **argv);
int cmd_bytes(int argc, char **argv);
int cmd_ops(int argc, char **argv);
int cmd_results(int argc, char **argv);

#endif
