// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_mdev: mediated devices are created and removed, and their matrices change.
 */
#include "runner/fuzz.h"

FUZZ_TARGET("mdev", 0)
