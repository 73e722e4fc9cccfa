// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_all: every operation about alike. The others look closely at one part; this one lets all
 * parts meet.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("all", 0)
