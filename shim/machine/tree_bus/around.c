// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel tree's AP bus gets under some names: see around.h, which says why.
 */
#include <linux/ctype.h>
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "ap_bus.h"
#include "kernel/alloc.h"
#include "kernel/internal.h"
#include "kernel/pointer.h"
#include "locking/timer.h"
#include "machine/promise.h"
#include "machine/tree_bus/tree_bus.h"

struct timer_list *tree_bus_timer;
struct work_struct *tree_bus_work;
struct hrtimer *tree_bus_poll;
bool tree_bus_booting;

/* ------------------------------------------------------------------ memory */

/*
 * How many queue devices there are: a machine may have 65536 queues, but each of them would be an
 * object of a driver as well. A scan ignores what is beyond, as if there were no memory.
 */
#define MAX_QUEUES 256

static unsigned int queue_count;

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

void *tree_bus_alloc(size_t size, bool zero, const char *file);
void *tree_bus_alloc(size_t size, bool zero, const char *file)
{
	bool is_queue = same(file, "ap_queue");
	void *p;

	if (is_queue && queue_count == MAX_QUEUES)
		return NULL;
	p = kernel_alloc(size, zero,
			 is_queue	       ? "AP queue device" :
			 same(file, "ap_card") ? "AP card device" :
						 "AP bus");
	if (is_queue && p)
		queue_count++;
	return p;
}

void tree_bus_free(void *p, const char *file);
void tree_bus_free(void *p, const char *file)
{
	if (p && same(file, "ap_queue"))
		queue_count--;
	kfree(p);
}

/* ------------------------------------------------------------------ what lies differently */

#ifndef __BIG_ENDIAN_BITFIELD
/* @name: of the word in the source: "(field + ...)" is one of a mask of PQAP(QCI) */
int tree_bus_test_bit(unsigned int *word, unsigned int nr, const char *name);
int tree_bus_test_bit(unsigned int *word, unsigned int nr, const char *name)
{
	unsigned long other_half = name[0] == '(' && name[1] == 'f' ? 4 : 0;

	word = (unsigned int *)((unsigned long)word ^ other_half);
	return (*word & 0x80000000u >> nr) != 0;
}

#if TREE_AP_TAPQ_WORD
/* For bit-fields in the order fac:32, at:8, 8, 4, ml:4, 4, qd:4, the first in the lowest bits. */
struct ap_queue_status tree_bus_test_queue(ap_qid_t qid, int tbit, unsigned long *info);
struct ap_queue_status tree_bus_test_queue(ap_qid_t qid, int tbit, unsigned long *info)
{
	struct ap_tapq_hwinfo hwinfo = { .value = 0 };
	struct ap_queue_status status = ap_test_queue(qid, tbit, info ? &hwinfo.value : NULL);

	if (info)
		*info = hwinfo.fac | (unsigned long)hwinfo.at << 32 |
			(unsigned long)hwinfo.ml << 52 | (unsigned long)hwinfo.qd << 60;
	return status;
}
#endif
#endif

/* As on s390, where what lies near address 0 has no flag either. */
static struct ap_driver nobody;

struct ap_driver *tree_bus_to_ap_drv(const struct device_driver *drv);
struct ap_driver *tree_bus_to_ap_drv(const struct device_driver *drv)
{
	return drv ? (struct ap_driver *)to_ap_drv(drv) : &nobody;
}

/* ------------------------------------------------------------------ timers and work */

void tree_bus_timer_setup(struct timer_list *timer, void (*function)(struct timer_list *),
			  const char *func_name, const char *name, struct lock_class_key *key,
			  const char *file);
void tree_bus_timer_setup(struct timer_list *timer, void (*function)(struct timer_list *),
			  const char *func_name, const char *name, struct lock_class_key *key,
			  const char *file)
{
	bool is_bus = same(file, "ap_bus");

	if (is_bus)
		tree_bus_timer = timer;
	__timer_init(timer, function, is_bus ? TIMER_BY_PROGRAM : 0, func_name, name, key);
}

void tree_bus_hrtimer_setup(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *), const char *name,
			    struct lock_class_key *key);
void tree_bus_hrtimer_setup(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *), const char *name,
			    struct lock_class_key *key)
{
	tree_bus_poll = timer;
	__hrtimer_init(timer, function, name, key);
}

bool tree_bus_queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool tree_bus_queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	tree_bus_work = work;
	return tree_bus_booting || queue_work(wq, work);
}

int tree_bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
			  int (*fn)(struct device_driver *drv, void *data));
int tree_bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
			  int (*fn)(struct device_driver *drv, void *data))
{
	int ret = bus_for_each_drv(bus, start, data, fn);

	tree_bus_host_walked();
	return ret;
}

/* ------------------------------------------------------------------ queues that are given back */

void tree_ap_queue_remove(struct ap_queue *aq);
void ap_queue_remove(struct ap_queue *aq)
{
	promise_unbound(aq->qid);
	tree_ap_queue_remove(aq);
}

/* ------------------------------------------------------------------ objects of a driver */

int tree_ap_driver_register(struct ap_driver *ap_drv, struct module *owner, char *name);
int ap_driver_register(struct ap_driver *ap_drv, struct module *owner, char *name)
{
	sched_object(ap_drv, sizeof(*ap_drv));
	return tree_ap_driver_register(ap_drv, owner, name);
}

void tree_ap_driver_unregister(struct ap_driver *ap_drv);
void ap_driver_unregister(struct ap_driver *ap_drv)
{
	sched_object(ap_drv, sizeof(*ap_drv));
	tree_ap_driver_unregister(ap_drv);
}

int tree_ap_apqn_in_matrix_owned_by_def_drv(unsigned long *apm, unsigned long *aqm);
int ap_apqn_in_matrix_owned_by_def_drv(unsigned long *apm, unsigned long *aqm)
{
	sched_range(apm, APMASKSIZE, SCHED_READ);
	sched_range(aqm, AQMASKSIZE, SCHED_READ);
	return tree_ap_apqn_in_matrix_owned_by_def_drv(apm, aqm);
}

/* What is read of the text: up to the first character that is no digit of the number. */
static size_t length_read(const char *str, int bits)
{
	const char *s = str;
	int i;

	guard_pointer(str);
	if (s[0] == '0' && s[1] == 'x')
		s++;
	if (*s == 'x')
		s++;
	for (i = 0; isxdigit(*s) && i < bits; i += 4)
		s++;
	if (*s == '\n')
		s++;
	return (size_t)(s - str) + 1;
}

int tree_ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits) __weak;
int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits);
int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits)
{
	sched_range(str, length_read(str, bits), SCHED_READ);
	return tree_ap_hex2bitmap(str, bitmap, bits);
}
