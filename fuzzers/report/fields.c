// SPDX-License-Identifier: GPL-2.0-only
/*
 * Members of structs instead of byte offsets: "ap_matrix_mdev.kvm", not "object #36 + 64".
 *
 * An allocation has no type, and list_add() knows only list_head. But the driver's accesses to an
 * object do know, each of them: "this is offset 24 of a vfio_ap_queue" (sched/layout.h). The object is
 * the largest struct that fits in it and that some access took to begin where the object begins. So
 * an offset has a name wherever it is accessed: from the driver, from a header's inline function or from
 * the kernel itself. It depends on the run alone, and the run is the same in every build.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"
#include "sched/layout.h"

/* A struct in a struct in a struct ...: no deeper than this. */
#define DEPTH 12

const struct layout_access *field_of_site(const void *pc)
{
	const struct site_entry *e = pc ? site_lookup(pc) : NULL;

	return e && e->access ? &layout_accesses[e->access - 1] : NULL;
}

static const struct layout_type *type_of(unsigned int type)
{
	return type && layout_types[type - 1].size ? &layout_types[type - 1] : NULL;
}

/* ------------------------------------------------------------------ which struct an object is */

/* By object; made when first asked for, once for a run. */
static unsigned int *types;
static unsigned int nr_types;
static unsigned long types_of_run;

/* What the access says of the object: the struct that begins where the object begins, or 0. */
static unsigned int vote(const struct record *r, const struct arena_object *o)
{
	const struct layout_access *a = field_of_site(r->ev.site);
	const struct layout_type *t = a && !a->variable ? type_of(a->type) : NULL;

	if (!t || a->offset < 0 || t->size > o->size)
		return 0;
	return (const char *)r->ev.object - a->offset == o->base ? a->type : 0;
}

static void count_votes(void)
{
	for (unsigned long at = 0; at < record_total(); at++) {
		const struct record *r = record_at(at);
		const struct arena_object *o;
		unsigned int type;

		if (r->ev.kind != EV_LOAD && r->ev.kind != EV_STORE)
			continue;
		o = arena_find(r->ev.object);
		type = o && o->id < nr_types ? vote(r, o) : 0;
		if (type && (!types[o->id] ||
			     layout_types[type - 1].size > layout_types[types[o->id] - 1].size))
			types[o->id] = type;
	}
}

static unsigned int type_of_object(const struct arena_object *o)
{
	if (types_of_run != record_run()) {
		types_of_run = record_run();
		free(types);
		nr_types = arena_objects() + 1;
		types = calloc(nr_types, sizeof(*types));
		if (!types)
			abort();
		count_votes();
	}
	return o && o->id < nr_types ? types[o->id] : 0;
}

const char *field_struct(const struct arena_object *o)
{
	const struct layout_type *t = type_of(type_of_object(o));

	return t ? t->name : NULL;
}

/* ------------------------------------------------------------------ the member at an offset */

/* The first member that holds all of [offset, offset + size). */
static const struct layout_member *member_at(const struct layout_type *t, unsigned long offset,
					     unsigned long size)
{
	const struct layout_member *m = &layout_members[t->first];

	for (unsigned int i = 0; i < t->members; i++, m++)
		if (offset >= m->offset && offset + size <= m->offset + m->size)
			return m;
	return NULL;
}

/* "ap_matrix_mdev.matrix.apm[1]", or the struct's name alone; 0: no member holds those bytes. */
static int print_path(unsigned int type, unsigned long offset, unsigned long size, char *buf,
		      size_t len)
{
	const struct layout_type *t = type_of(type);
	size_t used = snprintf(buf, len, "%s", t ? t->name : "?");
	int depth;

	for (depth = 0; t && depth < DEPTH && used < len; depth++) {
		const struct layout_member *m = member_at(t, offset, size);

		if (!m)
			break;
		used += snprintf(buf + used, len - used, ".%s", m->name);
		offset -= m->offset;
		if (!offset && size == m->size)
			return 1;
		if (m->stride && offset % m->stride + size <= m->stride && used < len) {
			used += snprintf(buf + used, len - used, "[%lu]", offset / m->stride);
			offset %= m->stride;
		}
		t = type_of(m->type);
	}
	return depth > 0;
}

/* "ap_matrix_mdev.kvm" of a heap object, "" if the driver never said what it is. */
static int object_path(const struct arena_object *o, const void *addr, unsigned long size,
		       char *buf, size_t len)
{
	unsigned int type = type_of_object(o);
	const struct layout_type *t = type_of(type);
	unsigned long offset = (unsigned long)((const char *)addr - o->base);

	buf[0] = '\0';
	/* behind its end, or an array of them: the element */
	if (!t || (offset >= t->size && o->size % t->size))
		return 0;
	if (!size && !offset)
		return snprintf(buf, len, "%s", t->name) > 0; /* the object as such */
	return print_path(type, offset % t->size, size ? size : 1, buf, len);
}

/* The driver's own name of a global variable: that of an access to it. */
static const char *variable_at(const void *addr)
{
	for (unsigned long at = record_total(); at-- > 0;) {
		const struct record *r = record_at(at);
		const struct layout_access *a;

		if (r->ev.object != addr || (r->ev.kind != EV_LOAD && r->ev.kind != EV_STORE))
			continue;
		a = field_of_site(r->ev.site);
		if (a && a->variable)
			return a->variable;
	}
	return NULL;
}

static void variable_words(const void *addr, char *buf, size_t len)
{
	const char *name = snapshot_contains(addr) ? variable_at(addr) : NULL;

	if (name)
		snprintf(buf, len, "the variable %s", name);
	else
		snprintf(buf, len, "%s",
			 snapshot_contains(addr) ? "a global variable" : "other memory");
}

static void place_words(const struct arena_object *o, const void *addr, char *buf, size_t len)
{
	unsigned long offset = (unsigned long)((const char *)addr - o->base);

	if (offset)
		snprintf(buf, len, "object #%u + %lu", o->id, offset);
	else
		snprintf(buf, len, "object #%u", o->id);
}

void record_object_words(const void *addr, unsigned long size, char *buf, size_t len)
{
	const struct arena_object *o = arena_find(addr);
	char path[RECORD_WORDS], place[64];

	if (!o) {
		variable_words(addr, buf, len);
		return;
	}
	place_words(o, addr, place, sizeof(place));
	if (object_path(o, addr, size, path, sizeof(path)))
		snprintf(buf, len, "%s (%s)", path, place);
	else
		snprintf(buf, len, "%s", place);
}

void record_object_short(const void *addr, unsigned long size, char *buf, size_t len)
{
	const struct arena_object *o = arena_find(addr);
	char path[RECORD_WORDS];

	if (o && object_path(o, addr, size, path, sizeof(path)))
		snprintf(buf, len, "%s (#%u)", path, o->id);
	else
		record_object_words(addr, size, buf, len);
}

/* ------------------------------------------------------------------ what a site says by itself */

static int site_path(const char *variable, unsigned int type, int offset, unsigned long size,
		     char *buf, size_t len)
{
	buf[0] = '\0';
	if (variable)
		snprintf(buf, len, "the variable %s", variable);
	else if (type_of(type))
		print_path(type, offset < 0 ? 0 : offset, offset < 0 ? ~0u : size, buf, len);
	return buf[0] != '\0';
}

int field_at_site(const void *pc, unsigned long size, char *buf, size_t len)
{
	const struct layout_access *a = field_of_site(pc);

	buf[0] = '\0';
	return a && site_path(a->variable, a->type, a->offset, size, buf, len);
}

int field_source(const void *pc, char *buf, size_t len)
{
	const struct layout_access *a = field_of_site(pc);
	char path[RECORD_WORDS];

	if (!a || a->variable)
		return 0;
	if (a->from_variable && strchr(a->from_variable, '('))
		snprintf(buf, len, "is what %s returned", a->from_variable);
	else if (site_path(a->from_variable, a->from_type, a->from_offset, sizeof(void *), path,
			   sizeof(path)))
		snprintf(buf, len, "was read from %s", path);
	else
		return 0;
	return 1;
}
