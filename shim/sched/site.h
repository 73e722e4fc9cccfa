/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the driver: return addresses to function, file and line, without a symbolizer, the same
 * in every build. The table is generated when the driver is built, like the kernel's kallsyms.
 *
 * Parts of the kernel that come from a kernel tree (the mdev core) have a table of their own. They are
 * not the driver, but where nothing of the driver is on the stack they are what can be named.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_SCHED_SITE_H
#define SHIM_SCHED_SITE_H

/**
 * struct site_entry - one call site of the driver
 * @offset: return address, relative to __start_driver_text (__start_builtin_text); the table is
 *	sorted by it
 * @line: in @function (for an access inside an inlined header function: of the outermost call)
 * @function: the driver's function
 * @file: short name
 * @inlined: innermost inlined function ("list_add"), or NULL
 * @access: what it accesses: row of layout_accesses[] (sched/layout.h), from 1; 0: not known
 */
struct site_entry {
	unsigned int offset;
	unsigned int line;
	const char *function;
	const char *file;
	const char *inlined;
	unsigned int access;
};

extern const struct site_entry site_table[];
extern const unsigned int site_table_size;
extern const char __start_driver_text[] __attribute__((weak));
extern const char __stop_driver_text[] __attribute__((weak));

extern const struct site_entry builtin_site_table[];
extern const unsigned int builtin_site_table_size;
extern const char __start_builtin_text[] __attribute__((weak));
extern const char __stop_builtin_text[] __attribute__((weak));

/* Is it a return address in the driver? */
static inline int site_in_driver(const void *pc)
{
	return (unsigned long)pc - (unsigned long)__start_driver_text <
	       (unsigned long)__stop_driver_text - (unsigned long)__start_driver_text;
}

/* Is it a return address in a part of the kernel that comes from a tree? */
static inline int site_in_builtin(const void *pc)
{
	return (unsigned long)pc - (unsigned long)__start_builtin_text <
	       (unsigned long)__stop_builtin_text - (unsigned long)__start_builtin_text;
}

/* NULL if @pc is neither a call site of the driver nor of such a part. */
const struct site_entry *site_lookup(const void *pc);

/* "function" of a site, or "?" */
const char *site_function(const void *pc);

/**
 * site_from_frames() - nearest return address in the driver, walking frame pointers
 * @frame: __builtin_frame_address(0) of the caller
 *
 * At most 32 frames, never outside of the current task's stack. Without any in the driver: the nearest
 * in a part of the kernel that comes from a tree. NULL if there is none.
 */
const void *site_from_frames(const void *frame);

/**
 * site_of_entry() - where in the driver stands what the kernel had asked it to do
 * @frame: __builtin_frame_address(0) of the caller
 *
 * Of the driver's nearest frames without a gap the outermost but one, if there are three or more: the
 * outermost tells what the driver was asked for, the next what it was doing about it, the innermost is
 * often a helper that many ways lead through. With fewer the outermost. NULL if none is the driver's.
 */
const void *site_of_entry(const void *frame);

/* All frames that can be named, innermost first; returns how many (at most @max). */
unsigned int site_backtrace(const void *frame, const void **pcs, unsigned int max);

/* The site of an API entry point: cheap when the driver called it directly. */
#define SITE_OF_CALLER()                               \
	(site_in_driver(__builtin_return_address(0)) ? \
		 __builtin_return_address(0) :         \
		 site_from_frames(__builtin_frame_address(0)))

#endif
