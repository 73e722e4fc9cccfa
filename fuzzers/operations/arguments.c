// SPDX-License-Identifier: GPL-2.0-only
/*
 * The types of arguments: what each is called, how it is spelled, its largest value and its
 * default. Parser, printer, mutator, minimizer and `apfuzz ops` read them here.
 */
#include "machine/user_machine.h"
#include "operations/operations.h"

static const char *const lacks_words[] = { "nothing", "crypto", "aiv", "aqic" };
static const char *const insns[] = { "tapq", "zapq", "aqic" };
static const char *const states[] = { "operating", "deconfigured", "checkstopped" };
static const char *const parts[] = { "adapter", "domain", "control" };
static const char *const signs[] = { "add", "remove" };
static const char *const bus_attrs[] = { "apmask", "aqmask", "scans" };

/* the numbers of the descriptors, and what else can stand for one */
static const char *const eventfds[] = { "0", "1", "2", "3", "4", "5", "6", "7", "none", "negative" };
static const char *const paths[] = { "group", "node" };
static const char *const texts[] = { "whole", "cut", "garbage" };

/* AP response codes, in the order of op_response_codes[] in calls_machine.c. */
static const char *const codes[] = {
	"busy",		"not_available",   "resetting",		"deconfigured",
	"checkstopped", "invalid_address", "otherwise_changed", "invalid_gisa",
	"state_change", "not_unique",	   "assoc_failed",
};

#define WORDS(array) \
	.form = FORM_WORD, .words = (array), .max = sizeof(array) / sizeof(*(array)) - 1

const struct op_arg_type op_arg_types[ARG_NR] = {
	[ARG_MDEV] = { "mdev", .form = FORM_OBJECT, .letter = 'm', .max = USER_MAX_MDEVS - 1 },
	[ARG_GUEST] = { "guest", .form = FORM_OBJECT, .letter = 'g', .max = USER_MAX_GUESTS - 1 },
	[ARG_ADAPTER] = { "adapter", .max = 65535 },
	[ARG_DOMAIN] = { "domain", .max = 65535 },
	[ARG_APQN] = { "adapter.domain", .form = FORM_APQN, .max = 65535 },
	[ARG_INSN] = { "instruction", WORDS(insns) },
	[ARG_STATE] = { "state", WORDS(states) },
	[ARG_PART] = { "part", WORDS(parts) },
	[ARG_PART_NR] = { "number", .max = 255 },
	[ARG_SIGN] = { "change", WORDS(signs) },
	[ARG_BUS_ATTR] = { "attribute", WORDS(bus_attrs) },
	[ARG_ISC] = { "guest interruption subclass", "isc", .max = 7, .value = 3 },
	[ARG_NIB] = { "guest address of the notification byte", "nib", .form = FORM_HEX,
		      .max = 0xfffff, .value = 0x1000 },
	[ARG_VCPU] = { "virtual CPU", "vcpu", .max = USER_MAX_VCPUS - 1 },
	[ARG_ADAPTERS] = { "adapters", "adapters", .form = FORM_LIST, .max = 255 },
	[ARG_DOMAINS] = { "domains", "domains", .form = FORM_LIST, .max = 255 },
	[ARG_CONTROLS] = { "control domains", "control", .form = FORM_LIST, .max = 255 },
	[ARG_LACKS] = { "what the guest's CPU lacks", "lacks", .form = FORM_WORD,
			.words = lacks_words, .max = 3 },
	[ARG_MS] = { "milliseconds", "ms", .max = 1000, .value = 5 },
	[ARG_FC] = { "function code", "fc", .max = 255 },
	[ARG_T] = { "T bit of register 0", "t", .max = 1 },
	[ARG_ZEROES] = { "bits 41 to 47 of register 0", "zeroes", .max = 127 },
	[ARG_RC] = { "response code", "rc", WORDS(codes) },
	[ARG_TIMES] = { "how often", "times", .max = MACHINE_MAX_ANSWERS, .value = 1 },
	[ARG_RESET_MS] = { "milliseconds, 0: as by default", "ms", .max = MACHINE_MAX_RESET_MS,
			   .value = 200 },
	[ARG_TO] = { "last one of a range; below the first: no range", "to", .max = 256 },
	[ARG_PATH] = { "how the device is opened: with a container or with iommufd", "by",
		       .form = FORM_WORD, .words = paths, .max = 1 },
	[ARG_EVENTFD] = { "descriptor of an event counter", "fd", .form = FORM_WORD,
			  .words = eventfds, .max = USER_MAX_EVENTFDS + 1 },
	[ARG_IRQ_FLAGS] = { "flags of vfio_irq_set", "flags", .form = FORM_HEX, .max = 0xff,
			    .value = 0x24 },
	[ARG_INDEX] = { "index of the interrupt", "index", .max = 0xffffffff },
	[ARG_START] = { "first of the interrupts", "start", .max = 0xffffffff },
	[ARG_COUNT] = { "number of interrupts", "count", .max = 0xffffffff, .value = 1 },
	[ARG_ARGSZ] = { "size that user space says its argument has", "argsz", .max = 0xffffffff,
			.value = 24 },
	[ARG_COMMAND] = { "number of the ioctl, from VFIO_BASE", "nr", .max = 31, .value = 8 },
	[ARG_PAGE] = { "first frame of guest memory", "page", .max = USER_GUEST_PAGES, .value = 1 },
	[ARG_PAGES] = { "number of frames", "pages", .max = USER_GUEST_PAGES, .value = 1 },
	[ARG_TEXT] = { "how the text is written: as it must be, its end missing, or with a letter in it",
		       "text", WORDS(texts) },
};

const char *const op_fault_names[USER_FAULT_NR] = {
	[USER_FAULT_ALLOC] = "alloc",	  [USER_FAULT_PIN] = "pin",
	[USER_FAULT_GISC] = "gisc",	  [USER_FAULT_UV] = "uv",
	[USER_FAULT_EVENTFD] = "eventfd", [USER_FAULT_COPY] = "copy",
	[USER_FAULT_SIGNAL] = "signal",
};
