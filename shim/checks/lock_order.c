// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock order, as the kernel's lockdep sees it but within one run: an edge A -> B says that a task
 * waited for (or got) a lock of class B while it held one of class A. A cycle of edges is a
 * deadlock that another interleaving has, whether or not this run had it.
 *
 * Class: the site of initialisation, with the nesting level (mutex_lock_nested()). Waits that are
 * no locks are in it as lockdep's maps are: a work item that runs and an attribute's method are
 * held by their task; flush_work(), a drain of active references, the last close or a completion
 * are waited for.
 *
 * What adds no edge *into* a class: a trylock, since it does not wait, and shared sections that are
 * entered without waiting (SRCU, active references, ...). A shared hold of an rwsem counts like an
 * exclusive one: a reader waits behind a writer that waits.
 *
 * An edge also remembers its gates: lock instances that were held at each of its occurrences. Two
 * edges of a cycle with a common gate, held exclusively by one of them at least, cannot meet in
 * time, so the cycle is a note and no finding, until an occurrence without the gate comes.
 *
 * A run asks for the same lock under the same locks again and again, and nothing new can come of it:
 * all edges are there, their gates have been compared with these locks already, and what is to be
 * reported has been. So each such situation is looked at once; they are kept as a tree (struct
 * chain), as lockdep does for the same reason.
 */
#include "checks/internal.h"

#define MAX_NODES 255u
#define NODE_WORDS (MAX_NODES / 64 + 1)
#define MAX_EDGES 4095u
#define MAX_GATES 8u
#define MAX_CYCLE 8u
#define BUDGET 4096u /* edges looked at in one search: the same in every build */
#define HASH_SIZE 512u

struct node {
	const void *key; /* the class, or the sync object if it has none */
	unsigned int level;
	unsigned int sync; /* one of the class, for the name */
	unsigned int edges; /* first edge that leaves it, 0: none */
	uint32_t name; /* hash, for feedback.c */
};

struct gate {
	unsigned int sync;
	int exclusive;
};

struct edge {
	unsigned short from, to;
	unsigned short next; /* of the same node */
	unsigned short nr_gates;
	struct gate gate[MAX_GATES];
	const void *from_site, *to_site;
	unsigned int context;
};

/* A lock, asked for or taken while exactly the locks of the chain @below were held, in that order. */
struct chain {
	uint32_t run; /* that it is of */
	uint32_t below; /* 0: nothing was held */
	uint32_t sync;
	uint32_t looked_at; /* order_request() has */
	unsigned long arg;
};

#define CHAINS 1024u /* of a run; a power of two */
#define CHAIN_PROBES 8u
#define CHAIN_NONE ~0u /* no room: then all is looked at each time */

static struct chain chains[CHAINS + 1];

static struct node nodes[MAX_NODES + 1];
static unsigned int nr_nodes;
static struct edge edges[MAX_EDGES + 1];
static unsigned int nr_edges;
static unsigned short edge_at[MAX_NODES + 1][MAX_NODES + 1];
static unsigned short hash_table[HASH_SIZE];
static unsigned short hash_used[MAX_NODES + 1];

void order_run_begin(void)
{
	for (unsigned int i = 1; i <= nr_edges; i++)
		edge_at[edges[i].from][edges[i].to] = 0;
	for (unsigned int i = 1; i <= nr_nodes; i++)
		hash_table[hash_used[i]] = 0;
	nr_edges = 0;
	nr_nodes = 0;
}

/*
 * order_chain() - the chain of @sync on top of the first @n locks that the task holds
 *
 * The place in the table depends on ids alone, so it is the same in every build; that a full table
 * costs time and nothing else is what matters more.
 */
unsigned int order_chain(const struct task_book *b, unsigned int n, unsigned int sync,
			 unsigned long arg)
{
	unsigned int below = n ? b->held[n - 1].chain : 0, i;
	unsigned long h = (below * 0x9e3779b1ul + sync) * 0x9fb21c651e98df25ul + arg * 0x85ebca6bul;

	if (unlikely(below == CHAIN_NONE))
		return CHAIN_NONE;
	for (i = 0; i < CHAIN_PROBES; i++) {
		unsigned int at = 1 + ((h >> 40) + i) % CHAINS;
		struct chain *c = &chains[at];

		if (c->run != shadow_run) {
			c->run = shadow_run;
			c->below = below;
			c->sync = sync;
			c->arg = arg;
			c->looked_at = 0;
			return at;
		}
		if (c->below == below && c->sync == sync && c->arg == arg)
			return at;
	}
	return CHAIN_NONE;
}

/* 0 if the object is unknown or there are too many classes: it is then left out. */
static unsigned int node_of(unsigned int sync, unsigned long arg)
{
	const struct sync *s = sync_get(sync);
	unsigned int level = EV_MODE_LEVEL(arg), h;
	const void *key;

	if (!s)
		return 0;
	key = s->class ? (const void *)s->class : (const void *)s;
	h = (unsigned int)(((unsigned long)key >> 3) * 0x9e3779b1u + level * 97u) % HASH_SIZE;
	for (; hash_table[h]; h = (h + 1) % HASH_SIZE) {
		struct node *n = &nodes[hash_table[h]];

		if (n->key == key && n->level == level)
			return hash_table[h];
	}
	if (nr_nodes == MAX_NODES)
		return 0;
	nr_nodes++;
	nodes[nr_nodes] = (struct node){ .key = key, .level = level, .sync = sync };
	if (feedback_counters)
		nodes[nr_nodes].name = text_hash(held_sync_name(sync, NULL)) + level;
	hash_table[h] = (unsigned short)nr_nodes;
	hash_used[nr_nodes] = (unsigned short)h;
	return nr_nodes;
}

static const char *node_name(unsigned int n, char *buf, size_t size)
{
	const char *name = held_sync_name(nodes[n].sync, NULL);

	if (!nodes[n].level)
		return name;
	text_print(buf, size, "%s/%u", name, nodes[n].level);
	return buf;
}

/* ------------------------------------------------------------------ reports */

static void node_class(unsigned int n)
{
	char name[96];

	finding_class(node_name(n, name, sizeof(name)));
}

static void say_edge(const struct edge *e)
{
	const struct task_context *c = held_context(e->context);
	char from[96], to[96], line[320];

	text_print(line, sizeof(line), "  %s was asked for by task %s%s%s in ",
		   node_name(e->to, to, sizeof(to)), c->name, c->op_name ? ", " : "",
		   c->op_name ? c->op_name : "");
	finding_say_site(line, e->to_site);
	text_print(line, sizeof(line), "    while it held %s, taken in ",
		   node_name(e->from, from, sizeof(from)));
	finding_say_site(line, e->from_site);
	finding_party(e->context, "takes", node_name(e->to, to, sizeof(to)), e->to_site);
	finding_party_holds(node_name(e->from, from, sizeof(from)), e->from_site);
}

/* One column for each task: each has taken its first lock, then each asks for its second. */
static void say_scenario(const struct edge *const *cycle, unsigned int n)
{
	char name[96], line[320];

	finding_say("possible unsafe scenario:");
	for (unsigned int row = 0; row < 2 * n; row++) {
		const struct edge *e = cycle[row < n ? row : 2 * n - 1 - row];
		unsigned int column = row < n ? row : 2 * n - 1 - row;
		size_t used = 0;

		line[0] = '\0';
		while (used < 2 + column * 28)
			used = text_append(line, sizeof(line), " ");
		text_print(line + used, sizeof(line) - used, "%s(%s);", row < n ? "lock" : "wait",
			   node_name(row < n ? e->from : e->to, name, sizeof(name)));
		finding_say("%s", line);
	}
}

static void report_cycle(const struct edge *const *cycle, unsigned int n)
{
	char line[512], name[96];

	if (!finding_begin(FINDING_LOCK_ORDER))
		return;
	finding_drop_notes();
	text_copy(line, sizeof(line), "possible circular locking: ");
	for (unsigned int i = 0; i < n; i++) {
		finding_site(cycle[i]->to_site);
		node_class(cycle[i]->to);
		text_append(line, sizeof(line), node_name(cycle[i]->from, name, sizeof(name)));
		text_append(line, sizeof(line), " -> ");
	}
	text_append(line, sizeof(line), node_name(cycle[0]->from, name, sizeof(name)));
	finding_say("%s", line);
	for (unsigned int i = 0; i < n; i++)
		say_edge(cycle[i]);
	say_scenario(cycle, n);
	finding_say_tasks();
	finding_end();
}

static void report_recursion(const struct held *h, unsigned int node, int same_instance,
			     const void *site)
{
	char name[96];

	if (!finding_begin(FINDING_LOCK_ORDER))
		return;
	finding_site(h->site);
	finding_site(site);
	node_class(node);
	if (same_instance)
		finding_say("possible recursive locking: %s is held shared and asked for again; a "
			    "writer between the two blocks both",
			    node_name(node, name, sizeof(name)));
	else
		finding_say("possible recursive locking: two locks of class %s, and nothing says "
			    "which comes first",
			    node_name(node, name, sizeof(name)));
	finding_say_site("  taken in ", h->site);
	finding_say_site("  asked for again in ", site);
	finding_here("takes", site);
	finding_party_holds(node_name(node, name, sizeof(name)), h->site);
	finding_say_tasks();
	finding_end();
}

/* ------------------------------------------------------------------ cycles */

static const struct gate *common_gate(const struct edge *a, const struct edge *b)
{
	for (unsigned int i = 0; i < a->nr_gates; i++) {
		for (unsigned int j = 0; j < b->nr_gates; j++) {
			if (a->gate[i].sync == b->gate[j].sync &&
			    (a->gate[i].exclusive || b->gate[j].exclusive))
				return &a->gate[i];
		}
	}
	return NULL;
}

static const struct gate *gate_of(const struct edge *const *cycle, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		for (unsigned int j = i + 1; j < n; j++) {
			const struct gate *g = common_gate(cycle[i], cycle[j]);

			if (g)
				return g;
		}
	}
	return NULL;
}

static void note_gated(const struct edge *const *cycle, unsigned int n, const struct gate *gate)
{
	char line[256], name[96];

	line[0] = '\0';
	for (unsigned int i = 0; i < n; i++) {
		text_append(line, sizeof(line), node_name(cycle[i]->from, name, sizeof(name)));
		text_append(line, sizeof(line), " -> ");
	}
	text_append(line, sizeof(line), node_name(cycle[0]->from, name, sizeof(name)));
	finding_note("lock-order (gated): %s, always under %s", line,
		     held_sync_name(gate->sync, NULL));
}

struct search {
	const struct edge *path[MAX_CYCLE];
	unsigned char on_path[MAX_NODES + 1];
	unsigned int target, depth, budget;
};

/* Paths of exactly @s->depth edges, of which @n lead to @at; reports the first ungated cycle. */
static void extend(struct search *s, unsigned int at, unsigned int n)
{
	for (unsigned int i = nodes[at].edges; i; i = edges[i].next) {
		const struct edge *e = &edges[i];

		if (!s->budget)
			return;
		s->budget--;
		s->path[n] = e;
		if (e->to == s->target) {
			const struct gate *g;

			if (n + 1 != s->depth)
				continue;
			g = gate_of(s->path, n + 1);
			if (g)
				note_gated(s->path, n + 1, g);
			else
				report_cycle(s->path, n + 1);
		} else if (n + 1 < s->depth && !s->on_path[e->to]) {
			s->on_path[e->to] = 1;
			extend(s, e->to, n + 1);
			s->on_path[e->to] = 0;
		}
	}
}

/*
 * The nodes to which edges lead from the one that is asked for: looked for once a request, and only
 * if it brings something new. An edge *into* that node changes nothing about them.
 */
struct reach {
	int known;
	uint64_t nodes[NODE_WORDS];
};

static __attribute__((noinline)) void find_reach(struct reach *r, unsigned int from)
{
	unsigned short stack[MAX_NODES + 1];
	unsigned int n = 0;

	r->known = 1;
	for (unsigned int i = 0; i < NODE_WORDS; i++)
		r->nodes[i] = 0;
	stack[n++] = (unsigned short)from;
	while (n) {
		for (unsigned int i = nodes[stack[--n]].edges; i; i = edges[i].next) {
			unsigned int to = edges[i].to;

			if (r->nodes[to / 64] >> to % 64 & 1)
				continue;
			r->nodes[to / 64] |= 1ull << to % 64;
			stack[n++] = (unsigned short)to;
		}
	}
}

/* Cycles through @e, the short ones first. */
static __attribute__((noinline)) void search_paths(const struct edge *e)
{
	struct search s = { .path = { e }, .target = e->from, .budget = BUDGET };

	s.on_path[e->to] = 1;
	for (s.depth = 2; s.depth <= MAX_CYCLE && s.budget; s.depth++)
		extend(&s, e->to, 1);
}

/* @e, which leads to the node of @reach, is new, or lost a gate. */
static void search_cycles(const struct edge *e, struct reach *reach)
{
	if (!reach->known)
		find_reach(reach, e->to);
	if (unlikely(reach->nodes[e->from / 64] >> e->from % 64 & 1))
		search_paths(e);
}

/* ------------------------------------------------------------------ edges */

static void set_gates(struct edge *e, const struct task_book *b, unsigned int from, unsigned int to)
{
	e->nr_gates = 0;
	for (unsigned int i = 0; i < b->nr_held && e->nr_gates < MAX_GATES; i++) {
		if (b->held[i].sync == from || b->held[i].sync == to)
			continue;
		e->gate[e->nr_gates].sync = b->held[i].sync;
		e->gate[e->nr_gates++].exclusive = !(b->held[i].arg & EV_MODE_SHARED);
	}
}

/*
 * Are all gates held again as they were? Locks are mostly taken in the same order, so one walk over
 * both lists tells it; a 0 says only that cut_gates() has to look.
 */
static int same_gates(const struct edge *e, const struct task_book *b, unsigned int from)
{
	unsigned int i = 0;

	for (unsigned int j = 0; j < b->nr_held && i < e->nr_gates; j++) {
		const struct held *h = &b->held[j];

		if (h->sync != e->gate[i].sync)
			continue;
		if (h->sync == from || (e->gate[i].exclusive && h->arg & EV_MODE_SHARED))
			return 0;
		i++;
	}
	return i == e->nr_gates;
}

/* Another occurrence: only gates that are held again stay. Returns nonzero if one is lost. */
static int cut_gates(struct edge *e, const struct task_book *b, unsigned int from)
{
	unsigned int kept = 0;
	int lost = 0;

	for (unsigned int i = 0; i < e->nr_gates; i++) {
		struct gate g = e->gate[i];
		int held = 0, exclusive = 0;

		for (unsigned int j = 0; j < b->nr_held; j++) {
			if (b->held[j].sync == g.sync && g.sync != from) {
				held = 1;
				exclusive |= !(b->held[j].arg & EV_MODE_SHARED);
			}
		}
		if (!held || (g.exclusive && !exclusive))
			lost = 1;
		g.exclusive &= exclusive;
		if (held)
			e->gate[kept++] = g;
	}
	e->nr_gates = (unsigned short)kept;
	return lost;
}

/* @ev is the request or acquisition of @sync, of the class @to. */
static void add_edge(const struct event *ev, const struct held *h, unsigned int from,
		     unsigned int to, unsigned int sync, struct reach *reach)
{
	struct task_book *b = &task_book[ev->task];
	struct edge *e = &edges[edge_at[from][to]];

	if (edge_at[from][to]) {
		if (e->nr_gates && !same_gates(e, b, h->sync) && cut_gates(e, b, h->sync)) {
			e->from_site = h->site;
			e->to_site = event_site(ev);
			e->context = b->context;
			search_cycles(e, reach);
		}
		return;
	}
	if (nr_edges == MAX_EDGES)
		return;
	e = &edges[++nr_edges];
	e->from = (unsigned short)from;
	e->to = (unsigned short)to;
	e->next = (unsigned short)nodes[from].edges;
	e->from_site = h->site;
	e->to_site = event_site(ev);
	e->context = b->context;
	set_gates(e, b, h->sync, sync);
	nodes[from].edges = nr_edges;
	edge_at[from][to] = (unsigned short)nr_edges;
	feedback_order(nodes[from].name, nodes[to].name);
	search_cycles(e, reach);
	irq_order_new_edge(from);
}

/* Shared sections that are entered without waiting. */
static int enters_freely(unsigned int kind, unsigned long arg)
{
	return arg & EV_MODE_SHARED && (kind == SYNC_SRCU || kind == SYNC_KERNFS ||
					kind == SYNC_LAST_CLOSE || kind == SYNC_VCPU);
}

static int has_no_order(unsigned int kind)
{
	return kind == SYNC_TASK || kind == SYNC_SLEEP || kind == SYNC_NONE;
}

/* The task waits for, or has got, @sync. */
/* @chain: of the lock on top of all that the task holds */
static void order_request(const struct event *ev, unsigned long arg, unsigned int chain)
{
	struct task_book *b = &task_book[ev->task];
	unsigned int sync = ev->sync, to;
	struct reach reach;
	const struct sync *s;

	if (!b->nr_held || arg & EV_MODE_TRY || !check_on[CHECK_LOCK_ORDER])
		return;
	if (chain != CHAIN_NONE) {
		if (chains[chain].looked_at)
			return;
		chains[chain].looked_at = 1;
	}
	s = sync_get(sync);
	if (!s || has_no_order(s->kind) || enters_freely(s->kind, arg))
		return;
	to = node_of(sync, arg);
	reach.known = 0;
	for (unsigned int i = 0; i < b->nr_held && to; i++) {
		struct held *h = &b->held[i];

		if (!h->node)
			h->node = node_of(h->sync, h->arg);
		if (!h->node)
			continue;
		if (h->sync == sync) {
			if (held_is_lock(sync) && h->arg & arg & EV_MODE_SHARED)
				report_recursion(h, to, 1, event_site(ev));
		} else if (h->node == to) {
			if (held_is_lock(sync) || !(h->arg & arg & EV_MODE_SHARED))
				report_recursion(h, to, 0, event_site(ev));
		} else {
			add_edge(ev, h, h->node, to, sync, &reach);
		}
	}
}

unsigned int order_acquired(const struct event *ev)
{
	const struct task_book *b = &task_book[ev->task];
	unsigned int chain = order_chain(b, b->nr_held, ev->sync, ev->arg);

	order_request(ev, ev->arg, chain);
	return chain;
}

/* A wait that never ends has no acquisition; what is waited for may be no lock at all. */
void order_wait(const struct event *ev)
{
	const struct task_book *b = &task_book[ev->task];
	unsigned long arg = b->request.sync == ev->sync ? b->request.arg : 0;

	if (ev->sync)
		order_request(ev, arg, order_chain(b, b->nr_held, ev->sync, arg));
}

/* ------------------------------------------------------------------ what others may see of it */

unsigned int order_node_count(void)
{
	return nr_nodes;
}

const void *order_node_key(unsigned int node)
{
	return nodes[node].key;
}

unsigned int order_node_sync(unsigned int node)
{
	return nodes[node].sync;
}

unsigned int order_first_edge(unsigned int node)
{
	return nodes[node].edges;
}

unsigned int order_next_edge(unsigned int edge)
{
	return edges[edge].next;
}

unsigned int order_edge_to(unsigned int edge)
{
	return edges[edge].to;
}

const void *order_edge_site(unsigned int edge)
{
	return edges[edge].to_site;
}

void order_say_edge(unsigned int edge)
{
	say_edge(&edges[edge]);
}

unsigned int check_order_count(void)
{
	return nr_edges;
}

/* A class in the arena does not outlive the run: those of one name are taken for one. */
static const void *lasting_class(unsigned int sync)
{
	const struct sync *s = sync_get(sync);

	if (!s || !s->class)
		return NULL;
	return arena_contains(s->class) ? (const void *)nodes : s->class;
}

static uint32_t lasting_name(unsigned int node)
{
	return feedback_counters ?
		       nodes[node].name :
		       text_hash(held_sync_name(nodes[node].sync, NULL)) + nodes[node].level;
}

void check_order(unsigned int i, struct check_order *order)
{
	const struct edge *e = &edges[i + 1];

	order->from = lasting_class(nodes[e->from].sync);
	order->to = lasting_class(nodes[e->to].sync);
	order->from_name = lasting_name(e->from);
	order->to_name = lasting_name(e->to);
	order->nr_gates = 0;
	for (unsigned int j = 0; j < e->nr_gates; j++) {
		struct check_gate *g = &order->gate[order->nr_gates];

		g->class = lasting_class(e->gate[j].sync);
		if (g->class == nodes)
			continue;
		g->exclusive = e->gate[j].exclusive;
		g->alone = 0;
		order->nr_gates += !!g->class;
	}
}

void check_order_gates(struct check_order *order)
{
	for (unsigned int j = 0; j < order->nr_gates; j++) {
		const struct sync *s;
		unsigned int found = 0;

		for (unsigned int id = 1; (s = sync_get(id)); id++)
			found += s->class == order->gate[j].class;
		order->gate[j].alone = found == 1;
	}
}
