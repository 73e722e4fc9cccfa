// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every failure that can be injected into every operation, one at a time: in seeds where the
 * operation does its work, its first allocation fails, its second one, and so on until none is
 * left; the same for each other kind of failure. Whatever fails, the driver must end without a
 * finding (on a driver with known findings: without a new one), also what is left at unload. And a
 * call that ended for want of memory has changed nothing: made again it succeeds.
 *
 * Operations, kinds of failures and contexts come from the tables and from the seeds: what is added
 * there is tested here. Loading the module is an operation like others: all that the driver
 * registers and creates while it is loaded fails once.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "driver-lacks.h"
#include "lib_programs.h"

#define CONTEXTS 3u /* programs for each operation */
#define MAX_N 500u
#define MIN_OF_LOADING 20u /* allocations while a driver is loaded; both drivers have more */
#define WALKS 2u /* random walks beside the default order */
#define TEXT_MAX 2048u

static const char *const directories[] = {
	"corpus/seeds/fuzz_queue",  "corpus/seeds/fuzz_mdev", "corpus/seeds/fuzz_guest",
	"corpus/seeds/fuzz_config", "corpus/seeds/fuzz_all",
};

/* A program, and where in it the operation stands. */
struct context {
	char text[TEXT_MAX];
	size_t length;
	int task;
	unsigned int at;
	char name[64];
};

static struct context contexts[OP_NR][CONTEXTS];
static unsigned int nr_contexts[OP_NR];
static struct prog program, trial;
static unsigned long runs, failures[OP_NR][USER_FAULT_NR], found;
static int loading_hidden; /* a known finding ends the run before the failure has been dealt with */
static int known_too; /* second round: programs that end in a known finding */

/* ---- contexts ---- */

static void take(const char *name, const char *text, size_t len, int task, unsigned int at)
{
	unsigned int id = prog_task_of(&program, task)->op[at].id;
	struct context *c;

	for (unsigned int i = 0; i < nr_contexts[id]; i++)
		if (!strcmp(contexts[id][i].name, name))
			return;
	if (nr_contexts[id] == CONTEXTS)
		return;
	c = &contexts[id][nr_contexts[id]++];
	memcpy(c->text, text, len);
	c->length = len;
	c->task = task;
	c->at = at;
	snprintf(c->name, sizeof(c->name), "%s", name);
}

static void take_all(const char *name, const char *text, size_t len, int task)
{
	const struct run_ops *ops = run_ops(task);
	unsigned int id;

	for (unsigned int i = 0; i < ops->ended; i++) {
		id = prog_task_of(&program, task)->op[i].id;
		if (ops->result[i] >= 0 && (!known_too || !nr_contexts[id]))
			take(name, text, len, task, i);
	}
}

/*
 * The operations of a seed that succeed as it stands, in default order. What a driver does only in
 * seeds that end in one of its known findings is taken from there.
 */
static void look_at(const char *name, const char *text, size_t len)
{
	struct run_result r;

	if (len > TEXT_MAX || prog_parse(&program, text, len, NULL, NULL))
		return;
	program.strategy = PROG_EXPLICIT;
	program.deviations = 0;
	for (int task = -1; task < (int)program.tasks; task++) {
		struct prog_task *t = prog_task_of(&program, task);

		for (unsigned int i = 0; i < t->count; i++)
			t->op[i].fault = t->op[i].nth = 0;
	}
	run_program(&program, NULL, &r);
	if (r.verdict != (known_too ? RUN_KNOWN : RUN_OK))
		return;
	for (int task = -1; task < (int)program.tasks; task++)
		take_all(name, text, len, task);
}

static int setup(void **state)
{
	run_init();
	known_quiet(1);
	for (known_too = 0; known_too < 2; known_too++)
		for (unsigned int i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
			for_each_program(directories[i], look_at);
	return 0;
}

/*
 * Each operation has a place where it succeeds, or what goes wrong in it is not tested. Only a
 * driver older than core/ may lack what an operation is about.
 */
static void test_contexts(void **state)
{
	unsigned int missing = 0;

	for (unsigned int id = 0; id < OP_NR; id++) {
		if (nr_contexts[id])
			continue;
		print_message("no seed in which %s succeeds\n", op_table[id].name);
		if (!op_lacking(id))
			missing++;
	}
	assert_int_equal(missing, 0);
}

/* ---- failures ---- */

/* Return: 1 if the run ended in a known finding. */
static int look_at_verdict(const struct context *c, struct prog *p)
{
	struct run_result r;
	char line[160];

	run_program(p, NULL, &r);
	runs++;
	if (r.verdict == RUN_OK || r.verdict == RUN_KNOWN)
		return r.verdict == RUN_KNOWN;
	prog_print_op(&prog_task_of(p, c->task)->op[c->at], line, sizeof(line));
	print_error("%s, %s (%s seed=%llu): %s\n%s\n", c->name, line,
		    p->strategy == PROG_RANDOM ? "random" : "default order", p->seed, run_title(&r),
		    r.finding ? r.finding->text : "");
	found++;
	return 0;
}

/* Make it again, right after it ended with -ENOMEM. */
static void try_again(const struct context *c)
{
	struct prog_task *t = prog_task_of(&trial, c->task);
	char line[160];

	if (t->count == PROG_MAX_OPS)
		return;
	memmove(&t->op[c->at + 1], &t->op[c->at], (t->count - c->at) * sizeof(t->op[0]));
	t->count++;
	t->op[c->at + 1].fault = t->op[c->at + 1].nth = 0;
	look_at_verdict(c, &trial);
	if (run_ops(c->task)->ended > c->at + 1 && run_ops(c->task)->result[c->at + 1] >= 0)
		return;
	prog_print_op(&t->op[c->at], line, sizeof(line));
	print_error("%s, %s: made again it ends with %ld\n", c->name, line,
		    run_ops(c->task)->result[c->at + 1]);
	found++;
}

/* Returns nonzero if the failure happened. */
static int fails(const struct context *c, unsigned int fault, unsigned int n)
{
	struct op_call *call;
	int happened, known;

	prog_copy(&trial, &program);
	call = &prog_task_of(&trial, c->task)->op[c->at];
	call->fault = 1 + fault;
	call->nth = n;
	known = look_at_verdict(c, &trial);
	happened = run_ops(c->task)->ended > c->at && run_ops(c->task)->failed[c->at];
	if (known && !happened && call->id == OP_MODULE_LOAD)
		loading_hidden = 1;
	if (!happened)
		return 0;
	failures[call->id][fault]++;
	if (fault == USER_FAULT_ALLOC && run_ops(c->task)->result[c->at] == -ENOMEM)
		try_again(c);
	trial.strategy = PROG_RANDOM;
	for (trial.seed = 1; trial.seed <= WALKS; trial.seed++)
		look_at_verdict(c, &trial);
	return 1;
}

static void try_all(const struct context *c)
{
	assert_int_equal(prog_parse(&program, c->text, c->length, NULL, NULL), 0);
	program.strategy = PROG_EXPLICIT;
	program.deviations = 0;
	for (unsigned int fault = 0; fault < USER_FAULT_NR; fault++) {
		unsigned int n = 1;

		while (n < MAX_N && fails(c, fault, n))
			n++;
		if (n == MAX_N)
			fail_msg("%s: failures of %s have no end", c->name, op_fault_names[fault]);
	}
}

static void test_every_failure(void **state)
{
	unsigned long all;

	for (unsigned int id = 0; id < OP_NR; id++)
		for (unsigned int i = 0; i < nr_contexts[id]; i++)
			try_all(&contexts[id][i]);
	for (unsigned int fault = 0; fault < USER_FAULT_NR; fault++) {
		all = 0;
		for (unsigned int id = 0; id < OP_NR; id++)
			all += failures[id][fault];
		print_message("%s: %lu failures\n", op_fault_names[fault], all);
		if (!(fault == USER_FAULT_UV && DRIVER_LACKS_PV) &&
		    !(fault == USER_FAULT_EVENTFD && DRIVER_LACKS_IRQS))
			assert_int_not_equal(all, 0);
	}
	print_message("%lu runs\n", runs);
	assert_int_equal(found, 0);
}

/* A driver is registered, a bus, devices, attributes: each of them can fail, and did. */
static void test_loading(void **state)
{
	unsigned long seen = failures[OP_MODULE_LOAD][USER_FAULT_ALLOC];

	print_message("module_load: %lu failures\n", seen);
	/* Unless it is known what the driver does wrong at one of them: that ends the run. */
	assert_true(loading_hidden || seen >= MIN_OF_LOADING * nr_contexts[OP_MODULE_LOAD]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_every_failure),
		cmocka_unit_test(test_loading),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
