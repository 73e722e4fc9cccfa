/* SPDX-License-Identifier: GPL-2.0-only */
/* The s390 debug feature: a driver's own event log. */
#ifndef _ASM_DEBUG_H
#define _ASM_DEBUG_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

struct debug_view;

/* shim: modelled: what the macro below needs to see, and how many events there were */
typedef struct debug_info {
	int level;
	int pages_per_area;
	int buf_size;
	unsigned long events;
	char name[16];
	struct list_head shim_node;
	const void *shim_site;
} debug_info_t;

/* shim: modelled: the entry is never looked at */
typedef struct debug_entry {
	unsigned long clock;
} debug_entry_t;

extern struct debug_view debug_sprintf_view;
extern struct debug_view debug_hex_ascii_view;

/* shim: modelled: no debugfs, nothing can be read */
debug_info_t *debug_register(const char *name, int pages, int nr_areas, int buf_size);
void debug_unregister(debug_info_t *id);
int debug_register_view(debug_info_t *id, struct debug_view *view);
int debug_unregister_view(debug_info_t *id, struct debug_view *view);
void debug_set_level(debug_info_t *id, int level);

/* shim: modelled: counted, not stored; like the real one it reads no string behind a %s */
debug_entry_t *__debug_sprintf_event(debug_info_t *id, int level, const char *fmt, ...)
	__printf(3, 4);

#define debug_sprintf_event(_id, _level, _fmt, ...)                                                \
	({                                                                                         \
		debug_info_t *__dbf_id = (_id);                                                    \
		int __dbf_level = (_level);                                                        \
		debug_entry_t *__dbf_ret = NULL;                                                   \
		if (__dbf_id && __dbf_level <= __dbf_id->level)                                    \
			__dbf_ret =                                                                \
				__debug_sprintf_event(__dbf_id, __dbf_level, _fmt, ##__VA_ARGS__); \
		__dbf_ret;                                                                         \
	})

static __always_inline bool debug_level_enabled(debug_info_t *id, int level)
{
	return id && level <= id->level;
}

#endif /* _ASM_DEBUG_H */
