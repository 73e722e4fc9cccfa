/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which symbols of the simulated kernel that are not faithful each function of the driver uses;
 * generated from the headers and the driver's source by scripts/lib/shim-symbols.
 */
#ifndef FUZZERS_REPORT_SYMBOLS_H
#define FUZZERS_REPORT_SYMBOLS_H

struct shim_symbol {
	const char *function; /* of the driver */
	const char *name;
	const char *kind; /* "modelled", "stub" */
	const char *how;
};

extern const struct shim_symbol shim_symbols[];
extern const unsigned int nr_shim_symbols;

#endif
