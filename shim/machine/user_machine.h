/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware, operators of the machine and its hardware do to the AP machine: operations of a
 * program end here, beside kernel/user.h. None of it runs any driver code; a driver learns of it by
 * the answers of AP instructions and, for the configuration, by the AP bus' next scan.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_MACHINE_USER_MACHINE_H
#define SHIM_MACHINE_USER_MACHINE_H

enum machine_insn {
	MACHINE_TAPQ,
	MACHINE_ZAPQ, /* and RAPQ */
	MACHINE_AQIC,
	MACHINE_INSN_NR
};

/**
 * user_machine_answer() - the next @times instructions of this kind on this queue answer @rc
 *
 * The instruction then does nothing else. The machine tells no lies, so that whoever believes it is
 * right: where @rc says that the queue is gone (01, 03, 04), it has lost its state, as after an
 * outage that lasts for these answers; an asynchronous error (35, 36 of TAPQ) stays until the next
 * reset, whatever @times says; "otherwise changed" (07 of AQIC) is answered when it is true and
 * makes an interruption that shall be disabled be so; addresses (06, 08) are refused of
 * AQIC(enable) only.
 *
 * Return: 0; -EINVAL if the architecture has no such answer of this instruction, or for @times
 * above MACHINE_MAX_ANSWERS. @times 0 takes back what was set up.
 */
long user_machine_answer(enum machine_insn insn, unsigned int apqn, unsigned int rc,
			 unsigned int times);

#define MACHINE_MAX_ANSWERS 100u

/* The next @times QCI do not work (ap_qci() gives -EOPNOTSUPP). */
long user_machine_qci_fails(unsigned int times);

/* Is it an answer that user_machine_answer() takes? */
int machine_answer_exists(enum machine_insn insn, unsigned int rc);

/**
 * user_machine_reset_time() - resets of the queue that begin from now on take @ms; 0: the usual
 *
 * -EINVAL for more than MACHINE_MAX_RESET_MS.
 */
long user_machine_reset_time(unsigned int apqn, unsigned int ms);

#define MACHINE_MAX_RESET_MS 5000u

/*
 * A reset that does not end: the one under way, or else the next. The machine has a bound: after 64
 * instructions that found the queue so the adapter stops (checkstop), which ends the reset.
 */
long user_machine_reset_stuck(unsigned int apqn);

/* The queue's reset ends now; -ENOENT if there is none under way. */
long user_machine_reset_end(unsigned int apqn);

enum machine_adapter_state {
	MACHINE_OPERATING,
	MACHINE_DECONFIGURED, /* in standby (SCLP): instructions answer 03 */
	MACHINE_CHECKSTOPPED, /* 04 */
};

/**
 * user_machine_adapter() - the adapter is deconfigured, stops, or operates again
 *
 * Its queues lose their state. It stays in the host's configuration.
 * Return: 0; -ENODEV if it is not there.
 */
long user_machine_adapter(unsigned int adapter, enum machine_adapter_state state);

enum machine_part {
	MACHINE_ADAPTER,
	MACHINE_DOMAIN,
	MACHINE_CONTROL,
};

/**
 * user_machine_configure() - the host gains or loses an adapter, a usage or a control domain
 *
 * QCI tells it from now on; instructions on queues that are gone answer 01.
 * Return: 0; -EEXIST or -ENODEV if it was so before; -EINVAL for a number above 255.
 */
long user_machine_configure(enum machine_part part, unsigned int nr, int present);

#endif
