/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_HEX_H
#define _LINUX_HEX_H

#include <linux/types.h>

/* shim: faithful */
int hex_to_bin(unsigned char ch);
int hex2bin(u8 *dst, const char *src, size_t count);

#endif /* _LINUX_HEX_H */
