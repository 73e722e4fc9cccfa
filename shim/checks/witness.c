// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sanitizers as witnesses. They call back while they print a report, inside of their runtime,
 * ThreadSanitizer after its text and AddressSanitizer before it: no malloc, no stdio, no way to end
 * the run. Our own report lies ready in static memory (finding.c) and is written from here; if there
 * is none, the run is noted as one in which only the witness saw something.
 *
 * The runtimes bring weak callbacks of their own; these are not weak, so that they win.
 */
#include <unistd.h>

#include "checks/internal.h"

static struct finding *ready;
static int witnessed;

void witness_run_begin(void)
{
	ready = NULL;
	witnessed = 0;
}

void witness_prepare(const struct finding *finding)
{
	ready = (struct finding *)finding;
}

int witness_only(void)
{
	return witnessed && !ready;
}

static void put(const char *s)
{
	size_t len = text_len(s);

	while (len) {
		ssize_t n = write(STDERR_FILENO, s, len);

		if (n <= 0)
			return;
		s += n;
		len -= (size_t)n;
	}
}

static int is_memory(enum finding_kind kind)
{
	return kind == FINDING_USE_AFTER_FREE || kind == FINDING_HEAP_OVERFLOW ||
	       kind == FINDING_NULL_DEREFERENCE || kind == FINDING_WILD_ACCESS ||
	       kind == FINDING_DOUBLE_FREE;
}

static void speak(const char *witness, int same)
{
	witnessed = 1;
	if (!ready) {
		put("ASSERTION FAILED: witness-only: ");
		put(witness);
		put(" saw what no check of the project saw\n");
		return;
	}
	if (same)
		ready->confirmed = 1;
	put("---- the project's own report; the witness beside it (");
	put(witness);
	put(same ? ") says the same\nASSERTION FAILED: " :
		   ") says something else\nASSERTION FAILED: ");
	put(ready->title);
	put("\nfingerprint: ");
	put(ready->fingerprint);
	put("\n");
	put(ready->text);
}

void check_witness_race(void)
{
	speak("ThreadSanitizer", ready && ready->kind == FINDING_DATA_RACE);
}

void check_witness_memory(void)
{
	speak("AddressSanitizer", ready && is_memory(ready->kind));
}

void __tsan_on_report(void *report);
void __asan_on_error(void);

void __tsan_on_report(void *report)
{
	check_witness_race();
}

void __asan_on_error(void)
{
	check_witness_memory();
}
