/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fibers: stacks that one OS thread jumps between. They are made once and kept for the life of
 * the process, because the sanitizers know each of them and creating one is slow there.
 *
 * Private to shim/sched and its tests. The switch is inline: it is the hottest path there is.
 */
#ifndef SHIM_SCHED_FIBER_H
#define SHIM_SCHED_FIBER_H

#include <setjmp.h>

#include "sched/sched.h"

#ifdef APFUZZ_TSAN
#include <sanitizer/tsan_interface.h>
#endif
#ifdef APFUZZ_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

/* -fno-builtin takes the knowledge of this away */
int _setjmp(struct __jmp_buf_tag *env) __attribute__((returns_twice));

#define FIBER_COUNT SCHED_MAX_TASKS
#define FIBER_STACK (256ul << 10) /* usable bytes; libFuzzer symbolizes on it */
#define FIBER_GUARD (64ul << 10)
#define FIBER_STRIDE (FIBER_STACK + FIBER_GUARD)

/* Boost.Context's assembly, plain C symbols of libboost_context.a */
struct fiber_transfer {
	void *context;
	void *data;
};

struct fiber_transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *stack_top, unsigned long size, void (*fn)(struct fiber_transfer));

/**
 * struct fiber - one of them, or the controller (the thread's own stack)
 * @context: where it stands while another one runs
 * @stack: lowest address of its stack
 * @points, @where: the scheduler's (points and number of the operation), here because a switch
 *	needs them: one cache line for all
 */
struct fiber {
	void *context;
	const void *stack;
	unsigned long points;
	unsigned long where;
	int index;
#ifdef APFUZZ_TSAN
	void *tsan;
#endif
#ifdef APFUZZ_ASAN
	void *fake_stack;
	unsigned long size;
#endif
} __attribute__((aligned(64)));

extern struct fiber fiber_controller __attribute__((visibility("hidden")));
/* What a parked fiber does when it is jumped to; returns the fiber to go on with. */
extern struct fiber *(*fiber_body)(struct fiber *self) __attribute__((visibility("hidden")));

/*
 * Nonzero if whoever is resumed has to look around first: the run is being abandoned, or somebody
 * wants to hear of switches (@fiber_on_switch, called in the fiber that goes on, not in the
 * controller).
 */
extern int fiber_attention __attribute__((visibility("hidden")));
extern void (*fiber_on_switch)(const struct fiber *from) __attribute__((visibility("hidden")));
#define FIBER_ABANDON 1
#define FIBER_TELL 2

extern char *fiber_stacks __attribute__((visibility("hidden")));
#ifdef APFUZZ_TSAN
extern char fiber_start_token __attribute__((visibility("hidden")));
extern char fiber_end_token __attribute__((visibility("hidden")));
#endif

extern struct fiber fiber_pool[FIBER_COUNT] __attribute__((visibility("hidden")));

/* Make the fiber of that index, fiber_pool[index]; it is kept for ever. */
void fiber_make(int index);

static inline void fiber_need(int index)
{
	if (__builtin_expect(!fiber_pool[index].stack, 0))
		fiber_make(index);
}

/* What @fiber_attention is about, after a jump from @from. */
void fiber_attend(const struct fiber *from);

/* The fiber whose stack we are on, or the controller. */
struct fiber *fiber_self(void);

/* Leave the running fiber for the controller, without unwinding; it is parked then. */
void fiber_leave(void) __attribute__((noreturn));

/* Controller: make a fiber that stands in the middle of something go back to its entry. */
void fiber_abandon(struct fiber *f);

/* Controller: order what came before with the fiber that is started, fibers' ends with what follows. */
static inline void fiber_run_begin(void)
{
#ifdef APFUZZ_TSAN
	if (!fiber_controller.tsan)
		fiber_controller.tsan = __tsan_get_current_fiber();
	__tsan_release(&fiber_start_token);
#endif
}

static inline void fiber_run_end(void)
{
#ifdef APFUZZ_TSAN
	__tsan_acquire(&fiber_end_token);
#endif
}

/* In a fiber that was started by the controller: take over the controller's past. */
static inline void fiber_started(void)
{
#ifdef APFUZZ_TSAN
	__tsan_acquire(&fiber_start_token);
#endif
}

/* Go on with @to; returns when somebody comes back, or leaves when the run is abandoned. */
static inline void fiber_switch(struct fiber *from, struct fiber *to)
{
	struct fiber_transfer t;

#ifdef APFUZZ_ASAN
	__sanitizer_start_switch_fiber(&from->fake_stack, to->stack, to->size);
#endif
#ifdef APFUZZ_TSAN
	__tsan_switch_to_fiber(to->tsan, __tsan_switch_to_fiber_no_sync);
#endif
	t = jump_fcontext(to->context, from);
	((struct fiber *)t.data)->context = t.context;
#ifdef APFUZZ_ASAN
	__sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
#endif
	if (__builtin_expect(fiber_attention, 0))
		fiber_attend(t.data);
}

#endif
