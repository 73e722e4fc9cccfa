// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shadow memory: for each 8 bytes of the arena and of the snapshot a cell with the accesses that
 * the race check remembers, and for each 8 bytes of the arena how many of them may be used.
 *
 * A run makes all cells empty by counting up: a cell filled in by another run counts as empty, so
 * nothing is cleared. The map of life is dense (one byte per 8) and cleared as far as the run
 * before used the arena, some nanoseconds per object.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "checks/internal.h"

#define CELLS_OF(bytes) (((bytes) + 7) / 8 + 1)

uint32_t shadow_run;
struct shadow_range shadow_ranges[SHADOW_RANGES];
uint8_t *shadow_life;

static unsigned long life_used; /* granules of the arena that may be nonzero */

struct shadow_more shadow_more[65536];
static uint16_t more_free;
static unsigned int more_used;
static unsigned long more_lost;

static void *reserve(unsigned long size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

static void add_range(unsigned int i, unsigned long start, unsigned long size)
{
	shadow_ranges[i].start = start & ~7ul;
	shadow_ranges[i].size = start + size - shadow_ranges[i].start;
	shadow_ranges[i].cells =
		reserve(CELLS_OF(shadow_ranges[i].size) * sizeof(struct shadow_cell));
}

void shadow_init(void)
{
	unsigned int n = 0;
	unsigned long size;
	char *start;

	shadow_life = reserve(CELLS_OF(ARENA_SIZE));
	add_range(n++, (unsigned long)arena_base(), ARENA_SIZE);
	for (unsigned int i = 0; i < snapshot_ranges(); i++) {
		snapshot_range(i, &start, &size);
		if (size && n + 1 < SHADOW_RANGES)
			add_range(n++, (unsigned long)start, size);
	}
}

void shadow_run_begin(void)
{
	uint64_t *p = (uint64_t *)shadow_life;

	for (unsigned long i = 0; i < (life_used + 7) / 8; i++)
		p[i] = 0;
	life_used = 0;
	more_free = 0;
	more_used = 0;
	more_lost = 0;
	if (!++shadow_run)
		shadow_run = 1;
}

static void set_life(unsigned long base, unsigned long size, int alive)
{
	unsigned long first = shadow_offset(base) / 8, i;

	for (i = 0; i < size / 8; i++)
		shadow_life[first + i] = alive ? 8 : 0;
	if (size & 7)
		shadow_life[first + i++] = alive ? size & 7 : 0;
	if (first + i > life_used)
		life_used = first + i;
}

void shadow_alloc(unsigned long base, unsigned long size)
{
	if (shadow_offset(base) < ARENA_SIZE)
		set_life(base, size, 1);
}

void shadow_free(unsigned long base, unsigned long size)
{
	if (shadow_offset(base) < ARENA_SIZE)
		set_life(base, size, 0);
}

/* May all of the range be used? Objects are aligned, so whole words of the map are the rule. */
int shadow_alive(unsigned long off, unsigned long size)
{
	unsigned long end = off + size;

	if (off >= ARENA_SIZE || size > ARENA_SIZE - off)
		return 0;
	while (off < end) {
		unsigned long left = end - off, in = off & 7;

		if (!(off & 63) && left >= 64) {
			if (*(const uint64_t *)(shadow_life + off / 8) != 0x0808080808080808ull)
				return 0;
			off += 64;
			continue;
		}
		if (in + (left < 8 - in ? left : 8 - in) > shadow_life[off / 8])
			return 0;
		off = (off | 7) + 1;
	}
	return 1;
}

/* The overflow list's records; 0 is none. What cannot be kept is lost, the same in every build. */
uint16_t shadow_more_get(void)
{
	uint16_t i = more_free;

	if (i) {
		more_free = shadow_more[i].next;
		return i;
	}
	if (more_used + 1 < ARRAY_SIZE(shadow_more))
		return (uint16_t)++more_used;
	more_lost++;
	return 0;
}

void shadow_more_put(uint16_t i)
{
	shadow_more[i].next = more_free;
	more_free = i;
}

unsigned long shadow_more_lost(void)
{
	return more_lost;
}
