// SPDX-License-Identifier: GPL-2.0-only
/* What stands in for the generated table of a driver, as in sched/site.c. */
#include "report/symbols.h"

__attribute__((weak)) const struct shim_symbol shim_symbols[1] = { { 0 } };
__attribute__((weak)) const unsigned int nr_shim_symbols = 0;
