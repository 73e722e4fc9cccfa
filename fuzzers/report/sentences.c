// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened, in two plain sentences made from the finding's facts.
 */
#include <stdarg.h>
#include <string.h>

#include "report/internal.h"

struct text {
	char s[2048];
	size_t used;
};

static void __attribute__((format(printf, 2, 3))) add(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->s + t->used, sizeof(t->s) - t->used, fmt, ap);
	va_end(ap);
	if (n > 0)
		t->used += n;
	if (t->used >= sizeof(t->s))
		t->used = sizeof(t->s) - 1;
}

static void add_site(struct text *t, const void *site)
{
	const struct site_entry *e = site ? site_lookup(site) : NULL;

	if (e)
		add(t, "%s() (%s:%u)", e->function, e->file, e->line);
	else
		add(t, "the kernel's own code");
}

static int is_call(const struct record *r, const void *arg)
{
	const struct finding_party *party = arg;

	return r->ev.kind == EV_CALL && r->op == party->op && !strcmp(r->task.s, party->task);
}

/* The same of a party; outside of the driver the last call that the task made says more. */
static void add_party_site(struct text *t, const struct finding_party *party)
{
	unsigned long at;

	add_site(t, party->site);
	if (party->site && site_lookup(party->site))
		return;
	at = record_last(record_total(), is_call, party);
	if (at != RECORD_NONE && record_at(at)->text[0])
		add(t, " (last call: %s)", record_at(at)->text);
}

/* Where a record is: its site, else the driver's function that is nearest. */
static void add_place(struct text *t, const struct record *r)
{
	add_site(t, r->ev.site ? r->ev.site : r->calls ? r->call[0] : NULL);
}

static void add_who(struct text *t, const struct prog *p, const struct finding_party *party)
{
	char who[300];

	report_who(p, party->task, party->op, party->op_name, who, sizeof(who));
	add(t, "%s", who);
}

static void add_record_who(struct text *t, const struct prog *p, const struct record *r)
{
	char who[300];

	report_who(p, r->task.s, r->op, r->op_name, who, sizeof(who));
	add(t, "%s", who);
}

/* The lock, work item or the like that lies there, the last one that was initialised. */
static const char *sync_name_at(const void *address)
{
	const char *name = NULL;
	const struct sync *s;

	for (unsigned int id = 1; (s = sync_get(id)); id++)
		if ((unsigned long)address - (unsigned long)s->object < 8 && s->class)
			name = s->class->name;
	return name;
}

/* Has it a name, or must its bytes be counted? */
static int has_field(const struct finding *f)
{
	const struct arena_object *o = arena_find(f->address);

	return !o || field_struct(o);
}

static void add_object(struct text *t, const struct finding *f)
{
	const char *sync = has_field(f) ? NULL : sync_name_at(f->address);
	char what[RECORD_WORDS];

	record_object_words(f->address, f->size, what, sizeof(what));
	add(t, "%s%s%s%s", what, sync ? " (" : "", sync ? sync : "", sync ? ")" : "");
}

/* "Object #3 is a vfio_ap_queue (208 bytes) and was allocated by main (module_load) in f() (...)." */
static void add_birth(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;
	unsigned long at = record_of_alloc(f->object);
	const char *type = o ? field_struct(o) : NULL;

	if (!o)
		return;
	if (type)
		add(t, " Object #%u is a struct %s (%u bytes) and was allocated", o->id, type,
		    o->size);
	else
		add(t, " Object #%u has %u bytes and was allocated", o->id, o->size);
	if (at != RECORD_NONE) {
		add(t, " by ");
		add_record_who(t, p, record_at(at));
		add(t, " in ");
		add_place(t, record_at(at));
	}
	add(t, ".");
}

static void say_deadlock(struct text *t, const struct prog *p, const struct finding *f)
{
	for (unsigned int i = 0; i < f->parties; i++) {
		const struct finding_party *a = &f->party[i], *b = &f->party[(i + 1) % f->parties];

		add_who(t, p, a);
		add(t, " waits in ");
		add_site(t, a->site);
		add(t, " for %s, which ", a->what);
		if (a->held_site) {
			add(t, "%s has held since ", f->parties == 1 ? "it" : b->task);
			add_site(t, a->held_site);
		} else {
			add(t, "cannot come before %s goes on", f->parties == 1 ? "it" : b->task);
		}
		add(t, i + 1 < f->parties ? "; " : ". ");
	}
	add(t, f->parties == 1 ? "It waits for itself and will do so for ever." :
				 "So each waits for the next one in a circle, for ever.");
}

static void say_order(struct text *t, const struct prog *p, const struct finding *f)
{
	for (unsigned int i = 0; i < f->parties; i++) {
		const struct finding_party *a = &f->party[i];

		add_who(t, p, a);
		add(t, " takes %s in ", a->what);
		add_site(t, a->site);
		add(t, " while it holds %s%s", a->held, i + 1 < f->parties ? "; " : ". ");
	}
	if (f->parties > 1)
		add(t,
		    "Nothing deadlocked in this run, but when these come together, each holding its "
		    "first lock, none gets its second one.");
	else
		add(t, "A second lock of the same class, and nothing says which comes first; or a "
		       "writer comes between the two.");
}

static void add_held(struct text *t, unsigned long at)
{
	char held[512] = "";

	report_held(at, held, sizeof(held));
	add(t, "%s", held[0] ? held : "no lock");
}

/* What each held, and what both did: the question that comes next. */
static void add_both_held(struct text *t, const struct finding *f)
{
	unsigned long now = record_of_party(&f->party[0]), before = record_of_party(&f->party[1]);
	char both[512] = "";

	if (now == RECORD_NONE || before == RECORD_NONE)
		return;
	add(t, " The first held ");
	add_held(t, before);
	add(t, "; the second holds ");
	add_held(t, now);
	report_held_by_both(before, now, both, sizeof(both));
	if (both[0])
		add(t, "; both: %s.", both);
	else
		add(t, "; no lock is held by both.");
}

struct verb {
	const char *does; /* a finding's word */
	const char *verb;
};

/* What a party does to memory, as a verb; NULL: it has none. */
static const char *verb_of(const char *does)
{
	static const struct verb verbs[] = {
		{ "read", "reads" },
		{ "write", "writes" },
		{ "plain read", "reads" },
		{ "plain write", "writes" },
		{ "marked read", "reads" },
		{ "marked write", "writes" },
		{ "atomic access", "does an atomic operation on" },
		{ "atomic read", "reads" },
		{ "atomic read-modify-write", "changes" },
		{ "free", "frees" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].does, does))
			return verbs[i].verb;
	return NULL;
}

/* ", by a plain write", ", by a marked read (READ_ONCE() or its like)" */
static void add_how(struct text *t, const char *does)
{
	if (!strcmp(does, "free"))
		return;
	add(t, ", by %s %s", does[0] == 'a' ? "an" : "a", does);
	if (!strcmp(does, "marked write"))
		add(t, " (WRITE_ONCE() or its like)");
	else if (!strcmp(does, "marked read"))
		add(t, " (READ_ONCE() or its like)");
}

/* "host (queue_unbind 5.4) writes WHAT in f() (c.c:4), by a plain write" */
static void add_race_access(struct text *t, const struct prog *p, const struct finding_party *a,
			    const struct finding *f)
{
	const char *verb = verb_of(a->does);

	add_who(t, p, a);
	add(t, " %s ", verb ? verb : a->does);
	if (f)
		add_object(t, f);
	else
		add(t, "it");
	add(t, " in ");
	add_party_site(t, a);
	add_how(t, a->does);
}

static void say_race(struct text *t, const struct prog *p, const struct finding *f)
{
	add_race_access(t, p, &f->party[1], f);
	add(t, "; ");
	add_race_access(t, p, &f->party[0], NULL);
	add(t, ". No lock, wait or hand-over orders the two.");
	add_both_held(t, f);
	add_birth(t, p, f);
}

/* "kworker/x hands vfio_ap_queue.reset_work (object #4 + 80) to the kernel in f() (queue.c:70)" */
static void say_access(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];
	int handed = !strcmp(a->does, "object handed to the kernel");
	const char *verb = handed ? a->site ? "hands" : "uses" : verb_of(a->does);

	add_who(t, p, a);
	if (!verb)
		add(t, ": %s: ", a->does);
	else if (has_field(f))
		add(t, " %s ", verb);
	else
		add(t, " %s %lu bytes of ", verb, f->size);
	add_object(t, f);
	add(t, handed && a->site ? " to the kernel in " : " in ");
	add_party_site(t, a);
	if (!a->site && !strncmp(a->task, "kworker/", 8))
		add(t, ", which is about to run the work item there");
}

static void say_freed(struct text *t, const struct prog *p, const struct finding *f)
{
	unsigned long at = record_of_free(f->object);
	char source[RECORD_WORDS];

	say_access(t, p, f);
	if (at != RECORD_NONE) {
		add(t, ", after ");
		add_record_who(t, p, record_at(at));
		add(t, " freed it in ");
		add_place(t, record_at(at));
		add(t, ", %llu steps before", f->step - record_at(at)->ev.step);
	}
	if (field_source(f->party[0].site, source, sizeof(source)))
		add(t, ". The pointer %s", source);
	add(t, ".");
	add_birth(t, p, f);
}

static void say_overflow(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;

	say_access(t, p, f);
	if (o)
		add(t, ", which has only %u bytes", o->size);
	add(t, ".");
	add_birth(t, p, f);
}

/* What the code meant to access, and where it has the pointer from: no object has it. */
static void say_null(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];
	int handed = !strcmp(a->does, "object handed to the kernel");
	const char *verb = handed ? a->site ? "hands" : "uses" : verb_of(a->does);
	char path[RECORD_WORDS];

	add_who(t, p, a);
	add(t, " %s ", verb ? verb : a->does);
	if (field_at_site(a->site, f->size, path, sizeof(path)))
		add(t, "%s, ", path);
	if (f->kind == FINDING_NULL_DEREFERENCE)
		add(t, "%lu bytes at offset %lu of a NULL pointer", f->size,
		    (unsigned long)f->address);
	else
		add(t, "%lu bytes at an address that is no object", f->size);
	add(t, handed && a->site ? ", to the kernel in " : " in ");
	add_party_site(t, a);
	if (field_source(a->site, path, sizeof(path)))
		add(t, ". The pointer %s", path);
	add(t, ". The calls that led there stand below.");
}

/* Some things are to be given back before the end; the check's words then say when. */
static void add_left(struct text *t, const struct finding *f)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;
	const char *class = strchr(f->title, ':'), *type = o ? field_struct(o) : NULL;
	const char *what = class ? class + 2 : f->title;

	if (strstr(what, " when "))
		add(t, "Something was left: %s", what);
	else
		add(t, "When everything was closed and the module was gone, something was left: %s",
		    what);
	if (!strcmp(what, "memory") && type)
		add(t, ", a struct %s of %u bytes", type, o->size);
	add(t, ".");
}

static void say_leak(struct text *t, const struct prog *p, const struct finding *f)
{
	struct guilty guilty[GUILTY_MAX];
	unsigned int n = report_guilty(f, guilty);

	add_left(t, f);
	if (!n || guilty[0].record == RECORD_NONE)
		return;
	add(t, " It was taken by ");
	add_record_who(t, p, record_at(guilty[0].record));
	add(t, " in ");
	add_place(t, record_at(guilty[0].record));
	add(t, ", and nothing gave it back.");
}

/* " and reads a.next (object #3 + 8) and b.next (object #4) on its way" */
static void add_loop_reads(struct text *t, const struct finding *f)
{
	unsigned long read[REPORT_LOOP_READS];
	unsigned int n = report_loop_reads(f, read);

	for (unsigned int i = 0; i < n; i++) {
		const struct record *r = record_at(read[i]);
		char what[RECORD_WORDS];

		record_object_words(r->ev.object, r->ev.arg, what, sizeof(what));
		add(t, "%s%s", !i ? " and reads " : i + 1 < n ? ", " : " and ", what);
	}
	add(t, n ? " on its way" : "");
}

static void say_hang(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];

	if (f->parties && !strcmp(a->does, "loops")) {
		add_who(t, p, a);
		add(t, " runs in a circle in ");
		add_site(t, a->site);
		add_loop_reads(t, f);
		add(t,
		    ": no store, no lock, no kernel call for 20,000 decision points, though every "
		    "other task ran until it blocked or ended. "
		    "Such a loop waits for a value that nobody will write, or walks a list that leads "
		    "back to itself; who wrote last what it reads stands below.");
		return;
	}
	for (unsigned int i = 0; i < f->parties; i++) {
		add(t, i ? "; " : "");
		add_who(t, p, &f->party[i]);
		add(t, " waits in ");
		add_site(t, f->party[i].site);
		add(t, " for %s", f->party[i].what);
	}
	add(t, ". No task, timer or interruption is left that could end this wait.");
}

/* A broken promise: who saw it, and where the driver laid the ground for it, which is elsewhere. */
static void say_promise(struct text *t, const struct prog *p, const struct finding *f)
{
	size_t line = strcspn(f->text, "\n");

	if (f->parties) {
		add(t, "In ");
		add_who(t, p, &f->party[0]);
		add(t, ": ");
	}
	add(t, "%.*s.", (int)line, f->text);
	if (f->parties && f->party[0].site) {
		add(t, " It goes back to ");
		add_site(t, f->party[0].site);
		add(t, ".");
	}
	add(t,
	    " The simulated machine saw it, not the driver: a real one would have touched the memory "
	    "or the guest of somebody else.");
}

/* Warnings, misuse, contract: the check's own first line says it. */
static void say_other(struct text *t, const struct prog *p, const struct finding *f)
{
	size_t line = strcspn(f->text, "\n");

	for (unsigned int i = 0; i < f->parties; i++) {
		add(t, i ? "; " : "In ");
		add_who(t, p, &f->party[i]);
		add(t, i ? " %s " : ", in ", f->party[i].does);
		if (i)
			add(t, "%s since ", f->party[i].what);
		add_site(t, f->party[i].site);
	}
	add(t, "%s%.*s.", f->parties ? ": " : "", (int)line, f->text);
}

static void make(struct text *t, const struct prog *p, const struct finding *f)
{
	switch (f->kind) {
	case FINDING_GUEST_PROMISE:
		say_promise(t, p, f);
		break;
	case FINDING_DEADLOCK:
		say_deadlock(t, p, f);
		break;
	case FINDING_LOCK_ORDER:
		say_order(t, p, f);
		break;
	case FINDING_DATA_RACE:
		say_race(t, p, f);
		break;
	case FINDING_USE_AFTER_FREE:
	case FINDING_DOUBLE_FREE:
		say_freed(t, p, f);
		break;
	case FINDING_HEAP_OVERFLOW:
		say_overflow(t, p, f);
		break;
	case FINDING_NULL_DEREFERENCE:
	case FINDING_WILD_ACCESS:
		say_null(t, p, f);
		break;
	case FINDING_LEAK:
		say_leak(t, p, f);
		break;
	case FINDING_HANG:
		say_hang(t, p, f);
		break;
	default:
		say_other(t, p, f);
	}
}

static int has_facts(const struct finding *f)
{
	switch (f->kind) {
	case FINDING_DATA_RACE:
		return f->parties >= 2;
	case FINDING_DEADLOCK:
	case FINDING_LOCK_ORDER:
	case FINDING_USE_AFTER_FREE:
	case FINDING_DOUBLE_FREE:
	case FINDING_HEAP_OVERFLOW:
	case FINDING_NULL_DEREFERENCE:
	case FINDING_WILD_ACCESS:
	case FINDING_HANG:
		return f->parties >= 1;
	default:
		return 1;
	}
}

void report_sentences(FILE *out, const struct prog *p, const struct run_result *r)
{
	struct text t = { .used = 0 };

	if (!r->finding || !has_facts(r->finding))
		return;
	make(&t, p, r->finding);
	fprintf(out, "\nwhat happened\n");
	report_wrap(out, "  ", "  ", t.s, 100);
}
