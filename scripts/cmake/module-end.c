// SPDX-License-Identifier: GPL-2.0-only
/* The last object of the driver: its writable data ends here. See module-begin.c. */
extern char module_data_end[8], module_bss_end[8];
char module_data_end[8] = "end";
char module_bss_end[8];
