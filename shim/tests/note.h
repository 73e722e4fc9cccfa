/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a scenario (kernel world, built as a driver is) tells its test what it saw: numbers, and a
 * string of steps in the order in which they happened. Host memory, so it survives the run and is
 * no access for the checks. Plain C types only.
 */
#ifndef SHIM_TESTS_NOTE_H
#define SHIM_TESTS_NOTE_H

#define NOTE_MAX 64

extern long note_value[NOTE_MAX];
extern char note_steps[512];

void note(unsigned int i, long value);
void note_add(unsigned int i, long value);
void note_step(const char *step); /* appended with a blank between */
void note_clear(void); /* before a run */

#endif
