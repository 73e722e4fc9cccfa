// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for a library without files: an archive needs a member. */
typedef int apfuzz_empty;
