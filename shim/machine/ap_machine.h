/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP machine's inside: its configuration, the state of its adapters and its queues. Kernel world
 * only; drivers reach it by the instructions of <asm/ap.h>, programs by machine/user_machine.h, the
 * AP bus model also by machine_has_queue().
 */
#ifndef SHIM_MACHINE_AP_MACHINE_H
#define SHIM_MACHINE_AP_MACHINE_H

#include <asm/ap.h>
#include <linux/kvm_host.h>
#include <linux/types.h>
#include "machine/machine.h"
#include "machine/user_machine.h"

struct kvm;

/* response codes of the AP architecture that this machine gives */
#define AP_RC_NORMAL 0x00
#define AP_RC_Q_NOT_AVAIL 0x01
#define AP_RC_RESET 0x02
#define AP_RC_DECONFIGURED 0x03
#define AP_RC_CHECKSTOPPED 0x04
#define AP_RC_BUSY 0x05
#define AP_RC_INVALID_ADDRESS 0x06
#define AP_RC_OTHERWISE_CHANGED 0x07
#define AP_RC_INVALID_GISA 0x08
#define AP_RC_STATE_CHANGE 0x0a
#define AP_RC_SECRET_NOT_UNIQUE 0x35
#define AP_RC_ASSOC_FAILED 0x36

#define AP_TYPE_CEX8 14

#define AP_DISARM_NS 100000ull /* from AQIC(disable) until the queue is quiet */
#define AP_RESET_NS 10000000ull /* the shortest reset */
#define AP_STUCK_LOOKS 64 /* a reset that does not end is given up after so many instructions */

/**
 * struct ap_answer - what the program wants an instruction to answer
 * @rc: response code
 * @left: how many more times; 0: the machine answers by itself
 */
struct ap_answer {
	unsigned char rc;
	unsigned char left;
};

/* How far is an armed queue on the way to be disarmed? */
enum disarm {
	DISARM_NOT_BEGUN,
	DISARM_BEGUN, /* the interruption is being disabled, or the queue reset, or that was put off */
	DISARM_REFUSED, /* AQIC or TAPQ refused an answer to who wanted it disabled */
	DISARM_NR
};

/**
 * struct ap_hwqueue - state of one queue that something was ever done to
 * @next: in its chain of the table
 * @reset_until: virtual time at which a reset ends; 0: none under way
 * @disarm_at: virtual time at which AQIC(disable) takes effect; 0: none under way
 * @reset_ns: how long its resets take, if the program said so; 0: by APQN
 * @stuck: its next reset, or the one under way, does not end by itself
 * @looks: how many instructions found it in that reset
 * @armed: interruption is enabled
 * @error: asynchronous error that each instruction is answered with until the next reset; 0: none
 * @answer: by enum machine_insn
 * @nib, @gisa, @gisc, @isc: what AQIC(enable) gave: address of the notification byte, GISA origin,
 *	guest and host subclass
 * @armer, @armer_gisc: the VM and the guest ISC that its interruption was last enabled for, also when
 *	it has ended
 * @put_off: since then the program had a reset, or the question for its end, answered by anything but a
 *	state of the adapter
 * @refused: AQIC(disable), or the TAPQ after it, was last answered by anything but "normal": the
 *	interruption may still be enabled, and whoever wanted it disabled cannot tell
 * @unpinned, @unregistered: how far disarming was when the page of its notification byte was unpinned and
 *	its guest ISC was unregistered, for the last time
 * @resets, @interrupts: how many so far
 * @user: the guest that had it last and may have left something in it, see promise.c; 0: nobody
 */
struct ap_hwqueue {
	struct ap_hwqueue *next;
	unsigned int apqn;
	unsigned long long reset_until;
	unsigned long long disarm_at;
	unsigned long long reset_ns;
	int stuck;
	unsigned int looks;
	int armed;
	unsigned int error;
	struct ap_answer answer[MACHINE_INSN_NR];
	unsigned long nib;
	unsigned long gisa;
	unsigned int gisc;
	unsigned int isc;
	const struct kvm *armer;
	unsigned int armer_gisc;
	int put_off;
	int refused;
	enum disarm unpinned, unregistered;
	unsigned int resets;
	unsigned int interrupts;
	unsigned int user;
};

/* Is the adapter and the usage domain in the host's configuration? */
int machine_has_queue(unsigned int apqn);

/* The queue's state as of now, made on first use. The queue need not be in the configuration. */
struct ap_hwqueue *machine_queue(unsigned int apqn);

/* The same, or NULL if nothing was ever done to the queue. */
struct ap_hwqueue *machine_known_queue(unsigned int apqn);

/* The forms of <asm/ap.h>, by one name. */
#if TREE_AP_QIRQ_STRUCT
#define AP_QIRQ_CTRL struct ap_qirq_ctrl
#else
#define AP_QIRQ_CTRL union ap_qirq_ctrl
#endif
#if TREE_AP_TAPQ_WORD
#define AP_TAPQ_INFO unsigned long
#else
#define AP_TAPQ_INFO struct ap_tapq_hwinfo
#endif
#if TREE_AP_RESET_PLAIN
#define AP_RESET_ARGUMENTS ap_qid_t qid
#else
#define AP_RESET_ARGUMENTS ap_qid_t qid, int fbit
#endif

/*
 * The instructions, whatever form the driver's kernel has of them. @gr2: what TAPQ leaves there, or
 * NULL.
 */
struct ap_queue_status machine_tapq(unsigned int qid, unsigned long *gr2);
struct ap_queue_status machine_zapq(unsigned int qid);
struct ap_queue_status machine_rapq(unsigned int qid);
struct ap_queue_status machine_aqic(unsigned int qid, const AP_QIRQ_CTRL *ctrl, unsigned long nib);

/* All queues of an adapter, or of a usage domain, lose their state: as after a reset. */
void machine_queues_lost(enum machine_part part, unsigned int nr);

/* The reset of @q that is under way has ended now. */
void machine_reset_over(struct ap_hwqueue *q);

/* The VM's APCB has changed: tell KVM of queues that it had enabled and may not use any more. */
void machine_apcb_changed(struct kvm *kvm);

/* What the machine is configured with at the moment; the AP bus and firmware operations use it. */
struct machine_config *machine_configuration(void);

enum machine_adapter_state machine_adapter_state(unsigned int adapter);
void machine_set_adapter_state(unsigned int adapter, enum machine_adapter_state state);

/*
 * Answers of PQAP(QCI), see answers.c: the running task has got @info; it is the bus and has told all
 * drivers of the last answer that it got. And: does anyone have an answer that counts, and in which
 * the host has the queue, the control domain?
 */
void machine_answered(const struct ap_config_info *info);
void machine_told_drivers(void);
bool machine_answered_queue(unsigned int apqn);
bool machine_answered_control_domain(unsigned int domain);
void machine_answers_clear(void); /* (boot) */

/* Shall this QCI fail? Counts down what user_machine_qci_fails() set up. */
int machine_qci_fails(void);

/* The channel subsystem tells the host that the AP configuration may have changed (channel.c). */
void machine_notify_ap_config(void);

/* Forget all queues (boot). */
void machine_queues_clear(void);

#endif
