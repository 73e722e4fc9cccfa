// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sync objects of a run: locks, completions, work items ... get ids in order of registration, and
 * carry happens-before edges.
 */
#include "sched/internal.h"

#define MAX_SYNC 65536u

static struct sync syncs[MAX_SYNC + 1];
#ifdef APFUZZ_TSAN
/* what ThreadSanitizer knows a sync object by; its clock from an earlier run is all in the past */
static char tokens[MAX_SYNC + 1][8] __attribute__((aligned(8)));
#endif

unsigned int sync_register(enum sync_kind kind, const struct sync_class *class, const void *object)
{
	if (S.syncs == MAX_SYNC) {
		if (S.running && S.current >= 0)
			sched_stop_with(SCHED_END_MEMORY);
		return 0;
	}
	S.syncs++;
	syncs[S.syncs] = (struct sync){
		.id = S.syncs,
		.kind = kind,
		.class = class,
		.object = object,
	};
	return S.syncs;
}

const struct sync *sync_get(unsigned int id)
{
	return id && id <= S.syncs ? &syncs[id] : NULL;
}

const char *sync_kind_name(enum sync_kind kind)
{
	static const char *const name[SYNC_NR] = {
		[SYNC_NONE] = "none",
		[SYNC_MUTEX] = "mutex",
		[SYNC_RWSEM] = "rwsem",
		[SYNC_SPINLOCK] = "spinlock",
		[SYNC_RWLOCK] = "rwlock",
		[SYNC_COMPLETION] = "completion",
		[SYNC_WAITQUEUE] = "wait queue",
		[SYNC_WORK] = "work item",
		[SYNC_TIMER] = "timer",
		[SYNC_KERNFS] = "kernfs active reference",
		[SYNC_LAST_CLOSE] = "last close",
		[SYNC_SRCU] = "srcu",
		[SYNC_VCPU] = "vcpu",
		[SYNC_REFCOUNT] = "refcount",
		[SYNC_TASK] = "task",
		[SYNC_SLEEP] = "sleep",
		[SYNC_OTHER] = "other",
	};

	return (unsigned int)kind < SYNC_NR ? name[kind] : "?";
}

void sync_release(unsigned int id)
{
	if (S.release_hook && S.current >= 0)
		S.release_hook(S.current, id);
	if (listening(EV_HB_RELEASE))
		event_publish(EV_HB_RELEASE, NULL, id, 0, NULL, NULL);
#ifdef APFUZZ_TSAN
	if (id <= MAX_SYNC)
		__tsan_release(tokens[id]);
#endif
}

void sync_acquire(unsigned int id)
{
	if (S.acquire_hook && S.current >= 0)
		S.acquire_hook(S.current, id);
	if (listening(EV_HB_ACQUIRE))
		event_publish(EV_HB_ACQUIRE, NULL, id, 0, NULL, NULL);
#ifdef APFUZZ_TSAN
	if (id <= MAX_SYNC)
		__tsan_acquire(tokens[id]);
#endif
}
