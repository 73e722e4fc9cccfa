/* SPDX-License-Identifier: GPL-2.0-only */
/* The ultravisor. */
#ifndef _ASM_S390_UV_H
#define _ASM_S390_UV_H

#include <linux/types.h>

/*
 * shim: modelled: the guest has shared the page; fails for what is no guest's page, and when a
 * failure is injected
 */
int uv_pin_shared(unsigned long paddr);

/* shim: faithful (this host is no guest of an ultravisor) */
static inline int is_prot_virt_guest(void)
{
	return 0;
}

#endif
