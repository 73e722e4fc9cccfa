// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of an administrator on the driver as a whole: insmod, rmmod, what it says of itself.
 */
#include "kernel/user.h"
#include "operations/calls.h"
#include "operations/operations.h"

long call_module_load(const unsigned int *arg)
{
	return user_module_load();
}

long call_module_unload(const unsigned int *arg)
{
	return user_module_unload();
}

long call_read_features(const unsigned int *arg)
{
	char page[4096];
	long length = user_matrix_read("features", page, sizeof(page));

	if (length > 0)
		op_saw(page, (size_t)length);
	return length;
}
