// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report: made of the facts of a finding, so each kind of finding is staged here by two tasks
 * that touch the simulated kernel's memory without any driver, and pieces of the report are
 * compared. A reader must find: what happened in sentences, the guilty operations marked, who is
 * where, the life of the object, the interleaving in columns. Recording changes no run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib_programs.h"
#include "report/record.h"
#include "report/report.h"
#include "sched/arena.h"
#include "sched/event.h"

static const char text[] = "# vfio_ap program 1\n"
			   "host adapters=5 domains=4\n"
			   "task host\n    queue_unbind 5.4\n    queue_bind 5.4\n"
			   "task qemu\n    guest_open g0 m0\n";

static struct prog p;
static char *object;
static char *report;

static int setup(void **state)
{
	run_init();
	known_quiet(1);
	parse_or_fail(&p, text);
	return report_record(1);
}

static int teardown(void **state)
{
	report_record(0);
	free(report);
	return 0;
}

/* Run @first, which is to end in a finding of @kind, and leave its report in @report. */
static void stage(void (*first)(void *), enum finding_kind kind)
{
	struct sched_config config = { .strategy = NULL };
	struct run_result r = { .verdict = RUN_FINDING };
	size_t len;
	FILE *out;

	sched_run(&config, first, NULL, &r.sched);
	r.finding = check_finding();
	assert_non_null(r.finding);
	r.kind = r.finding->kind;
	assert_string_equal(finding_kind_name(r.kind), finding_kind_name(kind));
	free(report);
	out = open_memstream(&report, &len);
	report_text(out, "crash-1", &p, &r);
	fclose(out);
}

/* cmocka cuts long messages. */
static void miss(const char *piece)
{
	fprintf(stderr, "%s\n", report);
	fail_msg("'%s' is not in this report", piece);
}

static void assert_says(const char *piece)
{
	if (!strstr(report, piece))
		miss(piece);
}

/* The same, wherever a line was broken. */
static void assert_says_words(const char *piece)
{
	static char words[1 << 16];
	size_t n = 0;

	for (const char *c = report; *c && n + 1 < sizeof(words); c++)
		if ((*c != ' ' && *c != '\n') || (n && words[n - 1] != ' '))
			words[n++] = *c == '\n' ? ' ' : *c;
	words[n] = '\0';
	if (!strstr(words, piece))
		miss(piece);
}

/* ---- use after free ---- */

static void frees(void *arg)
{
	sched_op_begin("queue_unbind");
	arena_free(object, NULL);
	sched_op_end(0);
}

static void reads(void *arg)
{
	sched_op_begin("guest_open");
	sched_range(object + 16, 8, SCHED_READ);
	sched_op_end(0);
}

static void stage_freed(void *arg)
{
	sched_op_begin("boot");
	object = arena_alloc(64, 1, "device", NULL);
	sched_op_end(0);
	sched_op_begin("tasks");
	sched_spawn("host", frees, NULL, 0);
	sched_spawn("qemu", reads, NULL, 0);
}

static void test_use_after_free(void **state)
{
	stage(stage_freed, FINDING_USE_AFTER_FREE);
	assert_says(
		"\nwhat happened\n  qemu (guest_open g0 m0) reads 8 bytes of object #1 + 16 in ");
	assert_says_words("after host (queue_unbind 5.4) freed it in the kernel's own code, ");
	assert_says_words("Object #1 has 64 bytes and was allocated by main (boot) in ");
	assert_says("\n>>    queue_unbind 5.4                         # 1: ");
	assert_says("\n>>    guest_open g0 m0                         # 1: ");
	assert_says("\n      queue_bind 5.4 ");
	assert_says(
		"\nlife of the object\n  object #1, 64 bytes, kept by device\n    allocated at step ");
	assert_says(" by host (queue_unbind 5.4)\n");
	assert_says("\ninterleaving (time runs down; a column for each task)\n");
	assert_says("frees object #1, 64 bytes (device)");
	assert_says("\nreplay    scripts/repro crash-1");
	assert_says("\nreplay    apfuzz run crash-1\n");
	assert_says("--expect 'use-after-free::device_object'\n");
}

/* ---- data race ---- */

static void writes(void *arg)
{
	sched_op_begin("queue_unbind");
	sched_range(object, 8, SCHED_WRITE);
	sched_op_end(0);
}

static void stage_race(void *arg)
{
	object = arena_alloc(64, 1, "device", NULL);
	sched_spawn("host", writes, NULL, 0);
	sched_spawn("qemu", writes, NULL, 0);
}

static void test_race(void **state)
{
	stage(stage_race, FINDING_DATA_RACE);
	assert_says_words("host (queue_unbind 5.4): plain write in ");
	assert_says_words("and qemu (guest_open g0 m0): plain write in ");
	assert_says_words("no lock, wait or hand-over orders the two");
	assert_says("\nthe two accesses, with the calls that led there\n");
	assert_says("writes object #1, 8 bytes");
}

/* ---- deadlock ---- */

static int slot[2];

static sched_mask other(const struct sched_wait *wait)
{
	return 1ULL << (wait->what[0] == 'q' ? slot[1] : slot[0]);
}

static void waits(void *arg)
{
	struct sched_wait wait = {
		.kind = SYNC_OTHER,
		.what = arg,
		.blockers = other,
		.timeout = SCHED_FOREVER,
	};

	sched_op_begin("queue_unbind");
	sched_wait(&wait);
}

static void stage_deadlock(void *arg)
{
	slot[0] = sched_spawn("host", waits, (void *)"qemu's word", 0);
	slot[1] = sched_spawn("qemu", waits, (void *)"host's word", 0);
}

static void test_deadlock(void **state)
{
	char *graph;
	size_t len;
	FILE *out;
	struct run_result r = { .verdict = RUN_FINDING, .kind = FINDING_DEADLOCK };

	stage(stage_deadlock, FINDING_DEADLOCK);
	assert_says_words(
		"host (queue_unbind 5.4) waits in the kernel's own code for qemu's word, which cannot come before qemu goes on");
	assert_says_words("So each waits for the next one in a circle, for ever.");
	assert_says("\nwho is where at the end\n");
	assert_says("      waits for host's word, which is up to host\n");
	r.finding = check_finding();
	out = open_memstream(&graph, &len);
	report_trace_dot(out, &r);
	fclose(out);
	assert_non_null(strstr(graph, "digraph wait_for {"));
	assert_non_null(strstr(graph, "\"host\" -> \"qemu\" [label="));
	assert_non_null(strstr(graph, "\"qemu\" -> \"host\" [label="));
	free(graph);
}

/* ---- warning: free text of the kernel ---- */

static void warns(void *arg)
{
	sched_op_begin("queue_unbind");
	event_emit_text(EV_WARN, NULL, 0, 0, "WARN_ON(1)");
}

static void stage_warning(void *arg)
{
	sched_spawn("host", warns, NULL, 0);
}

static void test_warning(void **state)
{
	stage(stage_warning, FINDING_WARNING);
	assert_says_words("In host (queue_unbind 5.4), in the kernel's own code: WARN_ON(1).");
	assert_says("\n>>    queue_unbind 5.4 ");
}

/* ---- a record is only a record ---- */

static void test_record_changes_nothing(void **state)
{
	struct prog q;
	unsigned long long hash;

	parse_or_fail(&q, fixed_program);
	report_record(0);
	hash = hash_of(&q);
	report_record(1);
	assert_true(hash_of(&q) == hash);
	assert_true(record_total() > 1000);
	assert_int_equal(record_lost(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_use_after_free),
		cmocka_unit_test(test_race),
		cmocka_unit_test(test_deadlock),
		cmocka_unit_test(test_warning),
		cmocka_unit_test(test_record_changes_nothing),
	};

	return cmocka_run_group_tests_name("report", tests, setup, teardown);
}
