/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Formatted output into memory.
 *
 * The formatter is our own (shim/kernel/vsprintf.c): %pUl, %pad, %pe and their like are the
 * kernel's, and a bare %p prints a constant, for an address must never reach a run's output.
 */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* shim: modelled: %p prints "(ptrval)", of the extensions %pUl %pUb %pad %pap %pe %ph exist */
int shim_vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int shim_snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int shim_sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0);
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3);

/* shim: modelled: knows %d %i %u %x and blanks */
int shim_sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);

#define vsnprintf(buf, size, fmt, args) shim_vsnprintf(buf, size, fmt, args)
#define snprintf(buf, size, ...) shim_snprintf(buf, size, __VA_ARGS__)
#define sprintf(buf, ...) shim_sprintf(buf, __VA_ARGS__)
#define sscanf(buf, ...) shim_sscanf(buf, __VA_ARGS__)

#endif /* _LINUX_SPRINTF_H */
