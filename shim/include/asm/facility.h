/* SPDX-License-Identifier: GPL-2.0-only */
/* Facilities of the machine. */
#ifndef _ASM_S390_FACILITY_H
#define _ASM_S390_FACILITY_H

/*
 * shim: modelled: a machine with QCI (12), the AP facilities test (15) and AQIC (65); no other
 * facility is there.
 */
int test_facility(unsigned long nr);

#endif
