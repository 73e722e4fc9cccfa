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
#include "report/internal.h"
#include "report/report.h"
#include "sched/arena.h"
#include "sched/event.h"

static const char text[] = "# vfio_ap program 1\n"
			   "host adapters=5 domains=4\n"
			   "task host\n    queue_unbind 5.4\n    queue_bind 5.4\n"
			   "task qemu\n    guest_open g0 m0\n";

static struct prog p;
static char *object, *other_object;
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
	other_object = arena_alloc(64, 1, "driver", NULL);
	*(char **)(other_object + 8) = object + 16;
	*(char **)(object + 8) = object; /* its own pointers went with it */
	*(char **)arena_alloc(64, 1, "clock", NULL) = object; /* the simulation's own */
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
	assert_says("\n    still pointed to by object #2 + 8, kept by driver\n\n");
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
	assert_says_words(
		"host (queue_unbind 5.4) writes object #1 in the kernel's own code, by a plain write; "
		"qemu (guest_open g0 m0) writes it in the kernel's own code, by a plain write.");
	assert_says_words("No lock, wait or hand-over orders the two. Object #1 has 64 bytes");
	assert_says("\nthe two accesses, with the calls that led there\n");
	assert_says("writes object #1");
}

/* ---- what both hold at the same time ---- */

static unsigned int locks[2];

static void takes_first(void *arg)
{
	event_emit(EV_ACQUIRED, NULL, locks[0], EV_MODE_SHARED);
	event_emit(EV_UNLOCK, NULL, locks[0], EV_MODE_SHARED);
}

static void takes_both(void *arg)
{
	event_emit(EV_ACQUIRED, NULL, locks[0], EV_MODE_SHARED);
	event_emit(EV_ACQUIRED, NULL, locks[1], 0);
	event_emit(EV_UNLOCK, NULL, locks[1], 0);
	event_emit(EV_UNLOCK, NULL, locks[0], EV_MODE_SHARED);
}

static void stage_locks(void *arg)
{
	static const struct sync_class class[2] = { { "first" }, { "second" } };

	for (int i = 0; i < 2; i++)
		locks[i] = sync_register(SYNC_MUTEX, &class[i], &locks[i]);
	sched_spawn("host", takes_first, NULL, 0);
	sched_spawn("qemu", takes_both, NULL, 0);
}

static int is_of(const struct record *r, const void *task)
{
	return r->ev.kind == EV_ACQUIRED && !strcmp(r->task.s, task);
}

static void test_held_by_both(void **state)
{
	struct sched_config config = { .strategy = NULL };
	struct sched_result result;
	unsigned long host, qemu;
	char held[64];

	sched_run(&config, stage_locks, NULL, &result);
	host = record_last(record_total(), is_of, "host");
	qemu = record_last(record_total(), is_of, "qemu");
	report_held(qemu, held, sizeof(held));
	assert_string_equal(held, "first (shared), second");
	report_held_by_both(host, qemu, held, sizeof(held));
	assert_string_equal(held, "first (shared)");
}

/* ---- members of structs, of the driver's own types ---- */

static void test_fields(void **state)
{
	struct run_result r;
	struct prog q;
	size_t len;
	FILE *out;

	parse_or_fail(&q, fixed_program);
	known_quiet(1);
	run_program(&q, NULL, &r);
	free(report);
	out = open_memstream(&report, &len);
	report_trace_text(out, &r, 1);
	fclose(out);
	assert_says(" load the variable matrix_dev ");
	assert_says(" store vfio_ap_queue.apqn (object #");
	/* by list_add(), which knows no ap_matrix_dev; by an index */
	assert_says(" store ap_matrix_dev.mdev_list.next (object #");
	assert_says(".matrix.apm[0] (object #");
	/* which struct an allocation is shows only afterwards */
	assert_says(" bytes vfio_ap_queue (object #");
	/* by who only counts references */
	assert_says(" atomic kvm.users_count.refs");
}

/* Is there a call site of the driver whose pointer comes from there? */
static int is_a_source(const char *words)
{
	char source[RECORD_WORDS];

	for (unsigned int i = 0; i < site_table_size; i++)
		if (field_source(__start_driver_text + site_table[i].offset, source,
				 sizeof(source)) &&
		    !strcmp(source, words))
			return 1;
	return 0;
}

static void test_sources(void **state)
{
	assert_true(is_a_source("was read from ap_matrix_mdev.kvm"));
	assert_true(is_a_source("was read from vfio_ap_queue.matrix_mdev"));
	assert_true(is_a_source("was read from the variable matrix_dev"));
	assert_true(is_a_source("is what kmalloc() returned"));
	assert_false(is_a_source("was read from kvm.lock"));
}

/* ---- as many orders as there are ---- */

static void takes_in_order(unsigned int first, unsigned int second)
{
	event_emit(EV_ACQUIRED, NULL, first, 0);
	event_emit(EV_ACQUIRED, NULL, second, 0);
	event_emit(EV_UNLOCK, NULL, second, 0);
	event_emit(EV_UNLOCK, NULL, first, 0);
}

static unsigned int ring[4], ring_size;

static void stage_order(void *arg)
{
	static const struct sync_class class[4] = { { "a" }, { "b" }, { "c" }, { "d" } };

	for (unsigned int i = 0; i < ring_size; i++)
		ring[i] = sync_register(SYNC_MUTEX, &class[i], &ring[i]);
	for (unsigned int i = 0; i < ring_size; i++)
		takes_in_order(ring[i], ring[(i + 1) % ring_size]);
}

static void test_orders(void **state)
{
	ring_size = 2;
	stage(stage_order, FINDING_LOCK_ORDER);
	assert_says("\nthe two orders, with the calls that led there\n");
	ring_size = 3;
	stage(stage_order, FINDING_LOCK_ORDER);
	assert_says("\nthe three orders, with the calls that led there\n");
	assert_says_words("main takes a in the kernel's own code while it holds c");
}

/* ---- an endless loop ---- */

static void links(void *arg)
{
	sched_op_begin("queue_unbind");
	sched_range(object + 8, 8, SCHED_MARKED | SCHED_WRITE);
	sched_op_end(0);
	sched_op_begin("queue_bind");
	sched_range(object + 8, 8, SCHED_MARKED | SCHED_WRITE);
	sched_op_end(0);
}

static void walks(void *arg)
{
	sched_op_begin("guest_open");
	for (;;) {
		sched_range(object, 8, SCHED_MARKED | SCHED_READ);
		sched_range(object + 8, 8, SCHED_MARKED | SCHED_READ);
	}
}

static void stage_loop(void *arg)
{
	object = arena_alloc(64, 1, "device", NULL);
	sched_spawn("host", links, NULL, 0);
	sched_spawn("qemu", walks, NULL, 0);
}

static void test_loop(void **state)
{
	stage(stage_loop, FINDING_HANG);
	assert_says_words("and reads object #1 + 8 and object #1 on its way: no store, no lock");
	assert_says_words("what the loop reads, and who wrote it last object #1 + 8 ");
	assert_says_words("written at step 3 by host (queue_bind 5.4) ");
	assert_says_words("before that at step 2 by host (queue_unbind 5.4) ");
	assert_says_words("written by no access of the driver");
	/* the check puts it to sleep for a while, the driver does not */
	assert_null(strstr(report, "sleeps"));
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
	assert_says("*** deadlock: waits for host's word");
	r.finding = check_finding();
	out = open_memstream(&graph, &len);
	report_trace_dot(out, &r);
	fclose(out);
	assert_non_null(strstr(graph, "digraph wait_for {"));
	assert_non_null(strstr(graph, "\"host\" -> \"qemu\" [label="));
	assert_non_null(strstr(graph, "\"qemu\" -> \"host\" [label="));
	free(graph);
}

/* ---- leaks: at the end, or when something was to be over ---- */

static void stage_leak(void *arg)
{
	event_emit_text(EV_LEAK, NULL, 0, 0, arg);
}

static void leaves(void *arg)
{
	stage_leak("page still pinned when its container is closed");
}

static void leaves_at_the_end(void *arg)
{
	stage_leak("eventfd context never put");
}

static void test_leak(void **state)
{
	stage(leaves, FINDING_LEAK);
	assert_says_words("what happened Something was left: page still pinned when its container "
			  "is closed.");
	stage(leaves_at_the_end, FINDING_LEAK);
	assert_says_words("what happened When everything was closed and the module was gone, "
			  "something was left: eventfd context never put.");
}

/* ---- a broken promise: whoever used that queue has a part in it ---- */

static void uses_queues(void *arg)
{
	sched_op_begin("queue_unbind");
	event_emit_text(EV_AP, NULL, 0, 0x0504, "PQAP(AQIC)");
	sched_op_end(0);
	sched_op_begin("queue_bind");
	event_emit_text(EV_AP, NULL, 0, 0x0604, "PQAP(TAPQ)");
	sched_op_end(0);
}

static void interrupts(void *arg)
{
	sched_op_begin("guest_open");
	event_emit(EV_IRQ, NULL, 0, 0x0504);
	event_emit_text(EV_PROMISE, NULL, 0, 0x0504, "interruption of a stranger");
}

static void stage_promise(void *arg)
{
	sched_spawn("host", uses_queues, NULL, 0);
	sched_spawn("qemu", interrupts, NULL, 0);
}

static void test_promise(void **state)
{
	stage(stage_promise, FINDING_GUEST_PROMISE);
	assert_says_words("In qemu (guest_open g0 m0): interruption of a "
			  "stranger. The simulated machine saw it, not the driver");
	assert_says("\n>>    queue_unbind 5.4 ");
	assert_says("\n>>    guest_open g0 m0 ");
	assert_says("\n      queue_bind 5.4 ");
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
		cmocka_unit_test(test_held_by_both),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_deadlock),
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_promise),
		cmocka_unit_test(test_warning),
		cmocka_unit_test(test_record_changes_nothing),
	};

	return cmocka_run_group_tests_name("report", tests, setup, teardown);
}
