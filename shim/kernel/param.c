// SPDX-License-Identifier: GPL-2.0-only
/* Parameters of what is built in: what stands on the kernel's command line. */
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include "kernel/internal.h"

extern const struct kernel_param __start_kernel_params[] __weak;
extern const struct kernel_param __stop_kernel_params[] __weak;

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static int set(const struct kernel_param *param, const char *value)
{
	if (same(param->type, "charp")) {
		*(const char **)param->arg = value;
		return 0;
	}
	if (same(param->type, "int"))
		return kstrtoint(value, 0, param->arg);
	if (same(param->type, "uint"))
		return kstrtouint(value, 0, param->arg);
	return same(param->type, "bool") ? kstrtobool(value, param->arg) : -EINVAL;
}

int kernel_param_set(const char *module, const char *name, const char *value)
{
	const struct kernel_param *param;

	for (param = __start_kernel_params; param < __stop_kernel_params; param++)
		if (same(param->module, module) && same(param->name, name))
			return set(param, value);
	return -ENOENT;
}
