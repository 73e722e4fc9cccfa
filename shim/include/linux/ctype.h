/* SPDX-License-Identifier: GPL-2.0-only */
/* Classes of characters (ASCII; the kernel's Latin-1 half is left out). */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H

#include <linux/compiler.h>
#include <linux/types.h>

/* shim: modelled: ASCII only */
static __always_inline int isdigit(int c)
{
	return c >= '0' && c <= '9';
}

static __always_inline int isupper(int c)
{
	return c >= 'A' && c <= 'Z';
}

static __always_inline int islower(int c)
{
	return c >= 'a' && c <= 'z';
}

static __always_inline int isalpha(int c)
{
	return isupper(c) || islower(c);
}

static __always_inline int isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

static __always_inline int isxdigit(int c)
{
	return isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static __always_inline int isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static __always_inline int isprint(int c)
{
	return c >= 0x20 && c < 0x7f;
}

static __always_inline int tolower(int c)
{
	return isupper(c) ? c + ('a' - 'A') : c;
}

static __always_inline int toupper(int c)
{
	return islower(c) ? c - ('a' - 'A') : c;
}

#endif /* _LINUX_CTYPE_H */
