/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_byteorder.c and scenario_byteorder.c: first tasks of runs. */
#ifndef SHIM_TESTS_BYTEORDER_TEST_H
#define SHIM_TESTS_BYTEORDER_TEST_H

/* The subjects; each notes one number after the other. */
void byteorder_status(void *arg);
void byteorder_tapq(void *arg);
void byteorder_aqic(void *arg);
void byteorder_qci(void *arg);
void byteorder_copies(void *arg);
void byteorder_conversions(void *arg);

#endif
