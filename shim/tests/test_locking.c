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
#include "tree-probe.h"

#define MAX_RUNS 300000ul
#define PREEMPTIONS 2
#define CELL_SECONDS 120 /* a primitive that spins must not hang the test */

#ifdef APFUZZ_TSAN
#define WITNESS "tsan" /* races that it confirms */
#else
#define WITNESS "again" /* races that come again when the schedule is replayed */
#endif

#define MAX_SAVED 64
#define MAX_DEVIATIONS 16

/* The schedule of a run with a race, to be run again. */
struct saved {
	unsigned int count;
	struct sched_deviation deviation[MAX_DEVIATIONS];
};

/* What the schedules of a cell gave; shared with the child. */
struct outcome {
	unsigned long kinds; /* a bit for each enum finding_kind; FINDING_NONE: silent */
	unsigned long runs;
	int complete;
	unsigned long witness_only; /* runs in which only the sanitizer found something */
	unsigned int replayed; /* saved schedules that gave a race again */
	unsigned int confirmed; /* and of these the sanitizer said the same */
	unsigned int nr_saved;
	struct saved saved[MAX_SAVED];
	int gated;
	char text[4096]; /* of the first finding of a kind that was not expected */
	unsigned long expected;
};

static struct outcome *seen;
static const char *only; /* cells whose row's name contains it, in detail */
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

/*
 * The circle of 6.1's own group_lock and kvm->lock (shim/kernel/vfio_process.c), which each scenario
 * with a VM that is closed can meet, is none of what is asked here.
 */
static const struct finding *own_finding(void)
{
	const struct finding *f = check_finding();

	if (TREE_VFIO_KVM_GROUP_LOCK && f &&
	    strstr(f->title, "waits for group_lock with kvm->lock"))
		return NULL;
	return f;
}

static void remember(void)
{
	const struct finding *f = own_finding();
	unsigned long bit = 1ul << (f ? f->kind : FINDING_NONE);

	if (f && !(seen->expected & bit) && !(seen->kinds & bit))
		snprintf(seen->text, sizeof(seen->text), "%s\n%s", f->title, f->text);
	seen->kinds |= bit;
}

static void save(const struct sched_schedule *recorded)
{
	struct saved *to = &seen->saved[seen->nr_saved];

	if (seen->nr_saved == MAX_SAVED || recorded->count > MAX_DEVIATIONS)
		return;
	to->count = recorded->count;
	memcpy(to->deviation, recorded->deviation, recorded->count * sizeof(to->deviation[0]));
	seen->nr_saved++;
}

/* A finding is noted at once: a sanitizer may end the process before the run ends. */
static void on_finding(const struct event *ev)
{
	remember();
}

static const struct event_reader reader = {
	.name = "test",
	.kinds = EVENT_BIT(EV_FINDING),
	.event = on_finding,
};

static void enumerate(void (*first)(void *), void *arg, int all_points)
{
	struct sched_config c = { .strategy = &sched_enumerate,
				  .preemptions = PREEMPTIONS,
				  .all_points = all_points };
	const struct finding *f;
	struct sched_result r;

	sched_enumerate_begin();
	do {
		sched_run(&c, first, arg, &r);
		seen->runs++;
		remember();
		f = check_finding();
		seen->witness_only += f && f->kind == FINDING_WITNESS_ONLY;
		if (f && f->kind == FINDING_DATA_RACE)
			save(r.recorded);
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
		alarm(CELL_SECONDS);
		enumerate(first, arg, all_points);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	/* AddressSanitizer confirmed a finding of ours and ended the process */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77 && seen->kinds & expected & ~1ul) {
		seen->complete = 1;
		seen->kinds = expected;
	} else if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		snprintf(seen->text, sizeof(seen->text), "the child ended with status 0x%x\n",
			 status);
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
	seen->kinds &= ~(1ul << FINDING_WITNESS_ONLY); /* stands in a column of its own */
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

/* Rows are shared out between processes: each third one, say. */
static unsigned int part, parts = 1;

static int wanted(const char *row)
{
	static unsigned int nr;

	return nr++ % parts == part && (!only || strstr(row, only));
}

/* "deadlock lock-order" does not fit: initials of the kinds, explained below the table. */
static const char *short_form(const char *expect)
{
	static const char *const form[][2] = {
		{ "deadlock", "dead" },	     { "lock-order", "order" }, { "lock-misuse", "misuse" },
		{ "use-after-free", "uaf" }, { "data-race", "race" },	{ "warning", "warn" },
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
						      r->expect[k]),
					   21);
			else
				printf("%21s |", "");
		}
		printf("\n");
	}
	printf("\n");
}

static void wait_table(const char *title, const struct wait_row *r)
{
	printf("%-42s |%21s |%21s |\n", title, "mistake", "mended");
	for (; r->name; r++) {
		if (!wanted(r->name))
			continue;
		printf("%-42s |", r->name);
		if (r->wrong)
			print_cell(r->expect,
				   check_cell(r->name, "mistake", r->wrong, NULL, 0, r->expect),
				   21);
		else
			printf("%21s |", "");
		if (r->right)
			print_cell(r->expect_right,
				   check_cell(r->name, "mended", r->right, NULL, 0,
					      r->expect_right),
				   21);
		else
			printf("%21s |", "");
		printf("\n");
	}
	printf("\n");
}

/*
 * Run a saved schedule in a process of its own: what the sanitizer has reported once it does not
 * report again in that process.
 */
static void replay(void (*first)(void *), struct saved *saved)
{
	struct sched_schedule schedule = { .deviation = saved->deviation,
					   .count = saved->count,
					   .size = saved->count };
	struct sched_config c = { .strategy = &sched_explicit, .schedule = &schedule };
	struct sched_result r;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid) {
		waitpid(pid, NULL, 0);
		return;
	}
	if (!freopen("/dev/null", "a", stderr))
		_exit(99);
	sched_run(&c, first, NULL, &r);
	if (!r.unfollowed && check_finding() && check_finding()->kind == FINDING_DATA_RACE) {
		seen->replayed++;
		seen->confirmed += check_finding()->confirmed;
	}
	_exit(0);
}

/*
 * Every racy schedule must give its race again when it is replayed. ThreadSanitizer must confirm
 * each of them and say nothing else in any run, unless the row says why not.
 */
static int check_replays(const struct race_row *r, void (*first)(void *), const char *column)
{
	unsigned int want = seen->nr_saved;
	int good, agree;

	for (unsigned int i = 0; i < want; i++)
		replay(first, &seen->saved[i]);
	good = seen->replayed == want;
	agree = !seen->witness_only && seen->confirmed == want;
#ifndef APFUZZ_TSAN
	agree = 1;
#endif
	if (!good || (!agree && !r->why))
		fprintf(stderr,
			"FAILED: %s, %s: of %u races %u came again, %u were confirmed; "
			"ThreadSanitizer alone in %lu runs\n",
			r->name, column, want, seen->replayed, seen->confirmed, seen->witness_only);
	return good && (agree || r->why);
}

static void print_replays(int good)
{
	char word[64];

#ifdef APFUZZ_TSAN
	if (seen->witness_only)
		snprintf(word, sizeof(word), "alone in %lu", seen->witness_only);
	else
		snprintf(word, sizeof(word), "%u of %u", seen->confirmed, seen->nr_saved);
#else
	snprintf(word, sizeof(word), "%u of %u", seen->replayed, seen->nr_saved);
#endif
	printf("%9s%s |", word, good ? "" : " FAILED");
}

static void race_cell(const struct race_row *r, void (*first)(void *), const char *column,
		      const char *expect, int width)
{
	int good;

	if (!first) {
		printf("%*s |%9s |", width, "", "");
		return;
	}
	print_cell(expect, check_cell(r->name, column, first, NULL, 1, expect), width);
	good = check_replays(r, first, column);
	cells++;
	failed += !good;
	print_replays(good);
}

static void race_table(const char *title, const struct race_row *r)
{
	printf("%-40s |%13s |%9s |%15s |%9s |\n", title, "edge present", WITNESS, "removed",
	       WITNESS);
	for (; r->name; r++) {
		if (!wanted(r->name))
			continue;
		printf("%-40s |", r->name);
		race_cell(r, r->with, "edge present", "silent", 13);
		race_cell(r, r->without, "removed", r->expect, 15);
		printf("\n");
		if (r->why)
			printf("%-40s | %s\n", "", r->why);
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
	setenv("TSAN_OPTIONS",
	       "halt_on_error=0:exitcode=0:suppress_equal_stacks=0:"
	       "suppress_equal_addresses=0",
	       1);
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
		else if (sscanf(argv[i], "--part=%u/%u", &part, &parts) == 2)
			part = part - 1;
		else
			only = argv[i];
	}
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	if (part >= parts) {
		fprintf(stderr, "--part=K/N: K is from 1 to N\n");
		return 1;
	}
	check_init();
	event_subscribe(&reader);
	lock_table();
	wait_table("waits, contexts, protocols", wait_rows);
	wait_table("waits of the kernel's parts", kernel_wait_rows);
	race_table("happens-before: primitives, accesses", race_rows);
	race_table("happens-before: the kernel's parts", kernel_race_rows);
	printf("%u cells, %u failed; %lu schedules, preemption bound %d\n", cells, failed,
	       total_runs, PREEMPTIONS);
	return failed != 0;
}
