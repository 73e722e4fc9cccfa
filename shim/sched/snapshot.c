// SPDX-License-Identifier: GPL-2.0-only
/*
 * The writable globals of the kernel world lie in two sections of their own (shim/include/kworld.h)
 * and are put back before each run: kworld_bss to zero, kworld_data to what it was before the
 * first run. A program without a kernel world has neither section.
 *
 * The loops are loops on purpose: memcpy() would be intercepted, and an access of its own.
 */
#include "sched/internal.h"

#include <stdlib.h>

extern char __start_kworld_bss[] __attribute__((weak));
extern char __stop_kworld_bss[] __attribute__((weak));
extern char __start_kworld_data[] __attribute__((weak));
extern char __stop_kworld_data[] __attribute__((weak));

unsigned long snapshot_bss_start, snapshot_bss_size;
unsigned long snapshot_data_start, snapshot_data_size;

static char *saved;

static void copy(char *to, const char *from, unsigned long size)
{
	unsigned long i;

	for (i = 0; i < size; i++)
		to[i] = from[i];
}

static void clear(char *p, unsigned long size)
{
	unsigned long i;

	for (i = 0; i < size; i++)
		p[i] = 0;
}

static void bounds(void)
{
	snapshot_bss_start = (unsigned long)__start_kworld_bss;
	snapshot_bss_size = (unsigned long)__stop_kworld_bss - snapshot_bss_start;
	snapshot_data_start = (unsigned long)__start_kworld_data;
	snapshot_data_size = (unsigned long)__stop_kworld_data - snapshot_data_start;
}

static void take(void)
{
	bounds();
	saved = malloc(snapshot_data_size + 1);
	if (!saved)
		abort();
	copy(saved, __start_kworld_data, snapshot_data_size);
}

void snapshot_reset(void)
{
	if (!saved)
		take();
	else
		copy(__start_kworld_data, saved, snapshot_data_size);
	clear(__start_kworld_bss, snapshot_bss_size);
}

void snapshot_restore(char *start, unsigned long size)
{
	unsigned long at = (unsigned long)start;

	if (at - snapshot_bss_start < snapshot_bss_size)
		clear(start, size);
	else if (saved && at - snapshot_data_start < snapshot_data_size)
		copy(start, saved + (at - snapshot_data_start), size);
}

int snapshot_contains(const void *addr)
{
	return in_snapshot(addr);
}

unsigned int snapshot_ranges(void)
{
	if (!saved)
		bounds();
	return 2;
}

void snapshot_range(unsigned int i, char **start, unsigned long *size)
{
	if (!saved)
		bounds();
	*start = i ? __start_kworld_data : __start_kworld_bss;
	*size = i ? snapshot_data_size : snapshot_bss_size;
}
