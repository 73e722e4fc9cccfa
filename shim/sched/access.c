// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accesses to memory: the callbacks that -fsanitize-coverage=trace-loads,trace-stores emits before
 * each load and store of the driver, and the ranges that shim functions access on its behalf.
 *
 * An access to the task's own stack is dropped by one comparison (which also drops everything
 * outside of a run). Arena and snapshot are decision points. The rest is rare: another task's
 * stack (a point), read-only data and AddressSanitizer's fake stack (dropped), or a wild address.
 */
#include "sched/decide.h"
#include "sched/site.h"
#include "sched/witness.h"

extern const char __executable_start[] __attribute__((weak));
extern const char end[] __attribute__((weak));

/*
 * Referred to by run.c. The sanitizers' runtimes have weak callbacks of the same names, so nothing
 * else would make the linker take this file out of its library.
 */
const int access_linked = 1;

enum place {
	PLACE_DROP,
	PLACE_MEMORY,
	PLACE_WILD,
};

#ifdef APFUZZ_ASAN
/* With detect_stack_use_after_return locals live on a fake stack: find the task that owns it. */
static int fake_stack_owner(const void *addr)
{
	unsigned int i;

	for (i = 0; i < S.slots; i++) {
		void *fake = (int)i == S.current ? __asan_get_current_fake_stack() :
						   fiber_pool[i].fake_stack;

		if (fake && S.started & BIT(i) &&
		    __asan_addr_is_in_fake_stack(fake, (void *)addr, NULL, NULL))
			return (int)i;
	}
	return SCHED_NONE;
}
#else
static int fake_stack_owner(const void *addr)
{
	return SCHED_NONE;
}
#endif

static enum place on_stack_of(int task)
{
	if (task == S.current)
		return PLACE_DROP;
	return S.live & S.started & BIT(task) ? PLACE_MEMORY : PLACE_WILD;
}

/* An address that is neither own stack nor arena nor snapshot. */
static __attribute__((noinline)) enum place classify(const void *addr, unsigned int mode)
{
	unsigned long a = (unsigned long)addr;
	int task;

	if (sched_on_stack(addr, &task)) {
		/* what lies below the stack pointer of a task that stands still is gone */
		if (task != S.current && a < (unsigned long)fiber_pool[task].context)
			return PLACE_WILD;
		return on_stack_of(task);
	}
	if (!(mode & SCHED_WRITE) && a >= (unsigned long)__executable_start &&
	    a < (unsigned long)end)
		return PLACE_DROP;
	task = fake_stack_owner(addr);
	return task == SCHED_NONE ? PLACE_WILD : on_stack_of(task);
}

#define MODE_WILD (1u << 8) /* beside SCHED_WRITE and so on, in here only */

static inline unsigned int kind_of(unsigned int mode)
{
	if (mode & SCHED_ATOMIC)
		return EV_ATOMIC;
	return mode & SCHED_WRITE ? EV_STORE : EV_LOAD;
}

/* The hook, and EV_LOAD, EV_STORE, EV_ATOMIC for readers that want each access as an event. */
static void access_both(const void *addr, unsigned long size, unsigned int mode, const void *site)
{
	unsigned int kind = kind_of(mode);

	if (S.access_hook)
		S.access_hook(addr, size, mode, site);
	if (listening(kind))
		event_publish(kind, addr, 0, kind == EV_ATOMIC ? mode : size, site, NULL);
}

void access_watch(void)
{
	S.watch = S.access_events ? access_both : S.access_hook;
}

/* Site of an access: a callback's own return address, else the nearest one in the driver. */
static const void *site_of(const void *pc, const void *frame)
{
	return !frame || site_in_driver(pc) ? pc : site_from_frames(frame);
}

static __attribute__((noinline)) void tell_wild(const void *addr, unsigned long size,
						unsigned int mode, const void *site)
{
	if (S.wild_hook)
		S.wild_hook(addr, size, mode & ~MODE_WILD, site);
}

/* The rest of an access where the countdown is through; called last, as point_decide(). */
static __attribute__((noinline)) void access_decide(const void *addr, unsigned long size,
						    unsigned int mode, const void *pc,
						    const void *frame)
{
	if (decide(kind_of(mode), pc, frame))
		return;
	if (unlikely(mode & MODE_WILD))
		tell_wild(addr, size, mode, site_of(pc, frame));
	else if (S.watch)
		S.watch(addr, size, mode, site_of(pc, frame));
}

static inline unsigned long access_word(unsigned long offset, unsigned int mode)
{
	return (unsigned long)kind_of(mode) << 48 | offset << 24 | (mode & 0xf);
}

/* Returns nonzero if the access was dropped. */
static inline __attribute__((always_inline)) int access_at(const void *addr, unsigned long size,
							   unsigned int mode, const void *pc,
							   const void *frame)
{
	unsigned long offset;

	if ((unsigned long)addr - S.stack_start < S.stack_size) {
		S.mark = 0;
		return 1;
	}
	if (unlikely(S.mark)) {
		mode |= SCHED_MARKED;
		S.mark = 0;
	}
	if (likely(in_arena(addr))) {
		offset = (unsigned long)addr - (unsigned long)arena_memory;
	} else if (likely(in_snapshot(addr))) {
		offset = OFFSET_GLOBAL;
	} else {
		enum place place = classify(addr, mode);

		if (place == PLACE_DROP)
			return 1;
		if (place == PLACE_WILD)
			mode |= MODE_WILD;
		offset = OFFSET_OTHER;
	}
	hash_words(access_word(offset, mode), size);
	if (unlikely(count_point())) {
		access_decide(addr, size, mode, pc, frame);
	} else if (unlikely(mode & MODE_WILD)) {
		tell_wild(addr, size, mode, site_of(pc, frame));
	} else if (S.watch) {
		S.watch(addr, size, mode, site_of(pc, frame));
	}
	return 0;
}

/* A callback's access that is marked, or neither own stack nor arena nor snapshot. */
static __attribute__((noinline)) void access_rare(const void *addr, unsigned long size,
						  unsigned int mode, const void *pc)
{
	access_at(addr, size, mode, pc, NULL);
}

/* access_at() for the callbacks: calls in last place only, so that nothing has to be kept. */
static inline __attribute__((always_inline)) void callback(const void *addr, unsigned long size,
							   unsigned int mode, const void *pc)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)arena_memory, word;

	if ((unsigned long)addr - S.stack_start < S.stack_size) {
		S.mark = 0;
		return;
	}
	if (unlikely(offset >= ARENA_SIZE)) {
		if (!in_snapshot(addr)) {
			access_rare(addr, size, mode, pc);
			return;
		}
		offset = OFFSET_GLOBAL;
	}
	if (unlikely(S.mark)) {
		access_rare(addr, size, mode, pc);
		return;
	}
	word = access_word(offset, mode);
	if (!S.watch) {
		if (unlikely(count_point()))
			decide_unread(word, size);
		else
			hash_words(word, size);
		return;
	}
	hash_words(word, size);
	if (unlikely(count_point()))
		access_decide(addr, size, mode, pc, NULL);
	else
		S.watch(addr, size, mode, pc);
}

#define CALLBACKS(n)                                                         \
	void __sanitizer_cov_load##n(const void *addr);                      \
	void __sanitizer_cov_store##n(const void *addr);                     \
	void __sanitizer_cov_load##n(const void *addr)                       \
	{                                                                    \
		callback(addr, n, SCHED_READ, __builtin_return_address(0));  \
	}                                                                    \
	void __sanitizer_cov_store##n(const void *addr)                      \
	{                                                                    \
		callback(addr, n, SCHED_WRITE, __builtin_return_address(0)); \
	}

CALLBACKS(1)
CALLBACKS(2)
CALLBACKS(4)
CALLBACKS(8)
CALLBACKS(16)

#ifdef APFUZZ_TSAN
/*
 * Tell ThreadSanitizer of an access that it did not see. An atomic one is made in a way that
 * changes nothing: it is between the caller's point and the caller's access, nobody comes between.
 */
static void tell_witness(const void *addr, unsigned long size, unsigned int mode)
{
	if (!(mode & (SCHED_MARKED | SCHED_ATOMIC))) {
		if (mode & SCHED_WRITE)
			__tsan_write_range((void *)addr, size);
		else
			__tsan_read_range((void *)addr, size);
		return;
	}
	if ((unsigned long)addr & (size - 1))
		return;
	switch (size) {
	case 1:
		tsan_touch8(addr, mode & SCHED_WRITE);
		break;
	case 2:
		tsan_touch16(addr, mode & SCHED_WRITE);
		break;
	case 4:
		tsan_touch32(addr, mode & SCHED_WRITE);
		break;
	case 8:
		tsan_touch64(addr, mode & SCHED_WRITE);
		break;
	}
}
#elif defined(APFUZZ_ASAN)
/* AddressSanitizer reports it if it must not be. */
static void tell_witness(const void *addr, unsigned long size, unsigned int mode)
{
	if (mode & SCHED_WRITE)
		__asan_storeN((unsigned long)addr, size);
	else
		__asan_loadN((unsigned long)addr, size);
}
#else
static void tell_witness(const void *addr, unsigned long size, unsigned int mode)
{
}
#endif

void sched_range(const void *addr, unsigned long size, unsigned int mode)
{
	if (!size)
		return;
	if (!access_at(addr, size, mode, __builtin_return_address(0), __builtin_frame_address(0)))
		tell_witness(addr, size, mode);
}

void sched_object(const void *addr, unsigned long size)
{
	if ((unsigned long)addr - S.stack_start < S.stack_size || !S.object_hook)
		return;
	if (!in_arena(addr) && !in_snapshot(addr) && classify(addr, SCHED_READ) != PLACE_WILD)
		return;
	S.object_hook(addr, size);
}

void sched_mark_next(void)
{
	S.mark = 1;
}
