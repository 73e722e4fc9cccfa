/* SPDX-License-Identifier: GPL-2.0-only */
/* The service element. */
#ifndef _ASM_S390_SCLP_H
#define _ASM_S390_SCLP_H

#include <linux/types.h>

/* shim: modelled: at once; the adapter's queues lose their state */
int sclp_ap_configure(u32 apid);
int sclp_ap_deconfigure(u32 apid);

#endif /* _ASM_S390_SCLP_H */
