// SPDX-License-Identifier: GPL-2.0-only
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib_programs.h"

const char fixed_program[] =
	"# vfio_ap program 1\n"
	"host adapters=3,5 domains=4,6 control=4\n"
	"setup\n    mdev_create m0\n    assign_adapter m0 5\n    assign_domain m0 4\n"
	"task qemu\n    guest_open g0 m0\n    pqap_enable g0 5.4\n    guest_close g0\n"
	"task host\n    queue_unbind 5.4\n    queue_unbind 3.6\n"
	"task admin\n    assign_adapter m0 3\n    read_matrix m0\n    mdev_create m1\n"
	"schedule random seed=7\n";

static void complain(void *arg, unsigned int line, const char *reason)
{
	print_error("line %u: %s\n", line, reason);
}

void parse_or_fail(struct prog *p, const char *text)
{
	assert_int_equal(prog_parse(p, text, strlen(text), complain, NULL), 0);
}

unsigned long long hash_of(struct prog *p)
{
	struct run_result r;

	known_quiet(1);
	run_program(p, NULL, &r);
	return r.sched.trace_hash;
}

unsigned int for_each_program(const char *directory,
			      void (*fn)(const char *name, const char *text, size_t len))
{
	static char text[PROG_FILE_MAX];
	char pattern[4096];
	unsigned int n;
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/%s/*.ap", TEST_SOURCE_DIR, directory);
	if (glob(pattern, 0, NULL, &found))
		return 0;
	n = found.gl_pathc;
	for (unsigned int i = 0; i < n; i++) {
		FILE *f = fopen(found.gl_pathv[i], "re");

		assert_non_null(f);
		fn(strrchr(found.gl_pathv[i], '/') + 1, text, fread(text, 1, sizeof(text), f));
		fclose(f);
	}
	globfree(&found);
	return n;
}
