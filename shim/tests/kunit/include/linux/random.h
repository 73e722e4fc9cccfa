/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers for test cases, the same in every run. The simulated kernel itself has none: whatever can
 * vary in a run is in its program.
 */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/types.h>

static inline u32 get_random_u32(void)
{
	static u32 state = 2463534242u;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static inline u32 get_random_u32_below(u32 ceiling)
{
	return get_random_u32() % ceiling;
}

static inline void get_random_bytes(void *buf, size_t len)
{
	unsigned char *p = buf;

	while (len--)
		*p++ = (unsigned char)get_random_u32();
}

#endif
