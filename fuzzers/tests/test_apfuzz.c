// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tool as scripts and people call it: exit codes, messages with line and reason, nothing
 * written when something is wrong, JSON that says what the text says.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib_programs.h"

#define TOOL TEST_BINARY_DIR "/apfuzz"

static char dir[] = "/tmp/apfuzz-test-XXXXXX";
static char out[1 << 20], err[1 << 16];

static void read_file(const char *name, char *buf, size_t size)
{
	char path[256];
	size_t len = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "re");
	if (f) {
		len = fread(buf, 1, size - 1, f);
		fclose(f);
	}
	buf[len] = '\0';
}

static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int exists(const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return !stat(path, &st);
}

/* Run the tool in the temporary directory; out and err hold what it said. */
static int __attribute__((format(printf, 1, 2))) apfuzz(const char *fmt, ...)
{
	char command[1024], args[512];
	va_list ap;
	int status;

	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	snprintf(command, sizeof(command), "cd %s && { %s %s; } >.out 2>.err </dev/null", dir, TOOL,
		 args);
	status = system(command);
	read_file(".out", out, sizeof(out));
	read_file(".err", err, sizeof(err));
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int setup(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	write_file("good.ap", fixed_program);
	write_file("bad.ap", "# vfio_ap program 1\nsetup\n    mdev_create m9\n");
	return 0;
}

static int teardown(void **state)
{
	char command[300];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

static void test_help(void **state)
{
	static const char *const commands[] = {
		"run", "explore", "check", "show", "trace", "minimize", "generate", "ops",
	};

	assert_int_equal(apfuzz("--help"), 0);
	assert_non_null(strstr(out, "Usage: apfuzz COMMAND"));
	assert_int_equal(apfuzz("--version"), 0);
	assert_non_null(strstr(out, "vfio-ap-fuzz"));
	for (unsigned int i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		assert_int_equal(apfuzz("%s --help", commands[i]), 0);
		assert_non_null(strstr(out, "Usage: apfuzz"));
		assert_int_equal(apfuzz("%s --version", commands[i]), 0);
		assert_int_equal(apfuzz("%s --no-such-option", commands[i]), 1);
		assert_string_equal(out, "");
	}
	assert_int_equal(apfuzz("%s", ""), 1);
	assert_int_equal(apfuzz("frobnicate"), 1);
	assert_non_null(strstr(err, "there is no command 'frobnicate'"));
}

static void test_bad_input(void **state)
{
	static const char *const commands[] = { "run",	"explore", "check",
						"show", "trace",   "minimize" };

	for (unsigned int i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *output = i == 0 || i == 2 ? "" : "-o result";

		assert_int_equal(apfuzz("%s bad.ap %s", commands[i], output), 1);
		assert_non_null(strstr(err, "bad.ap:3: mdev_create: 'm9' is no mdev"));
		assert_string_equal(out, "");
		assert_false(exists("result"));
		assert_int_equal(apfuzz("%s no-such-file %s", commands[i], output), 1);
		assert_non_null(strstr(err, "No such file"));
		assert_int_equal(apfuzz("%s", commands[i]), 1);
		assert_non_null(strstr(err, "no FILE given"));
		assert_false(exists("result"));
	}
	assert_int_equal(apfuzz("run --json bad.ap"), 1);
	assert_non_null(strstr(out, "\"verdict\": \"rejected\""));
	assert_non_null(strstr(out, "line 3: mdev_create: 'm9' is no mdev"));
	assert_int_equal(apfuzz("run --lenient bad.ap"), 0);
	assert_non_null(strstr(err, "bad.ap:3: skipped: "));
	assert_int_equal(apfuzz("show good.ap -o no-such-directory/x"), 1);
}

static void test_expect(void **state)
{
	assert_int_equal(apfuzz("run --expect leak:: good.ap"), 0);
	assert_non_null(strstr(out, "\nnot seen in 2001 schedules\n"));
	assert_int_equal(apfuzz("run --expect leak:: --json good.ap"), 0);
	assert_non_null(strstr(out, "\"executions\": 2001"));
	assert_int_equal(apfuzz("run --expect leak:: bad.ap"), 125);
	assert_int_equal(apfuzz("run --expect leak:: no-such-file"), 128);
	assert_int_equal(apfuzz("run --expect leak:: --no-such-option good.ap"), 128);
	assert_int_equal(apfuzz("run --expect leak::"), 128);
}

static void test_run(void **state)
{
	assert_int_equal(apfuzz("run good.ap"), 0);
	assert_non_null(strstr(out, "ok: nothing found"));
	assert_int_equal(apfuzz("run --json good.ap good.ap"), 0);
	assert_non_null(strstr(out, "\"verdict\": \"ok\""));
	assert_non_null(strstr(out, "\"schedule\": \"followed\""));
	assert_non_null(strstr(out, "}\n{"));
}

static void test_stdin(void **state)
{
	assert_int_equal(apfuzz("show --as-it-is good.ap | %s run --json -", TOOL), 0);
	assert_non_null(strstr(out, "\"file\": \"-\", \"verdict\": \"ok\""));
}

static void hash_from(const char *json, char *hash)
{
	const char *at = strstr(json, "\"trace_hash\": \"");

	assert_non_null(at);
	assert_int_equal(sscanf(at + 15, "%16[0-9a-f]", hash), 1);
}

/* What show prints is the same run. */
static void test_show(void **state)
{
	char first[17], second[17];

	assert_int_equal(apfuzz("show good.ap -o shown.ap"), 0);
	assert_int_equal(apfuzz("run --json good.ap"), 0);
	hash_from(out, first);
	assert_int_equal(apfuzz("run --json shown.ap"), 0);
	hash_from(out, second);
	assert_string_equal(first, second);
	read_file("shown.ap", out, sizeof(out));
	assert_non_null(strstr(out, "\nschedule\n"));
	assert_non_null(strstr(out, " -> "));
	assert_non_null(strstr(out, " at "));
}

static void test_check(void **state)
{
	assert_int_equal(apfuzz("check --runs 20 good.ap good.ap"), 0);
	assert_non_null(strstr(out, "good.ap: 20 runs, trace hash "));
}

static void test_explore(void **state)
{
	assert_int_equal(apfuzz("explore good.ap --executions 50"), 0);
	assert_non_null(strstr(out, "50 schedules, 0 known findings, no new finding"));
	assert_int_equal(apfuzz("explore good.ap --strategy pct --executions 50 --json"), 0);
	assert_non_null(strstr(out, "\"executions\": 50"));
	write_file("small.ap", "# vfio_ap program 1\nhost adapters= domains=\n"
			       "task a\n    mdev_create m0\ntask b\n    read_matrix m0\n");
	assert_int_equal(apfuzz("explore small.ap --strategy enumerate --preemptions 1 --json"), 0);
	assert_non_null(strstr(out, "\"complete\": true"));
	assert_int_equal(apfuzz("explore small.ap --strategy enumerate -n 3 --json"), 0);
	assert_non_null(strstr(out, "\"complete\": false"));
	assert_int_equal(apfuzz("explore good.ap --strategy chance"), 1);
}

static void test_trace(void **state)
{
	assert_int_equal(apfuzz("trace good.ap"), 0);
	assert_non_null(strstr(out, "op-begin guest_open"));
	assert_int_equal(apfuzz("trace --accesses good.ap -o trace.txt"), 0);
	assert_true(exists("trace.txt"));
	assert_int_equal(apfuzz("trace --format nothing good.ap"), 1);
	assert_int_equal(apfuzz("trace --format html good.ap"), 0);
	assert_memory_equal(out, "<!DOCTYPE html>", 15);
	assert_non_null(strstr(out, "<th>qemu</th>"));
	assert_null(strstr(out, "http")); /* one file that needs no other */
	assert_int_equal(apfuzz("trace --format json good.ap"), 0);
	assert_memory_equal(out, "{\"step\": ", 9);
	assert_non_null(strstr(out, "\n{\"verdict\": \"ok\""));
	assert_int_equal(apfuzz("trace --format chrome good.ap"), 0);
	assert_memory_equal(out, "{\"traceEvents\": [\n{\"ph\": \"M\"", 28);
	assert_non_null(strstr(out, "\"name\": \"guest_open g0 m0\""));
	assert_int_equal(apfuzz("trace --format dot good.ap"), 0);
	assert_memory_equal(out, "digraph lock_order {", 20);
	assert_non_null(strstr(out, " -> "));
}

static void test_regress(void **state)
{
	write_file("r.ap", "# vfio_ap program 1\n# expect: ok\nhost adapters= domains=\n");
	write_file("gone.ap", "# vfio_ap program 1\n# expect: leak leak::x\nhost adapters=\n");
	assert_int_equal(apfuzz("regress r.ap"), 0);
	assert_non_null(strstr(out, "passed  r.ap: ok, its schedule is followed"));
	assert_int_equal(apfuzz("regress --json r.ap gone.ap"), 77);
	assert_non_null(strstr(out, "\"state\": \"passed\""));
	assert_non_null(strstr(out, "\"state\": \"gone\""));
	assert_int_equal(apfuzz("regress good.ap"), 1);
	assert_non_null(strstr(err, "has no line '# expect:"));
}

/* A file that is no program, in clear words; nothing of it reaches the terminal. */
static void test_any_file(void **state)
{
	char garbage[4096];

	for (unsigned int i = 0; i + 1 < sizeof(garbage); i++)
		garbage[i] = i % 40 ? (char)(i * 7 % 255 + 1) : '\n';
	garbage[sizeof(garbage) - 1] = '\0';
	write_file("garbage", garbage);
	assert_int_equal(apfuzz("run --lenient garbage"), 0);
	assert_non_null(strstr(err, "no operation is left of it"));
	assert_non_null(strstr(err, "lines more"));
	for (const char *c = err; *c; c++)
		assert_true((*c >= ' ' && *c <= '~') || *c == '\n');
	write_file("cut.ap", "# vfio_ap program 1\nhost adapters=5 domains=4\nsetup\n"
			     "    mdev_create m0\n    frobnicate m0\n    mdev_rem");
	assert_int_equal(apfuzz("run --lenient cut.ap"), 0);
	assert_non_null(strstr(err, "2 lines skipped, 1 operation left, as in the fuzz target"));
}

static void test_break(void **state)
{
	assert_int_equal(apfuzz("run --break 100 good.ap"), 128 + SIGTRAP);
	assert_int_equal(apfuzz("run --break 100000000 good.ap"), 0);
}

static void test_minimize_without_finding(void **state)
{
	assert_int_equal(apfuzz("minimize good.ap -o small"), 1);
	assert_non_null(strstr(err, "no finding (ok), nothing to minimize"));
	assert_false(exists("small"));
}

static void test_generate(void **state)
{
	assert_int_equal(apfuzz("generate --seed 7 --target fuzz_guest -o g1"), 0);
	assert_int_equal(apfuzz("generate --seed 7 --target fuzz_guest -o g2"), 0);
	assert_int_equal(apfuzz("generate --seed 8 --target fuzz_guest"), 0);
	read_file("g1", err, sizeof(err));
	assert_string_not_equal(out, err);
	read_file("g2", out, sizeof(out));
	assert_string_equal(out, err);
	assert_int_equal(apfuzz("show --as-it-is g1"), 0);
	read_file("g1", err, sizeof(err));
	assert_string_equal(out, err);
	assert_int_equal(apfuzz("generate --seed 7 --target fuzz_nothing"), 1);
	assert_int_equal(apfuzz("generate"), 1);
}

static void test_ops(void **state)
{
	assert_int_equal(apfuzz("ops"), 0);
	for (unsigned int i = 0; i < OP_NR; i++)
		assert_non_null(strstr(out, op_table[i].name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_help),	cmocka_unit_test(test_bad_input),
		cmocka_unit_test(test_expect),	cmocka_unit_test(test_run),
		cmocka_unit_test(test_stdin),	cmocka_unit_test(test_show),
		cmocka_unit_test(test_check),	cmocka_unit_test(test_explore),
		cmocka_unit_test(test_trace),	cmocka_unit_test(test_minimize_without_finding),
		cmocka_unit_test(test_regress), cmocka_unit_test(test_any_file),
		cmocka_unit_test(test_break),	cmocka_unit_test(test_generate),
		cmocka_unit_test(test_ops),
	};

	return cmocka_run_group_tests_name("apfuzz", tests, setup, teardown);
}
