// SPDX-License-Identifier: GPL-2.0-only
/*
 * What depends on the byte order, as a driver meets it: fields against numbers of one register,
 * registers against bytes in memory, words against words of another size. Each function is the first
 * task of a run; what the architecture says stands in test_byteorder.c.
 */
#include <asm/ap.h>
#include <asm/byteorder.h>
#include <linux/bitops.h>
#include <linux/kvm_host.h>
#include <linux/string.h>
#include "byteorder_test.h"
#include "kernel/internal.h"
#include "machine/ap_machine.h"
#include "note.h"

/* One field after the other, all of its bits and no other, as the register's number. */
#define FIELD(type, number, field)         \
	({                                 \
		unsigned int ones_ = ~0u;  \
		type image_ = { 0 };       \
                                           \
		image_.field = ones_;      \
		note(i++, number(image_)); \
	})

static long word(const void *image, unsigned long size)
{
	unsigned long value = 0;
	unsigned int half;

	if (size == sizeof(value)) {
		memcpy(&value, image, sizeof(value));
		return (long)value;
	}
	memcpy(&half, image, sizeof(half));
	return half;
}

static long status_number(struct ap_queue_status status)
{
	union ap_queue_status_reg reg = { .value = 0 };

	reg.status = status;
	return (long)reg.value;
}

#define IMAGE(x) word(&(x), sizeof(x))
#define FLAGS(x) ((x).flags)

void byteorder_status(void *arg)
{
	unsigned int i = 0;

	FIELD(struct ap_queue_status, status_number, queue_empty);
	FIELD(struct ap_queue_status, status_number, replies_waiting);
	FIELD(struct ap_queue_status, status_number, queue_full);
	FIELD(struct ap_queue_status, status_number, async);
	FIELD(struct ap_queue_status, status_number, irq_enabled);
	FIELD(struct ap_queue_status, status_number, response_code);
	/* in a register of its own as in the union */
	FIELD(struct ap_queue_status, IMAGE, irq_enabled);
}

void byteorder_tapq(void *arg)
{
	struct ap_tapq_hwinfo info;
	struct machine_config config = { .adapter = { 0x04 }, .domain = { 0x08 } };
	unsigned int i = 0;

	FIELD(struct ap_tapq_hwinfo, IMAGE, apsc);
	FIELD(struct ap_tapq_hwinfo, IMAGE, ep11);
	FIELD(struct ap_tapq_hwinfo, IMAGE, slcf);
	FIELD(struct ap_tapq_hwinfo, IMAGE, class);
	FIELD(struct ap_tapq_hwinfo, IMAGE, bs);
	FIELD(struct ap_tapq_hwinfo, IMAGE, at);
	FIELD(struct ap_tapq_hwinfo, IMAGE, nd);
	FIELD(struct ap_tapq_hwinfo, IMAGE, ml);
	FIELD(struct ap_tapq_hwinfo, IMAGE, qd);
	FIELD(struct ap_tapq_hwinfo, IMAGE, fac);
	FIELD(struct ap_tapq_hwinfo, IMAGE, apinfo);

	/* What the machine leaves there is the same by field and by number. */
	machine_boot(&config);
	machine_tapq(AP_MKQID(5, 4), &info.value);
	note(i++, info.at);
	note(i++, (long)(info.value >> 24 & 0xff));
	note(i++, info.apinfo >> 24);
}

void byteorder_aqic(void *arg)
{
	unsigned int i = 0;

	FIELD(AP_QIRQ_CTRL, IMAGE, zone);
	FIELD(AP_QIRQ_CTRL, IMAGE, ir);
	FIELD(AP_QIRQ_CTRL, IMAGE, gisc);
	FIELD(AP_QIRQ_CTRL, IMAGE, gf);
	FIELD(AP_QIRQ_CTRL, IMAGE, gisa);
	FIELD(AP_QIRQ_CTRL, IMAGE, isc);
}

/* The masks are words of 64 bits, the leftmost bit of the first being number 0. */
void byteorder_qci(void *arg)
{
	struct machine_config config = { .adapter = { [0] = 0x04, [31] = 0x01 },
					 .domain = { [7] = 0x01, [8] = 0x80 },
					 .control = { [3] = 0x01, [4] = 0x80 } };
	struct ap_config_info info;
	unsigned long *apm = (unsigned long *)info.apm;
	unsigned int i = 0;

	FIELD(struct ap_config_info, FLAGS, apsc);
	FIELD(struct ap_config_info, FLAGS, apxa);
	FIELD(struct ap_config_info, FLAGS, qact);
	FIELD(struct ap_config_info, FLAGS, rc8a);
	FIELD(struct ap_config_info, FLAGS, apsb);

	machine_boot(&config);
	note(i++, ap_qci(&info));
	note(i++, (long)apm[0]);
	note(i++, (long)apm[3]);
	note(i++, test_bit_inv(5, apm));
	note(i++, test_bit_inv(255, apm));
	note(i++, (long)find_first_bit_inv((unsigned long *)info.aqm, 256));
	note(i++, (long)((unsigned long *)info.aqm)[0]);
	note(i++, (long)((unsigned long *)info.aqm)[1]);
	note(i++, (long)((unsigned long *)info.adm)[0]);
}

/* The status is copied to the register's begin and shifted into its lower half. */
void byteorder_copies(void *arg)
{
	struct kvm_sync_regs regs;
	__u64 *gprs = regs.gprs;
	struct ap_queue_status status = { .response_code = 7, .irq_enabled = 1, .queue_empty = 1 };
	const struct ap_queue_status *same = &status;
	struct ap_queue_status other;

	gprs[0] = gprs[2] = 0x1122334455667788;
	gprs[1] = 0xaabbccdd01234567;
	memcpy(&gprs[1], &status, sizeof(status));
	note(0, (long)gprs[1]);
	gprs[1] >>= 32;
	note(1, (long)gprs[1]);
	note(2, (long)gprs[0]);
	note(3, (long)gprs[2]);
	gprs[3] = 0;
	memcpy(&gprs[3], same, sizeof(*same));
	note(4, (long)gprs[3]);
	/* from status to status nothing moves */
	memcpy(&other, &status, sizeof(status));
	note(5, status_number(other));
}

void byteorder_conversions(void *arg)
{
	static const unsigned char bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	__be32 be = cpu_to_be32(0x01020304);
	__le64 le = cpu_to_le64(0x0807060504030201);

	note(0, le16_to_cpup((const __le16 *)bytes));
	note(1, le32_to_cpup((const __le32 *)bytes));
	note(2, (long)le64_to_cpup((const __le64 *)bytes));
	note(3, memcmp(&be, bytes, sizeof(be)));
	note(4, memcmp(&le, bytes, sizeof(le)));
	note(5, be16_to_cpu(cpu_to_be16(0x1234)));
	note(6, (long)be64_to_cpu(cpu_to_be64(0x1122334455667788)));
}
