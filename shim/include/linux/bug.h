/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * WARN and BUG. Each is an event; unless the driver's known list has it, a check ends the run.
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* shim: faithful (the text goes to the simulated dmesg, then a warning event is published) */
void shim_warn(const char *cond, const char *fmt, ...) __printf(2, 3);

/* shim: faithful (false if this place has warned before in the run) */
bool shim_first_time(bool *done);

/* shim: modelled: the run ends, there is no oops to survive */
void shim_bug(const char *cond) __noreturn;

#define WARN(cond, fmt...)                     \
	({                                     \
		bool __warn_cond = !!(cond);   \
		if (unlikely(__warn_cond))     \
			shim_warn(#cond, fmt); \
		unlikely(__warn_cond);         \
	})
#define WARN_ON(cond)                           \
	({                                      \
		bool __warn_cond = !!(cond);    \
		if (unlikely(__warn_cond))      \
			shim_warn(#cond, NULL); \
		unlikely(__warn_cond);          \
	})
#define WARN_ONCE(cond, fmt...)                                             \
	({                                                                  \
		static bool __warn_done;                                    \
		bool __warn_cond = !!(cond);                                \
		if (unlikely(__warn_cond) && shim_first_time(&__warn_done)) \
			shim_warn(#cond, fmt);                              \
		unlikely(__warn_cond);                                      \
	})
#define WARN_ON_ONCE(cond)                                                  \
	({                                                                  \
		static bool __warn_done;                                    \
		bool __warn_cond = !!(cond);                                \
		if (unlikely(__warn_cond) && shim_first_time(&__warn_done)) \
			shim_warn(#cond, NULL);                             \
		unlikely(__warn_cond);                                      \
	})
#define WARN_TAINT(cond, taint, fmt...) WARN(cond, fmt)
#define BUG() shim_bug("BUG()")
#define BUG_ON(cond)                     \
	do {                             \
		if (unlikely(cond))      \
			shim_bug(#cond); \
	} while (0)

#endif /* _LINUX_BUG_H */
