// SPDX-License-Identifier: GPL-2.0-only
/* What stands in for the generated tables of a driver, as in sched/site.c. */
#include "report/symbols.h"
#include "sched/layout.h"

__attribute__((weak)) const struct shim_symbol shim_symbols[1] = { { 0 } };
__attribute__((weak)) const unsigned int nr_shim_symbols = 0;

__attribute__((weak)) const struct layout_member layout_members[1] = { { 0 } };
__attribute__((weak)) const struct layout_type layout_types[1] = { { 0 } };
__attribute__((weak)) const unsigned int nr_layout_types = 0;
__attribute__((weak)) const struct layout_access layout_accesses[1] = { { 0 } };
__attribute__((weak)) const unsigned int nr_layout_accesses = 0;
