// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies between the driver and user space.
 *
 * User memory belongs to the operation that made the system call. Only the driver's side is an
 * access that checks see; the first page and what is no address at all fault, as they do for a
 * real program. A page that is there may be gone the next time: a copy can be made to fail.
 */
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include "kernel/internal.h"

static int faults(const void __user *p, unsigned long n)
{
	unsigned long a = (unsigned long)p;

	if (fault_should_fail(USER_FAULT_COPY))
		return 1;
	return a < 4096 || a >> 47 || (a + n) >> 47;
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	might_sleep();
	sched_range(to, n, SCHED_WRITE);
	if (faults(from, n)) {
		quiet_set(to, 0, n);
		return n;
	}
	quiet_copy(to, from, n);
	return 0;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_sleep();
	sched_range(from, n, SCHED_READ);
	if (faults(to, n))
		return n;
	quiet_copy(to, from, n);
	return 0;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	sched_point_text(EV_CALL, NULL, 0, n, "clear_user");
	if (faults(to, n))
		return n;
	quiet_set(to, 0, n);
	return 0;
}

/* The other side is a variable of the macro's own, on the caller's stack: no access to record. */
unsigned long shim_get_user(void *to, const void __user *from, unsigned long n)
{
	sched_point_text(EV_CALL, NULL, 0, n, "get_user");
	if (faults(from, n))
		return n;
	quiet_copy(to, from, n);
	return 0;
}

unsigned long shim_put_user(void __user *to, const void *from, unsigned long n)
{
	sched_point_text(EV_CALL, NULL, 0, n, "put_user");
	if (faults(to, n))
		return n;
	quiet_copy(to, from, n);
	return 0;
}
