// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shadow memory: for each 8 bytes of the arena and of the snapshot a cell with the accesses that
 * the race check remembers, and for each 8 bytes of the arena how many bytes may be used from the
 * first of them on, up to the end of the object: so one look tells it for a range of any size. What
 * is more than fits is LIFE_MAX, and the answer for a longer range is put together.
 *
 * A run makes all cells empty by counting up: a cell filled in by another run counts as empty, so
 * nothing is cleared. The map of life is dense (two bytes per 8) and cleared as far as the run
 * before used the arena, some nanoseconds per object.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "checks/internal.h"

#define CELLS_OF(bytes) (((bytes) + 7) / 8 + 1)

uint32_t shadow_run;
struct shadow_range shadow_ranges[SHADOW_RANGES];
uint16_t *shadow_life;

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

	shadow_life = reserve(CELLS_OF(ARENA_SIZE) * sizeof(*shadow_life));
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

	for (unsigned long i = 0; i < (life_used + 3) / 4; i++)
		p[i] = 0;
	life_used = 0;
	more_free = 0;
	more_used = 0;
	more_lost = 0;
	if (!++shadow_run)
		shadow_run = 1;
}

/* Objects are aligned to 16 bytes, and something unusable lies between any two. */
void shadow_alloc(unsigned long base, unsigned long size)
{
	unsigned long first = shadow_offset(base) / 8, n = (size + 7) / 8, i = 0;
	uint16_t *life = shadow_life + first, left;

	if (shadow_offset(base) >= ARENA_SIZE)
		return;
	for (; i < n && size - 8 * i > LIFE_MAX; i++)
		life[i] = LIFE_MAX;
	for (left = (uint16_t)(size - 8 * i); i < n; i++, left -= 8)
		life[i] = left;
	if (first + n > life_used)
		life_used = first + n;
}

void shadow_free(unsigned long base, unsigned long size)
{
	unsigned long first = shadow_offset(base) / 8, n = (size + 7) / 8;
	uint16_t *life = shadow_life + first;

	if (shadow_offset(base) >= ARENA_SIZE)
		return;
	for (unsigned long i = 0; i < n; i++)
		life[i] = 0;
}

/* shadow_alive() of a range that is dead, empty or longer than LIFE_MAX. */
int shadow_alive_far(unsigned long off, unsigned long size)
{
	if (off >= ARENA_SIZE || size > ARENA_SIZE - off)
		return 0;
	while (size) {
		unsigned long in = off & 7, life = shadow_life[off >> 3];

		if (in + size <= life)
			return 1;
		if (life < LIFE_MAX)
			return 0;
		/* only whole words, so that an end within one is looked at there */
		off += 8 - in;
		size -= 8 - in;
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
