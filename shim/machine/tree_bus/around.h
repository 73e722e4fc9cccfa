/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included (-include) before each file of a kernel tree's AP bus. The file itself stays as it is;
 * what some names in it mean is said here. Everything else is the shim's headers, as for a driver.
 *
 * Why a name is on this list:
 *
 *	memcpy() ...		the bus is the kernel around the driver under test: its own loads and
 *				stores are neither points nor seen by the checks, and neither are these
 *	kzalloc()		what the bus allocates is not the driver's: leaks, names in reports; and
 *				a machine may have more queues than the arena has room for
 *	ap_test_bit()		reads the masks of PQAP(QCI) as words of 32 bits; all others read words of
 *				64, and that is how they lie here (<asm/ap.h>)
 *	ap_test_queue()		where TAPQ gives a number: the bus takes it apart by bit-fields of its
 *				own, which lie the other way round here
 *	ap_zapq(), ap_rapq()	what guests are promised of resets is asked of the driver, not of the bus
 *	to_ap_drv()		is applied to dev->driver without asking whether there is one; the flags
 *				are then read near address 0, which is readable on s390
 *	timer_setup()		the bus' timer expires when the program says so
 *	hrtimer_init(), queue_work()
 *				so that the adapter knows what it must stop in the end
 *	bus_for_each_drv()	so that the adapter knows when the drivers have been told of a scan
 *	ap_queue_remove()	so that the adapter knows when a driver has given a queue back
 *	ap_driver_register() ...	a driver hands in an object: looked at before the bus sees it
 */
#ifndef SHIM_MACHINE_TREE_BUS_AROUND_H
#define SHIM_MACHINE_TREE_BUS_AROUND_H

#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <asm/ap.h>

/* The functions of the bus that a driver calls with an object of its own: see around.c. */
#define ap_driver_register tree_ap_driver_register
#define ap_driver_unregister tree_ap_driver_unregister
#define ap_apqn_in_matrix_owned_by_def_drv tree_ap_apqn_in_matrix_owned_by_def_drv
#define ap_hex2bitmap tree_ap_hex2bitmap

/* The bus calls it when a driver has given a queue back; the bus' other file has it. */
#ifdef SHIM_BUILTIN_ap_queue
#define ap_queue_remove tree_ap_queue_remove
#endif

#include "ap_bus.h"

#undef memcpy
#undef memset
#undef memcmp
#define memcpy(dst, src, n) __builtin_memcpy(dst, src, n)
#define memset(dst, c, n) __builtin_memset(dst, c, n)
#define memcmp(a, b, n) __builtin_memcmp(a, b, n)

/* @owner: KBUILD_BASENAME of the file. Plain allocations of the others are never large. */
void *tree_bus_alloc(size_t size, bool zero, const char *file);
#define kzalloc(size, gfp) tree_bus_alloc((size), true, KBUILD_BASENAME)
#define kmalloc(size, gfp) tree_bus_alloc((size), false, KBUILD_BASENAME)
void tree_bus_free(void *p, const char *file);
#define kfree(p) tree_bus_free((p), KBUILD_BASENAME)

#ifndef __BIG_ENDIAN_BITFIELD
int tree_bus_test_bit(unsigned int *word, unsigned int nr, const char *name);
#define ap_test_bit(word, nr) tree_bus_test_bit((word), (nr), #word)

#if TREE_AP_TAPQ_WORD
struct ap_queue_status tree_bus_test_queue(ap_qid_t qid, int tbit, unsigned long *info);
#define ap_test_queue(qid, tbit, info) tree_bus_test_queue((qid), (tbit), (info))
#endif
#endif

struct ap_queue_status machine_zapq(unsigned int qid);
struct ap_queue_status machine_rapq(unsigned int qid);
#define ap_zapq(qid, ...) machine_zapq(qid)
#define ap_rapq(qid, ...) machine_rapq(qid)

struct ap_driver *tree_bus_to_ap_drv(const struct device_driver *drv);
#undef to_ap_drv
#define to_ap_drv(drv) tree_bus_to_ap_drv(drv)

void tree_bus_timer_setup(struct timer_list *timer, void (*function)(struct timer_list *),
			  const char *func_name, const char *name, struct lock_class_key *key,
			  const char *file);
#undef timer_setup
#define timer_setup(timer, callback, flags)                                          \
	do {                                                                         \
		static struct lock_class_key __key;                                  \
		tree_bus_timer_setup((timer), (callback), #callback, #timer, &__key, \
				     KBUILD_BASENAME);                               \
	} while (0)

void tree_bus_hrtimer_setup(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *), const char *name,
			    struct lock_class_key *key);
#undef hrtimer_init
#undef hrtimer_setup
#define hrtimer_setup(timer, function, clock, mode)                          \
	do {                                                                 \
		static struct lock_class_key __key;                          \
		tree_bus_hrtimer_setup((timer), (function), #timer, &__key); \
	} while (0)
#define hrtimer_init(timer, clock, mode) hrtimer_setup(timer, NULL, clock, mode)

bool tree_bus_queue_work(struct workqueue_struct *wq, struct work_struct *work);
#define queue_work(wq, work) tree_bus_queue_work((wq), (work))

int tree_bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
			  int (*fn)(struct device_driver *drv, void *data));
#define bus_for_each_drv(bus, start, data, fn) tree_bus_for_each_drv(bus, start, data, fn)

#endif
