// SPDX-License-Identifier: GPL-2.0-only
/*
 * The s390 debug feature. Events are counted and forgotten: what a driver can observe of its log is
 * only that it can be registered and has a level. As in the real one, an event stores its arguments
 * and formats nothing, so a pointer behind %s or %pad is not followed.
 */
#include <linux/printk.h>
#include <linux/slab.h>
#include <asm/debug.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"

struct debug_view {
	const char *name;
};

struct debug_view debug_sprintf_view = { .name = "sprintf" };
struct debug_view debug_hex_ascii_view = { .name = "hex_ascii" };

#define DEBUG_DEFAULT_LEVEL 3

static LIST_HEAD(registered);

debug_info_t *debug_register(const char *name, int pages, int nr_areas, int buf_size)
{
	debug_info_t *id;
	unsigned int i;

	sched_point_text(EV_CALL, NULL, 0, 0, "debug_register");
	id = kernel_alloc(sizeof(*id), true, "s390 debug feature");
	if (!id) {
		pr_err("Registering debug feature %s failed\n", name);
		return NULL;
	}
	id->level = DEBUG_DEFAULT_LEVEL;
	id->pages_per_area = pages;
	id->buf_size = buf_size;
	for (i = 0; i < sizeof(id->name) - 1 && name[i]; i++)
		id->name[i] = name[i];
	id->shim_site = SITE_OF_CALLER();
	list_add_tail(&id->shim_node, &registered);
	return id;
}

void debug_unregister(debug_info_t *id)
{
	if (!id)
		return;
	sched_object(id, sizeof(*id));
	sched_point_text(EV_CALL, id, 0, 0, "debug_unregister");
	list_del(&id->shim_node);
	shim_free(id);
}

void debug_shutdown(void)
{
	debug_info_t *id;

	list_for_each_entry(id, &registered, shim_node)
		kernel_leak("s390 debug feature never unregistered", id, id->shim_site);
}

int debug_register_view(debug_info_t *id, struct debug_view *view)
{
	if (id)
		sched_object(id, sizeof(*id));
	return 0;
}

int debug_unregister_view(debug_info_t *id, struct debug_view *view)
{
	if (id)
		sched_object(id, sizeof(*id));
	return 0;
}

void debug_set_level(debug_info_t *id, int level)
{
	if (!id)
		return;
	sched_object(id, sizeof(*id));
	id->level = level;
}

debug_entry_t *__debug_sprintf_event(debug_info_t *id, int level, const char *fmt, ...)
{
	static debug_entry_t entry;

	sched_object(id, sizeof(*id));
	entry.clock = ++id->events;
	return &entry;
}
