// SPDX-License-Identifier: GPL-2.0-only
/*
 * kunit_FILE LEFT_OUT: runs the kernel's own tests in FILE (a file of a tree's lib/, compiled as it
 * is against the headers of the simulated kernel), each case in a run of its own, and counts. A case
 * fails if it says so, or if its run ends in a finding. LEFT_OUT lists cases that are not run, with
 * the reason; what stands there for this FILE and is not in it is said, but is no failure: kernels
 * differ. A case that is left out must be one that fails: it is run all the same, and if it passes the
 * line is wrong.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge.h"
#include "checks/check.h"
#include "sched/sched.h"

#define MAX_STEPS 500000000ul

static int failed, skipped, quiet;

void kunit_say(const char *text)
{
	size_t len = strlen(text);

	if (!quiet && len)
		printf("    %s%s", text, text[len - 1] == '\n' ? "" : "\n");
}

void kunit_note_failure(void)
{
	failed = 1;
}

/* Some answer that a module that has passed shall not stay: -EAGAIN, or as the build says. */
void kunit_result(int result)
{
	if (result && result != -EAGAIN && result != KUNIT_RESULT) {
		printf("    module_init() ends with %d\n", result);
		failed = 1;
	}
}

void kunit_note_skip(void)
{
	skipped = 1;
}

/* The reason why a case is left out, or NULL. A line: FILE CASE REASON */
static const char *left_out(const char *path, const char *name)
{
	static char line[512];
	const char *found = NULL;
	size_t file_len = strlen(KUNIT_FILE), name_len = strlen(name);
	FILE *f = fopen(path, "r");

	if (!f) {
		perror(path);
		exit(1);
	}
	while (!found && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, KUNIT_FILE " ", file_len + 1) &&
		    !strncmp(line + file_len + 1, name, name_len) &&
		    line[file_len + 1 + name_len] == ' ')
			found = line + file_len + name_len + 2;
	}
	fclose(f);
	return found;
}

/* Nonzero: it has passed. */
static int passes(unsigned int number)
{
	struct sched_config config = { .max_steps = MAX_STEPS };
	struct sched_result result;

	failed = skipped = 0;
	sched_run(&config, kunit_run_case, (void *)(uintptr_t)number, &result);
	if (check_finding()) {
		if (!quiet)
			printf("    %s\n%s\n", check_finding()->title, check_finding()->text);
		return 0;
	}
	if (result.end != SCHED_END_DONE && !failed && !skipped) {
		kunit_say("the run reached a bound");
		return 0;
	}
	return !failed;
}

int main(int argc, char **argv)
{
	unsigned int passed = 0, bad = 0, out = 0, own = 0;
	const char *name, *why;

	if (argc != 2)
		return 1;
	check_init();
	for (unsigned int i = 0; (name = kunit_case_name(i)); i++) {
		why = left_out(argv[1], name);
		quiet = why != NULL;
		if (why && passes(i)) {
			printf("FAILED: %s passes, but is left out: %s\n", name, why);
			bad++;
		} else if (why) {
			printf("left out: %s: %s\n", name, why);
			out++;
		} else if (!passes(i)) {
			printf("FAILED: %s\n", name);
			bad++;
		} else if (skipped) {
			printf("skipped: %s\n", name);
			own++;
		} else {
			printf("ok: %s\n", name);
			passed++;
		}
	}
	printf("%s: %u passed, %u failed, %u left out, %u skip themselves\n", KUNIT_FILE, passed,
	       bad, out, own);
	return bad || !passed;
}
