// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decoding a program. One parser serves the tool and the fuzz targets: each line stands for
 * itself, a line that makes no sense changes nothing and is complained about. So any bytes are a
 * program, and what a fuzz target made of them can be said line by line.
 *
 * Speed matters (each execution decodes once): lines are cut into words in place, no memory is
 * allocated, and a reason is only put into words when somebody listens.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "program/program.h"
#include "sched/event.h"

#define MAX_WORDS 24

struct word {
	const char *s;
	unsigned int len;
};

enum section {
	SECTION_NONE,
	SECTION_TASK,
	SECTION_SCHEDULE
};

struct parser {
	struct prog *p;
	enum section section;
	int task; /* slot, -1: set-up */
	int seen_host, seen_setup, seen_schedule;
	unsigned int line;
	unsigned int complaints;
	void (*complain)(void *arg, unsigned int line, const char *reason);
	void *arg;
	struct word word[MAX_WORDS];
	unsigned int words;
};

static void __attribute__((format(printf, 2, 3))) bad(struct parser *ps, const char *fmt, ...)
{
	char reason[256];
	va_list ap;

	ps->complaints++;
	if (!ps->complain)
		return;
	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	ps->complain(ps->arg, ps->line, reason);
}

/* for "%.*s": a word as it stands, not endlessly long */
#define WORD(w) (int)((w).len < 64 ? (w).len : 64), (w).s

/* How many characters @w begins with that @text begins with, too (libFuzzer hooks strncmp()). */
static unsigned int word_common(struct word w, const char *text)
{
	unsigned int i = 0;

	while (i < w.len && text[i] && w.s[i] == text[i])
		i++;
	return i;
}

static int word_is(struct word w, const char *text)
{
	return word_common(w, text) == w.len && !text[w.len];
}

/* The part of @w behind "KEY="; 0 if it does not begin with that. */
static int word_value(struct word w, const char *key, struct word *value)
{
	unsigned int len = word_common(w, key);

	if (key[len] || w.len == len || w.s[len] != '=')
		return 0;
	value->s = w.s + len + 1;
	value->len = w.len - len - 1;
	return 1;
}

static int digit_of(char c, unsigned int base)
{
	int digit;

	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		digit = c - 'a' + 10;
	else
		return -1;
	return digit < (int)base ? digit : -1;
}

/* Decimal or 0x...; 0 if it is no number or more than @max. */
static int parse_number(struct word w, unsigned long long max, unsigned long long *number)
{
	unsigned long long n = 0;
	unsigned int base = 10, i = 0;

	if (w.len > 2 && w.s[0] == '0' && w.s[1] == 'x') {
		base = 16;
		i = 2;
	}
	if (i == w.len)
		return 0;
	for (; i < w.len; i++) {
		int digit = digit_of(w.s[i], base);

		if (digit < 0 || n > (max - digit) / base || (unsigned long long)digit > max)
			return 0;
		n = n * base + digit;
	}
	*number = n;
	return 1;
}

/* Cut @w at the first @c; 0 if there is none. */
static int word_split(struct word w, char c, struct word *before, struct word *after)
{
	const char *at = memchr(w.s, c, w.len);

	if (!at)
		return 0;
	*before = (struct word){ w.s, at - w.s };
	*after = (struct word){ at + 1, w.len - before->len - 1 };
	return 1;
}

/* ---- host ---- */

/* "3,5,8-11" */
static int parse_mask(struct word w, unsigned char *mask)
{
	unsigned char bits[32] = { 0 };
	struct word item, rest = w, low, high;
	unsigned long long from, to;
	int more = 1;

	if (!w.len) {
		memset(mask, 0, sizeof(bits));
		return 1;
	}
	while (more) {
		more = word_split(rest, ',', &item, &rest);
		if (!more)
			item = rest;
		if (!word_split(item, '-', &low, &high))
			low = high = item;
		if (!parse_number(low, 255, &from) || !parse_number(high, 255, &to) || from > to)
			return 0;
		for (; from <= to; from++)
			machine_set_bit(bits, from);
	}
	memcpy(mask, bits, sizeof(bits));
	return 1;
}

static void parse_host(struct parser *ps)
{
	struct machine_config host = { 0 };
	struct word value;

	if (ps->seen_host) {
		bad(ps, "a second 'host' line");
		return;
	}
	for (unsigned int i = 1; i < ps->words; i++) {
		struct word w = ps->word[i];
		unsigned char *mask;

		if (word_value(w, "adapters", &value))
			mask = host.adapter;
		else if (word_value(w, "domains", &value))
			mask = host.domain;
		else if (word_value(w, "control", &value))
			mask = host.control;
		else if (word_value(w, "reserved_adapters", &value))
			mask = host.host_adapter;
		else if (word_value(w, "reserved_domains", &value))
			mask = host.host_domain;
		else {
			bad(ps,
			    "host: '%.*s' is none of adapters=, domains=, control=, reserved_adapters=, reserved_domains=",
			    WORD(w));
			return;
		}
		if (!parse_mask(value, mask)) {
			bad(ps, "host: '%.*s' is no list of numbers from 0 to 255, like 3,5,8-11",
			    WORD(w));
			return;
		}
	}
	ps->p->host = host;
	ps->seen_host = 1;
}

/* ---- sections ---- */

static void parse_setup(struct parser *ps)
{
	ps->section = SECTION_NONE;
	if (ps->seen_schedule) {
		bad(ps, "'setup' behind the schedule: the schedule comes last");
		return;
	}
	if (ps->seen_setup) {
		bad(ps, "a second 'setup'");
		return;
	}
	if (ps->words > 1) {
		bad(ps, "'%.*s' behind 'setup'", WORD(ps->word[1]));
		return;
	}
	ps->seen_setup = 1;
	ps->section = SECTION_TASK;
	ps->task = -1;
}

static int is_task_name(struct word w)
{
	if (!w.len || w.len >= PROG_NAME_LEN)
		return 0;
	for (unsigned int i = 0; i < w.len; i++) {
		char c = w.s[i];

		if (!(c >= 'a' && c <= 'z') &&
		    !(i && ((c >= '0' && c <= '9') || c == '_' || c == '-')))
			return 0;
	}
	return 1;
}

static void word_copy(char *to, struct word w)
{
	memcpy(to, w.s, w.len);
	to[w.len] = '\0';
}

static void parse_task(struct parser *ps)
{
	struct word w = ps->words > 1 ? ps->word[1] : (struct word){ "", 0 };
	char name[PROG_NAME_LEN];

	ps->section = SECTION_NONE;
	if (ps->seen_schedule) {
		bad(ps, "'task' behind the schedule: the schedule comes last");
		return;
	}
	if (!is_task_name(w)) {
		bad(ps, "'%.*s' is no task name: small letters, digits, '_' and '-', at most %d",
		    WORD(w), PROG_NAME_LEN - 1);
		return;
	}
	word_copy(name, w);
	if (!strcmp(name, PROG_MAIN) || !strcmp(name, "clock")) {
		bad(ps, "a task cannot be called '%s'", name);
		return;
	}
	if (ps->words > 2) {
		bad(ps, "'%.*s' behind the name of the task", WORD(ps->word[2]));
		return;
	}
	if (prog_find_task(ps->p, name) >= 0) {
		bad(ps, "a second task '%s'", name);
		return;
	}
	ps->task = prog_add_task(ps->p, name);
	if (ps->task < 0) {
		bad(ps, "more than %d tasks", PROG_MAX_TASKS);
		return;
	}
	ps->section = SECTION_TASK;
}

static void parse_schedule(struct parser *ps)
{
	struct prog *p = ps->p;
	unsigned long long seed = 0, depth = PROG_PCT_DEPTH, length = PROG_PCT_LENGTH;
	enum prog_strategy strategy = PROG_EXPLICIT;
	int have_seed = 0;

	ps->section = SECTION_NONE;
	if (ps->seen_schedule) {
		bad(ps, "a second 'schedule'");
		return;
	}
	if (ps->words > 1) {
		if (word_is(ps->word[1], "random")) {
			strategy = PROG_RANDOM;
		} else if (word_is(ps->word[1], "pct")) {
			strategy = PROG_PCT;
		} else {
			bad(ps, "schedule: '%.*s' is neither 'random' nor 'pct'",
			    WORD(ps->word[1]));
			return;
		}
	}
	for (unsigned int i = 2; i < ps->words; i++) {
		struct word w = ps->word[i], value;
		int ok;

		if (word_value(w, "seed", &value))
			ok = have_seed = parse_number(value, ~0ull, &seed);
		else if (strategy == PROG_PCT && word_value(w, "depth", &value))
			ok = parse_number(value, PROG_PCT_MAX_DEPTH, &depth);
		else if (strategy == PROG_PCT && word_value(w, "length", &value))
			ok = parse_number(value, PROG_PCT_MAX_LENGTH, &length) && length;
		else
			ok = 0;
		if (!ok) {
			bad(ps, "schedule: '%.*s' is no option of it, or its number is not allowed",
			    WORD(w));
			return;
		}
	}
	if (strategy != PROG_EXPLICIT && !have_seed) {
		bad(ps, "schedule: seed= is missing");
		return;
	}
	p->strategy = strategy;
	p->seed = strategy != PROG_EXPLICIT ? seed : 0;
	p->depth = strategy == PROG_PCT ? depth : 0;
	p->length = strategy == PROG_PCT ? length : 0;
	ps->seen_schedule = 1;
	if (strategy == PROG_EXPLICIT)
		ps->section = SECTION_SCHEDULE;
}

/* ---- operations ---- */

static int parse_id(struct word w, char letter, unsigned int max, unsigned int *id)
{
	unsigned long long n;

	if (w.len < 2 || w.s[0] != letter ||
	    !parse_number((struct word){ w.s + 1, w.len - 1 }, max, &n))
		return 0;
	*id = n;
	return 1;
}

static int parse_apqn(struct word w, unsigned int *arg)
{
	unsigned long long adapter, domain;
	struct word left, right;

	if (!word_split(w, '.', &left, &right) || !parse_number(left, 255, &adapter) ||
	    !parse_number(right, 255, &domain))
		return 0;
	*arg = adapter << 8 | domain;
	return 1;
}

static int parse_choice(struct word w, const struct op_arg_type *type, unsigned int *arg)
{
	for (unsigned int i = 0; i <= type->max; i++)
		if (word_is(w, type->words[i])) {
			*arg = i;
			return 1;
		}
	return 0;
}

static int parse_list(struct word w, const struct op_arg_type *type, unsigned int *arg)
{
	unsigned int list = 0;
	unsigned long long n;
	struct word left;

	if (word_is(w, "none")) {
		*arg = 0;
		return 1;
	}
	while (w.len) {
		if (!word_split(w, ',', &left, &w)) {
			left = w;
			w.len = 0;
		} else if (!w.len) {
			return 0;
		}
		if (op_list_count(list) == OP_LIST_MAX || !parse_number(left, type->max, &n))
			return 0;
		list = op_list_add(list, (unsigned int)n);
	}
	*arg = list;
	return list != 0;
}

static int parse_arg(enum op_arg type, struct word w, unsigned int *arg)
{
	const struct op_arg_type *t = &op_arg_types[type];
	unsigned long long n;

	switch (t->form) {
	case FORM_OBJECT:
		return parse_id(w, t->letter, t->max, arg);
	case FORM_APQN:
		return parse_apqn(w, arg);
	case FORM_WORD:
		return parse_choice(w, t, arg);
	case FORM_LIST:
		return parse_list(w, t, arg);
	default:
		if (!parse_number(w, t->max, &n))
			return 0;
		*arg = n;
		return 1;
	}
}

/* "gisc", "alloc:2" */
static int parse_fault(struct word w, struct op_call *call)
{
	unsigned long long nth = 1;
	struct word name = w, number;

	if (word_split(w, ':', &name, &number) &&
	    (!parse_number(number, OP_FAULT_NTH_MAX, &nth) || !nth))
		return 0;
	for (unsigned int i = 0; i < USER_FAULT_NR; i++)
		if (word_is(name, op_fault_names[i])) {
			call->fault = i + 1;
			call->nth = nth;
			return 1;
		}
	return 0;
}

static void bad_fault(struct parser *ps, struct word w)
{
	char names[128] = "";

	for (unsigned int i = 0; i < USER_FAULT_NR; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
			 i ? ", " : "", op_fault_names[i]);
	bad(ps, "'%.*s': one of %s, with the number of the call behind a colon", WORD(w), names);
}

static void bad_option(struct parser *ps, struct word w, const struct op_arg_type *type)
{
	char words[160] = "";

	if (type->form == FORM_LIST) {
		bad(ps, "'%.*s': %s are up to %u numbers, none above %u", WORD(w), type->what,
		    OP_LIST_MAX, type->max);
		return;
	}
	if (type->form != FORM_WORD) {
		bad(ps, "'%.*s': %s is a number up to %u", WORD(w), type->what, type->max);
		return;
	}
	for (unsigned int i = 0; i <= type->max; i++)
		snprintf(words + strlen(words), sizeof(words) - strlen(words), "%s%s",
			 i ? ", " : "", type->words[i]);
	bad(ps, "'%.*s': %s is one of %s", WORD(w), type->what, words);
}

static int parse_option(struct parser *ps, struct word w, struct op_call *call)
{
	const struct op_type *type = &op_table[call->id];
	struct word value;

	if (word_value(w, "fail", &value)) {
		if (parse_fault(value, call))
			return 1;
		bad_fault(ps, w);
		return 0;
	}
	for (unsigned int i = 0; i < OP_MAX_ARGS; i++) {
		const struct op_arg_type *a = &op_arg_types[type->arg[i]];

		if (!a->key || !word_value(w, a->key, &value))
			continue;
		if (parse_arg(type->arg[i], value, &call->arg[i]))
			return 1;
		bad_option(ps, w, a);
		return 0;
	}
	bad(ps, "'%.*s' is no option of %s", WORD(w), type->name);
	return 0;
}

static void parse_op(struct parser *ps)
{
	int id = op_by_name(ps->word[0].s, ps->word[0].len);
	struct prog_task *t;
	struct op_call call;
	unsigned int n = 1;

	if (id < 0) {
		bad(ps, "'%.*s' is no operation (see apfuzz ops)", WORD(ps->word[0]));
		return;
	}
	if (ps->section != SECTION_TASK) {
		bad(ps, "%s stands neither in 'setup' nor in a task", op_table[id].name);
		return;
	}
	op_init(&call, id);
	for (unsigned int i = 0; i < OP_MAX_ARGS; i++) {
		enum op_arg type = op_table[id].arg[i];

		if (type == ARG_NONE || op_arg_is_option(type))
			break;
		if (n >= ps->words) {
			bad(ps, "%s: %s is missing", op_table[id].name, op_arg_types[type].what);
			return;
		}
		if (!parse_arg(type, ps->word[n], &call.arg[i])) {
			bad(ps, "%s: '%.*s' is no %s", op_table[id].name, WORD(ps->word[n]),
			    op_arg_types[type].what);
			return;
		}
		n++;
	}
	for (; n < ps->words; n++)
		if (!parse_option(ps, ps->word[n], &call))
			return;
	t = prog_task_of(ps->p, ps->task);
	if (t->count == PROG_MAX_OPS) {
		bad(ps, "more than %d operations in one task", PROG_MAX_OPS);
		return;
	}
	t->op[t->count++] = call;
}

/* ---- deviations ---- */

/* A task of the program, its first task, or one that the kernel makes: those have a slash (kworker/...). */
static int is_known_task(struct parser *ps, const char *name)
{
	return prog_find_task(ps->p, name) >= 0 || !strcmp(name, PROG_MAIN) || strchr(name, '/') ||
	       strchr(name, '#');
}

static int parse_name(struct parser *ps, struct word w, char *name)
{
	if (!w.len || w.len >= SCHED_NAME_LEN) {
		bad(ps, "'%.*s' is no name of a task", WORD(w));
		return 0;
	}
	word_copy(name, w);
	return 1;
}

/* TASK.OP@POINT */
static int parse_place(struct parser *ps, struct word w, struct sched_deviation *d)
{
	struct word place, point, task, op;
	unsigned long long n, nr;
	unsigned int dot;

	if (word_split(w, '@', &place, &point)) {
		for (dot = place.len; dot > 0 && place.s[dot - 1] != '.';)
			dot--;
		if (dot) {
			task = (struct word){ place.s, dot - 1 };
			op = (struct word){ place.s + dot, place.len - dot };
			if (parse_number(op, 100000, &nr) && nr &&
			    parse_number(point, PROG_MAX_POINT, &n) && n) {
				d->op = nr;
				d->point = n;
				return parse_name(ps, task, d->task);
			}
		}
	}
	bad(ps, "'%.*s' is not TASK.OPERATION@POINT", WORD(w));
	return 0;
}

/* FUNCTION:KIND#N */
static int parse_anchor(struct parser *ps, struct word w, struct sched_deviation *d)
{
	struct word function, rest, kind, nth;
	char name[24];
	unsigned long long n;

	if (!word_split(w, ':', &function, &rest) || !word_split(rest, '#', &kind, &nth) ||
	    !function.len || function.len >= sizeof(d->function) || kind.len >= sizeof(name) ||
	    !parse_number(nth, PROG_MAX_POINT, &n) || !n) {
		bad(ps, "'%.*s' is not FUNCTION:KIND#N", WORD(w));
		return 0;
	}
	word_copy(name, kind);
	d->kind = event_kind_by_name(name);
	if (d->kind == EV_NONE) {
		bad(ps, "'%s' is no kind of decision point", name);
		return 0;
	}
	d->nth = n;
	word_copy(d->function, function);
	return 1;
}

/* After "-> clock" at the same point the first one woken is the default: others must be named. */
static int follows_clock(const struct prog *p, const struct sched_deviation *d)
{
	const struct sched_deviation *before = d - 1;

	return d > p->deviation && !strcmp(before->target, "clock") &&
	       !strcmp(before->task, d->task) && before->op == d->op && before->point == d->point;
}

static void parse_deviation(struct parser *ps)
{
	struct prog *p = ps->p;
	struct sched_deviation *d = &p->deviation[p->deviations];
	const struct word *w = ps->word;

	if (ps->words < 3 || !word_is(w[1], "->") ||
	    (ps->words > 3 && (ps->words != 5 || !word_is(w[3], "at")))) {
		bad(ps, "not TASK.OPERATION@POINT -> TASK at FUNCTION:KIND#N");
		return;
	}
	if (p->deviations == PROG_MAX_DEVIATIONS) {
		bad(ps, "more than %d deviations", PROG_MAX_DEVIATIONS);
		return;
	}
	d->function[0] = '\0';
	d->kind = d->nth = d->flags = 0;
	if (!parse_place(ps, w[0], d) || !parse_name(ps, w[2], d->target))
		return;
	if (ps->words == 5 && !parse_anchor(ps, w[4], d))
		return;
	if (!is_known_task(ps, d->task)) {
		bad(ps, "there is no task '%s'", d->task);
		return;
	}
	if (strcmp(d->target, "clock") && !is_known_task(ps, d->target)) {
		bad(ps, "there is no task '%s'", d->target);
		return;
	}
	if (!strcmp(d->task, d->target) && !follows_clock(p, d)) {
		bad(ps, "'%s' is preempted for itself", d->task);
		return;
	}
	p->deviations++;
}

/* ---- lines ---- */

/* Cut a line into words; -1 if a byte in it cannot stand in a program. */
static int cut(struct parser *ps, const char *s, const char *end)
{
	ps->words = 0;
	while (s < end) {
		const char *start;

		if (*s == ' ' || *s == '\t' || *s == '\r') {
			s++;
			continue;
		}
		if (*s == '#')
			break;
		start = s;
		while (s < end && *s != ' ' && *s != '\t' && *s != '\r') {
			if (*s < 0x21 || *s > 0x7e) {
				bad(ps, "byte 0x%02x is no text", (unsigned char)*s);
				return -1;
			}
			s++;
		}
		if (ps->words == MAX_WORDS) {
			bad(ps, "more than %d words", MAX_WORDS);
			return -1;
		}
		ps->word[ps->words++] = (struct word){ start, s - start };
	}
	return 0;
}

static void parse_line(struct parser *ps, const char *s, const char *end)
{
	if (cut(ps, s, end) || !ps->words)
		return;
	if (word_is(ps->word[0], "host"))
		parse_host(ps);
	else if (word_is(ps->word[0], "setup"))
		parse_setup(ps);
	else if (word_is(ps->word[0], "task"))
		parse_task(ps);
	else if (word_is(ps->word[0], "schedule"))
		parse_schedule(ps);
	else if (ps->section == SECTION_SCHEDULE)
		parse_deviation(ps);
	else
		parse_op(ps);
}

/* The first line carries the format's version. */
static void parse_version(struct parser *ps, const char *s, const char *end)
{
	static const char format[] = "# vfio_ap program ";
	unsigned int len = sizeof(format) - 1;
	unsigned long long version;
	struct word w;

	while (end > s && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	w = (struct word){ s + len, end - s - len };
	if (end - s <= len || memcmp(s, format, len) || !parse_number(w, ~0u, &version))
		bad(ps, "the first line of a program is '%s%d'", format, PROG_VERSION);
	else if (!version || version > PROG_VERSION)
		bad(ps, "version %llu of the format: this tool knows version %d", version,
		    PROG_VERSION);
}

unsigned int prog_parse(struct prog *p, const char *text, size_t size,
			void (*complain)(void *arg, unsigned int line, const char *reason),
			void *arg)
{
	struct parser ps;
	const char *end, *next;

	ps.p = p;
	ps.section = SECTION_NONE;
	ps.task = -1;
	ps.seen_host = ps.seen_setup = ps.seen_schedule = 0;
	ps.line = 1;
	ps.complaints = 0;
	ps.complain = complain;
	ps.arg = arg;
	prog_init(p);
	if (size > PROG_FILE_MAX)
		size = PROG_FILE_MAX;
	end = text + size;
	if (!size)
		parse_version(&ps, text, text);
	for (const char *s = text; s < end; s = next + 1, ps.line++) {
		next = memchr(s, '\n', end - s);
		if (!next)
			next = end;
		if (ps.line == 1) {
			unsigned int before = ps.complaints;

			parse_version(&ps, s, next);
			if (ps.complaints == before)
				continue;
		}
		parse_line(&ps, s, next);
	}
	if (!ps.complaints && size == PROG_FILE_MAX)
		bad(&ps, "longer than %u bytes", PROG_FILE_MAX);
	return ps.complaints;
}
