// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to the AP machine from outside: the configuration changes, adapters fail and come
 * back, resets take their time, instructions are answered as a program wants it.
 *
 * Each is one step between two instructions, with a decision point of its own.
 */
#include <linux/errno.h>
#include <linux/types.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"

static unsigned int qci_failures;
static unsigned char adapter_states[256];

enum machine_adapter_state machine_adapter_state(unsigned int adapter)
{
	return (enum machine_adapter_state)adapter_states[adapter & 255];
}

void machine_set_adapter_state(unsigned int adapter, enum machine_adapter_state state)
{
	adapter_states[adapter & 255] = (unsigned char)state;
	machine_queues_lost(MACHINE_ADAPTER, adapter & 255);
}

int machine_qci_fails(void)
{
	if (!qci_failures)
		return 0;
	qci_failures--;
	return 1;
}

/*
 * Response codes that an instruction may answer, "normal" left out. Those of Secure Execution
 * (binding and association, 09, 0b, 30 to 34) are missing: this host is no such guest. The two
 * asynchronous ones of an association that failed are there, for drivers know what to do then.
 */
static const unsigned char codes[MACHINE_INSN_NR][12] = {
	[MACHINE_TAPQ] = { AP_RC_Q_NOT_AVAIL, AP_RC_RESET, AP_RC_DECONFIGURED, AP_RC_CHECKSTOPPED,
			   AP_RC_BUSY, AP_RC_STATE_CHANGE, AP_RC_SECRET_NOT_UNIQUE,
			   AP_RC_ASSOC_FAILED },
	[MACHINE_ZAPQ] = { AP_RC_Q_NOT_AVAIL, AP_RC_RESET, AP_RC_DECONFIGURED, AP_RC_CHECKSTOPPED,
			   AP_RC_BUSY, AP_RC_STATE_CHANGE },
	[MACHINE_AQIC] = { AP_RC_Q_NOT_AVAIL, AP_RC_RESET, AP_RC_DECONFIGURED, AP_RC_CHECKSTOPPED,
			   AP_RC_BUSY, AP_RC_INVALID_ADDRESS, AP_RC_OTHERWISE_CHANGED,
			   AP_RC_INVALID_GISA, AP_RC_STATE_CHANGE },
};

int machine_answer_exists(enum machine_insn insn, unsigned int rc)
{
	for (unsigned int i = 0; i < sizeof(codes[0]) && codes[insn][i]; i++)
		if (codes[insn][i] == rc)
			return 1;
	return 0;
}

long user_machine_answer(enum machine_insn insn, unsigned int apqn, unsigned int rc,
			 unsigned int times)
{
	struct ap_hwqueue *q;

	if (!machine_answer_exists(insn, rc) || times > MACHINE_MAX_ANSWERS)
		return -EINVAL;
	sched_point_text(EV_AP, NULL, 0, apqn & 0xffff, "answers set up");
	q = machine_queue(apqn);
	q->answer[insn].rc = (unsigned char)rc;
	q->answer[insn].left = (unsigned char)times;
	return 0;
}

long user_machine_qci_fails(unsigned int times)
{
	if (times > MACHINE_MAX_ANSWERS)
		return -EINVAL;
	sched_point_text(EV_AP, NULL, 0, 0, "answers set up");
	qci_failures = times;
	return 0;
}

long user_machine_reset_time(unsigned int apqn, unsigned int ms)
{
	if (ms > MACHINE_MAX_RESET_MS)
		return -EINVAL;
	sched_point_text(EV_AP, NULL, 0, apqn & 0xffff, "length of resets set");
	machine_queue(apqn)->reset_ns = ms * 1000000ull;
	return 0;
}

long user_machine_reset_stuck(unsigned int apqn)
{
	struct ap_hwqueue *q;

	sched_point_text(EV_AP, NULL, 0, apqn & 0xffff, "reset gets stuck");
	q = machine_queue(apqn);
	q->stuck = 1;
	q->looks = 0;
	return 0;
}

long user_machine_reset_end(unsigned int apqn)
{
	struct ap_hwqueue *q;

	sched_point_text(EV_AP, NULL, 0, apqn & 0xffff, "reset ends");
	q = machine_known_queue(apqn);
	if (!q || !q->reset_until)
		return -ENOENT;
	machine_reset_over(q);
	return 0;
}

long user_machine_adapter(unsigned int adapter, enum machine_adapter_state state)
{
	static const char *const what[] = { "adapter operates", "adapter deconfigured",
					    "adapter checkstops" };

	if (adapter > 255)
		return -EINVAL;
	sched_point_text(EV_AP, NULL, 0, adapter, what[state]);
	if (!machine_bit(machine_configuration()->adapter, adapter))
		return -ENODEV;
	machine_set_adapter_state(adapter, state);
	return 0;
}

static unsigned char *mask_of(enum machine_part part)
{
	struct machine_config *config = machine_configuration();

	switch (part) {
	case MACHINE_ADAPTER:
		return config->adapter;
	case MACHINE_DOMAIN:
		return config->domain;
	default:
		return config->control;
	}
}

long user_machine_configure(enum machine_part part, unsigned int nr, int present)
{
	unsigned char *mask = mask_of(part);

	if (nr > 255)
		return -EINVAL;
	sched_point_text(EV_AP, NULL, 0, nr,
			 present ? "configuration grows" : "configuration shrinks");
	if (machine_bit(mask, nr) == !!present)
		return present ? -EEXIST : -ENODEV;
	mask[nr >> 3] ^= 0x80 >> (nr & 7);
	if (part == MACHINE_ADAPTER)
		machine_set_adapter_state(nr, MACHINE_OPERATING);
	else if (part == MACHINE_DOMAIN)
		machine_queues_lost(part, nr);
	return 0;
}
