// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaks that only the owner of the resource can see: references, pins, registrations.
 *
 * By the time they are reported the driver may be gone from the call stack, so the place where the
 * resource was taken is part of the text.
 */
#include "kernel/internal.h"

static char text[192];

static char *append(char *at, const char *s)
{
	while (*s && at < text + sizeof(text) - 1)
		*at++ = *s++;
	*at = '\0';
	return at;
}

void kernel_leak(const char *what, const void *object, const void *site)
{
	char *at = append(text, what);

	if (site) {
		at = append(at, ", taken in ");
		at = append(at, site_function(site));
		append(at, "()");
	}
	event_emit_text(EV_LEAK, object, 0, 0, text);
}
