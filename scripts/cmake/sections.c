// SPDX-License-Identifier: GPL-2.0-only
/*
 * One object in each section of the snapshot (see shim/include/kworld.h), so that the linker
 * provides __start_kworld_bss, __start_kworld_data and their ends in every executable, also in one
 * without any writable global of the kernel world.
 */
static char kworld_bss_anchor __attribute__((used));
static char kworld_data_anchor __attribute__((used)) = 1;
