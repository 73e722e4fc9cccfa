// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel knows of the host's configuration: the answers of PQAP(QCI). They grow old, because
 * nobody is told at once of what the machine loses, and that is no driver's fault: the AP bus asks at
 * a scan and tells its drivers one by one, a driver may ask for itself. So an answer counts until the
 * bus has told all drivers of a later one; one that a module got while it was being loaded, before its
 * driver was on the bus, until the second time.
 */
#include <asm/ap.h>
#include <linux/module.h>
#include <linux/string.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "sched/sched.h"

#define MAX_ANSWERS 8
#define MASK_WORDS 4

/**
 * struct answer - one answer, or more of them that are equal, or, where there was no room, the two oldest
 * @apm, @aqm, @adm: adapters, usage domains, control domains; bit 0 is the leftmost
 * @last_of: tasks that have not asked since
 * @loading: the module was being loaded, and the bus has told of nothing since that is over
 */
struct answer {
	unsigned long apm[MASK_WORDS];
	unsigned long aqm[MASK_WORDS];
	unsigned long adm[MASK_WORDS];
	sched_mask last_of;
	bool loading;
};

static struct answer answers[MAX_ANSWERS]; /* the oldest first */
static unsigned int count;

/* Nothing may be forgotten: what one of the two oldest said counts as the second's. */
static void make_room(void)
{
	for (unsigned int w = 0; w < MASK_WORDS; w++) {
		answers[1].apm[w] |= answers[0].apm[w];
		answers[1].aqm[w] |= answers[0].aqm[w];
		answers[1].adm[w] |= answers[0].adm[w];
	}
	answers[1].last_of |= answers[0].last_of;
	answers[1].loading |= answers[0].loading;
	count--;
	for (unsigned int i = 0; i < count; i++)
		quiet_copy(&answers[i], &answers[i + 1], sizeof(answers[i]));
}

static bool is_loading(void)
{
	return __this_module.state == MODULE_STATE_COMING;
}

static bool same(const struct answer *a, const struct answer *b)
{
	for (unsigned int w = 0; w < MASK_WORDS; w++)
		if (a->apm[w] != b->apm[w] || a->aqm[w] != b->aqm[w] || a->adm[w] != b->adm[w])
			return false;
	return true;
}

void machine_answered(const struct ap_config_info *info)
{
	struct answer new = { .last_of = 1ull << sched_current(), .loading = is_loading() };

	quiet_copy(new.apm, info->apm, sizeof(new.apm));
	quiet_copy(new.aqm, info->aqm, sizeof(new.aqm));
	quiet_copy(new.adm, info->adm, sizeof(new.adm));
	for (unsigned int i = 0; i < count; i++)
		answers[i].last_of &= ~new.last_of;
	if (count && same(&answers[count - 1], &new)) {
		answers[count - 1].last_of |= new.last_of;
		answers[count - 1].loading |= new.loading;
		return;
	}
	if (count == MAX_ANSWERS)
		make_room();
	quiet_copy(&answers[count++], &new, sizeof(new));
}

/* The first @n are outdated. */
static void drop_outdated(unsigned int n)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < count; i++) {
		if (i < n && !answers[i].loading)
			continue;
		if (i < n)
			answers[i].loading = is_loading();
		quiet_copy(&answers[kept++], &answers[i], sizeof(answers[i]));
	}
	count = kept;
}

void machine_told_drivers(void)
{
	for (unsigned int i = 0; i < count; i++) {
		if (answers[i].last_of & 1ull << sched_current()) {
			drop_outdated(i);
			return;
		}
	}
}

void machine_answers_clear(void)
{
	count = 0;
}

static bool has(const unsigned long *mask, unsigned int nr)
{
	return mask[nr / 64] >> (63 - nr % 64) & 1;
}

bool machine_answered_queue(unsigned int apqn)
{
	for (unsigned int i = 0; i < count; i++)
		if (has(answers[i].apm, AP_QID_CARD(apqn)) &&
		    has(answers[i].aqm, AP_QID_QUEUE(apqn)))
			return true;
	return false;
}

bool machine_answered_control_domain(unsigned int domain)
{
	for (unsigned int i = 0; i < count; i++)
		if (has(answers[i].adm, domain))
			return true;
	return false;
}
