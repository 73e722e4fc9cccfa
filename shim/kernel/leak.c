// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaks that only the owner of the resource can see: references, pins, registrations.
 *
 * When they are reported the driver has long left the call stack: the event's site is where the
 * resource was taken.
 */
#include "kernel/internal.h"

void kernel_leak(const char *what, const void *object, const void *site)
{
	event_emit_site(EV_LEAK, object, 0, 0, what, site);
}
