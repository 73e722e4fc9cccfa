/* SPDX-License-Identifier: GPL-2.0-only */
/* What TEST PENDING INTERRUPTION tells of an interruption. */
#ifndef _ASM_S390_TPI_H
#define _ASM_S390_TPI_H

/* shim: modelled: an opaque object */
struct tpi_info;

#endif /* _ASM_S390_TPI_H */
