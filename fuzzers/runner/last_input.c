// SPDX-License-Identifier: GPL-2.0-only
#include "runner/last_input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct last_input *last;

int last_input_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int error;
	void *map;

	if (fd < 0)
		return -errno;
	/* The blocks themselves: on a full disk a store into a hole would be a SIGBUS. */
	error = posix_fallocate(fd, 0, sizeof(*last));
	if (error) {
		close(fd);
		return -error;
	}
	map = mmap(NULL, sizeof(*last), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	error = map == MAP_FAILED ? -errno : 0;
	close(fd);
	if (!error) {
		last = map;
		last->begun = last->ended = last->size = 0;
	}
	return error;
}

void last_input_begin(const uint8_t *data, size_t size)
{
	if (!last)
		return;
	if (size > LAST_INPUT_MAX)
		size = LAST_INPUT_MAX;
	memcpy(last->data, data, size);
	last->size = size;
	last->begun++;
}

void last_input_end(void)
{
	if (last)
		last->ended = last->begun;
}
