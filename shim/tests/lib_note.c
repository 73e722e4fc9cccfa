// SPDX-License-Identifier: GPL-2.0-only
/*
 * What scenarios tell their tests; see note.h. No libc function here: a sanitizer would take it for
 * an access of the task that happens to run.
 */
#include "note.h"

long note_value[NOTE_MAX];
char note_steps[512];
static unsigned int used;

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

static void put(char c)
{
	volatile char *steps = note_steps;

	if (used + 1 >= sizeof(note_steps))
		return;
	steps[used++] = c;
	steps[used] = '\0';
}

void note_step(const char *step)
{
	if (used)
		put(' ');
	while (*step)
		put(*step++);
}

void note_clear(void)
{
	for (unsigned int i = 0; i < NOTE_MAX; i++)
		note_value[i] = 0;
	used = 0;
	note_steps[0] = '\0';
}
