// SPDX-License-Identifier: GPL-2.0-only
/* Runs of a scenario whose outcome is asserted; see scenario_run.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "child.h"
#include "scenario_run.h"

struct sched_result run_result;

void run_with(void (*first)(void *), const struct sched_strategy *strategy, unsigned long long seed)
{
	struct sched_config config = { .strategy = strategy, .seed = seed, .depth = 3 };

	note_clear();
	sched_run(&config, first, NULL, &run_result);
}

void run_default(void (*first)(void *))
{
	run_with(first, &sched_explicit, 0);
}

void expect_clean(void)
{
	if (check_finding())
		fail_msg("%s\n%s", check_finding()->title, check_finding()->text);
	assert_int_equal(run_result.end, SCHED_END_DONE);
}

void run_clean(void (*first)(void *))
{
	run_default(first);
	expect_clean();
}

void run_clean_often(void (*first)(void *), unsigned int runs)
{
	for (unsigned long long seed = 1; seed <= runs; seed++) {
		run_with(first, seed & 1 ? &sched_random : &sched_pct, seed);
		expect_clean();
	}
	run_clean(first);
}

void run_steps(void (*first)(void *), const char *steps)
{
	run_clean(first);
	assert_string_equal(note_steps, steps);
}

static void expect_text(const struct finding *f, enum finding_kind kind, const char *text)
{
	if (f->kind != kind || !strstr(f->text, text))
		fail_msg("no \"%s\" in: %s\n%s", text, f->title, f->text);
}

void expect_finding(enum finding_kind kind, const char *text)
{
	assert_non_null(check_finding());
	expect_text(check_finding(), kind, text);
	if (strstr(note_steps, "survived"))
		fail_msg("the run went on");
}

void run_finding(void (*first)(void *), enum finding_kind kind, const char *text)
{
	run_default(first);
	expect_finding(kind, text);
}

void child_finding(void (*first)(void *), enum finding_kind kind, const char *text)
{
	child_explore(first, CHILD_ONCE, 1);
	expect_text(&child->first, kind, text);
	assert_null(strstr(child->steps, "survived"));
}

void expect(unsigned int i, long value)
{
	if (note_value[i] != value)
		fail_msg("value %u is %ld (0x%lx), not %ld (0x%lx) (%s)", i, note_value[i],
			 (unsigned long)note_value[i], value, (unsigned long)value, note_steps);
}
