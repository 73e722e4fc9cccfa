// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first object of the driver: its writable data begins here. A module that is loaded again gets
 * fresh data (shim/kernel/module.c), so its place in the kernel world's data must be known.
 */
extern char module_data_begin[8], module_bss_begin[8];
char module_data_begin[8] = "begin";
char module_bss_begin[8];
