// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic operations. Each is a decision point, an access that the race check sees as marked, and,
 * where the kernel guarantees an order, an edge through a clock of that variable.
 */
#include <linux/atomic.h>

#include "locking/locking.h"

static u64 load(const volatile void *ptr, unsigned int size)
{
	switch (size) {
	case 1:
		return *(const volatile u8 *)ptr;
	case 2:
		return *(const volatile u16 *)ptr;
	case 4:
		return *(const volatile u32 *)ptr;
	default:
		return *(const volatile u64 *)ptr;
	}
}

static void store(volatile void *ptr, unsigned int size, u64 value)
{
	switch (size) {
	case 1:
		*(volatile u8 *)ptr = (u8)value;
		break;
	case 2:
		*(volatile u16 *)ptr = (u16)value;
		break;
	case 4:
		*(volatile u32 *)ptr = (u32)value;
		break;
	default:
		*(volatile u64 *)ptr = value;
		break;
	}
}

static u64 truncate(u64 value, unsigned int size)
{
	return size == 8 ? value : value & ((1ull << (size * 8)) - 1);
}

static void order_after(const volatile void *ptr, int order)
{
	unsigned int sync;

	if (order == __ATOMIC_NO_ORDER)
		return;
	sync = clock_of_address(ptr);
	if (order & __ATOMIC_ORDER_ACQUIRE)
		sync_acquire(sync);
	if (order & __ATOMIC_ORDER_RELEASE)
		sync_release(sync);
}

/* What the variable holds afterwards; *@done is set to 0 where the operation declines. */
static u64 result(enum shim_atomic_op op, u64 old, u64 operand, u64 unless, unsigned int size,
		  int *done)
{
	switch (op) {
	case SHIM_ATOMIC_ADD:
		return old + operand;
	case SHIM_ATOMIC_AND:
		return old & operand;
	case SHIM_ATOMIC_OR:
		return old | operand;
	case SHIM_ATOMIC_XOR:
		return old ^ operand;
	case SHIM_ATOMIC_ANDNOT:
		return old & ~operand;
	case SHIM_ATOMIC_XCHG:
		return operand;
	case SHIM_ATOMIC_ADD_UNLESS:
		*done = old != truncate(unless, size);
		return *done ? old + operand : old;
	case SHIM_ATOMIC_CMPXCHG:
		*done = old == truncate(unless, size);
		return *done ? operand : old;
	case SHIM_ATOMIC_DEC_IF_POSITIVE:
		*done = old && !(old >> (size * 8 - 1));
		return *done ? old - 1 : old;
	}
	return old;
}

u64 shim_atomic_rmw(volatile void *ptr, unsigned int size, enum shim_atomic_op op, u64 operand,
		    u64 unless, int order)
{
	int done = 1;
	u64 old, new;

	sched_range((const void *)ptr, size, SCHED_WRITE | SCHED_MARKED | SCHED_ATOMIC);
	old = load(ptr, size);
	new = result(op, old, operand, unless, size, &done);
	if (done) {
		store(ptr, size, new);
		order_after(ptr, order);
	}
	return old;
}

u64 shim_atomic_load(const volatile void *ptr, unsigned int size, int order)
{
	sched_range((const void *)ptr, size, SCHED_READ | SCHED_MARKED);
	order_after(ptr, order & __ATOMIC_ORDER_ACQUIRE);
	return load(ptr, size);
}

void shim_atomic_store(volatile void *ptr, unsigned int size, u64 value, int order)
{
	sched_range((const void *)ptr, size, SCHED_WRITE | SCHED_MARKED);
	order_after(ptr, order & __ATOMIC_ORDER_RELEASE);
	store(ptr, size, value);
}

/* One clock for all free-standing barriers, see asm/barrier.h. */
static unsigned int barrier_clock;

void shim_full_barrier(void)
{
	unsigned int sync = clock_of(&barrier_clock, SYNC_OTHER, NULL);

	sync_acquire(sync);
	sync_release(sync);
}
