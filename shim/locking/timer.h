/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A timer whose time comes when the program says so, and not by the virtual clock: a timer that is
 * armed again each time it has expired would never let the clock come to rest. Kernel world only.
 */
#ifndef SHIM_LOCKING_TIMER_H
#define SHIM_LOCKING_TIMER_H

struct timer_list;

/* of the flags of timer_setup() */
#define TIMER_BY_PROGRAM 0x80000000u

/**
 * timer_expire() - the time of a TIMER_BY_PROGRAM timer has come
 *
 * Its handler runs here and now, as a soft interruption of the caller, which may sleep.
 * Return: 1; 0 if it is not armed.
 */
int timer_expire(struct timer_list *timer);

#endif
