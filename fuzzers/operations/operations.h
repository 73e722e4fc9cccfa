/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations that a program is made of: one table that says what each is called, which
 * arguments it takes, when it makes sense and what it stands for in the kernel. Parser, printer,
 * mutator, runner, `apfuzz ops` and the statistics all read this table; nothing else knows an
 * operation by name.
 *
 * What a version of the driver lacks is in lacking.c.
 * The rows stand in table.c, what each calls in calls_*.c, the types of arguments in arguments.c,
 * and how often a fuzz target makes it in program/emphasis.c.
 */
#ifndef FUZZERS_OPERATIONS_H
#define FUZZERS_OPERATIONS_H

#include <stddef.h>

#include "kernel/user.h"

enum op_id {
	OP_MDEV_CREATE,
	OP_MDEV_REMOVE,
	OP_ASSIGN_ADAPTER,
	OP_UNASSIGN_ADAPTER,
	OP_ASSIGN_DOMAIN,
	OP_UNASSIGN_DOMAIN,
	OP_READ_MATRIX,
	OP_GUEST_OPEN,
	OP_GUEST_CLOSE,
	OP_PQAP_ENABLE,
	OP_PQAP_DISABLE,
	OP_DEVICE_OPEN,
	OP_DEVICE_CLOSE,
	OP_DEVICE_INFO,
	OP_DEVICE_RESET,
	OP_IRQ_INFO,
	OP_SET_IRQS,
	OP_DEVICE_IOCTL,
	OP_EVENTFD_READ,
	OP_EVENTFD_CLOSE,
	OP_CLOSE_ON_EVENT,
	OP_DMA_UNMAP,
	OP_DMA_MAP,
	OP_IOAS_DETACH,
	OP_IOAS_ATTACH,
	OP_QUEUE_BIND,
	OP_QUEUE_UNBIND,
	OP_INTERRUPT,
	OP_ASSIGN_CONTROL_DOMAIN,
	OP_UNASSIGN_CONTROL_DOMAIN,
	OP_READ_CONTROL_DOMAINS,
	OP_READ_GUEST_MATRIX,
	OP_READ_AP_CONFIG,
	OP_WRITE_AP_CONFIG,
	OP_READ_FEATURES,
	OP_READ_STATUS,
	OP_CPU_MODEL,
	OP_VCPU_RUN,
	OP_GUEST_ZAPQ,
	OP_PQAP,
	OP_GUEST_PROTECT,
	OP_GUEST_UNPROTECT,
	OP_VM_CLOSE,
	OP_MODULE_LOAD,
	OP_MODULE_UNLOAD,
	OP_ANSWER,
	OP_QCI_FAILS,
	OP_RESET_TIME,
	OP_RESET_STUCK,
	OP_RESET_END,
	OP_ADAPTER_STATE,
	OP_HOST_ADD,
	OP_HOST_REMOVE,
	OP_BUS_SCAN,
	OP_BUS_TIMER,
	OP_BUS_NOTIFY,
	OP_WRITE_APMASK,
	OP_WRITE_AQMASK,
	OP_READ_BUS,
	OP_NR
};

#define OP_MAX_ARGS 8

enum op_arg {
	ARG_NONE,
	ARG_MDEV, /* m0 */
	ARG_GUEST, /* g0 */
	ARG_ADAPTER, /* a number as it is written to sysfs, 256 and more included */
	ARG_DOMAIN,
	ARG_APQN, /* adapter.domain, each below 256 */
	ARG_INSN, /* tapq, zapq, aqic */
	ARG_STATE, /* operating, deconfigured, checkstopped */
	ARG_PART, /* adapter, domain, control: of the host's configuration */
	ARG_PART_NR,
	ARG_SIGN, /* add, remove: bits of a mask */
	ARG_BUS_ATTR, /* apmask, aqmask, scans */
	/* options: KEY=VALUE, left out when they have their default; they have a key in op_arg_types */
	ARG_ISC,
	ARG_NIB,
	ARG_VCPU,
	ARG_ADAPTERS, /* op_list_*() */
	ARG_DOMAINS,
	ARG_CONTROLS,
	ARG_LACKS,
	ARG_MS,
	ARG_FC,
	ARG_T,
	ARG_ZEROES,
	ARG_RC, /* by name */
	ARG_TIMES,
	ARG_RESET_MS,
	ARG_TO,
	ARG_PATH,
	ARG_EVENTFD,
	ARG_IRQ_FLAGS,
	ARG_INDEX,
	ARG_START,
	ARG_COUNT,
	ARG_ARGSZ,
	ARG_COMMAND,
	ARG_PAGE,
	ARG_PAGES,
	ARG_TEXT, /* whole, cut, garbage: what is written to the attribute */
	ARG_NR
};

/* How an argument is spelled. */
enum op_form {
	FORM_NUMBER, /* decimal; 0x... is read as well */
	FORM_HEX,
	FORM_OBJECT, /* a letter and a number: m0 */
	FORM_APQN, /* adapter.domain */
	FORM_WORD, /* one of @words */
	FORM_LIST, /* up to three numbers below 256 with commas between, or "none" */
};

/**
 * struct op_arg_type - one type of argument
 * @what: for `apfuzz ops` and error messages
 * @key: of an option, without "="; NULL for a positional argument
 * @form: how it is spelled
 * @letter: of an object, FORM_OBJECT
 * @words: FORM_WORD: how the values 0 to @max are spelled
 * @max: largest value
 * @value: default of an option; what minimization tries for an object
 */
struct op_arg_type {
	const char *what;
	const char *key;
	enum op_form form;
	char letter;
	const char *const *words;
	unsigned int max;
	unsigned int value;
};

extern const struct op_arg_type op_arg_types[ARG_NR];

/* FORM_LIST in an argument: how many numbers it has, and the @i-th; the list with one more */
#define OP_LIST_MAX 3u

static inline unsigned int op_list_count(unsigned int list)
{
	return list >> 24 & 3;
}

static inline unsigned int op_list_number(unsigned int list, unsigned int i)
{
	return list >> 8 * i & 255;
}

static inline unsigned int op_list_add(unsigned int list, unsigned int number)
{
	unsigned int n = op_list_count(list);

	return (list & 0xffffff) | (number & 255) << 8 * n | (n + 1) << 24;
}

/**
 * struct op_call - an operation with its arguments
 * @id: enum op_id
 * @fault: 0, or 1 + the enum user_fault of the failure to inject
 * @nth: which call of that kind fails, from 1
 * @arg: in the order of the table's arguments; an option always has its value here
 */
struct op_call {
	unsigned char id;
	unsigned char fault;
	unsigned short nth;
	unsigned int arg[OP_MAX_ARGS];
};

#define OP_FAULT_NTH_MAX 999u

/**
 * struct op_type - one row of the table
 * @name: as it stands in a program
 * @arg: types of its arguments, ARG_NONE at the end; options last
 * @needs: what must be so for it to do more than return an error
 * @kernel: what it stands for: who does what on a real system
 * @locks: what is taken on the way, outermost first (names as at the top of table.c)
 * @call: does it; returns what the system call or the instruction would
 */
struct op_type {
	const char *name;
	unsigned char arg[OP_MAX_ARGS];
	const char *needs;
	const char *kernel;
	const char *locks;
	long (*call)(const unsigned int *arg);
};

extern const struct op_type op_table[OP_NR];

/* Spelling of an injected failure after "fail=": "alloc", "pin", ... */
extern const char *const op_fault_names[USER_FAULT_NR];

/**
 * op_by_name() - find an operation
 * @name: not terminated
 *
 * Return: its id, or -1.
 */
int op_by_name(const char *name, size_t length);

/* Does an argument of type @arg stand in every line, or is it an option? */
static inline int op_arg_is_option(unsigned int arg)
{
	return op_arg_types[arg].key != NULL;
}

/* Why the driver under test has nothing for operation @id to do; NULL: it has. */
const char *op_lacking(unsigned int id);

/* Has an option only its default with this driver? */
int op_arg_lacking(unsigned int arg);

/* A call of @id with the defaults of its options and zero elsewhere. */
void op_init(struct op_call *call, unsigned int id);

#define OP_CONTENT_MAX 512

/**
 * struct op_content - what user space got to see beside an operation's result
 * @size: all of it; 0: nothing
 * @bytes: its beginning
 */
struct op_content {
	size_t size;
	unsigned char bytes[OP_CONTENT_MAX];
};

/* Of the operation that ended last. */
const struct op_content *op_content(void);

/* For calls_*.c, just before they return: what an attribute showed, what a descriptor gave. */
void op_saw(const void *bytes, size_t size);

/**
 * op_run() - execute one operation in the current task
 *
 * Begins the operation for the scheduler, arms the failure, calls, disarms, ends it.
 * Return: the operation's result; *@failed is set if the injected failure did happen.
 */
long op_run(const struct op_call *call, int *failed);

#endif
