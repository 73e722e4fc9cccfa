// SPDX-License-Identifier: GPL-2.0-only
/* What scenarios tell their tests; see note.h. */
#include "note.h"

#include <string.h>

long note_value[NOTE_MAX];
char note_steps[512];

void note(unsigned int i, long value)
{
	if (i < NOTE_MAX)
		note_value[i] = value;
}

void note_add(unsigned int i, long value)
{
	if (i < NOTE_MAX)
		note_value[i] += value;
}

void note_step(const char *step)
{
	size_t len = strlen(note_steps), add = strlen(step);

	if (len + add + 2 > sizeof(note_steps))
		return;
	if (len)
		note_steps[len++] = ' ';
	memcpy(note_steps + len, step, add + 1);
}

void note_clear(void)
{
	memset(note_value, 0, sizeof(note_value));
	note_steps[0] = '\0';
}
