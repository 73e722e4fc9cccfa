// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock orders over several runs; see orders.h.
 *
 * Which class a lock has is the same in all runs of a process, which lock it is, is not. So gates
 * are remembered by class, and two edges count as gated only by a class of which there is one lock
 * (the driver's global ones). Whatever else is wrong with a joined program, its own run decides.
 *
 * A program that showed an edge is made smaller before it is joined, while it still shows it: most
 * need two or three operations and no schedule, and small programs disturb each other least. All of
 * that happens between two inputs, from within the mutator, and quietly (known_quiet()): it adds
 * nothing to the coverage of an input, and no sanitizer ends the process for a run of ours.
 */
#include <stdlib.h>
#include <string.h>

#include "runner/orders.h"

#define MAX_CLASSES 256u
#define MAX_ORDERS 2048u
#define MAX_TEXT (16u << 10) /* of a remembered program; a longer one is not remembered */
#define MAX_CYCLE 4u /* edges, each perhaps of another program */
#define MAX_CYCLES 128u /* tried in the process' life */
#define SEARCH_BUDGET 20000u
#define SHRINK_BUDGET 200u /* runs to make one program smaller */
#define MAX_FAILURES 3u
#define HASH_SIZE 4096u

struct class {
	const void *key;
	unsigned int name;
	unsigned short edges; /* first edge that leaves it, 1 + index */
};

struct gate {
	unsigned short class;
	unsigned char exclusive, alone;
};

/**
 * struct order - an edge that some run has shown
 * @text, @length: the program, canonical
 * @small: it has been made smaller
 * @fresh: cycles through it have yet to be looked for
 * @failures: programs that did not show it again
 * @batch: when cycles through it were looked for last
 */
struct order {
	unsigned short from, to, next;
	unsigned char nr_gates, small, fresh, failures;
	unsigned int batch;
	struct gate gate[CHECK_ORDER_GATES];
	unsigned int length;
	char *text;
};

static struct class classes[MAX_CLASSES];
static struct order orders[MAX_ORDERS];
static unsigned int nr_classes, nr_orders, nr_fresh, batch;
static unsigned short class_hash[HASH_SIZE], order_hash[HASH_SIZE]; /* 1 + index */
static struct orders_stats stats;
static struct prog part, trial;

const struct orders_stats *orders_stats(void)
{
	stats.edges = nr_orders;
	return &stats;
}

/* ---- remembering ---- */

/* 1 + index; 0: no class, or too many of them. */
static unsigned int class_of(const void *key, unsigned int name)
{
	unsigned int h = (((unsigned long)key >> 4) * 0x9e3779b1u ^ name) % HASH_SIZE;

	if (!key)
		return 0;
	for (; class_hash[h]; h = (h + 1) % HASH_SIZE) {
		struct class *c = &classes[class_hash[h] - 1];

		if (c->key == key && c->name == name)
			return class_hash[h];
	}
	if (nr_classes == MAX_CLASSES)
		return 0;
	classes[nr_classes++] = (struct class){ .key = key, .name = name };
	class_hash[h] = nr_classes;
	return nr_classes;
}

static struct order *order_of(unsigned int from, unsigned int to, int *is_new)
{
	unsigned int h = (from * 2654435761u ^ to * 40503u) % HASH_SIZE;
	struct order *o;

	*is_new = 0;
	for (; order_hash[h]; h = (h + 1) % HASH_SIZE) {
		o = &orders[order_hash[h] - 1];
		if (o->from == from && o->to == to)
			return o;
	}
	if (nr_orders == MAX_ORDERS)
		return NULL;
	o = &orders[nr_orders++];
	order_hash[h] = nr_orders;
	o->from = from;
	o->to = to;
	o->next = classes[from - 1].edges;
	classes[from - 1].edges = nr_orders;
	*is_new = 1;
	return o;
}

static void set_gates(struct order *o, struct check_order *seen)
{
	check_order_gates(seen);
	o->nr_gates = 0;
	for (unsigned int i = 0; i < seen->nr_gates; i++) {
		/* by its key alone: a gate's nesting level does not matter */
		unsigned int class = class_of(seen->gate[i].class, 0);

		if (class)
			o->gate[o->nr_gates++] = (struct gate){ class, seen->gate[i].exclusive,
								seen->gate[i].alone };
	}
}

static const struct check_gate *seen_gate(const struct check_order *seen, unsigned int class)
{
	for (unsigned int i = 0; i < seen->nr_gates; i++)
		if (seen->gate[i].class == classes[class - 1].key)
			return &seen->gate[i];
	return NULL;
}

/* Only gates of every occurrence stay. Returns nonzero if one is lost, or no longer exclusive. */
static int cut_gates(struct order *o, const struct check_order *seen)
{
	unsigned int kept = 0;
	int lost = 0;

	for (unsigned int i = 0; i < o->nr_gates; i++) {
		struct gate g = o->gate[i];
		const struct check_gate *s = seen_gate(seen, g.class);

		if (!s || (g.exclusive && !s->exclusive))
			lost = 1;
		if (!s)
			continue;
		g.exclusive &= s->exclusive;
		o->gate[kept++] = g;
	}
	o->nr_gates = kept;
	return lost;
}

static void remember(struct order *o, const char *text, size_t length)
{
	char *copy = malloc(length + 1);

	if (!copy)
		return;
	memcpy(copy, text, length);
	copy[length] = '\0';
	free(o->text);
	o->text = copy;
	o->length = length;
	o->small = 0;
	nr_fresh += !o->fresh;
	o->fresh = 1;
}

void orders_note(const struct prog *p)
{
	static char text[MAX_TEXT];
	size_t length = 0;

	for (unsigned int i = 0; i < check_order_count(); i++) {
		struct check_order seen;
		struct order *o;
		unsigned int from, to;
		int is_new, lost = 1;

		check_order(i, &seen);
		from = class_of(seen.from, seen.from_name);
		to = class_of(seen.to, seen.to_name);
		o = from && to ? order_of(from, to, &is_new) : NULL;
		if (!o)
			continue;
		if (is_new)
			set_gates(o, &seen);
		else
			lost = o->nr_gates && cut_gates(o, &seen);
		if (!lost && (o->text || o->failures == MAX_FAILURES))
			continue;
		if (!length)
			length = prog_print(p, text, sizeof(text));
		if (length <= sizeof(text))
			remember(o, text, length);
	}
}

/* ---- making a program smaller ---- */

static int fits(const struct order *o, const struct check_order *seen)
{
	/* no other gates than those that are remembered */
	for (unsigned int i = 0; i < seen->nr_gates; i++) {
		unsigned int class = class_of(seen->gate[i].class, 0), j = 0;

		while (j < o->nr_gates && o->gate[j].class != class)
			j++;
		if (class && j == o->nr_gates)
			return 0;
	}
	return 1;
}

static int shows(struct prog *p, void *arg)
{
	const struct order *o = arg;
	const struct class *from = &classes[o->from - 1], *to = &classes[o->to - 1];
	struct run_result r;

	run_program(p, NULL, &r);
	if (r.verdict == RUN_BOUND)
		return 0;
	for (unsigned int i = 0; i < check_order_count(); i++) {
		struct check_order seen;

		check_order(i, &seen);
		if (seen.from == from->key && seen.from_name == from->name && seen.to == to->key &&
		    seen.to_name == to->name)
			return fits(o, &seen);
	}
	return 0;
}

/* A schedule of deviations, none if it goes without. Returns 0 if that cannot be had. */
static int make_explicit(struct prog *p, struct order *o)
{
	if (!shows(p, o))
		return 0;
	if (p->strategy != PROG_EXPLICIT && run_make_explicit(p))
		return 0;
	prog_copy(&trial, p);
	trial.deviations = 0;
	if (shows(&trial, o))
		prog_copy(p, &trial);
	return shows(p, o);
}

/* The smallest program for the edge, into @p. */
static int small_program(struct order *o, struct prog *p)
{
	static char text[MAX_TEXT];
	size_t length;

	if (!o->text)
		return 0;
	prog_parse(p, o->text, o->length, NULL, NULL);
	if (o->small)
		return 1;
	if (!make_explicit(p, o)) {
		free(o->text);
		o->text = NULL;
		o->failures += o->failures < MAX_FAILURES;
		return 0;
	}
	prog_minimize(p, shows, o, SHRINK_BUDGET);
	length = prog_print(p, text, sizeof(text));
	if (length <= sizeof(text)) {
		int fresh = o->fresh;

		remember(o, text, length);
		nr_fresh -= !fresh;
		o->fresh = fresh;
		o->small = 1;
	}
	return 1;
}

/* ---- cycles ---- */

static int gated(const struct order *a, const struct order *b)
{
	for (unsigned int i = 0; i < a->nr_gates; i++)
		for (unsigned int j = 0; j < b->nr_gates; j++)
			if (a->gate[i].class == b->gate[j].class && a->gate[i].alone &&
			    b->gate[j].alone && (a->gate[i].exclusive || b->gate[j].exclusive))
				return 1;
	return 0;
}

static int is_gated(struct order *const *cycle, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		for (unsigned int j = i + 1; j < n; j++)
			if (gated(cycle[i], cycle[j]))
				return 1;
	return 0;
}

static int has_finding(struct prog *p)
{
	struct run_result r;

	run_program(p, NULL, &r);
	return r.verdict == RUN_FINDING &&
	       (r.kind == FINDING_LOCK_ORDER || r.kind == FINDING_DEADLOCK);
}

/* Two ways to put them together, and each with shared and with separate objects and queues. */
static int join(struct order *const *cycle, unsigned int n, struct prog *joined)
{
	for (unsigned int how = 0; how < PROG_JOIN_NR; how++) {
		int failed = !small_program(cycle[0], joined);

		for (unsigned int i = 1; i < n && !failed; i++)
			failed = !small_program(cycle[i], &part) || prog_join(joined, &part, how);
		if (!failed && has_finding(joined))
			return 1;
	}
	return 0;
}

struct search {
	struct order *path[MAX_CYCLE];
	struct prog *joined;
	unsigned int target, depth, budget;
};

/* Paths of @depth edges, of which @n lead to class @at. */
static int extend(struct search *s, unsigned int at, unsigned int n)
{
	for (unsigned int i = classes[at - 1].edges; i; i = orders[i - 1].next) {
		struct order *o = &orders[i - 1];

		if (!s->budget || stats.cycles == MAX_CYCLES)
			return 0;
		s->budget--;
		if (o->batch == batch)
			continue; /* the cycle was seen from there */
		s->path[n] = o;
		if (o->to == s->target && n + 1 == s->depth) {
			if (is_gated(s->path, s->depth))
				continue;
			stats.cycles++;
			if (join(s->path, s->depth, s->joined))
				return 1;
		} else if (o->to != s->target && n + 1 < s->depth && extend(s, o->to, n + 1)) {
			return 1;
		}
	}
	return 0;
}

static int search_from(struct order *o, struct prog *joined)
{
	struct search s = {
		.path = { o },
		.joined = joined,
		.target = o->from,
		.budget = SEARCH_BUDGET,
	};

	for (s.depth = 2; s.depth <= MAX_CYCLE; s.depth++)
		if (extend(&s, o->to, 1))
			return 1;
	return 0;
}

int orders_next(struct prog *joined)
{
	int found = 0;

	if (!nr_fresh)
		return 0;
	known_quiet(1);
	batch++;
	for (unsigned int i = 0; i < nr_orders && nr_fresh && !found; i++) {
		if (!orders[i].fresh)
			continue;
		orders[i].fresh = 0;
		nr_fresh--;
		found = search_from(&orders[i], joined);
		orders[i].batch = batch;
	}
	known_quiet(0);
	stats.joined += found;
	return found;
}
