// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building a finding: what ends a run, with a title, a fingerprint and the body of a report.
 *
 * A check begins a finding, adds sites, classes and lines, and ends it. Title and fingerprint are
 * made of the same parts (kind, names of the driver's functions, lock classes or objects), sorted,
 * so the same defect has the same name whoever ran first; no line, address, task or step enters.
 * All of the text is the same in every build: heap objects are named by their number in the run.
 *
 * The first finding of a run wins. All of it lies in static memory, because a sanitizer's report
 * callback may have to print it.
 */
#include "checks/internal.h"

#define MAX_PARTS 8
#define PART_LEN 96
#define MAX_NOTES 16
#define NOTE_LEN 256

static const struct {
	const char *name; /* interface.md's verdict */
	const char *words; /* in titles */
	const char *before; /* between the functions and the classes in titles */
} kinds[FINDING_NR] = {
	[FINDING_NONE] = { "ok", "no finding", "" },
	[FINDING_DEADLOCK] = { "deadlock", "deadlock", " on " },
	[FINDING_LOCK_ORDER] = { "lock-order", "lock order inversion", " on " },
	[FINDING_HANG] = { "hang", "hang", " on " },
	[FINDING_DATA_RACE] = { "data-race", "data race", " on " },
	[FINDING_USE_AFTER_FREE] = { "use-after-free", "use after free", " of " },
	[FINDING_HEAP_OVERFLOW] = { "heap-overflow", "heap overflow", " of " },
	[FINDING_NULL_DEREFERENCE] = { "null-dereference", "NULL dereference", ": " },
	[FINDING_WILD_ACCESS] = { "wild-access", "wild access", ": " },
	[FINDING_DOUBLE_FREE] = { "double-free", "double free", " of " },
	[FINDING_UNDEFINED_BEHAVIOR] = { "undefined-behavior", "undefined behavior", ": " },
	[FINDING_CONTRACT] = { "contract", "locking contract broken", " on " },
	[FINDING_LOCK_MISUSE] = { "lock-misuse", "lock misuse", ": " },
	[FINDING_LEAK] = { "leak", "leak", ": " },
	[FINDING_GUEST_PROMISE] = { "guest-promise", "broken promise to the guest", ": " },
	[FINDING_WARNING] = { "warning", "warning", ": " },
	[FINDING_WITNESS_ONLY] = { "witness-only", "seen by the sanitizer only", ": " },
	[FINDING_WITNESS_SILENT] = { "witness-silent", "not seen by the sanitizer", ": " },
	[FINDING_STEP_BOUND] = { "step-bound", "bound exhausted", ": " },
};

static struct finding finding;
static int exists, complete;
static struct finding passed; /* the first known WARN() that the run went on from */
static int has_passed;
static char functions[MAX_PARTS][PART_LEN], classes[MAX_PARTS][PART_LEN];
static unsigned int nr_functions, nr_classes;
static size_t text_used;
static char notes[MAX_NOTES][NOTE_LEN];
static unsigned int nr_notes;

const char *finding_kind_name(enum finding_kind kind)
{
	return (unsigned int)kind < FINDING_NR ? kinds[kind].name : "?";
}

enum finding_kind finding_kind_by_name(const char *name)
{
	for (unsigned int i = FINDING_NONE + 1; i < FINDING_NR; i++) {
		if (text_equal(kinds[i].name, name))
			return i;
	}
	return FINDING_NONE;
}

void finding_run_begin(void)
{
	exists = 0;
	complete = 0;
	has_passed = 0;
	nr_notes = 0;
}

const struct finding *check_finding(void)
{
	return complete ? &finding : NULL;
}

int finding_exists(void)
{
	return exists;
}

int finding_begin(enum finding_kind kind)
{
	if (exists)
		return 0;
	exists = 1;
	finding.kind = kind;
	finding.task = sched_current();
	finding.step = sched_step();
	finding.title[0] = '\0';
	finding.fingerprint[0] = '\0';
	finding.text[0] = '\0';
	finding.common = 0;
	finding.parties = 0;
	finding.object = 0;
	finding.address = NULL;
	finding.size = 0;
	finding.known = 0;
	finding.awaited = 0;
	finding.confirmed = 0;
	nr_functions = 0;
	nr_classes = 0;
	text_used = 0;
	return 1;
}

/* Insert into a sorted set. */
static void add_part(char parts[][PART_LEN], unsigned int *nr, const char *name)
{
	unsigned int at = 0;

	while (at < *nr) {
		int order = text_compare(parts[at], name);

		if (!order)
			return;
		if (order > 0)
			break;
		at++;
	}
	if (*nr == MAX_PARTS)
		return;
	for (unsigned int i = *nr; i > at; i--)
		text_copy(parts[i], PART_LEN, parts[i - 1]);
	text_copy(parts[at], PART_LEN, name);
	(*nr)++;
}

void finding_function(const char *name)
{
	if (name && name[0] && !text_equal(name, "?"))
		add_part(functions, &nr_functions, name);
}

void finding_site(const void *site)
{
	if (site)
		finding_function(site_function(site));
}

void finding_class(const char *name)
{
	if (name && name[0])
		add_part(classes, &nr_classes, name);
}

static int is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static int is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/*
 * How long is the number that @text begins with? 0 if it is none. In hexadecimal (the kernel prints
 * APQNs so, "f7.0004", "fe.0004", "ffff") letters alone are a number only where an adapter stands, or if
 * they are as many as an APQN has.
 */
static size_t number_length(const char *text)
{
	size_t len = 0, hex = 0, digits = 0;

	for (; is_word(text[len]); len++) {
		hex += is_hex(text[len]);
		digits += text[len] >= '0' && text[len] <= '9';
	}
	if (!len || (text[0] >= '0' && text[0] <= '9'))
		return len;
	if (hex < len)
		return 0;
	if (len == 4)
		return len;
	return digits || (len == 2 && text[2] == '.' && text[3] == '0') ? len : 0;
}

/* A free text as a class: numbers become N, since they may differ from run to run. */
void finding_text_class(const char *text)
{
	char out[PART_LEN];
	size_t n = 0, len;

	while (*text && n + 1 < sizeof(out)) {
		len = !n || !is_word(out[n - 1]) ? number_length(text) : 0;
		if (len) {
			out[n++] = 'N';
			text += len;
			continue;
		}
		out[n++] = *text == '\n' ? ' ' : *text;
		text++;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	finding_class(out);
}

static void say(const char *fmt, va_list ap)
{
	if (text_used + 2 >= FINDING_TEXT_LEN)
		return;
	text_used +=
		text_vprint(finding.text + text_used, FINDING_TEXT_LEN - text_used - 1, fmt, ap);
	finding.text[text_used++] = '\n';
	finding.text[text_used] = '\0';
}

void finding_say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void finding_say_site(const char *before, const void *site)
{
	const struct site_entry *e = site ? site_lookup(site) : NULL;

	if (!e)
		finding_say("%s%s", before, "the kernel outside of the driver");
	else if (e->inlined)
		finding_say("%s%s() %s:%u (in %s)", before, e->function, e->file, e->line,
			    e->inlined);
	else
		finding_say("%s%s() %s:%u", before, e->function, e->file, e->line);
}

/* What was said so far is about this finding alone. */
void finding_common_begins(void)
{
	finding.common = text_used;
}

void finding_party(unsigned int context, const char *does, const char *what, const void *site)
{
	const struct task_context *c = held_context(context);
	struct finding_party *p;

	if (finding.parties == FINDING_PARTIES)
		return;
	p = &finding.party[finding.parties++];
	text_copy(p->task, sizeof(p->task), c->name);
	p->op = c->op;
	p->op_name = c->op_name;
	p->does = does;
	text_copy(p->what, sizeof(p->what), what ? what : "");
	p->site = site;
	p->held[0] = '\0';
	p->held_site = NULL;
}

void finding_party_holds(const char *held, const void *site)
{
	struct finding_party *p = &finding.party[finding.parties - 1];

	if (!finding.parties)
		return;
	text_copy(p->held, sizeof(p->held), held);
	p->held_site = site;
}

void finding_here(const char *does, const void *site)
{
	if (sched_current() >= 0)
		finding_party(task_book[sched_current()].context, does, NULL, site);
}

void finding_object(const void *addr, unsigned long size)
{
	const struct arena_object *o = arena_find(addr);

	finding.size = size;
	finding.address = addr;
	finding.object = o ? o->id : 0;
}

static void join_parts(char *to, size_t size, char parts[][PART_LEN], unsigned int nr,
		       const char *between)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (i)
			text_append(to, size, between);
		text_append(to, size, parts[i]);
	}
}

/* "deadlock:f,g:&a->lock,&b->lock"; without white space, so that it is one word in a list */
static void make_fingerprint(void)
{
	char *p = finding.fingerprint;

	text_copy(p, FINDING_PRINT_LEN, kinds[finding.kind].name);
	text_append(p, FINDING_PRINT_LEN, ":");
	join_parts(p, FINDING_PRINT_LEN, functions, nr_functions, ",");
	text_append(p, FINDING_PRINT_LEN, ":");
	join_parts(p, FINDING_PRINT_LEN, classes, nr_classes, ",");
	for (; *p; p++) {
		if (*p == ' ' || *p == '\t' || *p == '\n')
			*p = '_';
	}
}

static void make_title(void)
{
	text_copy(finding.title, FINDING_TITLE_LEN, kinds[finding.kind].words);
	if (nr_functions) {
		text_append(finding.title, FINDING_TITLE_LEN, " in ");
		join_parts(finding.title, FINDING_TITLE_LEN, functions, nr_functions, " / ");
	}
	if (nr_classes) {
		text_append(finding.title, FINDING_TITLE_LEN, kinds[finding.kind].before);
		join_parts(finding.title, FINDING_TITLE_LEN, classes, nr_classes, " / ");
	}
}

void finding_confirmed(void)
{
	finding.confirmed = 1;
}

void finding_complete(void)
{
	if (!finding.common)
		finding.common = text_used;
	make_title();
	make_fingerprint();
	finding.known = known_has(finding.fingerprint);
	complete = 1;
	witness_prepare(&finding);
}

void finding_end(void)
{
	finding_complete();
	event_emit_text(EV_FINDING, NULL, 0, finding.kind, finding.title);
	sched_stop();
}

/*
 * A WARN() that is known does not end the run: the kernel goes on from it as well, and a driver that
 * warns in ordinary company would hide all that comes later. Only if nothing else is found it is what
 * the run has found.
 */
void finding_end_warn(void)
{
	make_title();
	make_fingerprint();
	if (!known_by_name(finding.fingerprint)) {
		finding_end();
		return;
	}
	finding_complete();
	if (!has_passed)
		passed = finding;
	has_passed = 1;
	exists = 0;
	complete = 0;
	witness_prepare(NULL);
}

/* A known one ends the run at the point: the sanitizer, if it saw it, would end the process. */
void finding_end_soon(void)
{
#ifdef APFUZZ_TSAN
	finding.awaited = 1;
#endif
	finding_complete();
	finding.awaited &= !finding.known;
	event_emit_text(EV_FINDING, NULL, 0, finding.kind, finding.title);
	if (finding.known)
		sched_stop();
	sched_stop_soon();
}

/* A bad access: only in the ASan build it still executes, so that the witness can speak. */
void finding_end_memory(void)
{
#ifdef APFUZZ_ASAN
	finding.awaited = 1;
	finding_end_soon();
#else
	finding_end();
#endif
}

/* What the sanitizer alone saw becomes the finding if nothing else ended the run. */
static void say_witness_only(void)
{
	if (!witness_only() || !finding_begin(FINDING_WITNESS_ONLY))
		return;
#ifdef APFUZZ_TSAN
	finding_class("ThreadSanitizer");
#else
	finding_class("AddressSanitizer");
#endif
	finding_say("the build's sanitizer reported something in this run that no check saw");
	finding_complete();
}

void finding_run_end(const struct sched_result *result)
{
	say_witness_only();
	if (!exists && has_passed) {
		finding = passed;
		exists = complete = 1;
		witness_prepare(&finding);
	}
}

void finding_note(const char *fmt, ...)
{
	char note[NOTE_LEN];
	va_list ap;

	va_start(ap, fmt);
	text_vprint(note, sizeof(note), fmt, ap);
	va_end(ap);
	for (unsigned int i = 0; i < nr_notes; i++) {
		if (text_equal(notes[i], note))
			return;
	}
	if (nr_notes < MAX_NOTES)
		text_copy(notes[nr_notes++], NOTE_LEN, note);
}

void finding_drop_notes(void)
{
	nr_notes = 0;
}

const char *check_note(unsigned int i)
{
	return i < nr_notes ? notes[i] : NULL;
}
