// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fibers on Boost.Context's jump_fcontext(): make, park, abandon.
 *
 * A fiber runs fiber_main() for ever: it does what its body says, then jumps on and stands parked
 * in that loop until it is needed again. An abandoned one is resumed with a flag and goes back to
 * the loop by longjmp(), which is what ThreadSanitizer and AddressSanitizer understand: it unwinds
 * the one's shadow stack and unpoisons the other's frames. Nothing is made or freed after that.
 *
 * ThreadSanitizer sees no happens-before edge in a switch; the only ones are made here, between
 * the controller and the fibers at the begin and the end of a run, with a token each: one shared
 * token would order all fibers with each other.
 */
#include "sched/fiber.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef APFUZZ_ASAN
#include <sanitizer/lsan_interface.h>
#endif

struct fiber fiber_controller = { .index = -1 };
struct fiber *(*fiber_body)(struct fiber *self);
int fiber_attention;
void (*fiber_on_switch)(const struct fiber *from);
char *fiber_stacks;

struct fiber fiber_pool[FIBER_COUNT];

/* Where an abandoned fiber goes back to. */
static jmp_buf entry[FIBER_COUNT];

#ifdef APFUZZ_TSAN
char fiber_start_token __attribute__((aligned(8)));
char fiber_end_token __attribute__((aligned(8)));
#endif

static void die(const char *what)
{
	static const char before[] = "shim/sched: ", after[] = " failed\n";
	unsigned long n = 0;

	while (what[n])
		n++;
	if (write(2, before, sizeof(before) - 1) < 0 || write(2, what, n) < 0 ||
	    write(2, after, sizeof(after) - 1) < 0)
		_exit(1);
	abort();
}

/* First steps on a fiber's stack, after a jump from @t. */
static void arrived(struct fiber_transfer t)
{
	struct fiber *from = t.data;

	from->context = t.context;
#ifdef APFUZZ_ASAN
	{
		const void *stack;
		unsigned long size;

		/* the only way to learn the bounds of the thread's own stack */
		__sanitizer_finish_switch_fiber(NULL, &stack, &size);
		if (from == &fiber_controller) {
			from->stack = stack;
			from->size = size;
		}
	}
#endif
}

static void fiber_main(struct fiber_transfer t)
{
	struct fiber *self = fiber_self();

	arrived(t);
	if (fiber_attention)
		fiber_attend(t.data);
	if (_setjmp(entry[self->index])) {
		/* abandoned, or it left on its own */
#ifdef APFUZZ_TSAN
		__tsan_release(&fiber_end_token);
#endif
		fiber_attention &= ~FIBER_ABANDON;
		fiber_switch(fiber_self(), &fiber_controller);
		self = fiber_self();
	}
	for (;;) {
		struct fiber *next = fiber_body(self);

#ifdef APFUZZ_TSAN
		__tsan_release(&fiber_end_token);
#endif
		fiber_switch(self, next);
	}
}

struct fiber *fiber_self(void)
{
	char *here = __builtin_frame_address(0);
	unsigned long index = (unsigned long)(here - fiber_stacks) / FIBER_STRIDE;

	return index < FIBER_COUNT ? &fiber_pool[index] : &fiber_controller;
}

void fiber_leave(void)
{
	longjmp(entry[fiber_self()->index], 1);
}

void fiber_attend(const struct fiber *from)
{
	if (fiber_self() == &fiber_controller)
		return;
	if (fiber_attention & FIBER_ABANDON)
		fiber_leave();
	if (fiber_on_switch)
		fiber_on_switch(from);
}

void fiber_abandon(struct fiber *f)
{
	fiber_attention |= FIBER_ABANDON;
	fiber_switch(&fiber_controller, f);
	fiber_attention &= ~FIBER_ABANDON;
}

/* All stacks lie in one region, so that "is it a stack" is one comparison. */
static void map_stacks(void)
{
	unsigned long size = FIBER_COUNT * FIBER_STRIDE + FIBER_GUARD;
	char *p = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("mmap of the stacks");
	fiber_stacks = p;
}

void fiber_make(int index)
{
	struct fiber *f = &fiber_pool[index];
	char *bottom;

	if (!fiber_stacks)
		map_stacks();
	bottom = fiber_stacks + index * FIBER_STRIDE + FIBER_GUARD;
	if (mprotect(bottom, FIBER_STACK, PROT_READ | PROT_WRITE))
		die("mprotect of a stack");
	f->index = index;
	f->stack = bottom;
	/* not all tops in the same cache set */
	f->context = make_fcontext(bottom + FIBER_STACK - index * 7 % 32 * 128, FIBER_STACK / 2,
				   fiber_main);
#ifdef APFUZZ_TSAN
	f->tsan = __tsan_create_fiber(0);
#endif
#ifdef APFUZZ_ASAN
	f->size = FIBER_STACK;
	__lsan_register_root_region(bottom, FIBER_STACK);
#endif
}
