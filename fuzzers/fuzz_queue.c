// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_queue: queues come and go (bound, unbound, removed) while mdevs and guests have them.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("queue", 0)
