// SPDX-License-Identifier: GPL-2.0-only
/*
 * An empty table of call sites and an empty section of driver text, for executables without a
 * driver: tests of the scheduler, of the checks, of the primitives.
 */
#include "sched/site.h"

/* weak: a test may bring a table of its own */
__attribute__((weak)) const struct site_entry site_table[1] = { { 0 } };
__attribute__((weak)) const unsigned int site_table_size;

void no_driver_text(void);

__attribute__((section("driver_text"), used)) void no_driver_text(void)
{
}
