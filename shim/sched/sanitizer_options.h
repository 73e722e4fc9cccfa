/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks that the sanitizers' runtimes look for; see sanitizer_options.c. */
#ifndef SHIM_SCHED_SANITIZER_OPTIONS_H
#define SHIM_SCHED_SANITIZER_OPTIONS_H

const char *__tsan_default_options(void);
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

/* Referred to by run.c: a library member that nobody refers to would not be linked. */
extern const int sanitizer_options_linked;

#endif
