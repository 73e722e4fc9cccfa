/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP instructions, in the form that the driver's kernel has them (generated/tree-probe.h).
 *
 * On a little-endian machine the bit-fields stand in reversed order inside each register image: it
 * lays the first field into the lowest bits, s390 into the highest. Reversed, the number in a
 * register is the architected one (gr1 = 0x81000000: queue empty, interruption enabled), and code
 * that mixes fields and masks works as it does on s390. scripts/cross-check holds both against each
 * other. Unused bits have names here, so that an initializer makes them zero also where the compiler
 * fills what is not initialized with a pattern.
 */
#ifndef _ASM_S390_AP_H_
#define _ASM_S390_AP_H_

#include <asm/byteorder.h>
#include <linux/compiler.h>
#include <linux/io.h>
#include <linux/types.h>
#include <generated/tree-probe.h>

/* Fields of a type that has two forms. */
#ifdef __BIG_ENDIAN_BITFIELD
#define AQIC_CONTROL_WORD     \
	unsigned int _pad5:8; \
	unsigned int zone:8;  \
	unsigned int ir:1;    \
	unsigned int _pad4:4; \
	unsigned int gisc:3;  \
	unsigned int _pad3:6; \
	unsigned int gf:2;    \
	unsigned int _pad2:1; \
	unsigned int gisa:27; \
	unsigned int _pad1:1; \
	unsigned int isc:3;
#else
#define AQIC_CONTROL_WORD     \
	unsigned int isc:3;   \
	unsigned int _pad1:1; \
	unsigned int gisa:27; \
	unsigned int _pad2:1; \
	unsigned int gf:2;    \
	unsigned int _pad3:6; \
	unsigned int gisc:3;  \
	unsigned int _pad4:4; \
	unsigned int ir:1;    \
	unsigned int zone:8;  \
	unsigned int _pad5:8;
#endif

/* shim: faithful */
typedef unsigned int ap_qid_t;

#define AP_MKQID(_card, _queue) (((_card) & 0xff) << 8 | ((_queue) & 0xff))
#define AP_QID_CARD(_qid) (((_qid) >> 8) & 0xff)
#define AP_QID_QUEUE(_qid) ((_qid) & 0xff)

/* shim: faithful (the AP status word: the low half of gr1) */
struct ap_queue_status {
#ifdef __BIG_ENDIAN_BITFIELD
	unsigned int queue_empty:1;
	unsigned int replies_waiting:1;
	unsigned int queue_full:1;
	unsigned int _pad2:3;
	unsigned int async:1;
	unsigned int irq_enabled:1;
	unsigned int response_code:8;
	unsigned int _pad1:16;
#else
	unsigned int _pad1:16;
	unsigned int response_code:8;
	unsigned int irq_enabled:1;
	unsigned int async:1;
	unsigned int _pad2:3;
	unsigned int queue_full:1;
	unsigned int replies_waiting:1;
	unsigned int queue_empty:1;
#endif
};

/* shim: faithful */
union ap_queue_status_reg {
	unsigned long value;
	struct {
#ifdef __BIG_ENDIAN_BITFIELD
		u32 _pad;
		struct ap_queue_status status;
#else
		struct ap_queue_status status;
		u32 _pad;
#endif
	};
};

/* shim: faithful (what TAPQ leaves in gr2) */
struct ap_tapq_hwinfo {
	union {
		unsigned long value;
		struct {
#ifdef __BIG_ENDIAN_BITFIELD
			unsigned int fac:32;
			unsigned int apinfo:32;
#else
			unsigned int apinfo:32;
			unsigned int fac:32;
#endif
		};
		struct {
#ifdef __BIG_ENDIAN_BITFIELD
			unsigned int apsc:1;
			unsigned int mex4k:1;
			unsigned int crt4k:1;
			unsigned int cca:1;
			unsigned int accel:1;
			unsigned int ep11:1;
			unsigned int apxa:1;
			unsigned int slcf:1;
			unsigned int class:8;
			unsigned int bs:2;
			unsigned int _pad3:14;
			unsigned int at:8;
			unsigned int nd:8;
			unsigned int _pad2:4;
			unsigned int ml:4;
			unsigned int _pad1:4;
			unsigned int qd:4;
#else
			unsigned int qd:4;
			unsigned int _pad1:4;
			unsigned int ml:4;
			unsigned int _pad2:4;
			unsigned int nd:8;
			unsigned int at:8;
			unsigned int _pad3:14;
			unsigned int bs:2;
			unsigned int class:8;
			unsigned int slcf:1;
			unsigned int apxa:1;
			unsigned int ep11:1;
			unsigned int accel:1;
			unsigned int cca:1;
			unsigned int crt4k:1;
			unsigned int mex4k:1;
			unsigned int apsc:1;
#endif
		};
	};
};

/* shim: faithful (values of ap_tapq_hwinfo.bs) */
#define AP_BS_Q_USABLE 0
#define AP_BS_Q_USABLE_NO_SECURE_KEY 1
#define AP_BS_Q_AVAIL_FOR_BINDING 2
#define AP_BS_Q_UNUSABLE 3

/*
 * shim: modelled: the masks are to be read as unsigned long words, as vfio_ap and bitmap_*() do
 * (bit 0 is the leftmost of the first word); as u32 words the two halves of each would be swapped.
 */
struct ap_config_info {
	union {
		unsigned int flags;
		struct {
#ifdef __BIG_ENDIAN_BITFIELD
			unsigned int apsc:1;
			unsigned int apxa:1;
			unsigned int qact:1;
			unsigned int rc8a:1;
			unsigned int _pad2:4;
			unsigned int apsb:1;
			unsigned int _pad1:23;
#else
			unsigned int _pad1:23;
			unsigned int apsb:1;
			unsigned int _pad2:4;
			unsigned int rc8a:1;
			unsigned int qact:1;
			unsigned int apxa:1;
			unsigned int apsc:1;
#endif
		};
	};
	union {
		unsigned char na;
		unsigned char Na; /* so older kernels call it */
	};
	union {
		unsigned char nd;
		unsigned char Nd;
	};
	unsigned char _reserved0[10];
	unsigned int apm[8];
	unsigned int aqm[8];
	unsigned int adm[8];
	unsigned char _reserved1[16];
} __aligned(8);

#if TREE_AP_QIRQ_STRUCT
/* shim: faithful (gr1 of AQIC) */
struct ap_qirq_ctrl {
	AQIC_CONTROL_WORD
};
#else
/* shim: faithful (gr1 of AQIC) */
union ap_qirq_ctrl {
	unsigned long value;
	struct {
		AQIC_CONTROL_WORD
	};
};
#endif

/* shim: faithful (always true: this machine has AP instructions) */
bool ap_instructions_available(void);

#if TREE_AP_TAPQ_WORD
/* shim: faithful (response codes by the state of the queue; see shim/machine/queue.h) */
struct ap_queue_status ap_tapq(ap_qid_t qid, unsigned long *info);

/* shim: modelled: the T bit (facilities in gr2) makes no difference */
struct ap_queue_status ap_test_queue(ap_qid_t qid, int tbit, unsigned long *info);
#else
/* shim: faithful (response codes by the state of the queue; see shim/machine/queue.h) */
struct ap_queue_status ap_tapq(ap_qid_t qid, struct ap_tapq_hwinfo *info);

/* shim: modelled: the T bit (facilities in gr2) makes no difference */
struct ap_queue_status ap_test_queue(ap_qid_t qid, int tbit, struct ap_tapq_hwinfo *info);
#endif

#if TREE_AP_RESET_PLAIN
/* shim: modelled: asynchronous; a reset takes 10, 30 or 50 ms of virtual time, by APQN */
struct ap_queue_status ap_zapq(ap_qid_t qid);

/* shim: modelled: as ap_zapq() (there are no bindings and associations that it would keep) */
struct ap_queue_status ap_rapq(ap_qid_t qid);
#else
/* shim: modelled: asynchronous; a reset takes 10, 30 or 50 ms of virtual time, by APQN */
struct ap_queue_status ap_zapq(ap_qid_t qid, int fbit);

/* shim: modelled: as ap_zapq() (there are no bindings and associations that it would keep) */
struct ap_queue_status ap_rapq(ap_qid_t qid, int fbit);
#endif

/* shim: faithful (0; the answer is what the machine has configured) */
int ap_qci(struct ap_config_info *config);

/*
 * shim: modelled: enabling takes effect at once, disabling 100 us of virtual time later (the status
 * shows it); AQIC is answered "busy" in between.
 */
#if TREE_AP_QIRQ_STRUCT
struct ap_queue_status ap_aqic(ap_qid_t qid, struct ap_qirq_ctrl qirqctrl, phys_addr_t pa_ind);
#else
struct ap_queue_status ap_aqic(ap_qid_t qid, union ap_qirq_ctrl qirqctrl, phys_addr_t pa_ind);
#endif

/* shim: faithful (gr2 of QACT) */
union ap_qact_ap_info {
	unsigned long val;
	struct {
#ifdef __BIG_ENDIAN_BITFIELD
		unsigned int _pad1:3;
		unsigned int mode:3;
		unsigned int _pad2:26;
		unsigned int cat:8;
		unsigned int _pad3:24;
#else
		unsigned int _pad3:24;
		unsigned int cat:8;
		unsigned int _pad2:26;
		unsigned int mode:3;
		unsigned int _pad1:3;
#endif
	};
};

/*
 * shim: stub ("queue not available": nobody has messages to send, is a Secure Execution guest, or
 * meets an adapter of an unknown type)
 */
struct ap_queue_status ap_nqap(ap_qid_t qid, unsigned long long psmid, void *msg, size_t length);
#if TREE_AP_DQAP_PLAIN
struct ap_queue_status ap_dqap(ap_qid_t qid, unsigned long long *psmid, void *msg, size_t length,
			       size_t *reslength, unsigned long *resgr0);
#else
struct ap_queue_status ap_dqap(ap_qid_t qid, unsigned long *psmid, void *msg, size_t msglen,
			       size_t *length, size_t *reslength, unsigned long *resgr0);
#endif
struct ap_queue_status ap_qact(ap_qid_t qid, int ifbit, union ap_qact_ap_info *apinfo);
struct ap_queue_status ap_bapq(ap_qid_t qid);
struct ap_queue_status ap_aapq(ap_qid_t qid, unsigned int sec_idx);

#endif
