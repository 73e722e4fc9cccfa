/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages about a device: "driver device: text". */
#ifndef _LINUX_DEV_PRINTK_H
#define _LINUX_DEV_PRINTK_H

#include <linux/compiler.h>
#include <linux/printk.h>

struct device;

/* shim: modelled: as printk() */
void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...) __printf(3, 4);

#ifndef dev_fmt
#define dev_fmt(fmt) fmt
#endif

#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, fmt, ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_printk(KERN_EMERG, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_printk(KERN_CRIT, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_printk(KERN_ERR, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_printk(KERN_WARNING, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_printk(KERN_NOTICE, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_printk(KERN_INFO, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...)                                                     \
	({                                                                         \
		if (0)                                                             \
			_dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__); \
	})

/* shim: modelled: as printk_ratelimited() */
#define dev_level_ratelimited(dev_level, dev, fmt, ...)                             \
	do {                                                                        \
		static struct ratelimit_state __rs = RATELIMIT_STATE_INIT(          \
			__rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
		if (__ratelimit(&__rs))                                             \
			dev_level(dev, fmt, ##__VA_ARGS__);                         \
	} while (0)
#define dev_err_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_ratelimited(dev, fmt, ...) \
	dev_level_ratelimited(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_ratelimited(dev, fmt, ...) dev_level_ratelimited(dev_info, dev, fmt, ##__VA_ARGS__)

/* shim: modelled: as WARN() */
#define dev_WARN(dev, fmt, arg...) WARN(1, fmt, ##arg)

#endif /* _LINUX_DEV_PRINTK_H */
