// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on the AP bus: scans, and the masks that say which queues the host keeps.
 */
#include "machine/user_bus.h"
#include "operations/calls.h"
#include "operations/operations.h"

long call_bus_scan(const unsigned int *arg)
{
	return user_bus_scan();
}

long call_bus_timer(const unsigned int *arg)
{
	return user_bus_timer();
}

long call_bus_notify(const unsigned int *arg)
{
	return user_bus_notify();
}

static char *put_number(char *at, unsigned int number)
{
	char digits[10];
	unsigned int n = 0;

	do {
		digits[n++] = '0' + number % 10;
		number /= 10;
	} while (number);
	while (n)
		*at++ = digits[--n];
	return at;
}

/* "+5", "-5", "+5-9" */
static long write_mask(const char *attr, const unsigned int *arg)
{
	char text[32], *at = text;

	*at++ = arg[0] ? '-' : '+';
	at = put_number(at, arg[1]);
	if (arg[2] > arg[1]) {
		*at++ = '-';
		at = put_number(at, arg[2]);
	}
	*at++ = '\n';
	*at = '\0';
	return user_bus_write(attr, text);
}

long call_write_apmask(const unsigned int *arg)
{
	return write_mask("apmask", arg);
}

long call_write_aqmask(const unsigned int *arg)
{
	return write_mask("aqmask", arg);
}

long call_read_bus(const unsigned int *arg)
{
	static const char *const attrs[] = { "apmask", "aqmask", "scans" };
	char page[4096];
	long length = user_bus_read(attrs[arg[0]], page, sizeof(page));

	if (length > 0)
		op_saw(page, (size_t)length);
	return length;
}
