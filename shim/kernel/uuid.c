// SPDX-License-Identifier: GPL-2.0-only
/* UUIDs from text. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/uuid.h>
#include "kernel/internal.h"
#include "kernel/pointer.h"

static const __u8 guid_order[UUID_SIZE] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
static const __u8 uuid_order[UUID_SIZE] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static bool is_dash_place(unsigned int i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

static int parse(const char *text, __u8 *bytes, const __u8 *order)
{
	__u8 value[UUID_SIZE];
	unsigned int i, n = 0;

	guard_pointer(text);
	for (i = 0; i < UUID_STRING_LEN; i++) {
		if (is_dash_place(i) ? text[i] != '-' : !isxdigit(text[i]))
			break;
		if (is_dash_place(i))
			continue;
		if (n % 2)
			value[n / 2] = value[n / 2] << 4 | hex_to_bin(text[i]);
		else
			value[n / 2] = hex_to_bin(text[i]);
		n++;
	}
	sched_range(text, i < UUID_STRING_LEN ? i + 1 : i, SCHED_READ);
	if (i < UUID_STRING_LEN)
		return -EINVAL;
	sched_range(bytes, UUID_SIZE, SCHED_WRITE);
	for (i = 0; i < UUID_SIZE; i++)
		bytes[order[i]] = value[i];
	return 0;
}

int guid_parse(const char *text, guid_t *guid)
{
	return parse(text, guid->b, guid_order);
}

int uuid_parse(const char *text, uuid_t *uuid)
{
	return parse(text, uuid->b, uuid_order);
}
