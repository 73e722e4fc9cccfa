// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest matrix of the primitives, after the kernel's lib/locking-selftest.c: scenarios with
 * expected outcomes, every schedule within a preemption bound of each cell, printed as tables.
 *
 * A cell passes if the enumeration completed and its schedules ended in exactly the kinds of
 * findings that were expected. Lock and wait cells decide at lock operations, race cells at every
 * access. In the ThreadSanitizer build its word stands beside ours in the race table.
 *
 * Each cell is explored in a child process, since AddressSanitizer ends the process when it
 * confirms a finding. ThreadSanitizer is told to go on, and to report each race again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks/check.h"
#include "locking_test.h"

#define MAX_RUNS	300000ul
#define PREEMPTIONS	2

/* What the schedules of a cell gave; shared with the child. */
struct outcome {
	unsigned long kinds;		/* a bit for each enum finding_kind; FINDING_NONE: silent */
	unsigned long runs;
	int complete;
	int witnessed;			/* the sanitizer reported something */
	int gated;
	char text[4096];		/* of the first finding of a kind that was not expected */
	unsigned long expected;
};

static struct outcome *seen;
static const char *only;		/* cells whose row's name contains it, in detail */
static int verbose;
static unsigned int cells, failed;
static unsigned long total_runs;

/* ------------------------------------------------------------------ expectations */

static unsigned long mask_of(const char *expect, int *gated)
{
	unsigned long mask = 0;
	char word[64];
	int n;

	*gated = 0;
	for (; sscanf(expect, "%63s%n", word, &n) == 1; expect += n) {
		if (!strcmp(word, "silent")) {
			mask |= 1ul << FINDING_NONE;
		} else if (!strcmp(word, "gated")) {
			mask |= 1ul << FINDING_NONE;
			*gated = 1;
		} else if (finding_kind_by_name(word) != FINDING_NONE) {
			mask |= 1ul << finding_kind_by_name(word);
		} else {
			fprintf(stderr, "no such kind of finding: %s\n", word);
			exit(1);
		}
	}
	return mask;
}

static const char *words_of(const struct outcome *o)
{
	static char buf[256];

	buf[0] = '\0';
	for (unsigned int k = 0; k < FINDING_NR; k++) {
		if (!(o->kinds >> k & 1))
			continue;
		if (buf[0])
			strcat(buf, " ");
		strcat(buf, k ? finding_kind_name(k) : o->gated ? "gated" : "silent");
	}
	return buf[0] ? buf : "nothing ran";
}

/* ------------------------------------------------------------------ exploring one cell */

static void remember(void)
{
	const struct finding *f = check_finding();
	unsigned long bit = 1ul << (f ? f->kind : FINDING_NONE);

	if (f && !(seen->expected & bit) && !(seen->kinds & bit))
		snprintf(seen->text, sizeof(seen->text), "%s\n%s", f->title, f->text);
	seen->kinds |= bit;
	seen->witnessed |= f && (f->confirmed || f->kind == FINDING_WITNESS_ONLY);
}

/* A finding is noted at once: a sanitizer may end the process before the run ends. */
static void on_finding(const struct event *ev)
{
	remember();
}

static const struct event_reader reader = {
	.name = "test", .kinds = EVENT_BIT(EV_FINDING), .event = on_finding,
};

static void enumerate(void (*first)(void *), void *arg, int all_points)
{
	struct sched_config c = { .strategy = &sched_enumerate, .preemptions = PREEMPTIONS,
				  .all_points = all_points };
	struct sched_result r;

	sched_enumerate_begin();
	do {
		sched_run(&c, first, arg, &r);
		seen->runs++;
		remember();
		if (check_note(0))
			seen->gated = 1;
		if (!sched_enumerate_next()) {
			seen->complete = 1;
			return;
		}
	} while (seen->runs < MAX_RUNS);
}

static void explore(void (*first)(void *), void *arg, int all_points, unsigned long expected)
{
	int status = 0;
	pid_t pid;

	memset(seen, 0, sizeof(*seen));
	seen->expected = expected;
	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (!pid) {
		if (!freopen(verbose > 1 ? "/dev/stderr" : "/dev/null", "a", stderr))
			_exit(99);
		enumerate(first, arg, all_points);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	/* AddressSanitizer confirmed a finding of ours and ended the process */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77 && seen->kinds & expected & ~1ul) {
		seen->complete = 1;
		seen->kinds = expected;
	} else if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		snprintf(seen->text, sizeof(seen->text), "the child ended with status 0x%x\n", status);
		seen->complete = 0;
	}
	total_runs += seen->runs;
}

/* Return: the cell is as expected. */
static int check_cell(const char *row, const char *column, void (*first)(void *), void *arg,
		      int all_points, const char *expect)
{
	int gated, good;
	unsigned long expected = mask_of(expect, &gated);

	explore(first, arg, all_points, expected);
	good = seen->complete && seen->kinds == expected && seen->gated == gated;
	cells++;
	failed += !good;
	if (!good || verbose)
		fprintf(stderr, "%s%s, %s: expected %s, got %s in %lu runs%s\n%s",
			good ? "" : "FAILED: ", row, column, expect, words_of(seen), seen->runs,
			seen->complete ? "" : ", not completed", good ? "" : seen->text);
	return good;
}

/* ------------------------------------------------------------------ tables */

static int wanted(const char *row)
{
	return !only || strstr(row, only);
}

/* "deadlock lock-order" does not fit: initials of the kinds, explained below the table. */
static const char *short_form(const char *expect)
{
	static const char *const form[][2] = {
		{ "deadlock", "dead" }, { "lock-order", "order" }, { "lock-misuse", "misuse" },
		{ "use-after-free", "uaf" }, { "data-race", "race" }, { "warning", "warn" },
	};
	static char buf[64];
	char word[64];
	int n;

	buf[0] = '\0';
	for (; sscanf(expect, "%63s%n", word, &n) == 1; expect += n) {
		const char *w = word;

		for (unsigned int i = 0; i < sizeof(form) / sizeof(form[0]); i++)
			if (!strcmp(word, form[i][0]))
				w = form[i][1];
		if (buf[0])
			strcat(buf, "+");
		strcat(buf, w);
	}
	return buf;
}

static void print_cell(const char *expect, int good, int width)
{
	char buf[80];

	snprintf(buf, sizeof(buf), "%s%s", short_form(expect), good ? " ok" : " FAILED");
	printf("%*s |", width, buf);
}

static void lock_table(void)
{
	static const char *const column[KIND_NR] = { "mutex", "rwsem write", "rwsem read",
						     "spinlock" };
	const struct lock_row *r;

	printf("%-32s |", "locks");
	for (int k = 0; k < KIND_NR; k++)
		printf("%21s |", column[k]);
	printf("\n");
	for (r = lock_rows; r->name; r++) {
		if (!wanted(r->name))
			continue;
		printf("%-32s |", r->name);
		for (long k = 0; k < KIND_NR; k++) {
			if (r->expect[k])
				print_cell(r->expect[k],
					   check_cell(r->name, column[k], r->first, (void *)k, 0,
						      r->expect[k]), 21);
			else
				printf("%21s |", "");
		}
		printf("\n");
	}
	printf("\n");
}

static void wait_table(void)
{
	const struct wait_row *r;

	printf("%-42s |%21s |%21s |\n", "waits, contexts, protocols", "mistake", "mended");
	for (r = wait_rows; r->name; r++) {
		if (!wanted(r->name))
			continue;
		printf("%-42s |", r->name);
		if (r->wrong)
			print_cell(r->expect, check_cell(r->name, "mistake", r->wrong, NULL, 0, r->expect),
				   21);
		else
			printf("%21s |", "");
		if (r->right)
			print_cell(r->expect_right, check_cell(r->name, "mended", r->right, NULL, 0,
							       r->expect_right), 21);
		else
			printf("%21s |", "");
		printf("\n");
	}
	printf("\n");
}

/* ThreadSanitizer's word; NULL: it should say what we say. Return: it is as expected. */
static int check_witness(const char *row, const char *column, const char *expect)
{
#ifdef APFUZZ_TSAN
	const char *says = seen->witnessed ? "race" : "silent";
	int good = !strcmp(says, expect);

	cells++;
	failed += !good;
	if (!good)
		fprintf(stderr, "FAILED: %s, %s: ThreadSanitizer says %s in %lu runs, expected %s\n",
			row, column, says, seen->runs, expect);
	printf(" tsan %s%s |", says, good ? "" : " FAILED");
	return good;
#else
	return 1;
#endif
}

/* With the edge removed some schedules may still be ordered by chance; one race is enough. */
static int check_race(const char *row, const char *column, void (*first)(void *), int racy)
{
	unsigned long race = 1ul << FINDING_DATA_RACE, silent = 1ul << FINDING_NONE;
	int good;

	explore(first, NULL, 1, racy ? race | silent : silent);
	seen->kinds &= ~(1ul << FINDING_WITNESS_ONLY);	/* stands in a column of its own */
	good = seen->complete && !(seen->kinds & ~(race | silent)) &&
	       ((seen->kinds & race) != 0) == racy;
	cells++;
	failed += !good;
	if (!good || verbose)
		fprintf(stderr, "%s%s, %s: expected %s, got %s in %lu runs%s\n%s",
			good ? "" : "FAILED: ", row, column, racy ? "data-race" : "silent",
			words_of(seen), seen->runs, seen->complete ? "" : ", not completed",
			good ? "" : seen->text);
	return good;
}

static void race_cell(const struct race_row *r, void (*first)(void *), const char *column,
		      int racy, const char *tsan)
{
	if (!first) {
		printf("%21s |", "");
		return;
	}
	print_cell(racy ? "data-race" : "silent", check_race(r->name, column, first, racy), 21);
	check_witness(r->name, column, tsan);
}

static void race_table(void)
{
	const struct race_row *r;

	printf("%-40s |%21s |%21s |\n", "happens-before", "edge present", "removed");
	for (r = race_rows; r->name; r++) {
		if (!wanted(r->name))
			continue;
		printf("%-40s |", r->name);
		race_cell(r, r->with, "edge present", 0, r->tsan ? r->tsan : "silent");
		race_cell(r, r->without, "removed", 1, r->tsan_without ? r->tsan_without : "race");
		printf("%s\n", r->why ? r->why : "");
	}
	printf("\n");
}

/* Its options are read before main(): set them and begin again. */
static void let_witness_go_on(char **argv)
{
#ifdef APFUZZ_TSAN
	if (getenv("TEST_LOCKING_AGAIN"))
		return;
	setenv("TEST_LOCKING_AGAIN", "1", 1);
	setenv("TSAN_OPTIONS", "halt_on_error=0:exitcode=0:suppress_equal_stacks=0:"
	       "suppress_equal_addresses=0", 1);
	execv("/proc/self/exe", argv);
	perror("execv");
	exit(1);
#endif
}

int main(int argc, char **argv)
{
	let_witness_go_on(argv);
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-v"))
			verbose++;
		else
			only = argv[i];
	}
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	check_init();
	event_subscribe(&reader);
	lock_table();
	wait_table();
	race_table();
	printf("%u cells, %u failed; %lu schedules, preemption bound %d\n", cells, failed, total_runs,
	       PREEMPTIONS);
	return failed != 0;
}
