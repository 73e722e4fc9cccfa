// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random programs: a small machine, a set-up that mostly brings an mdev and a guest into being,
 * and a few tasks that work on the same few objects.
 */
#include <string.h>

#include "program/program.h"

static const char *const names[PROG_MAX_TASKS] = {
	"admin", "qemu", "host", "udev", "vcpu", "operator", "libvirt", "monitor",
};

static void random_ids(struct prog_rng *rng, unsigned char *mask)
{
	unsigned int base = prog_below(rng, 10) ? prog_below(rng, 8) : prog_below(rng, 250);

	memset(mask, 0, 32);
	for (unsigned int n = 1 + prog_below(rng, 3); n > 0; n--)
		machine_set_bit(mask, (base + prog_below(rng, 6)) & 255);
}

static void random_host(struct prog_rng *rng, struct prog *p)
{
	if (prog_below(rng, 3)) {
		random_ids(rng, p->host.adapter);
		random_ids(rng, p->host.domain);
		memcpy(p->host.control, p->host.domain, sizeof(p->host.control));
	}
	if (!prog_below(rng, 12)) {
		random_ids(rng, p->host.host_adapter);
		random_ids(rng, p->host.host_domain);
	}
}

static void add(struct prog_rng *rng, struct prog *p, unsigned int id, unsigned int first)
{
	struct op_call call;

	prog_random_op(rng, p, &prog_emphasis_all, id, &call);
	call.arg[0] = first;
	call.fault = call.nth = 0;
	prog_insert_op(p, -1, p->setup.count, &call);
}

static void random_setup(struct prog_rng *rng, struct prog *p)
{
	if (!prog_below(rng, 8))
		return;
	for (unsigned int m = 0; m < 1 + !prog_below(rng, 3); m++) {
		struct op_call open;

		add(rng, p, OP_MDEV_CREATE, m);
		for (unsigned int n = prog_below(rng, 3); n > 0; n--)
			add(rng, p, OP_ASSIGN_ADAPTER, m);
		for (unsigned int n = prog_below(rng, 3); n > 0; n--)
			add(rng, p, OP_ASSIGN_DOMAIN, m);
		if (!prog_below(rng, 2))
			continue;
		op_init(&open, OP_GUEST_OPEN);
		open.arg[0] = open.arg[1] = m;
		prog_insert_op(p, -1, p->setup.count, &open);
		if (!prog_below(rng, 2))
			add(rng, p, OP_PQAP_ENABLE, m);
	}
}

void prog_generate(struct prog *p, uint64_t seed, const struct prog_emphasis *e)
{
	struct prog_rng rng = { seed };
	struct op_call call;

	prog_init(p);
	random_host(&rng, p);
	random_setup(&rng, p);
	for (unsigned int n = 2 + prog_below(&rng, 3); n > 0; n--) {
		int task = prog_add_task(p, names[p->tasks]);

		for (unsigned int ops = 1 + prog_below(&rng, 5); ops > 0; ops--) {
			prog_random_op(&rng, p, e, OP_NR, &call);
			prog_insert_op(p, task, p->task[task].count, &call);
		}
	}
	prog_random_schedule(&rng, p);
}
