// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz ops: the table of operations, for people who write programs.
 */
#include "apfuzz.h"

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	NULL,	  NULL, NULL, "Print every operation with its arguments and what it stands for.",
	children, NULL, NULL,
};

static void print_args(const struct op_type *op, FILE *out)
{
	static const char *const spelling[ARG_NR] = {
		[ARG_MDEV] = "m0..m%u",	 [ARG_GUEST] = "g0..g%u",	[ARG_ADAPTER] = "ADAPTER",
		[ARG_DOMAIN] = "DOMAIN", [ARG_APQN] = "ADAPTER.DOMAIN",
	};

	for (unsigned int i = 0; i < OP_MAX_ARGS && op->arg[i] != ARG_NONE; i++) {
		const struct op_arg_type *a = &op_arg_types[op->arg[i]];

		putc(' ', out);
		if (a->key)
			fprintf(out, "[%s=0..%u, default %u]", a->key, a->max, a->value);
		else if (op->arg[i] == ARG_MDEV || op->arg[i] == ARG_GUEST)
			fprintf(out, spelling[op->arg[i]], a->max);
		else
			fputs(spelling[op->arg[i]], out);
	}
}

static void print_text(const struct op_type *op)
{
	fputs(op->name, stdout);
	print_args(op, stdout);
	printf("\n    needs   %s\n    kernel  %s\n    locks   %s\n\n", op->needs, op->kernel,
	       op->locks);
}

static void print_json(const struct op_type *op)
{
	char args[256] = "";
	FILE *f = fmemopen(args, sizeof(args), "w");

	if (f) {
		print_args(op, f);
		fclose(f);
	}
	fputs("{\"name\": ", stdout);
	report_json_string(stdout, op->name);
	fputs(", \"arguments\": ", stdout);
	report_json_string(stdout, args[0] ? args + 1 : args);
	fputs(", \"needs\": ", stdout);
	report_json_string(stdout, op->needs);
	fputs(", \"kernel\": ", stdout);
	report_json_string(stdout, op->kernel);
	fputs(", \"locks\": ", stdout);
	report_json_string(stdout, op->locks);
	fputs("}\n", stdout);
}

int cmd_ops(int argc, char **argv)
{
	tool_parse(&argp, argc, argv, 0, 0);
	for (unsigned int i = 0; i < OP_NR; i++)
		if (tool.json)
			print_json(&op_table[i]);
		else
			print_text(&op_table[i]);
	if (!tool.json) {
		printf("Every operation takes fail=alloc[:N], fail=pin[:N] or fail=gisc[:N]: the N-th allocation,\n"
		       "pinning or GISC registration in it fails. An option that has its default is not printed.\n"
		       "Locks: P ap_perms_mutex, G guests_lock, K kvm->lock, R pqap_hook_rwsem, M mdevs_lock.\n");
	}
	return EXIT_OK;
}
