// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of an administrator on mdevs: create, remove, read and write their attributes.
 */
#include "kernel/user.h"
#include "operations/calls.h"
#include "operations/operations.h"

long call_mdev_create(const unsigned int *arg)
{
	return user_mdev_create(arg[0]);
}

long call_mdev_remove(const unsigned int *arg)
{
	return user_mdev_remove(arg[0]);
}

/* In the order of the words of ARG_TEXT. */
enum text {
	TEXT_WHOLE,
	TEXT_CUT,
	TEXT_GARBAGE,
};

/*
 * An administrator writes a number to an attribute of the mdev: arg[1], as arg[2] says. Cut, nothing is
 * left of it but the end of the line.
 */
static long write_number(const unsigned int *arg, const char *attr)
{
	unsigned int number = arg[1];
	char text[16];
	int at = sizeof(text);

	text[--at] = '\0';
	text[--at] = '\n';
	if (arg[2] == TEXT_GARBAGE)
		text[--at] = 'x';
	while (arg[2] != TEXT_CUT) {
		text[--at] = '0' + number % 10;
		number /= 10;
		if (!number)
			break;
	}
	return user_mdev_write(arg[0], attr, text + at);
}

long call_assign_adapter(const unsigned int *arg)
{
	return write_number(arg, "assign_adapter");
}

long call_unassign_adapter(const unsigned int *arg)
{
	return write_number(arg, "unassign_adapter");
}

long call_assign_domain(const unsigned int *arg)
{
	return write_number(arg, "assign_domain");
}

long call_unassign_domain(const unsigned int *arg)
{
	return write_number(arg, "unassign_domain");
}

long call_assign_control_domain(const unsigned int *arg)
{
	return write_number(arg, "assign_control_domain");
}

long call_unassign_control_domain(const unsigned int *arg)
{
	return write_number(arg, "unassign_control_domain");
}

/* read(2) of one of the mdev's attributes */
static long read_attribute(unsigned int mdev, const char *attr)
{
	char page[4096];
	long length = user_mdev_read(mdev, attr, page, sizeof(page));

	if (length > 0)
		op_saw(page, (size_t)length);
	return length;
}

long call_read_matrix(const unsigned int *arg)
{
	return read_attribute(arg[0], "matrix");
}

long call_read_guest_matrix(const unsigned int *arg)
{
	return read_attribute(arg[0], "guest_matrix");
}

long call_read_control_domains(const unsigned int *arg)
{
	return read_attribute(arg[0], "control_domains");
}

long call_read_ap_config(const unsigned int *arg)
{
	return read_attribute(arg[0], "ap_config");
}

#define MASK_TEXT_LEN (2 + 64 + 1) /* "0x", the digits, what follows */

/* A mask with the bits of a list, as ap_config has it: the leftmost digit has bits 0 to 3. */
static void put_mask(char *text, unsigned int list, char end)
{
	unsigned int i, bit;

	text[0] = '0';
	text[1] = 'x';
	for (i = 0; i < 64; i++)
		text[2 + i] = '0';
	for (i = 0; i < op_list_count(list); i++) {
		char *digit = &text[2 + op_list_number(list, i) / 4];

		bit = 8 >> op_list_number(list, i) % 4;
		bit |= *digit <= '9' ? (unsigned int)(*digit - '0') :
				       (unsigned int)(*digit - 'a') + 10;
		*digit = "0123456789abcdef"[bit];
	}
	text[2 + 64] = end;
}

/* Cut, the masks of domains are missing. (With the last one missing alone the line is accepted: what follows its
 * end is taken for a mask of no bits.) */
long call_write_ap_config(const unsigned int *arg)
{
	char text[3 * MASK_TEXT_LEN + 1];
	unsigned int masks = arg[4] == TEXT_CUT ? 1 : 3;

	for (unsigned int i = 0; i < masks; i++)
		put_mask(text + i * MASK_TEXT_LEN, arg[1 + i], i + 1 < masks ? ',' : '\n');
	text[masks * MASK_TEXT_LEN] = '\0';
	if (arg[4] == TEXT_GARBAGE)
		text[MASK_TEXT_LEN / 2] = 'x';
	return user_mdev_write(arg[0], "ap_config", text);
}
