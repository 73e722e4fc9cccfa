/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between a file of the kernel's own tests (kernel world, with run.c) and main.c (host world, which
 * decides what runs and counts). Plain C types only.
 */
#ifndef SHIM_TESTS_KUNIT_BRIDGE_H
#define SHIM_TESTS_KUNIT_BRIDGE_H

/* run.c: the test cases of the file, numbered from 0; a module_init() counts as one */
const char *kunit_case_name(unsigned int i); /* NULL: there is none of this number */
void kunit_run_case(void *number); /* the first task of a run */

/* main.c */
void kunit_say(const char *text); /* a line for the reader */
void kunit_result(int result); /* of a module_init() */
void kunit_note_failure(void); /* the case that runs has failed */
void kunit_note_skip(void); /* it says itself that it cannot be run here */

#endif
