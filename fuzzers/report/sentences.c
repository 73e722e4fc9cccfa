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

static void add_object(struct text *t, const struct finding *f)
{
	const char *sync = sync_name_at(f->address);
	char what[64];

	record_object_words(f->address, what, sizeof(what));
	add(t, "%s%s%s%s", what, sync ? " (" : "", sync ? sync : "", sync ? ")" : "");
}

/* "The object (208 bytes) was allocated in f() (queue.c:40) by main (module_load)." */
static void add_birth(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct arena_object *o = f->object ? arena_object(f->object) : NULL;
	unsigned long at = record_of_alloc(f->object);

	if (!o)
		return;
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

/* " (holding a, b)" */
static void add_held(struct text *t, const struct finding_party *party)
{
	unsigned long at = record_of_party(party);
	char held[512] = "";

	if (at == RECORD_NONE)
		return;
	report_held(at, held, sizeof(held));
	add(t, " holding %s", held[0] ? held : "no lock");
}

static void say_race(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *now = &f->party[0], *before = &f->party[1];

	add_who(t, p, before);
	add(t, ": %s in ", before->does);
	add_site(t, before->site);
	add_held(t, before);
	add(t, ", and ");
	add_who(t, p, now);
	add(t, ": %s in ", now->does);
	add_site(t, now->site);
	add_held(t, now);
	add(t, ", of the same memory (");
	add_object(t, f);
	add(t, "), and no lock, wait or hand-over orders the two.");
	add_birth(t, p, f);
}

static const char *verb_of(const char *does, const void *site)
{
	if (!strcmp(does, "object handed to the kernel"))
		return site ? "hands to the kernel" : "uses";
	if (!strcmp(does, "read"))
		return "reads";
	if (!strcmp(does, "write"))
		return "writes";
	if (!strcmp(does, "atomic access"))
		return "does an atomic operation on";
	return NULL;
}

static void say_access(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];
	const char *verb = verb_of(a->does, a->site);

	add_who(t, p, a);
	if (verb)
		add(t, " %s %lu bytes of ", verb, f->size);
	else
		add(t, ": %s: ", a->does);
	add_object(t, f);
	add(t, " in ");
	add_site(t, a->site);
}

static void say_freed(struct text *t, const struct prog *p, const struct finding *f)
{
	unsigned long at = record_of_free(f->object);

	say_access(t, p, f);
	if (at != RECORD_NONE) {
		add(t, ", after ");
		add_record_who(t, p, record_at(at));
		add(t, " freed it in ");
		add_place(t, record_at(at));
		add(t, ", %llu steps before", f->step - record_at(at)->ev.step);
	}
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

static void say_null(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];
	const char *verb = verb_of(a->does, a->site);

	add_who(t, p, a);
	add(t, " %s ", verb ? verb : a->does);
	if (f->kind == FINDING_NULL_DEREFERENCE)
		add(t, "%lu bytes at offset %lu of a NULL pointer", f->size,
		    (unsigned long)f->address);
	else
		add(t, "%lu bytes at an address that is no object", f->size);
	add(t, " in ");
	add_site(t, a->site);
	add(t, ". The calls that led there stand below.");
}

static void say_leak(struct text *t, const struct prog *p, const struct finding *f)
{
	struct guilty guilty[GUILTY_MAX];
	unsigned int n = report_guilty(f, guilty);
	const char *class = strchr(f->title, ':');

	add(t, "When everything was closed and the module was gone, something was left: %s.",
	    class ? class + 2 : f->title);
	if (!n || guilty[0].record == RECORD_NONE)
		return;
	add(t, " It was taken by ");
	add_record_who(t, p, record_at(guilty[0].record));
	add(t, " in ");
	add_place(t, record_at(guilty[0].record));
	add(t, ", and nothing gave it back.");
}

static void say_hang(struct text *t, const struct prog *p, const struct finding *f)
{
	const struct finding_party *a = &f->party[0];

	if (f->parties && !strcmp(a->does, "loops")) {
		add_who(t, p, a);
		add(t, " runs in a circle in ");
		add_site(t, a->site);
		add(t, " and reads ");
		add_object(t, f);
		add(t, " on its way");
		add(t,
		    ": no store, no lock, no kernel call for 20,000 decision points, though every "
		    "other task ran until it blocked or ended. "
		    "Such a loop waits for a value that nobody will write, or walks a list that leads "
		    "back to itself.");
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

/* Warnings, misuse, contract, promises: the check's own first line says it. */
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
	if (f->kind == FINDING_GUEST_PROMISE)
		add(t,
		    " The simulated machine saw it, not the driver: a real one would have touched "
		    "the memory or the guest of somebody else.");
}

static void make(struct text *t, const struct prog *p, const struct finding *f)
{
	switch (f->kind) {
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
