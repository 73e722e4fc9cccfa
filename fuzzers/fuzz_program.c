// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_program: decoding, printing, mutation and crossover; the driver is not run.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("all", 1)
