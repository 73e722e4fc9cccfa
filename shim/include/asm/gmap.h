/* SPDX-License-Identifier: GPL-2.0-only */
/* Guest address spaces: only asked for when a guest is protected, which none is here. */
#ifndef _ASM_S390_GMAP_H
#define _ASM_S390_GMAP_H

#include <linux/types.h>

/* shim: stub (an opaque object; no guest is protected, so nothing is ever done with it) */
struct gmap {
	unsigned long asce;
};

/* shim: stub (fails; never called because no guest is protected) */
int gmap_convert_to_secure(struct gmap *gmap, unsigned long gaddr);

#endif
