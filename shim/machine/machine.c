// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AP machine's configuration: which adapters, usage and control domains the host has, as
 * PQAP(QCI) tells it, and the facilities that make a driver use AP instructions at all.
 */
#include <asm/ap.h>
#include <asm/facility.h>
#include <linux/errno.h>
#include <linux/types.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"

static struct machine_config machine;
static int is_on;

struct machine_config *machine_configuration(void)
{
	return &machine;
}

/**
 * machine_boot() - power on with this configuration
 */
int machine_boot(const struct machine_config *config)
{
	quiet_copy(&machine, config, sizeof(machine));
	is_on = 1;
	machine_answers_clear();
	machine_queues_clear();
	return 0;
}

/**
 * machine_shutdown() - power off: nothing is configured any more
 */
void machine_shutdown(void)
{
	quiet_set(&machine, 0, sizeof(machine));
	is_on = 0;
	machine_answers_clear();
	machine_queues_clear();
}

int machine_is_on(void)
{
	return is_on;
}

int machine_has_queue(unsigned int apqn)
{
	return machine_bit(machine.adapter, AP_QID_CARD(apqn)) &&
	       machine_bit(machine.domain, AP_QID_QUEUE(apqn));
}

/* Bytes to words: bit 0 is the leftmost in both. */
static void mask_words(unsigned int *dst, const unsigned char *mask)
{
	unsigned long word;
	int w, b;

	for (w = 0; w < 4; w++) {
		word = 0;
		for (b = 0; b < 8; b++)
			word = word << 8 | mask[w * 8 + b];
		quiet_copy(dst + 2 * w, &word, sizeof(word));
	}
}

int ap_qci(struct ap_config_info *config)
{
	struct ap_config_info info;

	sched_point_text(EV_AP, NULL, 0, 0, "PQAP(QCI)");
	sched_range(config, sizeof(*config), SCHED_WRITE);
	if (machine_qci_fails())
		return -EOPNOTSUPP;
	quiet_set(&info, 0, sizeof(info));
	info.apsc = 1;
	info.apxa = 1;
	info.qact = 1;
	info.rc8a = 1;
	info.na = 255;
	info.nd = 255;
	mask_words(info.apm, machine.adapter);
	mask_words(info.aqm, machine.domain);
	mask_words(info.adm, machine.control);
	machine_answered(&info);
	quiet_copy(config, &info, sizeof(info));
	return 0;
}

bool ap_instructions_available(void)
{
	return true;
}

int test_facility(unsigned long nr)
{
	return nr == 12 || nr == 15 || nr == 65;
}
