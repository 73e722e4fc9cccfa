/* SPDX-License-Identifier: GPL-2.0-only */
/* Guest address spaces: only asked for when a guest is protected. */
#ifndef _ASM_S390_GMAP_H
#define _ASM_S390_GMAP_H

#include <linux/types.h>

/* shim: modelled: an opaque object */
struct gmap {
	unsigned long asce;
};

/* shim: modelled: nothing is converted; fails when a failure is injected */
int gmap_convert_to_secure(struct gmap *gmap, unsigned long gaddr);

#endif
