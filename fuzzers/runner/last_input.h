/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The input that a fuzz target is at work on, kept in a file that outlives the process however it
 * ends: kill -9, a loop that no timeout of libFuzzer's ends, a machine that is short of memory.
 * scripts/nightly watches the count from outside and takes the input from there.
 *
 * The file is struct last_input in the machine's byte order (scripts/lib/watched.py reads it).
 */
#ifndef FUZZERS_LAST_INPUT_H
#define FUZZERS_LAST_INPUT_H

#include <stddef.h>
#include <stdint.h>

#define LAST_INPUT_MAX 65536 /* libFuzzer's max_len here; longer inputs are cut */

/**
 * struct last_input - the file
 * @begun: inputs that were begun
 * @ended: inputs that were ended; equal to @begun between two inputs
 * @size: of @data
 */
struct last_input {
	uint64_t begun, ended, size;
	uint8_t data[LAST_INPUT_MAX];
};

/* Return: 0 or a negative error. */
int last_input_open(const char *path);

/* Both do nothing while no file is open. */
void last_input_begin(const uint8_t *data, size_t size);
void last_input_end(void);

#endif
