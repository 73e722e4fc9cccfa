// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that is loaded again has the data that it was built with, whatever became of it in the
 * module's first life: here every byte is overwritten while it is unloaded. Loaded so that its first
 * allocation fails, it has changed nothing yet, and each byte is looked at; then it is loaded, and
 * must work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/check.h"
#include "kernel/user.h"
#include "lib_programs.h"
#include "sched/sched.h"

#define PATTERN 0x5a
#define MAX_SIZE (1 << 20)

/* scripts/cmake/module-begin.c and module-end.c: around what the driver has of writable data */
extern char module_data_begin[], module_data_end[], module_bss_begin[], module_bss_end[];

static unsigned char built[MAX_SIZE];
static struct {
	long loaded, unloaded, without_memory, again;
	unsigned int failed;
	unsigned long data, bss; /* bytes that are not as built */
} seen;

static unsigned long data_size(void)
{
	return (unsigned long)(module_data_end - module_data_begin);
}

static unsigned long bss_size(void)
{
	return (unsigned long)(module_bss_end - module_bss_begin);
}

/* Loops on purpose, and volatile: libc's functions would be accesses of the task. */
static void keep(unsigned char *to, const volatile char *p, unsigned long size)
{
	while (size--)
		*to++ = (unsigned char)*p++;
}

static void overwrite(volatile char *p, unsigned long size)
{
	while (size--)
		*p++ = PATTERN;
}

static unsigned long differing(const volatile char *p, const unsigned char *as, unsigned long size)
{
	unsigned long n = 0;

	for (unsigned long i = 0; i < size; i++)
		n += (unsigned char)p[i] != (as ? as[i] : 0);
	return n;
}

static void life(void *arg)
{
	struct machine_config config = { .adapter = { 0x10 }, .domain = { 0x08 } };

	user_boot(&config);
	keep(built, module_data_begin, data_size());
	seen.loaded = user_module_load();
	seen.unloaded = user_module_unload();
	overwrite(module_data_begin, data_size());
	overwrite(module_bss_begin, bss_size());
	user_fault(USER_FAULT_ALLOC, 1);
	seen.without_memory = user_module_load();
	seen.failed = user_fault_clear();
	seen.data = differing(module_data_begin, built, data_size());
	seen.bss = differing(module_bss_begin, NULL, bss_size());
	seen.again = user_module_load();
	user_shutdown();
}

static void test_fresh_data(void **state)
{
	struct sched_config config = { .strategy = &sched_explicit };
	struct sched_result result;

	assert_in_range(data_size(), 1, MAX_SIZE);
	assert_in_range(bss_size(), 1, MAX_SIZE);
	sched_run(&config, life, NULL, &result);
	/* What was scribbled over is not the driver's doing: only an end of its own counts. */
	assert_int_equal(result.end, SCHED_END_DONE);
	assert_int_equal(seen.loaded, 0);
	assert_int_equal(seen.unloaded, 0);
	assert_int_equal(seen.failed, 1u << USER_FAULT_ALLOC);
	assert_true(seen.without_memory < 0);
	assert_int_equal(seen.data, 0);
	assert_int_equal(seen.bss, 0);
	assert_int_equal(seen.again, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_data),
	};

	run_init();
	known_quiet(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
