// SPDX-License-Identifier: GPL-2.0-only
/*
 * Enumeration under an iterated preemption bound, without state (as CHESS does it): all schedules
 * with no preemption, then all with one, and so on to the bound; each is run exactly once.
 *
 * A schedule is the list of its choices that are not the default, as (decision, option). A run
 * follows such a list and takes the default from there; it leaves behind how many options each
 * later decision had. Its children change one of those. A change that costs no preemption (who
 * goes on when a task blocks or ends) is tried in the same round, depth first; one that costs
 * is tried in the next round. Children are made when they are run, so what is kept is one
 * record per schedule that may have children.
 */
#include "sched/internal.h"

#include <stdlib.h>
#include <string.h>

/* Decisions at lock operations, unless config->all_points. */
#define LOCK_POINTS                                                                            \
	(EVENT_BIT(EV_LOCK) | EVENT_BIT(EV_UNLOCK) | EVENT_BIT(EV_WAIT) | EVENT_BIT(EV_WAKE) | \
	 EVENT_BIT(EV_SLEEP) | EVENT_BIT(EV_CALL) | EVENT_BIT(EV_WORK) | EVENT_BIT(EV_AP) |    \
	 EVENT_BIT(EV_TASK_END))

struct pick {
	unsigned int decision;
	unsigned int option;
};

/* What a decision offers: options in all, and how many of them (the last ones) cost. */
struct offer {
	unsigned char options;
	unsigned char costly;
};

/* A schedule that was run, and where its children are being made. */
struct parent {
	struct parent *below;
	unsigned int picks;
	unsigned int first; /* decision that offer[0] belongs to */
	unsigned int offers;
	unsigned int decision, option; /* next child: relative to first; option 0: not begun */
	struct offer offer[]; /* struct pick[picks] lies behind */
};

static struct parent *now, *later; /* this round's stack, the next round's list */
static unsigned int round_number;

static struct pick *path; /* of the run that is going on or comes next */
static unsigned int path_count, path_size;
static struct offer *offers; /* of all its decisions */
static unsigned int offer_count, offer_size;
static unsigned int followed;
static int all_points;
static unsigned int bound;

static void *grow(void *array, unsigned int *size, unsigned int want, unsigned long each)
{
	if (want <= *size)
		return array;
	*size = want * 2 + 64;
	array = realloc(array, *size * each);
	if (!array)
		abort();
	return array;
}

static struct pick *picks_of(struct parent *p)
{
	/* offers are two bytes each: keep the picks aligned */
	return (struct pick *)((char *)p->offer + ((p->offers * sizeof(struct offer) + 3) & ~3ul));
}

static unsigned long enumerate_begin(const struct sched_config *config)
{
	offer_count = 0;
	followed = 0;
	all_points = config->all_points;
	bound = config->preemptions;
	return 0;
}

/* Options in order: the default, the other tasks by slot, the clock. */
static int option(const struct sched_choice *c, unsigned int n)
{
	sched_mask others = c->runnable & ~BIT(c->fallback);

	if (!n)
		return c->fallback;
	if (n - 1 < (unsigned int)__builtin_popcountll(others))
		return nth_bit(others, n - 1);
	return SCHED_CLOCK;
}

static int enumerate_choose(struct sched_choice *c)
{
	unsigned int tasks = (unsigned int)__builtin_popcountll(c->runnable);
	unsigned int options = tasks + !!c->sleepers, costly;
	unsigned int decision;

	if (options == 1)
		return c->fallback;
	if (!all_points && !(LOCK_POINTS >> c->kind & 1))
		return c->fallback;
	costly = c->task == SCHED_NONE ? options - tasks : options - 1;
	decision = offer_count++;
	offers = grow(offers, &offer_size, offer_count, sizeof(*offers));
	offers[decision] = (struct offer){ (unsigned char)options, (unsigned char)costly };
	if (followed == path_count || path[followed].decision != decision)
		return c->fallback;
	return option(c, path[followed++].option);
}

/* Keep the run that has ended, for children from its first free decision on. */
static void keep(void)
{
	unsigned int first = path_count ? path[path_count - 1].decision + 1 : 0;
	unsigned int i, n = offer_count > first ? offer_count - first : 0;
	unsigned long bytes = (n * sizeof(struct offer) + 3) & ~3ul;
	struct parent *p;

	if (!n)
		return;
	p = malloc(sizeof(*p) + bytes + path_count * sizeof(*path));
	if (!p)
		abort();
	*p = (struct parent){ .below = now, .picks = path_count, .first = first, .offers = n };
	for (i = 0; i < n; i++)
		p->offer[i] = offers[first + i];
	memcpy(picks_of(p), path, path_count * sizeof(*path));
	now = p;
}

/* The next child of @p in this round: free changes, or (@costly) those that cost a preemption. */
static int next_child(struct parent *p, int costly)
{
	while (p->decision < p->offers) {
		const struct offer *o = &p->offer[p->decision];
		unsigned int from = costly ? o->options - o->costly : 1;
		unsigned int to = costly ? o->options : o->options - o->costly;

		if (!p->option)
			p->option = from ? from : 1;
		if (p->option < to) {
			path = grow(path, &path_size, p->picks + 1, sizeof(*path));
			memcpy(path, picks_of(p), p->picks * sizeof(*path));
			path[p->picks] = (struct pick){ p->first + p->decision, p->option++ };
			path_count = p->picks + 1;
			return 1;
		}
		p->decision++;
		p->option = 0;
	}
	return 0;
}

static int any_costly(const struct parent *p)
{
	unsigned int i;

	for (i = 0; i < p->offers; i++)
		if (p->offer[i].costly)
			return 1;
	return 0;
}

/* Its free children are through: it waits for the next round, or goes. */
static void retire(struct parent *p)
{
	if (round_number >= bound || !any_costly(p)) {
		free(p);
		return;
	}
	p->decision = 0;
	p->option = 0;
	p->below = later;
	later = p;
}

/*
 * A round beyond the first takes its schedules from the preemptions of the one before. The
 * children of such a child are free changes again, in "now"; only when those are through does
 * the next preemption come.
 */
static struct parent *costly_list;

int sched_enumerate_next(void)
{
	keep();
	for (;;) {
		while (now) {
			struct parent *p = now;

			if (next_child(p, 0))
				return 1;
			now = p->below;
			retire(p);
		}
		while (costly_list) {
			struct parent *p = costly_list;

			if (next_child(p, 1))
				return 1;
			costly_list = p->below;
			free(p);
		}
		if (!later)
			return 0;
		costly_list = later;
		later = NULL;
		round_number++;
	}
}

static void drop(struct parent **list)
{
	while (*list) {
		struct parent *p = *list;

		*list = p->below;
		free(p);
	}
}

void sched_enumerate_begin(void)
{
	drop(&now);
	drop(&later);
	drop(&costly_list);
	round_number = 0;
	path_count = 0;
}

const struct sched_strategy sched_enumerate = {
	.name = "enumerate",
	.begin = enumerate_begin,
	.choose = enumerate_choose,
};
