// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interruptions in the lock order, as lockdep has it: a class that an interruption takes ("safe":
 * it is held with that interruption off only) must not wait, directly or through other locks, for
 * one that is held while the interruption can come ("unsafe"):
 *
 *	CPU 0: holds the unsafe one		CPU 1: holds the safe one, waits for the unsafe one
 *	CPU 0: interruption, wants the safe one
 *
 * That one class is both is found by the spinlock itself (lock misuse). Usages come as events, from
 * spinlocks alone: whoever sleeps cannot wait under one.
 */
#include "checks/internal.h"

#define MAX_CLASSES 64

static const struct kind {
	unsigned long in, on;
	const char *name;
} kinds[] = {
	{ EV_USAGE_IN_HARDIRQ, EV_USAGE_HARDIRQ_ON, "hard" },
	{ EV_USAGE_IN_SOFTIRQ, EV_USAGE_SOFTIRQ_ON, "soft" },
};

static struct {
	const void *key;
	unsigned long usage;
} classes[MAX_CLASSES];

static unsigned int nr_classes;
static unsigned long any; /* usages of all classes together */

/* Nodes that edges lead to from a safe class, and those of safe classes: as of the last search. */
static unsigned char reached[256];

static void clear(unsigned char *nodes)
{
	for (unsigned int i = 0; i < 256; i++)
		nodes[i] = 0;
}

void irq_order_run_begin(void)
{
	nr_classes = 0;
	any = 0;
	clear(reached);
}

static unsigned long usage_of(unsigned int node)
{
	for (unsigned int i = 0; i < nr_classes; i++)
		if (classes[i].key == order_node_key(node))
			return classes[i].usage;
	return 0;
}

static void report(const struct kind *k, unsigned int safe, unsigned int unsafe,
		   const unsigned int *by_edge, const unsigned int *from)
{
	const char *safe_name = held_sync_name(order_node_sync(safe), NULL);
	const char *unsafe_name = held_sync_name(order_node_sync(unsafe), NULL);

	if (!finding_begin(FINDING_LOCK_ORDER))
		return;
	finding_class(safe_name);
	finding_class(unsafe_name);
	for (unsigned int n = unsafe; n != safe; n = from[n])
		finding_site(order_edge_site(by_edge[n]));
	finding_say("possible lock inversion through a %s interruption: it takes %s, which is held "
		    "while %s is waited for; and whoever holds %s can be interrupted",
		    k->name, safe_name, unsafe_name, unsafe_name);
	for (unsigned int n = unsafe; n != safe; n = from[n])
		order_say_edge(by_edge[n]);
	finding_say_tasks();
	finding_end();
}

/* Breadth first from a safe class to the nearest unsafe one. */
static void search_from(const struct kind *k, unsigned int safe)
{
	static unsigned int by_edge[256], from[256], queue[256];
	static unsigned char seen[256];
	unsigned int head = 0, tail = 0;

	clear(seen);
	seen[safe] = 1;
	reached[safe] = 1;
	queue[tail++] = safe;
	while (head < tail) {
		unsigned int at = queue[head++];

		for (unsigned int e = order_first_edge(at); e; e = order_next_edge(e)) {
			unsigned int to = order_edge_to(e);

			if (seen[to])
				continue;
			seen[to] = 1;
			reached[to] = 1;
			by_edge[to] = e;
			from[to] = at;
			if (usage_of(to) & k->on) {
				report(k, safe, to, by_edge, from);
				return;
			}
			queue[tail++] = to;
		}
	}
}

static void search(void)
{
	clear(reached);
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct kind *k = &kinds[i];

		if (!(any & k->in) || !(any & k->on))
			continue;
		for (unsigned int n = 1; n <= order_node_count(); n++)
			if (usage_of(n) & k->in)
				search_from(k, n);
	}
}

void irq_order_usage(const struct event *ev)
{
	const struct sync *s = sync_get(ev->sync);
	const void *key = s && s->class ? (const void *)s->class : (const void *)s;
	unsigned int i = 0;

	if (!check_on[CHECK_LOCK_ORDER])
		return;
	while (i < nr_classes && classes[i].key != key)
		i++;
	if (i == MAX_CLASSES)
		return;
	if (i == nr_classes)
		classes[nr_classes++].key = key;
	classes[i].usage = ev->arg;
	any |= ev->arg;
	search();
}

/* An edge brings a path from a safe class only if there is one to where it begins. */
void irq_order_new_edge(unsigned int from)
{
	const unsigned long in = EV_USAGE_IN_HARDIRQ | EV_USAGE_IN_SOFTIRQ;

	if (any & in && (reached[from] || usage_of(from) & in))
		search();
}
