// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_config: the host gains and loses adapters and domains, reserves queues for itself, and its
 * adapters fail, while mdevs and guests have them.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("config", 0)
