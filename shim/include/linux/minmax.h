/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

/* shim: faithful (without the kernel's check that both sides have one type) */
#define min(x, y)                                      \
	({                                             \
		__typeof__(x) __min_x = (x);           \
		__typeof__(y) __min_y = (y);           \
		__min_x < __min_y ? __min_x : __min_y; \
	})
#define max(x, y)                                      \
	({                                             \
		__typeof__(x) __max_x = (x);           \
		__typeof__(y) __max_y = (y);           \
		__max_x > __max_y ? __max_x : __max_y; \
	})
#define min_t(type, x, y) min((type)(x), (type)(y))
#define max_t(type, x, y) max((type)(x), (type)(y))
#define min3(x, y, z) min(min(x, y), z)
#define max3(x, y, z) max(max(x, y), z)
#define clamp(val, lo, hi) min(max(val, lo), hi)
#define clamp_t(type, v, lo, hi) clamp((type)(v), (type)(lo), (type)(hi))
#define swap(a, b)                              \
	do {                                    \
		__typeof__(a) __swap_tmp = (a); \
		(a) = (b);                      \
		(b) = __swap_tmp;               \
	} while (0)

#endif /* _LINUX_MINMAX_H */
