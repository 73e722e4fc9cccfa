// SPDX-License-Identifier: GPL-2.0-only
/*
 * apmask and aqmask: an administrator says which adapters and domains the host keeps. A queue whose
 * both bits are set belongs to the default drivers, all others to the rest.
 *
 * A write holds ap_perms_mutex while it asks each driver whether queues that the masks would newly
 * reserve are in use (-EBUSY then) and stores the mask. Only after that, without the mutex, are the
 * queues looked through and those with the wrong kind of driver probed anew, one by one: meanwhile
 * the masks may change again, and drivers assign by the new ones what old owners still have.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include "ap_bus.h"
#include "kernel/internal.h"
#include "kernel/pointer.h"
#include "machine/own_bus/own_bus.h"

_Static_assert(AP_DEVICES == 256 && AP_DOMAINS == 256, "masks of 256 bits");

#define MASK_BITS 256
#define MASK_WORDS 4

/* ------------------------------------------------------------------ text */

static void put_bit(unsigned long *mask, unsigned long nr, bool set)
{
	unsigned long bit = 1UL << (63 - nr % 64);

	if (set)
		mask[nr / 64] |= bit;
	else
		mask[nr / 64] &= ~bit;
}

int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits)
{
	const char *start = str;
	int i = 0, n, digit;

	if (bits & 7)
		return -EINVAL;
	guard_pointer(str);
	if (str[0] == '0' && str[1] == 'x')
		str++;
	if (*str == 'x')
		str++;
	sched_range(bitmap, BITS_TO_LONGS(bits) * sizeof(long), SCHED_WRITE);
	for (; isxdigit(*str) && i < bits; str++, i += 4) {
		digit = hex_to_bin(*str);
		for (n = 0; n < 4; n++)
			if (digit & (8 >> n))
				put_bit(bitmap, i + n, true);
	}
	if (*str == '\n')
		str++;
	sched_range(start, str - start + 1, SCHED_READ);
	return *str ? -EINVAL : 0;
}

static int take_number(const char **str, unsigned long *number)
{
	char *end;

	*number = simple_strtoul(*str, &end, 0);
	if (end == *str || *number >= MASK_BITS)
		return -EINVAL;
	*str = end;
	return 0;
}

/* "+5", "-0x10", "+3-7", several of them with a comma between; a newline may end it */
static int change_mask(const char *str, unsigned long *mask)
{
	unsigned long first, last;
	bool set;

	while (*str) {
		if (*str != '+' && *str != '-')
			return -EINVAL;
		set = *str++ == '+';
		if (take_number(&str, &first))
			return -EINVAL;
		last = first;
		if (*str == '-') {
			str++;
			if (take_number(&str, &last) || last < first)
				return -EINVAL;
		}
		for (; first <= last; first++)
			put_bit(mask, first, set);
		while (*str == ',' || *str == '\n')
			str++;
	}
	return 0;
}

static int parse_mask(const char *str, const unsigned long *old, unsigned long *mask)
{
	if (*str == '+' || *str == '-') {
		quiet_copy(mask, old, MASK_WORDS * sizeof(*mask));
		return change_mask(str, mask);
	}
	quiet_set(mask, 0, MASK_WORDS * sizeof(*mask));
	return ap_hex2bitmap(str, mask, MASK_BITS);
}

/* ------------------------------------------------------------------ a new mask */

/* What drivers are asked: do you use one of these queues? */
struct claim {
	unsigned long *apm;
	unsigned long *aqm;
};

static int ask_driver(struct device_driver *drv, void *data)
{
	struct ap_driver *ap_drv = to_ap_drv(drv);
	struct claim *claim = data;
	int ret = 0;

	if (!try_module_get(drv->owner))
		return 0;
	if (ap_drv->in_use && ap_drv->in_use(claim->apm, claim->aqm))
		ret = -EBUSY;
	module_put(drv->owner);
	return ret;
}

static int revise_binding(struct device *dev, void *unused)
{
	bool reserved, has_default;

	if (!ap_is_queue(dev))
		return 0;
	mutex_lock(&ap_perms_mutex);
	reserved = ap_queue_is_reserved(to_ap_queue(dev)->qid);
	mutex_unlock(&ap_perms_mutex);
	/*
	 * The kernel does not ask whether there is a driver and reads its flags at an address in the
	 * lowest page, which is readable on s390. Here nobody is no default driver.
	 */
	has_default = dev->driver && to_ap_drv(dev->driver)->flags & AP_DRIVER_FLAG_DEFAULT;
	if (reserved != has_default && device_reprobe(dev))
		pr_debug("ap: reprobing %s failed\n", dev_name(dev));
	return 0;
}

/* Caller holds ap_perms_mutex. @mask is apm or aqm of ap_perms, @claim has @added for it. */
static int commit(unsigned long *mask, const unsigned long *new_mask, unsigned long *added,
		  struct claim *claim)
{
	unsigned long any = 0;
	int i, ret;

	for (i = 0; i < MASK_WORDS; i++)
		any |= added[i] = new_mask[i] & ~mask[i];
	if (any) {
		ret = bus_for_each_drv(&ap_bus_type, NULL, claim, ask_driver);
		if (ret)
			return ret;
	}
	quiet_copy(mask, new_mask, MASK_WORDS * sizeof(*mask));
	return 0;
}

static bool same(const unsigned long *a, const unsigned long *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

static ssize_t store_mask(unsigned long *mask, const char *buf, size_t count)
{
	unsigned long new_mask[MASK_WORDS], added[MASK_WORDS];
	struct claim claim = {
		.apm = mask == ap_perms.apm ? added : ap_perms.apm,
		.aqm = mask == ap_perms.aqm ? added : ap_perms.aqm,
	};
	bool changes = false;
	int ret;

	if (mutex_lock_interruptible(&ap_perms_mutex))
		return -ERESTARTSYS;
	ret = parse_mask(buf, mask, new_mask);
	if (!ret) {
		changes = !same(mask, new_mask);
		if (changes)
			ret = commit(mask, new_mask, added, &claim);
	}
	mutex_unlock(&ap_perms_mutex);
	if (ret)
		return ret;
	if (changes)
		bus_for_each_dev(&ap_bus_type, NULL, NULL, revise_binding);
	return count;
}

static ssize_t show_mask(const unsigned long *mask, char *buf)
{
	ssize_t len;

	if (mutex_lock_interruptible(&ap_perms_mutex))
		return -ERESTARTSYS;
	len = sysfs_emit(buf, "0x%016lx%016lx%016lx%016lx\n", mask[0], mask[1], mask[2], mask[3]);
	mutex_unlock(&ap_perms_mutex);
	return len;
}

static ssize_t apmask_show(BUS_ATTR_BUS *bus, char *buf)
{
	return show_mask(ap_perms.apm, buf);
}

static ssize_t apmask_store(BUS_ATTR_BUS *bus, const char *buf, size_t count)
{
	return store_mask(ap_perms.apm, buf, count);
}

static ssize_t aqmask_show(BUS_ATTR_BUS *bus, char *buf)
{
	return show_mask(ap_perms.aqm, buf);
}

static ssize_t aqmask_store(BUS_ATTR_BUS *bus, const char *buf, size_t count)
{
	return store_mask(ap_perms.aqm, buf, count);
}

BUS_ATTR_RW(apmask);
BUS_ATTR_RW(aqmask);
