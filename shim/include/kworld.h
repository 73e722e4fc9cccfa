/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included (-include) before every file of the kernel world, the driver under test among them.
 *
 * Every writable global of the kernel world must go back to its first value between two runs. The
 * pragma puts them, static locals included, into two sections of their own, which the linker bounds
 * with __start_/__stop_ symbols: these ranges are the snapshot (shim/sched/arena.h). A pragma, and
 * not objcopy on the finished object, because AddressSanitizer gives each global a section
 * .bss.NAME that a rename of .bss would miss.
 *
 * The driver's own code additionally gets a section, so that one subtraction tells whether an
 * address lies in the driver and where (shim/sched/site.h). The build defines
 * KWORLD_INSTRUMENTED for files that are built as the driver is; and SHIM_BUILTIN for parts of the
 * kernel that come from a kernel tree, whose functions can be named as well.
 */
#ifndef KWORLD_H
#define KWORLD_H

#ifdef KWORLD_INSTRUMENTED
#pragma clang section bss = "kworld_bss" data = "kworld_data" text = "driver_text"
#elif defined(SHIM_BUILTIN)
#pragma clang section bss = "kworld_bss" data = "kworld_data" text = "builtin_text"
#else
#pragma clang section bss = "kworld_bss" data = "kworld_data"
#endif

#endif
