// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks, scenario by scenario: all fingerprints that an enumeration of the scenario's
 * schedules gives, and no other. Each scenario that must be found stands beside a twin that must
 * be silent.
 *
 * Every scenario is explored in a child process, because a sanitizer that confirms a finding ends
 * the process; what was found until then comes back through shared memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks/check.h"
#include "test_checks.h"

#define MAX_PRINTS 8
#define MAX_RUNS 4000

struct outcome {
	unsigned int runs, complete, prints, known;
	char print[MAX_PRINTS][FINDING_PRINT_LEN];
	char title[MAX_PRINTS][FINDING_TITLE_LEN];
	char note[256];
	char text[FINDING_TEXT_LEN];
	unsigned long features;
};

static struct outcome *seen;
static struct sigaction on_segv; /* the sanitizer's handler; cmocka puts its own there */

static void remember(const struct finding *f)
{
	unsigned int i;

	for (i = 0; i < seen->prints; i++)
		if (!strcmp(seen->print[i], f->fingerprint))
			return;
	if (i == MAX_PRINTS)
		return;
	strcpy(seen->print[i], f->fingerprint);
	strcpy(seen->title[i], f->title);
	strcpy(seen->text, f->text);
	seen->known += f->known;
	seen->prints = i + 1;
}

static void on_finding(const struct event *ev)
{
	remember(check_finding());
}

static const struct event_reader reader = {
	.name = "test",
	.kinds = EVENT_BIT(EV_FINDING),
	.event = on_finding,
};

static const struct scenario *find(const char *name)
{
	const struct scenario *s;

	for (s = scenarios; s->name && strcmp(s->name, name); s++)
		;
	assert_non_null(s->name);
	return s;
}

static void run_once(const struct scenario *s, const struct sched_config *c)
{
	struct sched_result r;

	sched_run(c, s->first, NULL, &r);
	seen->runs++;
	if (check_finding())
		remember(check_finding());
	if (check_note(0))
		snprintf(seen->note, sizeof(seen->note), "%s", check_note(0));
}

static void enumerate(const struct scenario *s, unsigned int runs)
{
	struct sched_config c = { .strategy = &sched_enumerate, .preemptions = 2, .all_points = 1 };

	sched_enumerate_begin();
	do {
		run_once(s, &c);
		if (!sched_enumerate_next()) {
			seen->complete = 1;
			return;
		}
	} while (seen->runs < runs);
}

static void walk(const struct scenario *s, unsigned int runs)
{
	struct sched_config c = { .strategy = &sched_random };

	for (c.seed = 1; c.seed <= runs; c.seed++)
		run_once(s, &c);
}

static void default_order(const struct scenario *s, unsigned int runs)
{
	struct sched_config c = { .strategy = NULL };

	run_once(s, &c);
}

static void in_child(void (*explore)(const struct scenario *, unsigned int),
		     const struct scenario *s, unsigned int runs)
{
	int status;
	pid_t pid;

	memset(seen, 0, sizeof(*seen));
	fflush(stdout);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		sigaction(SIGSEGV, &on_segv, NULL);
		if (!freopen(getenv("TEST_STDERR") ? getenv("TEST_STDERR") : "/dev/null", "a",
			     stderr))
			_exit(99);
		explore(s, runs);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* 77: the sanitizer confirmed a finding of ours */
	if (!WIFEXITED(status) || (WEXITSTATUS(status) && WEXITSTATUS(status) != 77) ||
	    (WEXITSTATUS(status) == 77 && !seen->prints))
		fail_msg("%s: the child ended with status 0x%x", s->name, (unsigned int)status);
}

/* What a scenario must give: all of it, nothing else; NULL ends. */
struct expected {
	const char *name;
	const char *print[5];
	const char *note;
	unsigned int runs; /* bound of the enumeration, if not MAX_RUNS */
	int default_order; /* no enumeration: too many points */
};

static const struct expected matrix[] = {
	/* data races */
	{ "race_plain", { "data-race:racy_read,racy_write:object_allocated_in_set_up" } },
	{ "race_turned", { "data-race:racy_read,racy_write:object_allocated_in_set_up" } },
	{ "race_writes", { "data-race:racy_write:object_allocated_in_set_up" } },
	{ "race_reads" },
	{ "race_locked" },
	{ "race_half_locked", { "data-race:locked_write,racy_read:object_allocated_in_set_up" } },
	{ "race_marked" },
	{ "race_marked_read", { "data-race:marked_read,racy_write:object_allocated_in_set_up" } },
	{ "race_marked_write", { "data-race:marked_write,racy_read:object_allocated_in_set_up" } },
	{ "race_bytes" },
	{ "race_bytes_overlap", { "data-race:byte_1,byte_pair:object_allocated_in_set_up" } },
	{ "race_copy", { "data-race:copies_to,writes_half:object_allocated_in_set_up" } },
	{ "race_copy_source", { "data-race:copies_from,writes_half:object_allocated_in_set_up" } },
	{ "race_copy_apart" },
	{ "race_atomic" },
	{ "race_atomic_plain", { "data-race:counts,writes_half:object_allocated_in_set_up" } },
	{ "race_global", { "data-race:global_write:global" } },
	{ "spawn_after" },
	{ "spawn_before", { "data-race:racy_read,racy_write:object_allocated_in_set_up" } },
	{ "join_before" },
	{ "join_after", { "data-race:racy_read,racy_write:object_allocated_in_set_up" } },
	{ "edge_completion" },
	{ "edge_completion_late", { "data-race:racy_read,racy_write:object_allocated_in_set_up" } },
	{ "readers_joined", .runs = 500 },
	{ "readers_not_joined",
	  { "data-race:racy_read,racy_write:object_allocated_in_set_up" },
	  .runs = 500 },
	{ "free_unordered",
	  { "data-race:frees,racy_read:object_allocated_in_set_up",
	    "use-after-free:racy_read:object_allocated_in_set_up" } },
	{ "free_ordered" },
	{ "free_too_early",
	  { "data-race:reads_too_late,takes_and_frees:object_allocated_in_set_up",
	    "use-after-free:reads_too_late:object_allocated_in_set_up" } },

	/* memory */
	{ "use_after_free", { "use-after-free:use_after_free:object_allocated_in_set_up" } },
	{ "use_before_free" },
	{ "overflow_by_one", { "heap-overflow:at:object_allocated_in_at" } },
	{ "last_byte" },
	{ "overflow_granule", { "heap-overflow:at:object_allocated_in_at" } },
	{ "overflow_copy", { "heap-overflow:overflow_copy:object_allocated_in_overflow_copy" } },
	{ "fitting_copy" },
	{ "null_pointer", { "null-dereference:null_pointer:" } },
	{ "null_tested" },
	{ "wild_pointer", { "wild-access:wild_pointer:uninitialized_pointer" } },
	{ "double_free", { "double-free:double_free:object_allocated_in_set_up" } },
	{ "single_free" },
	{ "free_inside",
	  { "wild-access:free_inside:free_of_a_pointer_that_is_not_the_begin_of_an_object,"
	    "object_allocated_in_set_up" } },
	{ "dead_object", { "use-after-free:dead_object:object_allocated_in_set_up" } },
	{ "live_object" },
	{ "cut_object", { "heap-overflow:cut_object:object_allocated_in_set_up" } },
	{ "long_object" },
	{ "long_object_cut",
	  { "heap-overflow:long_object_cut:object_allocated_in_long_object_cut" } },
	{ "huge_object", { "heap-overflow:huge_object:object_allocated_in_huge_object" } },
	{ "null_object", { "null-dereference:null_object:" } },

	/* deadlock and lock order */
	{ "order_abba", { "deadlock:nest:lock_a,lock_b", "lock-order:nest:lock_a,lock_b" } },
	{ "order_abab" },
	{ "order_abbcca",
	  { "deadlock:nest:lock_a,lock_b,lock_c", "lock-order:nest:lock_a,lock_b,lock_c" } },
	{ "order_abbc" },
	{ "order_sequential", { "lock-order:nest:lock_a,lock_b" } },
	{ "order_older_edge", { "lock-order:nest:lock_a,lock_b" } },
	{ "order_branches", { "lock-order:nest:lock_a,lock_b,lock_d" } },
	{ "order_branches_apart" },
	{ "gate_same", .note = "lock-order (gated): " },
	{ "gate_two_instances",
	  { "deadlock:nest:lock_a,lock_b", "lock-order:nest:lock_a,lock_b" } },
	{ "gate_read", { "deadlock:nest:lock_a,lock_b", "lock-order:nest:lock_a,lock_b" } },
	{ "gate_read_write", .note = "lock-order (gated): " },
	{ "gate_lost", { "deadlock:nest:lock_a,lock_b", "lock-order:nest:lock_a,lock_b" } },
	{ "try_inner" },
	{ "try_outer",
	  { "deadlock:nest,try_b_then_a:lock_a,lock_b",
	    "lock-order:nest,try_b_then_a:lock_a,lock_b" } },
	{ "recursive", { "deadlock:nest:lock_a" } },
	{ "same_class", { "lock-order:nest:same" } },
	{ "same_class_nested" },
	{ "read_recursion", { "lock-order:read_recursion:gate" } },
	{ "order_readers", { "lock-order:reader_ab,reader_ba:gate,lock_a" } },
	{ "flush_wanted_lock", { "deadlock:flush_under_lock,worker_takes_a:lock_a,reset_work" } },
	{ "flush_other_lock" },
	{ "flush_order", { "lock-order:flush_order,worker_takes_a:lock_a,reset_work" } },

	/* hangs */
	{ "hang_no_waker", { "hang:waits:done" } },
	{ "hang_woken" },
	{ "hang_completion_under_lock", { "hang:waits_holding_a:done" } },
	{ "hang_spinning", { "hang:spins_for_ever:endless_loop" }, .default_order = 1 },
	{ "hang_spin_ends", .default_order = 1 },
	{ "hang_hour", { "hang:waits:done" }, .default_order = 1 },
	{ "hang_half_hour", .default_order = 1 },
	{ "hang_timeouts", { "hang:waits_ten_seconds_again:done" }, .default_order = 1 },
	{ "hang_timeouts_end", .default_order = 1 },

	/* misuse */
	{ "held_at_end", { "lock-misuse:forgets:lock_held_when_the_task_ends,lock_a" } },
	{ "held_at_op_end",
	  { "lock-misuse:forgets_in_operation:"
	    "lock_held_when_returning_to_user_space,lock_a" } },
	{ "not_held_at_op_end" },
	{ "freed_while_held",
	  { "lock-misuse:freed_while_held:lock_a,"
	    "memory_with_a_held_lock_is_freed" } },
	{ "freed_after_unlock" },
	{ "destroyed_while_held",
	  { "lock-misuse:destroyed_while_held:held_lock_is_destroyed,lock_a" } },
	{ "initialised_while_held",
	  { "lock-misuse:initialised_while_held:held_lock_is_initialised_again,lock_a" } },
	{ "misused", { "lock-misuse:misused:lock_a,unlock_of_a_lock_that_task_N_holds" } },

	/* leaks, warnings, promises */
	{ "leaked", { "leak:set_up:memory" } },
	{ "not_leaked" },
	{ "reference_leaked", { "leak:reference_leaked:kvm_reference,_N_left" } },
	{ "warned", { "warning:warned:WARN_ON(x_!=_N)" } },
	{ "warned_of_a_queue",
	  { "warning:warned_of_a_queue:add_bad_queue_N.N,_N.N,_N.N_(fe,_N,_N,_N)" } },
	{ "warned_then_broken", { "warning:warned_then_broken:WARNING:_first" } },
	{ "promise_broken",
	  { "guest-promise:promise_broken:interruption_through_an_unpinned_page" } },
};

static int is_expected(const struct expected *e, const char *print)
{
	for (unsigned int i = 0; i < 5 && e->print[i]; i++)
		if (!strcmp(e->print[i], print))
			return 1;
	return 0;
}

static unsigned int nr_expected(const struct expected *e)
{
	unsigned int n = 0;

	while (n < 5 && e->print[n])
		n++;
	return n;
}

/* A witness may have ended the child before all of them were seen. */
static unsigned int at_least(const struct expected *e)
{
#if defined(APFUZZ_TSAN) || defined(APFUZZ_ASAN)
	return nr_expected(e) ? 1 : 0;
#else
	return nr_expected(e);
#endif
}

static unsigned int check_one(const struct expected *e)
{
	unsigned int wrong = 0;

	in_child(e->default_order ? default_order : enumerate, find(e->name),
		 e->runs ? e->runs : MAX_RUNS);
	for (unsigned int i = 0; i < seen->prints; i++) {
		if (!is_expected(e, seen->print[i])) {
			print_error("%s: unexpected %s\n%s\n", e->name, seen->print[i], seen->text);
			wrong++;
		}
	}
	if (seen->prints < at_least(e)) {
		print_error("%s: %u of %u expected findings in %u runs\n", e->name, seen->prints,
			    nr_expected(e), seen->runs);
		wrong++;
	}
	if (!!e->note != !!strstr(seen->note, e->note ? e->note : "\n")) {
		print_error("%s: note \"%s\"\n", e->name, seen->note);
		wrong++;
	}
	return wrong;
}

static void test_matrix(void **state)
{
	unsigned int wrong = 0;

	for (unsigned int i = 0; i < sizeof(matrix) / sizeof(matrix[0]); i++)
		wrong += check_one(&matrix[i]);
	assert_int_equal(wrong, 0);
}

/* Every scenario is in the matrix: none was forgotten. */
static void test_matrix_is_complete(void **state)
{
	for (const struct scenario *s = scenarios; s->name; s++) {
		unsigned int i, n = sizeof(matrix) / sizeof(matrix[0]);

		for (i = 0; i < n && strcmp(matrix[i].name, s->name); i++)
			;
		if (i == n)
			fail_msg("%s has no expected outcome", s->name);
	}
}

/* Whatever the schedule, the same defect has the same fingerprint. */
static void test_fingerprint_is_stable(void **state)
{
	static const char *const names[] = { "race_plain", "order_abbcca", "free_too_early",
					     "hang_completion_under_lock", "order_abab" };

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct expected *e = matrix;

		while (strcmp(e->name, names[i]))
			e++;
		in_child(walk, find(names[i]), 200);
		for (unsigned int j = 0; j < seen->prints; j++)
			assert_true(is_expected(e, seen->print[j]));
	}
}

static void test_report(void **state)
{
	in_child(walk, find("race_plain"), 1);
	assert_string_equal(seen->title[0],
			    "data race in racy_read / racy_write on object allocated in set_up");
	assert_non_null(strstr(seen->text, "plain write by task one in racy_write() "));
	assert_non_null(strstr(seen->text, "plain read by task two in racy_read() "));
	assert_non_null(strstr(seen->text, "in object #1 (size 24, kept by driver), offset 0"));
	assert_non_null(strstr(seen->text, "allocated by task main in set_up() "));
	assert_null(strstr(seen->text, "0x"));

	in_child(walk, find("order_sequential"), 1);
	assert_non_null(
		strstr(seen->text, "possible circular locking: lock_b -> lock_a -> lock_b"));
	assert_non_null(strstr(seen->text, "lock(lock_b);"));
	assert_non_null(strstr(seen->text, "while it held lock_a, taken in nest() "));
}

/* Run again and again in one process: same text each time. */
static void repeat(const struct scenario *s, unsigned int runs)
{
	struct sched_config c = { .strategy = NULL };
	char first[FINDING_TEXT_LEN] = "";

	for (unsigned int i = 0; i < runs; i++) {
		run_once(s, &c);
		if (!i)
			strcpy(first, check_finding()->text);
		else if (strcmp(first, check_finding()->text))
			_exit(98);
	}
}

static void test_same_text_each_time(void **state)
{
	in_child(repeat, find("double_free"), 50);
	in_child(repeat, find("order_sequential"), 50);
}

static void known_race(const struct scenario *s, unsigned int runs)
{
	check_known_add("data-race:racy_read,racy_write:object_allocated_in_set_up");
	walk(s, runs);
}

static void test_known(void **state)
{
	in_child(known_race, find("race_plain"), 20);
	assert_int_equal(seen->runs, 20); /* no witness has ended it */
	assert_int_equal(seen->prints, 1);
	assert_int_equal(seen->known, 1);
	in_child(known_race, find("race_writes"), 1);
	assert_int_equal(seen->prints, 1);
	assert_int_equal(seen->known, 0);
}

static void known_warning(const struct scenario *s, unsigned int runs)
{
	check_known_add("warning:warned_then_broken:WARNING:_first");
	walk(s, runs);
}

static void known_both(const struct scenario *s, unsigned int runs)
{
	check_known_add("guest-promise:warned_then_broken:later");
	known_warning(s, runs);
}

/* The run goes on from a WARN() that is known; what comes then is what it has found. */
static void test_known_warning(void **state)
{
	in_child(known_warning, find("warned_then_broken"), 1);
	assert_int_equal(seen->prints, 1);
	assert_int_equal(seen->known, 0);
	assert_string_equal(seen->print[0], "guest-promise:warned_then_broken:later");
	in_child(known_both, find("warned_then_broken"), 1);
	assert_int_equal(seen->known, 1);
	assert_string_equal(seen->print[0], "guest-promise:warned_then_broken:later");
}

static void without_checks(const struct scenario *s, unsigned int runs)
{
	for (int i = 0; i < CHECK_NR; i++)
		check_enable(i, 0);
	walk(s, runs);
}

static void test_switched_off(void **state)
{
	in_child(without_checks, find("order_sequential"), 20);
	assert_int_equal(seen->prints, 0);
	in_child(without_checks, find("warned"), 1);
	assert_int_equal(seen->prints, 0);
}

static unsigned char counters[4096];

static void count_features(const struct scenario *s, unsigned int runs)
{
	check_feedback(counters, sizeof(counters));
	walk(s, runs);
	seen->features = check_feedback_count();
}

static void test_feedback(void **state)
{
	in_child(count_features, find("live_object"), 1);
	assert_int_equal(seen->features, 0);
	in_child(count_features, find("race_locked"), 1);
	assert_true(seen->features > 0);
	in_child(count_features, find("order_abab"), 1);
	assert_true(seen->features > 0);
}

static void test_kind_names(void **state)
{
	for (int i = FINDING_DEADLOCK; i < FINDING_NR; i++)
		assert_int_equal(finding_kind_by_name(finding_kind_name(i)), i);
	assert_int_equal(finding_kind_by_name("nonsense"), FINDING_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix_is_complete),
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_fingerprint_is_stable),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_same_text_each_time),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_known_warning),
		cmocka_unit_test(test_switched_off),
		cmocka_unit_test(test_feedback),
		cmocka_unit_test(test_kind_names),
	};

	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED)
		return 1;
	sigaction(SIGSEGV, NULL, &on_segv);
	check_init();
	event_subscribe(&reader);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
