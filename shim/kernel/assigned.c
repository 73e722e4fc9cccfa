// SPDX-License-Identifier: GPL-2.0-only
/*
 * What administrators have assigned to mdevs, as far as it can be told from outside: by what was
 * written to their attributes and how that ended.
 *
 * While writers are at work in parallel nobody outside knows in which order they take effect. So the masks
 * are what *may* be assigned: a bit is set when a write begins that would set it, and cleared only
 * when one has ended that clears it and no write that could set it ran beside it.
 */
#include <linux/types.h>
#include "kernel/internal.h"
#include "machine/promise.h"

/**
 * struct assigned - of one mdev
 * @known: it was created by user_mdev_create(); else nothing is known
 * @writers: writes in progress that may set bits
 * @epoch: counts their beginnings
 */
struct assigned {
	int known;
	unsigned char apm[32], aqm[32], adm[32];
	unsigned int writers;
	unsigned int epoch;
};

static struct assigned mdevs[USER_MAX_MDEVS];

static void clear_bit_of(unsigned char *mask, unsigned int nr)
{
	mask[nr >> 3 & 31] &= (unsigned char)~(0x80 >> (nr & 7));
}

static bool same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* ------------------------------------------------------------------ what is written */

enum change {
	CHANGE_NONE,
	CHANGE_SET,
	CHANGE_CLEAR,
	CHANGE_ALL
};

/* What writing to an attribute does, and to which mask. */
static enum change change_of(struct assigned *a, const char *attr, unsigned char **mask)
{
	const struct {
		const char *assign, *unassign;
		unsigned char *mask;
	} pairs[] = {
		{ "assign_adapter", "unassign_adapter", a->apm },
		{ "assign_domain", "unassign_domain", a->aqm },
		{ "assign_control_domain", "unassign_control_domain", a->adm },
	};
	unsigned int i;

	for (i = 0; i < 3; i++) {
		*mask = pairs[i].mask;
		if (same_name(attr, pairs[i].assign))
			return CHANGE_SET;
		if (same_name(attr, pairs[i].unassign))
			return CHANGE_CLEAR;
	}
	return same_name(attr, "ap_config") ? CHANGE_ALL : CHANGE_NONE;
}

/* A decimal number below 256; anything else will be refused by the driver. */
static bool parse_number(const char *text, unsigned int *nr)
{
	for (*nr = 0; *text >= '0' && *text <= '9' && *nr < 256; text++)
		*nr = *nr * 10 + (unsigned int)(*text - '0');
	return *nr < 256;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The three masks of ap_config, digits from the left. */
static void parse_masks(const char *text, struct assigned *masks)
{
	unsigned char *const mask[3] = { masks->apm, masks->aqm, masks->adm };
	unsigned int i, n;

	for (i = 0; i < 3 && *text; i++) {
		if (text[0] == '0' && text[1] == 'x')
			text += 2;
		for (n = 0; digit(*text) >= 0; text++, n++)
			if (n < 64)
				mask[i][n / 2] |= (unsigned char)(digit(*text) << (n & 1 ? 0 : 4));
		if (*text)
			text++;
	}
}

/* ------------------------------------------------------------------ writes */

void assigned_created(unsigned int m)
{
	struct assigned *a = &mdevs[m];
	unsigned int writers = a->writers, epoch = a->epoch;

	if (a->known)
		return;
	quiet_set(a, 0, sizeof(*a));
	a->known = 1;
	a->writers = writers;
	a->epoch = epoch;
}

void assigned_removed(unsigned int m)
{
	mdevs[m].known = 0;
}

static void may_set(struct assigned *a, enum change change, unsigned char *mask, const char *text,
		    struct assigned_write *w)
{
	struct assigned add = { 0 };
	unsigned int i, nr;

	if (change == CHANGE_SET) {
		if (!parse_number(text, &nr))
			return;
		w->was_set = machine_bit(mask, nr);
		machine_set_bit(mask, nr);
		return;
	}
	parse_masks(text, &add);
	for (i = 0; i < 32; i++) {
		a->apm[i] |= add.apm[i];
		a->aqm[i] |= add.aqm[i];
		a->adm[i] |= add.adm[i];
	}
}

void assigned_begin(unsigned int m, const char *attr, const char *text, struct assigned_write *w)
{
	struct assigned *a = &mdevs[m];
	unsigned char *mask;
	enum change change = change_of(a, attr, &mask);

	w->alone = !a->writers;
	w->was_set = 1;
	if (change == CHANGE_SET || change == CHANGE_ALL) {
		a->writers++;
		a->epoch++;
		may_set(a, change, mask, text, w);
	}
	w->epoch = a->epoch;
}

/* The masks of a write that took effect, or failed, with nobody beside it are exactly known. */
static void settle(struct assigned *a, enum change change, unsigned char *mask, const char *text,
		   long ret, const struct assigned_write *w)
{
	struct assigned now = { 0 };
	unsigned int i, nr;

	if (change == CHANGE_ALL) {
		if (ret < 0)
			return;
		parse_masks(text, &now);
		for (i = 0; i < 32; i++) {
			a->apm[i] = now.apm[i];
			a->aqm[i] = now.aqm[i];
			a->adm[i] = now.adm[i];
		}
		return;
	}
	if (!parse_number(text, &nr))
		return;
	if (change == CHANGE_CLEAR ? ret >= 0 : ret < 0 && !w->was_set)
		clear_bit_of(mask, nr);
}

void assigned_end(unsigned int m, const char *attr, const char *text, long ret,
		  struct assigned_write *w)
{
	struct assigned *a = &mdevs[m];
	unsigned char *mask;
	enum change change = change_of(a, attr, &mask);

	if (change == CHANGE_NONE)
		return;
	if (change != CHANGE_CLEAR)
		a->writers--;
	if (!a->known || a->writers || !w->alone || a->epoch != w->epoch)
		return;
	settle(a, change, mask, text, ret, w);
	promise_unassigned(m);
}

/* ------------------------------------------------------------------ questions */

static const struct assigned *known(int m)
{
	return m >= 0 && m < USER_MAX_MDEVS && mdevs[m].known ? &mdevs[m] : NULL;
}

int assigned_has(int m, unsigned int apqn)
{
	const struct assigned *a = known(m);

	return !a || (machine_bit(a->apm, apqn >> 8 & 0xff) && machine_bit(a->aqm, apqn & 0xff));
}

int assigned_has_control(int m, unsigned int domain)
{
	const struct assigned *a = known(m);

	return !a || machine_bit(a->adm, domain);
}
