// SPDX-License-Identifier: GPL-2.0-only
/*
 * Default options of the sanitizers, baked in: a finding's exit code is 77 everywhere, and
 * ThreadSanitizer's deadlock detector is off (it remembers edges from run to run).
 *
 * The runtimes call these before anything else is up: constant strings, nothing more. The
 * functions are there in every build and harmless without a sanitizer.
 */
#include "sched/sanitizer_options.h"

const int sanitizer_options_linked = 1;

const char *__tsan_default_options(void)
{
	return "halt_on_error=1:exitcode=77:detect_deadlocks=0:report_signal_unsafe=0:"
	       "report_thread_leaks=0:atexit_sleep_ms=0:history_size=4";
}

const char *__asan_default_options(void)
{
	return "exitcode=77:print_legend=0"; /* the meaning of shadow bytes: 20 lines */
}

const char *__ubsan_default_options(void)
{
	return "exitcode=77:halt_on_error=1:print_stacktrace=1";
}
