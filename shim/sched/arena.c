// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heap of the kernel world: a bump allocator, so that no address is handed out twice in a run
 * and offsets are the same in every build. Objects are found by binary search: they lie in order.
 *
 * In the AddressSanitizer build everything that is no live object is poisoned, for the witness.
 */
#include "sched/arena.h"

#include "sched/internal.h"
#include "sched/site.h"

#include <string.h>

#ifdef APFUZZ_ASAN
#define poison(p, n) __asan_poison_memory_region(p, n)
#define unpoison(p, n) __asan_unpoison_memory_region(p, n)
#else
#define poison(p, n) ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

#define GRAIN 16ul
#define RED_ZONE 16ul
#define MAX_OBJECTS (ARENA_SIZE / (GRAIN + RED_ZONE))

char arena_memory[ARENA_SIZE] __attribute__((aligned(4096)));

static struct arena_object objects[MAX_OBJECTS];
static unsigned int count;
static unsigned long used;

/* A loop of our own: memset() is intercepted by the sanitizers. */
static void fill(char *p, unsigned long size, unsigned char byte)
{
	unsigned long i;

	for (i = 0; i < size; i++)
		p[i] = (char)byte;
}

void *arena_alloc(unsigned long size, int zero, const char *owner, const void *site)
{
	unsigned long room = (size + GRAIN - 1) / GRAIN * GRAIN + RED_ZONE;
	struct arena_object *o;
	char *p;

	if (!size)
		room += GRAIN;
	if (size > ARENA_SIZE || room > ARENA_SIZE - used || count == MAX_OBJECTS) {
		if (S.running && S.current >= 0)
			sched_stop_with(SCHED_END_MEMORY);
		return NULL;
	}
	p = arena_memory + used;
	used += room;
	unpoison(p, size);
	fill(p, size, zero ? 0 : ARENA_POISON);
	o = &objects[count++];
	*o = (struct arena_object){
		.id = count,
		.size = (unsigned int)size,
		.base = p,
		.owner = owner,
		.site = site,
		.step = sched_step(),
		.task = S.current,
		.free_task = SCHED_NONE,
	};
	event_say(EV_ALLOC, p, 0, size, site, owner);
	return p;
}

static struct arena_object *find(const void *addr)
{
	unsigned int low = 0, high = count;

	if (!count || !in_arena(addr) || (const char *)addr >= arena_memory + used)
		return NULL;
	if ((const char *)addr >= objects[high - 1].base)
		return &objects[high - 1];
	while (high - low > 1) {
		unsigned int mid = (low + high) / 2;

		if ((const char *)addr < objects[mid].base)
			high = mid;
		else
			low = mid;
	}
	return &objects[low];
}

static const char *why_not_free(const struct arena_object *o, const void *p)
{
	if (!o)
		return "free of memory that was never allocated";
	if (o->base != p)
		return "free of a pointer that is not the begin of an object";
	return o->freed ? "double free" : NULL;
}

void arena_free(void *p, const void *site)
{
	struct arena_object *o = find(p);
	const char *why;

	if (!p)
		return;
	why = why_not_free(o, p);
	if (why) {
		event_say(EV_BAD_ACCESS, p, 0, 0, site, why);
		return;
	}
	o->freed = 1;
	o->free_site = site;
	o->free_step = sched_step();
	o->free_task = S.current;
	event_say(EV_FREE, p, 0, o->size, site, o->owner);
	poison(o->base, o->size);
}

const struct arena_object *arena_find(const void *addr)
{
	return find(addr);
}

const struct arena_object *arena_object(unsigned int id)
{
	return id - 1 < count ? &objects[id - 1] : NULL;
}

unsigned int arena_objects(void)
{
	return count;
}

int arena_contains(const void *addr)
{
	return in_arena(addr);
}

unsigned long arena_offset(const void *addr)
{
	return (unsigned long)((const char *)addr - arena_memory);
}

char *arena_base(void)
{
	return arena_memory;
}

unsigned long arena_used(void)
{
	return used;
}

void arena_reset(void)
{
#ifdef APFUZZ_ASAN
	static int first = 1;

	poison(arena_memory, first ? ARENA_SIZE : used);
	first = 0;
#endif
	used = 0;
	count = 0;
	snapshot_reset();
}
