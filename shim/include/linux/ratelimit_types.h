/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_RATELIMIT_TYPES_H
#define _LINUX_RATELIMIT_TYPES_H

#include <linux/types.h>

/* shim: modelled: counts on the virtual clock, in ns; "callbacks suppressed" is not printed */
struct ratelimit_state {
	unsigned long long interval;
	int burst;
	int printed;
	unsigned long long begin;
};

#define DEFAULT_RATELIMIT_INTERVAL 5000000000ULL
#define DEFAULT_RATELIMIT_BURST 10
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	{ .interval = (interval_init), .burst = (burst_init) }
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/* shim: modelled: nonzero if the message may be printed */
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(rs) ___ratelimit(rs, __func__)

#endif /* _LINUX_RATELIMIT_TYPES_H */
