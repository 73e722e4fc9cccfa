// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver can see of the AP machine. Each function is the first task of a run; expectations
 * stand in test_machine.c.
 */
#include <asm/ap.h>
#include <linux/kvm_host.h>
#include <linux/mm.h>
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"
#include "machine_test.h"
#include "note.h"

#define APQN AP_MKQID(5, 4) /* a reset takes 10 ms */

static struct machine_config config;

static void power_on(void)
{
	machine_set_bit(config.adapter, 3);
	machine_set_bit(config.adapter, 5);
	machine_set_bit(config.adapter, 255);
	machine_set_bit(config.domain, 4);
	machine_set_bit(config.domain, 64);
	machine_set_bit(config.control, 0);
	machine_boot(&config);
}

/* The status word as the number in the low half of gr1. */
static long number(struct ap_queue_status status)
{
	union ap_queue_status_reg reg = { .value = 0 };

	reg.status = status;
	return (long)reg.value;
}

static struct kvm *vm(void)
{
	return kvm_create(0, 0);
}

static AP_QIRQ_CTRL *control(struct kvm *kvm, int enable)
{
	static AP_QIRQ_CTRL ctrl;

	ctrl.ir = !!enable;
	ctrl.gisc = 3;
	ctrl.isc = 5;
	ctrl.gisa = kvm ? virt_to_phys(kvm->arch.gisa_int.origin) >> 4 : 0;
	return &ctrl;
}

static unsigned long nib_of(struct kvm *kvm)
{
	return page_to_phys(guest_memory_page(kvm->memory, 2)) | 0x123;
}

/* As vfio does when the last pin is dropped. */
static void unpin(struct kvm *kvm)
{
	struct page *page = guest_memory_page(kvm->memory, 2);

	page->pins = 0;
	machine_page_unpinned(page);
}

static void enable(struct kvm *kvm)
{
	note(0, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
}

void machine_availability(void *arg)
{
	struct ap_tapq_hwinfo info;

	power_on();
	note(0, number(machine_tapq(AP_MKQID(4, 4), NULL)));
	note(1, number(machine_tapq(AP_MKQID(5, 5), NULL)));
	note(2, number(machine_tapq(AP_MKQID(255, 64), &info.value)));
	note(3, info.at);
	note(4, (long)(info.value >> 24 & 0xff));
	note(5, number(machine_zapq(AP_MKQID(4, 4))));
	note(6, number(machine_aqic(AP_MKQID(4, 4), control(NULL, 1), 0)));
	machine_tapq(AP_MKQID(4, 4), &info.value);
	note(7, (long)info.value);
}

void machine_configuration_words(void *arg)
{
	struct ap_config_info info;
	unsigned long *apm = (unsigned long *)info.apm;
	unsigned long *aqm = (unsigned long *)info.aqm;
	unsigned long *adm = (unsigned long *)info.adm;

	power_on();
	note(0, ap_qci(&info));
	note(1, info.flags >> 28);
	note(2, info.na);
	note(3, info.nd);
	note(4, (long)apm[0]);
	note(5, (long)apm[3]);
	note(6, (long)aqm[0]);
	note(7, (long)aqm[1]);
	note(8, (long)adm[0]);
}

void machine_interruption_control(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	enable(kvm);
	note(1, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
	note(2, number(machine_tapq(APQN, NULL)));
	note(3, number(machine_aqic(APQN, control(kvm, 0), 0)));
	note(4, number(machine_tapq(APQN, NULL)));
	note(5, number(machine_aqic(APQN, control(kvm, 0), 0)));
	note(6, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
	sched_sleep(100000);
	note(7, number(machine_tapq(APQN, NULL)));
	note(8, number(machine_aqic(APQN, control(kvm, 0), 0)));
	note(9, number(machine_aqic(APQN, control(kvm, 1), 0)));
	note(10, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
}

void machine_reset(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	note(0, number(machine_zapq(APQN)));
	note(1, number(machine_tapq(APQN, NULL)));
	note(2, number(machine_zapq(APQN)));
	note(3, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
	sched_sleep(9999999);
	note(4, number(machine_tapq(APQN, NULL)));
	sched_sleep(1);
	note(5, number(machine_tapq(APQN, NULL)));
	note(6, number(machine_rapq(APQN)));
	note(7, number(machine_tapq(AP_MKQID(3, 4), NULL)));
}

void machine_reset_clears_interruption(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	enable(kvm);
	note(1, number(machine_zapq(APQN)));
	note(2, number(machine_tapq(APQN, NULL)));
	sched_sleep(10000000);
	note(3, number(machine_tapq(APQN, NULL)));
	note(4, user_machine_interrupt(APQN));
}

void machine_reset_times(void *arg)
{
	static const unsigned int apqn[] = { AP_MKQID(5, 4), AP_MKQID(3, 4), AP_MKQID(255, 4) };
	unsigned long long start;
	unsigned int i;

	power_on();
	for (i = 0; i < 3; i++) {
		start = sched_now();
		machine_zapq(apqn[i]);
		while (machine_tapq(apqn[i], NULL).response_code)
			sched_sleep(1000000);
		note(i, (long)((sched_now() - start) / 1000000));
	}
}

/* What vfio and KVM do before a driver may arm the queue. */
static void prepare(struct kvm *kvm)
{
	guest_memory_page(kvm->memory, 2)->pins = 1;
	note(10, kvm_s390_gisc_register(kvm, 3));
}

void machine_delivery(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	note(1, user_machine_interrupt(APQN));
	note(2, user_machine_interrupt(AP_MKQID(4, 4)));
	enable(kvm);
	note(3, user_machine_interrupt(APQN));
	note(4, *guest_memory_byte(nib_of(kvm)));
	note(5, kvm->arch.gisa_int.origin->ipm);
	machine_zapq(APQN);
	note(6, user_machine_interrupt(APQN));
}

/* Where virtual addresses are physical ones, drivers take the one for the other. */
void machine_gisa_by_virtual_address(void *arg)
{
	struct kvm *kvm = vm();
	AP_QIRQ_CTRL *ctrl = control(kvm, 1);

	power_on();
	prepare(kvm);
	ctrl->gisa = (unsigned long)kvm->arch.gisa_int.origin >> 4 & 0x7ffffff;
	machine_aqic(APQN, ctrl, nib_of(kvm));
	note(3, user_machine_interrupt(APQN));
	note(5, kvm->arch.gisa_int.origin->ipm);
	note_step("survived");
}

void machine_unpinned(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	machine_zapq(APQN);
	unpin(kvm);
	user_machine_interrupt(APQN);
	note_step("survived");
}

/* The reset is answered as if another were under way, and nobody waits for that one's end. */
void machine_unpinned_put_off(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	if (user_machine_answer(MACHINE_ZAPQ, APQN, AP_RC_RESET, 1))
		note_step("no such answer");
	machine_zapq(APQN);
	unpin(kvm);
	user_machine_interrupt(APQN);
	note_step("survived");
}

/* Its interruption is being disabled, and TAPQ is asked for that once or never. */
static void unpinned_while_disabled(bool asked)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	note(1, number(machine_aqic(APQN, control(kvm, 0), 0)));
	if (asked && user_machine_answer(MACHINE_TAPQ, APQN, AP_RC_BUSY, 1))
		note_step("no such answer");
	machine_tapq(APQN, NULL);
	kvm_s390_gisc_unregister(kvm, 3);
	unpin(kvm);
	user_machine_interrupt(APQN);
	note_step("survived");
}

void machine_unpinned_unasked(void *arg)
{
	unpinned_while_disabled(false);
}

void machine_unpinned_refused(void *arg)
{
	unpinned_while_disabled(true);
}

/* AQIC itself is refused, while the queue is reset. */
void machine_unpinned_resetting(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	machine_rapq(APQN);
	note(1, number(machine_aqic(APQN, control(kvm, 0), 0)));
	unpin(kvm);
	user_machine_interrupt(APQN);
	note_step("survived");
}

/* What was refused before is nothing to a later interruption, nor is what comes after the unpinning. */
void machine_unpinned_enabled_again(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	note(1, number(machine_aqic(APQN, control(kvm, 0), 0)));
	enable(kvm);
	unpin(kvm);
	machine_zapq(APQN);
	user_machine_interrupt(APQN);
	note_step("survived");
}

void machine_not_registered(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	kvm_s390_gisc_unregister(kvm, 3);
	machine_zapq(APQN);
	user_machine_interrupt(APQN);
	note_step("survived");
}

/* The same while the interruption is being disabled. */
void machine_not_registered_unasked(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	note(1, number(machine_aqic(APQN, control(kvm, 0), 0)));
	kvm_s390_gisc_unregister(kvm, 3);
	user_machine_interrupt(APQN);
	note_step("survived");
}

void machine_gisa_gone(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	kvm_s390_gisc_unregister(kvm, 3);
	kvm_put_kvm(kvm);
	user_machine_interrupt(APQN);
	note_step("survived");
}

/* ------------------------------------------------------------------ whose registration is left over */

static void give_queue(struct kvm *kvm)
{
	kvm->arch.crypto.crycb->apcb1.apm[0] |= 1ull << 63 >> 5;
	kvm->arch.crypto.crycb->apcb1.aqm[0] |= 1ull << 63 >> 4;
}

/* Reset the queue, give its page back, and leave the guest ISC registered. */
static void forget(struct kvm *kvm)
{
	memset(&kvm->arch.crypto.crycb->apcb1, 0, sizeof(kvm->arch.crypto.crycb->apcb1));
	machine_zapq(APQN);
	while (machine_tapq(APQN, NULL).response_code)
		sched_sleep(1000000);
	unpin(kvm);
	kvm_put_kvm(kvm);
	note_step("survived");
}

void machine_gisc_lost(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	enable(kvm);
	forget(kvm);
}

/* The end of the reset was asked for once before the machine would tell. */
void machine_gisc_put_off(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	enable(kvm);
	if (user_machine_answer(MACHINE_TAPQ, APQN, AP_RC_STATE_CHANGE, 1))
		note_step("no such answer");
	forget(kvm);
}

/* That was before its interruption was enabled. */
void machine_gisc_put_off_before(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	if (user_machine_answer(MACHINE_TAPQ, APQN, AP_RC_STATE_CHANGE, 1))
		note_step("no such answer");
	machine_tapq(APQN, NULL);
	enable(kvm);
	forget(kvm);
}

void machine_gisc_outside(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	give_queue(kvm);
	forget(kvm);
}

/* It was the guest's when it was enabled, and was taken away before the guest's end. */
void machine_gisc_taken_away(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	enable(kvm);
	kvm->arch.crypto.crycb->apcb1.aqm[0] = 0;
	promise_apcb(kvm);
	give_queue(kvm);
	forget(kvm);
}

void machine_gisc_refused(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	machine_zapq(APQN);
	enable(kvm);
	forget(kvm);
}

/* Which of the two was given back nobody can tell: a refused one explains it. */
void machine_gisc_refused_undone(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	give_queue(kvm);
	enable(kvm);
	prepare(kvm);
	enable(kvm);
	kvm_s390_gisc_unregister(kvm, 3);
	forget(kvm);
}

/* ------------------------------------------------------------------ what programs make happen */

void machine_adapter_states(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	note(1, user_machine_adapter(5, MACHINE_DECONFIGURED));
	note(2, number(machine_tapq(APQN, NULL)));
	note(3, number(machine_zapq(APQN)));
	note(4, number(machine_aqic(APQN, control(kvm, 0), 0)));
	note(5, number(machine_tapq(AP_MKQID(3, 4), NULL)));
	note(6, user_machine_interrupt(APQN));
	user_machine_adapter(5, MACHINE_CHECKSTOPPED);
	note(7, number(machine_tapq(APQN, NULL)));
	user_machine_adapter(5, MACHINE_OPERATING);
	note(8, number(machine_tapq(APQN, NULL)));
	note(9, user_machine_adapter(4, MACHINE_CHECKSTOPPED));
}

void machine_answers(void *arg)
{
	static const unsigned char codes[] = { 1, 2, 3, 4, 5, 0x0a, 0x35, 0x36 };
	struct kvm *kvm = vm();
	unsigned int i;

	power_on();
	for (i = 0; i < sizeof(codes); i++) {
		note(20, user_machine_answer(MACHINE_TAPQ, APQN, codes[i], 2));
		note(i, number(machine_tapq(APQN, NULL)));
		note(10 + i, number(machine_tapq(APQN, NULL)));
		machine_zapq(APQN);
		sched_sleep(10000000);
		note_add(21, machine_tapq(APQN, NULL).response_code);
	}
	note(22, user_machine_answer(MACHINE_ZAPQ, APQN, 6, 1));
	note(23, user_machine_answer(MACHINE_AQIC, APQN, 0, 1));
	user_machine_answer(MACHINE_ZAPQ, APQN, 5, 1);
	note(24, number(machine_zapq(APQN)));
	note(25, number(machine_tapq(APQN, NULL)));
	user_machine_answer(MACHINE_AQIC, APQN, 8, 1);
	note(26, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
	note(27, number(machine_aqic(APQN, control(kvm, 1), nib_of(kvm))));
}

/* Whoever believes the machine that the interruption is gone must not be struck by one. */
void machine_tells_no_lies(void *arg)
{
	static const struct {
		enum machine_insn insn;
		unsigned int rc;
	} cases[] = {
		{ MACHINE_TAPQ, 1 }, { MACHINE_TAPQ, 3 }, { MACHINE_ZAPQ, 4 },
		{ MACHINE_AQIC, 1 }, { MACHINE_AQIC, 7 }, { MACHINE_AQIC, 6 },
	};
	struct kvm *kvm = vm();
	unsigned int i;

	power_on();
	prepare(kvm);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enable(kvm);
		user_machine_answer(cases[i].insn, APQN, cases[i].rc, 1);
		if (cases[i].insn == MACHINE_TAPQ)
			machine_tapq(APQN, NULL);
		else if (cases[i].insn == MACHINE_ZAPQ)
			machine_zapq(APQN);
		else
			machine_aqic(APQN, control(kvm, 0), 0);
		note(1 + i, user_machine_interrupt(APQN));
	}
}

void machine_reset_of_any_length(void *arg)
{
	power_on();
	note(0, user_machine_reset_time(APQN, 200));
	machine_zapq(APQN);
	sched_sleep(199999999);
	note(1, number(machine_tapq(APQN, NULL)));
	sched_sleep(1);
	note(2, number(machine_tapq(APQN, NULL)));
	machine_zapq(APQN);
	note(3, user_machine_reset_end(APQN));
	note(4, number(machine_tapq(APQN, NULL)));
	note(5, user_machine_reset_end(APQN));
	note(6, user_machine_reset_time(APQN, MACHINE_MAX_RESET_MS + 1));
}

/* Before the clock has moved at all: a time of 0 must not mean "no reset". */
void machine_reset_ends_at_once(void *arg)
{
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	note(1, (long)sched_now());
	machine_zapq(APQN);
	note(2, user_machine_reset_end(APQN));
	note(3, user_machine_interrupt(APQN));
	note(4, number(machine_tapq(APQN, NULL)));
}

void machine_reset_stuck(void *arg)
{
	unsigned int looks = 0;

	power_on();
	user_machine_reset_stuck(APQN);
	machine_zapq(APQN);
	while (machine_tapq(APQN, NULL).response_code == AP_RC_RESET) {
		looks++;
		sched_sleep(1000000000);
	}
	note(0, looks);
	note(1, number(machine_tapq(APQN, NULL)));
	user_machine_adapter(5, MACHINE_OPERATING);
	note(2, number(machine_tapq(APQN, NULL)));
	user_machine_reset_stuck(APQN);
	machine_zapq(APQN);
	sched_sleep(1000000000);
	note(3, number(machine_tapq(APQN, NULL)));
	user_machine_reset_end(APQN);
	note(4, number(machine_tapq(APQN, NULL)));
}

void machine_configuration_changes(void *arg)
{
	struct ap_config_info info;
	unsigned long *apm = (unsigned long *)info.apm;
	struct kvm *kvm = vm();

	power_on();
	prepare(kvm);
	enable(kvm);
	note(1, user_machine_configure(MACHINE_ADAPTER, 5, 0));
	note(2, number(machine_tapq(APQN, NULL)));
	note(3, user_machine_interrupt(APQN));
	ap_qci(&info);
	note(4, (long)apm[0]);
	note(5, user_machine_configure(MACHINE_ADAPTER, 5, 0));
	note(6, user_machine_configure(MACHINE_ADAPTER, 5, 1));
	note(7, number(machine_tapq(APQN, NULL)));
	note(8, user_machine_configure(MACHINE_DOMAIN, 256, 1));
	user_machine_qci_fails(1);
	note(9, ap_qci(&info));
	note(11, ap_qci(&info));
}

/* Looking at all of 65536 queues makes no state. */
void machine_all_ids(void *arg)
{
	unsigned int apqn;

	power_on();
	for (apqn = 0; apqn < 65536; apqn++)
		note_add(0, machine_tapq(apqn, NULL).response_code == 0);
}
