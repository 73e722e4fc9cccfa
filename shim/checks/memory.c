// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory errors: use after free, access behind an object, NULL, wild pointers, double free; by the
 * life and the bounds of the arena's objects, the same in every build.
 *
 * The map of life says for each 8 bytes how many may be used (shadow.c); race.c asks it on the hot
 * path and comes here when the answer is no. The arena never hands out an address twice in a run,
 * so a stale pointer is always found out, however old it is.
 */
#include "checks/internal.h"

#define NULL_PAGE 65536ul
#define USER_TOP 0x0000800000000000ul /* x86-64 and arm64: no mapping is above */
#define MAX_IDS (ARENA_SIZE / 32)

/* (task, operation) pairs that allocated and freed, by object id: slots are used again */
static uint16_t alloc_context[MAX_IDS + 1], free_context[MAX_IDS + 1];

void memory_alloc(const struct event *ev)
{
	const struct arena_object *o = arena_find(ev->object);

	shadow_alloc((unsigned long)ev->object, ev->arg);
	if (o && o->id <= MAX_IDS && ev->task >= 0)
		alloc_context[o->id] = (uint16_t)task_book[ev->task].context;
}

void memory_free(const struct event *ev, const struct arena_object *o)
{
	shadow_free((unsigned long)o->base, o->size);
	if (o->id <= MAX_IDS && ev->task >= 0)
		free_context[o->id] = (uint16_t)task_book[ev->task].context;
}

static void say_when(const char *what, int task, unsigned int context, const void *site)
{
	const struct task_context *c = held_context(context);
	char line[256];

	if (task < 0)
		text_print(line, sizeof(line), "    %s in ", what);
	else if (c->op)
		text_print(line, sizeof(line), "    %s by task %s, operation %u (%s), in ", what,
			   c->name, c->op, c->op_name ? c->op_name : "?");
	else
		text_print(line, sizeof(line), "    %s by task %s in ", what, c->name);
	finding_say_site(line, site);
}

void memory_say_object(const void *addr)
{
	const struct arena_object *o = arena_find(addr);
	unsigned long off;

	if (!o) {
		finding_say("  in %s",
			    snapshot_contains(addr) ? "a global variable" :
			    arena_contains(addr)    ? "memory that was never allocated" :
						      "memory that is no object of the driver");
		return;
	}
	off = (unsigned long)((const char *)addr - o->base);
	if (off < o->size)
		finding_say("  in object #%u (size %u, kept by %s), offset %lu", o->id, o->size,
			    o->owner ? o->owner : "?", off);
	else
		finding_say("  %lu bytes behind object #%u (size %u, kept by %s)", off - o->size,
			    o->id, o->size, o->owner ? o->owner : "?");
	say_when("allocated", o->task, o->id <= MAX_IDS ? alloc_context[o->id] : 0, o->site);
	if (o->freed)
		say_when("freed", o->free_task, o->id <= MAX_IDS ? free_context[o->id] : 0,
			 o->free_site);
}

/* The last sync object that was registered at this address, if any. */
static const struct sync *sync_at(const void *addr)
{
	const struct sync *found = NULL, *s;

	for (unsigned int id = 1; (s = sync_get(id)); id++) {
		if ((unsigned long)addr - (unsigned long)s->object < 8)
			found = s;
	}
	return found;
}

void memory_class(const void *addr)
{
	const struct arena_object *o = arena_find(addr);
	const struct sync *s = sync_at(addr);
	char name[96];

	if (s && s->class && s->class->name) {
		finding_class(s->class->name);
	} else if (!o) {
		finding_class(snapshot_contains(addr) ? "global" : "other memory");
	} else if (o->site && site_lookup(o->site)) {
		text_print(name, sizeof(name), "object allocated in %s", site_function(o->site));
		finding_class(name);
	} else {
		text_print(name, sizeof(name), "%s object", o->owner ? o->owner : "heap");
		finding_class(name);
	}
}

static const char *mode_name(unsigned int mode)
{
	if (mode & SCHED_ATOMIC)
		return "atomic access";
	return mode & SCHED_WRITE ? "write" : "read";
}

static void say_bad_access(const char *what, unsigned long size, const void *site)
{
	char line[128];

	text_print(line, sizeof(line), "%s of %lu bytes in ", what, size);
	finding_say_site(line, site);
}

static void say_and_end(const void *addr, unsigned long size, const char *what, const void *site,
			int pending)
{
	say_bad_access(what, size, site);
	finding_here(what, site);
	finding_object(addr, size);
	memory_say_object(addr);
	finding_say_tasks();
	if (pending)
		finding_end_memory();
	else
		finding_end();
}

/* First byte of the range that may not be used. */
static const char *first_bad(const void *addr, unsigned long size)
{
	const char *p = addr;

	for (unsigned long i = 0; i < size; i++) {
		unsigned long off = shadow_offset((unsigned long)(p + i));

		if (off >= ARENA_SIZE || (off & 7) >= shadow_life[off >> 3])
			return p + i;
	}
	return p;
}

static void bad(const void *addr, unsigned long size, const char *what, const void *site,
		int pending)
{
	const char *at = first_bad(addr, size);
	const struct arena_object *o = arena_find(at);
	enum finding_kind kind = FINDING_WILD_ACCESS;

	if (o && o->freed)
		kind = FINDING_USE_AFTER_FREE;
	else if (o)
		kind = FINDING_HEAP_OVERFLOW;
	if (!finding_begin(kind))
		return;
	finding_site(site);
	memory_class(at);
	say_and_end(at, size, what, site, pending);
}

/**
 * memory_bad() - an access to arena memory that is not alive
 * @pending: the access is still to come and an AddressSanitizer could see it
 */
void memory_bad(const void *addr, unsigned long size, unsigned int mode, const void *site,
		int pending)
{
	bad(addr, size, mode_name(mode), site, pending);
}

/* The compiler fills uninitialized locals, the arena fresh memory, with this byte. */
static int is_pattern(unsigned long a)
{
	return a >> 32 == 0xaaaaaaaa;
}

static void nowhere(const void *addr, unsigned long size, const char *what, const void *site,
		    int pending)
{
	unsigned long a = (unsigned long)addr;

	if (!finding_begin(a < NULL_PAGE ? FINDING_NULL_DEREFERENCE : FINDING_WILD_ACCESS))
		return;
	finding_site(site);
	if (a < NULL_PAGE) {
		finding_say("the pointer is NULL, offset %lu", a);
	} else if (is_pattern(a)) {
		finding_class("uninitialized pointer");
		finding_say("the pointer was never set: it holds the pattern of fresh memory");
	} else {
		finding_class("memory that is no object");
		finding_say("the pointer leads to no object, global variable or stack");
	}
	say_bad_access(what, size, site);
	finding_here(what, site);
	finding_object(addr, size);
	finding_say_tasks();
	if (pending)
		finding_end_memory();
	else
		finding_end();
}

void memory_wild(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	if (arena_contains(addr))
		memory_bad(addr, size, mode, site, 1);
	else
		nowhere(addr, size, mode_name(mode), site, 1);
}

static __attribute__((noinline)) void object_bad(const void *addr, unsigned long size)
{
	unsigned long a = (unsigned long)addr;
	const void *site = site_from_frames(__builtin_frame_address(0));

	if (!check_on[CHECK_MEMORY] || sched_current() < 0)
		return;
	if (shadow_offset(a) < ARENA_SIZE)
		bad(addr, size, "object handed to the kernel", site, 0);
	else if (a < NULL_PAGE || a + size > USER_TOP)
		nowhere(addr, size, "object handed to the kernel", site, 0);
}

/*
 * sched_object(): what the driver hands to the kernel must be alive. Constants and objects of the
 * harness are fine; only an address that can be nothing at all is reported outside of the arena.
 */
void memory_object(const void *addr, unsigned long size)
{
	unsigned long a = (unsigned long)addr, off = shadow_offset(a);

	if (off < ARENA_SIZE ? unlikely(!shadow_alive(off, size)) :
			       unlikely(a < NULL_PAGE || a + size > USER_TOP))
		object_bad(addr, size);
}

/* What the arena and the kernel's own parts refuse: double free, free of something else. */
void memory_bad_access(const struct event *ev)
{
	const struct arena_object *o = arena_find(ev->object);
	enum finding_kind kind = FINDING_WILD_ACCESS;
	const char *text = ev->text ? ev->text : "bad access";

	if (text_contains(text, "double free"))
		kind = FINDING_DOUBLE_FREE;
	else if (o && o->freed)
		kind = FINDING_USE_AFTER_FREE;
	if (!check_on[CHECK_MEMORY] || !finding_begin(kind))
		return;
	finding_site(event_site(ev));
	if (o)
		memory_class(ev->object);
	if (kind != FINDING_DOUBLE_FREE)
		finding_text_class(text);
	finding_say("%s", text);
	finding_say_site("  in ", event_site(ev));
	finding_here(text, event_site(ev));
	finding_object(ev->object, 0);
	memory_say_object(ev->object);
	finding_say_tasks();
	finding_end();
}
