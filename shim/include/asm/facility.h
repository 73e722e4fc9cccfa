/* SPDX-License-Identifier: GPL-2.0-only */
/* Facilities of the machine. */
#ifndef _ASM_S390_FACILITY_H
#define _ASM_S390_FACILITY_H

/*
 * shim: modelled: a z14 or later: QCI (12), APFT (15), AQIC (65) and AP extended addressing are
 * there, as is everything else that is asked for.
 */
int test_facility(unsigned long nr);

#endif
