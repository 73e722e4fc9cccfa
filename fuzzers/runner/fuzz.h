/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every fuzz target does; a target is an emphasis and this. The entry points that libFuzzer
 * looks for are defined by FUZZ_TARGET(), in the target's own file: apfuzz and the tests are linked
 * with this library too, and are no fuzz targets.
 */
#ifndef FUZZERS_FUZZ_H
#define FUZZERS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "program/program.h"

/* @decode_only: the target never runs the driver */
int fuzz_initialize(int *argc, char ***argv, const char *emphasis, int decode_only);
int fuzz_one_input(const uint8_t *data, size_t size);
size_t fuzz_mutate(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t fuzz_cross_over(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
		       uint8_t *out, size_t max_out_size, unsigned int seed);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
				 size_t size2, uint8_t *out, size_t max_out_size,
				 unsigned int seed);

#define FUZZ_TARGET(emphasis, decode_only)                                                         \
	int LLVMFuzzerInitialize(int *argc, char ***argv)                                          \
	{                                                                                          \
		return fuzz_initialize(argc, argv, emphasis, decode_only);                         \
	}                                                                                          \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                               \
	{                                                                                          \
		return fuzz_one_input(data, size);                                                 \
	}                                                                                          \
	size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,                \
				       unsigned int seed)                                          \
	{                                                                                          \
		return fuzz_mutate(data, size, max_size, seed);                                    \
	}                                                                                          \
	size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, \
					 size_t size2, uint8_t *out, size_t max_out_size,          \
					 unsigned int seed)                                        \
	{                                                                                          \
		return fuzz_cross_over(data1, size1, data2, size2, out, max_out_size, seed);       \
	}

#endif
