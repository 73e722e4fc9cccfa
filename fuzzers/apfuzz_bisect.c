// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz bisect: which versions of the driver show a finding.
 *
 * One build of the tool has one driver in it, so the answer takes several builds: the work is done by
 * scripts/bisect of the repository in whose build directory this tool lies.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apfuzz.h"

/* build/DRIVER-SANITIZER/apfuzz */
#define LEVELS 3

int cmd_bisect(int argc, char **argv)
{
	static char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - sizeof("/scripts/bisect"));

	path[len < 0 ? 0 : len] = 0;
	for (int i = 0; i < LEVELS && path[0]; i++)
		*strrchr(path, '/') = 0;
	strcat(path, "/scripts/bisect");
	argv[0] = path;
	execv(path, argv);
	tool_error("%s: %s (it comes with the sources)", path, strerror(errno));
	return EXIT_USAGE;
}
