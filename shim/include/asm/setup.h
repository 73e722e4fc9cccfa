/* SPDX-License-Identifier: GPL-2.0-only */
/* What kind of machine this is. */
#ifndef _ASM_S390_SETUP_H
#define _ASM_S390_SETUP_H

/* shim: modelled: a logical partition */
#define MACHINE_IS_VM 0
#define MACHINE_IS_LPAR 1
static inline int machine_is_vm(void)
{
	return 0;
}

#endif /* _ASM_S390_SETUP_H */
