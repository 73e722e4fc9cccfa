/* SPDX-License-Identifier: GPL-2.0-only */
/* Interruption subclasses. */
#ifndef _ASM_S390_ISC_H
#define _ASM_S390_ISC_H

#include <linux/types.h>

/* shim: faithful */
#define MAX_ISC 7
#define AP_ISC 6

#endif
