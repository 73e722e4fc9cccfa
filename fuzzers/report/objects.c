// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object that a finding is about: its life, and what still points to it when it is freed; and what
 * an endless loop reads, with who wrote that.
 */
#include <string.h>

#include "report/internal.h"

/* ------------------------------------------------------------------ life of the object */

static void print_life(FILE *out, const struct prog *p, const char *indent, const char *what,
		       unsigned long at)
{
	const struct record *r = at == RECORD_NONE ? NULL : record_at(at);
	char who[300], deeper[16];

	if (!r)
		return;
	report_who(p, r->task.s, r->op, r->op_name, who, sizeof(who));
	fprintf(out, "%s%s at step %llu by %s\n", indent, what, r->ev.step, who);
	snprintf(deeper, sizeof(deeper), "%s    ", indent);
	report_chain(out, deeper, r);
}

static int is_write_to(const struct record *r, const void *address)
{
	return (r->ev.kind == EV_STORE || r->ev.kind == EV_ATOMIC) && r->ev.object == address;
}

/* Is it a word that points into the object? Read as the shim reads memory, by no function of libc. */
static int points_into(const volatile char *word, const struct arena_object *o)
{
	unsigned long value = *(const volatile unsigned long *)word;

	return value - (unsigned long)o->base < o->size;
}

/* What the simulation itself keeps beside the driver's and the kernel's objects is nobody's pointer. */
static int is_of_interest(const struct arena_object *o)
{
	return o && !o->freed && (field_struct(o) || (o->owner && !strcmp(o->owner, "driver")));
}

/* Words of memory that point into the object. Return: how many; the first @max are in @word. */
static unsigned int pointers_to(const struct arena_object *o, const char **word, unsigned int max)
{
	unsigned int found = 0;

	for (unsigned int id = 1; id <= arena_objects(); id++) {
		const struct arena_object *other = arena_object(id);

		for (unsigned int at = 0; is_of_interest(other) && at + 8 <= other->size; at += 8)
			if (points_into(other->base + at, o) && found++ < max)
				word[found - 1] = other->base + at;
	}
	return found;
}

/* Whose memory still has a pointer to the freed object: who follows one next goes the same way. */
static void print_pointers_to(FILE *out, const struct prog *p, const struct arena_object *o)
{
	const char *word[REPORT_POINTERS];
	unsigned int found = pointers_to(o, word, REPORT_POINTERS);

	for (unsigned int i = 0; i < found && i < REPORT_POINTERS; i++) {
		const struct arena_object *other = arena_find(word[i]);
		char what[RECORD_WORDS];

		record_object_words(word[i], 8, what, sizeof(what));
		fprintf(out, "    %s %s, kept by %s\n",
			i ? "                and" : "still pointed to by", what,
			other->owner ? other->owner : "?");
		print_life(out, p, "        ", "stored",
			   record_last(record_total(), is_write_to, word[i]));
	}
	if (found > REPORT_POINTERS)
		fprintf(out, "    and %u more\n", found - REPORT_POINTERS);
}

unsigned int report_pointer_stores(const struct finding *f, unsigned long *at)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;
	const char *word[REPORT_POINTERS];
	unsigned int n = 0, found = o && o->freed ? pointers_to(o, word, REPORT_POINTERS) : 0;

	for (unsigned int i = 0; i < found && i < REPORT_POINTERS; i++) {
		unsigned long stored = record_last(record_total(), is_write_to, word[i]);

		if (stored != RECORD_NONE)
			at[n++] = stored;
	}
	return n;
}

/* Who could have given it back is often who no longer knew where it is. */
static void print_forgotten(FILE *out, const struct prog *p, const struct arena_object *o)
{
	unsigned long at[REPORT_POINTERS];
	unsigned int n = record_forgets(o->id, at, REPORT_POINTERS);

	while (n-- > 0) {
		const struct record *r = record_at(at[n]);
		char what[RECORD_WORDS];

		record_object_words(r->ev.object, 8, what, sizeof(what));
		fprintf(out, "    %s pointed to it\n", what);
		print_life(out, p, "        ", "until written over", at[n]);
	}
}

void report_life(FILE *out, const struct prog *p, const struct finding *f)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;

	if (!o)
		return;
	fprintf(out, "\nlife of the object\n  object #%u%s%s, %u bytes, kept by %s\n", o->id,
		field_struct(o) ? ", struct " : "", field_struct(o) ? field_struct(o) : "", o->size,
		o->owner ? o->owner : "?");
	print_life(out, p, "    ", "allocated", record_of_alloc(o->id));
	print_life(out, p, "    ", "freed", record_of_free(o->id));
	if (o->freed) {
		print_pointers_to(out, p, o);
		return;
	}
	fprintf(out, "    never freed\n");
	if (f->kind == FINDING_LEAK)
		print_forgotten(out, p, o);
}

/* ------------------------------------------------------------------ a loop */

/* So many of its last reads are looked at: more than one round of any loop that is worth reading. */
#define LOOP_LOOK 400
#define LOOP_WRITERS 2

static int is_read_before(const unsigned long *read, unsigned int n, const struct record *r)
{
	for (unsigned int i = 0; i < n; i++)
		if (record_at(read[i])->ev.object == r->ev.object)
			return 1;
	return 0;
}

unsigned int report_loop_reads(const struct finding *f, unsigned long *read)
{
	unsigned long at = record_total();
	unsigned int n = 0;

	for (unsigned int left = LOOP_LOOK; at > 0 && left > 0; at--)
		left -= record_at(at - 1)->ev.kind == EV_LOAD;
	for (; at < record_total() && n < REPORT_LOOP_READS; at++) {
		const struct record *r = record_at(at);

		if (r->ev.kind == EV_LOAD && !strcmp(r->task.s, f->party[0].task) &&
		    !is_read_before(read, n, r))
			read[n++] = at;
	}
	return n;
}

/* The last ones: where two link one thing, both matter. */
static void print_writers(FILE *out, const struct prog *p, const struct record *r)
{
	unsigned long at = record_total();

	for (int i = 0; i < LOOP_WRITERS; i++) {
		at = record_last(at, is_write_to, r->ev.object);
		if (at != RECORD_NONE)
			print_life(out, p, "    ", i ? "before that" : "written", at);
		else if (!i)
			fprintf(out, "    written by no access of the driver\n");
		if (at == RECORD_NONE)
			return;
	}
}

void report_loop(FILE *out, const struct prog *p, const struct finding *f)
{
	unsigned long read[REPORT_LOOP_READS];
	unsigned int n;

	if (f->kind != FINDING_HANG || !f->parties || strcmp(f->party[0].does, "loops"))
		return;
	n = report_loop_reads(f, read);
	fprintf(out, "\nwhat the loop reads, and who wrote it last\n");
	for (unsigned int i = 0; i < n; i++) {
		const struct record *r = record_at(read[i]);
		char what[RECORD_WORDS];

		record_object_words(r->ev.object, r->ev.arg, what, sizeof(what));
		fprintf(out, "  %s\n", what);
		report_chain(out, "    read in ", r);
		print_writers(out, p, r);
	}
}
