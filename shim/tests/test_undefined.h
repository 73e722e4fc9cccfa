/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_undefined.c (host world) and scenario_undefined.c (built as a driver is). */
#ifndef TEST_UNDEFINED_H
#define TEST_UNDEFINED_H

/* A task that does it with numbers that are all right, and one with numbers that are not. */
struct undefined {
	const char *name;
	void (*right)(void *arg);
	void (*wrong)(void *arg);
};

extern const struct undefined undefined[];

#endif
