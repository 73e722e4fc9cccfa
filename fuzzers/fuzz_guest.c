// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_guest: guests start and stop, and use the queues' interruptions.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("guest", 0)
