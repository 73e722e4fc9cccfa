// SPDX-License-Identifier: GPL-2.0-only
/*
 * The types of arguments: what each is called, how it is spelled, its largest value and its
 * default. Parser, printer, mutator, minimizer and `apfuzz ops` read them here.
 */
#include "operations/operations.h"

const struct op_arg_type op_arg_types[ARG_NR] = {
	[ARG_MDEV] = { "mdev", .form = FORM_OBJECT, .letter = 'm', .max = USER_MAX_MDEVS - 1 },
	[ARG_GUEST] = { "guest", .form = FORM_OBJECT, .letter = 'g', .max = USER_MAX_GUESTS - 1 },
	[ARG_ADAPTER] = { "adapter", .max = 65535 },
	[ARG_DOMAIN] = { "domain", .max = 65535 },
	[ARG_APQN] = { "adapter.domain", .form = FORM_APQN, .max = 65535 },
	[ARG_ISC] = { "guest interruption subclass", "isc", .max = 7, .value = 3 },
	[ARG_NIB] = { "guest address of the notification byte", "nib", .form = FORM_HEX,
		      .max = 0xfffff, .value = 0x1000 },
	[ARG_VCPU] = { "virtual CPU", "vcpu", .max = USER_MAX_VCPUS - 1 },
};

const char *const op_fault_names[USER_FAULT_NR] = {
	[USER_FAULT_ALLOC] = "alloc",
	[USER_FAULT_PIN] = "pin",
	[USER_FAULT_GISC] = "gisc",
};
