/* SPDX-License-Identifier: GPL-2.0-only */
/* The ultravisor, of which a host without protected guests sees nothing. */
#ifndef _ASM_S390_UV_H
#define _ASM_S390_UV_H

#include <linux/types.h>

/* shim: stub (succeeds; never called because no guest is protected) */
int uv_pin_shared(unsigned long paddr);

#endif
