// SPDX-License-Identifier: GPL-2.0-only
/*
 * Return addresses of the driver to names, and the walk over frame pointers that finds the nearest
 * one. The table is made when the driver is built; without a driver it is empty.
 */
#include "sched/site.h"

#include "sched/internal.h"

/* Empty stand-ins; generated tables take their place. */
__attribute__((weak)) const struct site_entry site_table[1] = { { 0 } };
__attribute__((weak)) const unsigned int site_table_size = 0;
__attribute__((weak)) const struct site_entry builtin_site_table[1] = { { 0 } };
__attribute__((weak)) const unsigned int builtin_site_table_size = 0;

#define FRAMES 32u

/*
 * A frame record, in words: the caller's record, and where the return address lies. s390 has one
 * with -mbackchain alone: the frame address is that of the caller's save area, the first word of
 * which is the chain, and %r14 is saved as its fifteenth.
 */
#ifdef __s390x__
#define RECORD_RETURN 14
#else
#define RECORD_RETURN 1
#endif
#define RECORD_SIZE ((RECORD_RETURN + 1) * sizeof(unsigned long))

static const struct site_entry *search(const struct site_entry *table,
				       const volatile unsigned int *size, unsigned long offset)
{
	unsigned int low = 0, high = *size;

	/* the table may be another than the stand-in that the compiler sees */
	__asm__("" : "+r"(table));

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (table[mid].offset == offset)
			return &table[mid];
		if (table[mid].offset < offset)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct site_entry *site_lookup(const void *pc)
{
	unsigned long address = (unsigned long)pc;

	if (site_in_driver(pc))
		return search(site_table, &site_table_size,
			      address - (unsigned long)__start_driver_text);
	if (site_in_builtin(pc))
		return search(builtin_site_table, &builtin_site_table_size,
			      address - (unsigned long)__start_builtin_text);
	return NULL;
}

const char *site_function(const void *pc)
{
	const struct site_entry *e = site_lookup(pc);

	return e ? e->function : "?";
}

/* Is there room for a frame record on this stack? */
static int frame_ok(unsigned long frame, unsigned long low, unsigned long high)
{
	return frame >= low && frame <= high - RECORD_SIZE && !(frame & 7);
}

unsigned int site_backtrace(const void *frame, const void **pcs, unsigned int max)
{
	unsigned long f = (unsigned long)frame;
	unsigned long low = S.stack_start, high = low + FIBER_STACK;
	unsigned int i, n = 0;

	if (!S.running || S.current < 0)
		return 0;
	for (i = 0; i < FRAMES && n < max && frame_ok(f, low, high); i++) {
		const void *pc = ((const void *const *)f)[RECORD_RETURN];

		if (site_in_driver(pc) || site_in_builtin(pc))
			pcs[n++] = pc;
		low = f + 16;
		f = *(const unsigned long *)f;
	}
	return n;
}

const void *site_of_entry(const void *frame)
{
	unsigned long f = (unsigned long)frame;
	unsigned long low = S.stack_start, high = low + FIBER_STACK;
	const void *entry = NULL, *below = NULL;
	unsigned int i, depth = 0;

	if (!S.running || S.current < 0)
		return NULL;
	for (i = 0; i < FRAMES && frame_ok(f, low, high); i++) {
		const void *pc = ((const void *const *)f)[RECORD_RETURN];

		if (site_in_driver(pc)) {
			below = entry;
			entry = pc;
			depth++;
		} else if (entry) {
			break;
		}
		low = f + 16;
		f = *(const unsigned long *)f;
	}
	return depth > 2 ? below : entry;
}

/*
 * Text that can be named lies between two addresses, and what else the linker put between them is
 * little: one comparison tells nearly every other frame. An empty section has both ends at 0.
 */
static inline unsigned long named_text(unsigned long *size)
{
	unsigned long start = (unsigned long)__start_driver_text;
	unsigned long stop = (unsigned long)__stop_driver_text;
	unsigned long builtin = (unsigned long)__start_builtin_text;
	unsigned long builtin_stop = (unsigned long)__stop_builtin_text;

	if (start == stop || (builtin != builtin_stop && builtin < start))
		start = builtin;
	if (builtin_stop > stop)
		stop = builtin_stop;
	*size = stop - start;
	return start;
}

/*
 * Each lock and each access of the shim on the driver's behalf asks, so here is no more than it takes:
 * a frame's record lies above the one before, within the stack, which is also what ends the walk.
 */
const void *site_from_frames(const void *frame)
{
	unsigned long f = (unsigned long)frame, next;
	unsigned long last = S.stack_start + FIBER_STACK - RECORD_SIZE;
	unsigned long named, size;
	const void *builtin = NULL;

	if (!S.running || S.current < 0 || f < S.stack_start || f > last)
		return NULL;
	named = named_text(&size);
	for (;; f = next) {
		const unsigned long *record = (const unsigned long *)f;
		const void *pc = (const void *)record[RECORD_RETURN];

		next = record[0];
		if (unlikely((unsigned long)pc - named < size)) {
			if (site_in_driver(pc))
				return pc;
			if (!builtin && site_in_builtin(pc))
				builtin = pc;
		}
		if (next < f + 16 || next > last)
			return builtin;
	}
}
