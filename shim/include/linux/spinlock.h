/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks. Every task is a CPU of its own: a contended spinlock makes the task wait, and holding
 * one forbids to sleep.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

struct lock_waiter;

/**
 * struct spinlock
 * @held_next: next spinlock that the owner holds
 *
 * shim: modelled: other layout; raw_spinlock_t is the same type, there is no RT here
 */
typedef struct spinlock {
	struct lockdep_map dep_map;
	struct lock_waiter *waiters;
	struct spinlock *held_next;
} spinlock_t;
typedef struct spinlock raw_spinlock_t;

#define __SPIN_LOCK_UNLOCKED(lockname)                                    \
	(spinlock_t)                                                      \
	{                                                                 \
		.dep_map = __DEP_MAP_INIT(LOCK_MAGIC_SPINLOCK, #lockname) \
	}
#define DEFINE_SPINLOCK(x) spinlock_t x = { .dep_map = __DEP_MAP_INIT(LOCK_MAGIC_SPINLOCK, #x) }
#define __RAW_SPIN_LOCK_UNLOCKED(x) __SPIN_LOCK_UNLOCKED(x)
#define DEFINE_RAW_SPINLOCK(x) DEFINE_SPINLOCK(x)

/* shim: faithful (the place of the call is the lock class) */
void __spin_lock_init(spinlock_t *lock, const char *name, struct lock_class_key *key);
#define spin_lock_init(lock)                             \
	do {                                             \
		static struct lock_class_key __key;      \
		__spin_lock_init((lock), #lock, &__key); \
	} while (0)
#define raw_spin_lock_init(lock) spin_lock_init(lock)

/* shim: faithful */
void spin_lock(spinlock_t *lock);
void spin_lock_nested(spinlock_t *lock, int subclass);
void spin_unlock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
int spin_trylock_bh(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
int spin_trylock_irq(spinlock_t *lock);
unsigned long _spin_lock_irqsave(spinlock_t *lock, int subclass);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
int spin_is_locked(spinlock_t *lock);

#define spin_lock_irqsave(lock, flags)                   \
	do {                                             \
		typecheck_irqflags(flags);               \
		(flags) = _spin_lock_irqsave((lock), 0); \
	} while (0)
#define spin_lock_irqsave_nested(lock, flags, subclass) \
	((void)((flags) = _spin_lock_irqsave((lock), (subclass))))
#define spin_trylock_irqsave(lock, flags)           \
	({                                          \
		local_irq_save(flags);              \
		int __sti_got = spin_trylock(lock); \
		if (!__sti_got)                     \
			local_irq_restore(flags);   \
		__sti_got;                          \
	})
#define assert_spin_locked(lock) lockdep_assert_held(lock)

#define raw_spin_lock(lock) spin_lock(lock)
#define raw_spin_unlock(lock) spin_unlock(lock)
#define raw_spin_trylock(lock) spin_trylock(lock)
#define raw_spin_lock_irq(lock) spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock) spin_unlock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(lock, flags)

#endif /* _LINUX_SPINLOCK_H */
