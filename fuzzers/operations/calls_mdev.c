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

/* An administrator writes a number to an attribute of the mdev. */
static long write_number(unsigned int mdev, const char *attr, unsigned int number)
{
	char text[16];
	int at = sizeof(text);

	text[--at] = '\0';
	text[--at] = '\n';
	do {
		text[--at] = '0' + number % 10;
		number /= 10;
	} while (number);
	return user_mdev_write(mdev, attr, text + at);
}

long call_assign_adapter(const unsigned int *arg)
{
	return write_number(arg[0], "assign_adapter", arg[1]);
}

long call_unassign_adapter(const unsigned int *arg)
{
	return write_number(arg[0], "unassign_adapter", arg[1]);
}

long call_assign_domain(const unsigned int *arg)
{
	return write_number(arg[0], "assign_domain", arg[1]);
}

long call_unassign_domain(const unsigned int *arg)
{
	return write_number(arg[0], "unassign_domain", arg[1]);
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
