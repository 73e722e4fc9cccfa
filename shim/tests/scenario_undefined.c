// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function for each kind of undefined behavior that the kernel's checks see, called with
 * operands for which it is defined and with others. What must not be reported stands below. (enum:
 * clang makes that check in C++ only.)
 */
#include <linux/list.h>
#include <linux/types.h>

#include "test_undefined.h"

static int number;
static unsigned long word;
static unsigned long table[4];
static unsigned char byte;

static void shifts(int left, unsigned int by)
{
	number = left << by;
}

static void indexes(unsigned int i)
{
	/* the address alone: the access would be wild, or another variable's */
	word = (unsigned long)&table[i];
}

static void adds(int a, int b)
{
	number = a + b;
}

static void negates(int a)
{
	number = -a;
}

static void divides(int a, int b)
{
	number = a / b;
}

static void loads_bool(unsigned char value)
{
	byte = value;
	number = *(bool *)&byte;
}

static void arrives(int here)
{
	if (here)
		__builtin_unreachable();
	number = here;
}

/* CALL(name, right, wrong): the two tasks of function name */
#define ARGS(...) __VA_ARGS__
#define CALL(name, right, wrong)            \
	static void name##_right(void *arg) \
	{                                   \
		name(right);                \
	}                                   \
	static void name##_wrong(void *arg) \
	{                                   \
		name(wrong);                \
	}

CALL(shifts, ARGS(1, 31), ARGS(1, 70))
CALL(indexes, 3, 6)
CALL(adds, ARGS(0x7fffffff, 0), ARGS(0x7fffffff, 1))
CALL(negates, 0x7fffffff, -0x7fffffff - 1)
CALL(divides, ARGS(1, 1), ARGS(1, 0))
CALL(loads_bool, 1, 2)
CALL(arrives, 0, 1)

/*
 * Undefined in C, used by the kernel: the end of list_for_each_entry() is no object, unsigned
 * numbers wrap, NULL has members' addresses, misaligned loads are what the machine can do.
 */
struct item {
	unsigned long long value[3];
	struct list_head list;
};

static LIST_HEAD(items);

static void kernel_idioms(void *arg)
{
	struct item *item;
	char buf[16] = { 0 };
	unsigned int u = 0;

	list_for_each_entry(item, &items, list)
		number++;
	u--;
	word = u + (unsigned long)&((struct item *)NULL)->list;
	word += *(unsigned long *)(buf + 1);
}

#define U(name) { #name, name##_right, name##_wrong }

const struct undefined undefined[] = {
	U(shifts),  U(indexes),	   U(adds),    U(negates),
	U(divides), U(loads_bool), U(arrives), { "kernel_idioms", kernel_idioms, NULL },
	{ 0 },
};
