// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz ops: the table of operations, for people who write programs.
 */
#include <ctype.h>

#include "apfuzz.h"
#include "build-info.h"

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	NULL,	  NULL, NULL, "Print every operation with its arguments and what it stands for.",
	children, NULL, NULL,
};

static void print_words(const struct op_arg_type *a, FILE *out)
{
	for (unsigned int i = 0; i <= a->max; i++)
		fprintf(out, "%s%s", i ? "|" : "", a->words[i]);
}

static void print_values(const struct op_arg_type *a, FILE *out)
{
	switch (a->form) {
	case FORM_OBJECT:
		fprintf(out, "%c0..%c%u", a->letter, a->letter, a->max);
		break;
	case FORM_WORD:
		print_words(a, out);
		break;
	case FORM_HEX:
		fprintf(out, "0..0x%x", a->max);
		break;
	case FORM_LIST:
		fprintf(out, "N,N,N");
		break;
	default:
		fprintf(out, "0..%u", a->max);
	}
}

static void print_option(const struct op_arg_type *a, FILE *out)
{
	fprintf(out, "[%s=", a->key);
	print_values(a, out);
	if (a->form == FORM_LIST)
		fprintf(out, ", default none]");
	else if (a->form == FORM_WORD)
		fprintf(out, ", default %s]", a->words[a->value]);
	else
		fprintf(out, a->form == FORM_HEX ? ", default 0x%x]" : ", default %u]", a->value);
}

/* A positional number is shown by what it is: ADAPTER. */
static void print_name(const char *what, FILE *out)
{
	for (; *what; what++)
		putc(*what == ' ' ? '_' : toupper((unsigned char)*what), out);
}

static void print_args(const struct op_type *op, FILE *out)
{
	for (unsigned int i = 0; i < OP_MAX_ARGS && op->arg[i] != ARG_NONE; i++) {
		const struct op_arg_type *a = &op_arg_types[op->arg[i]];

		putc(' ', out);
		if (a->key)
			print_option(a, out);
		else if (a->form == FORM_OBJECT || a->form == FORM_WORD)
			print_values(a, out);
		else
			print_name(a->what, out);
	}
}

static void print_faults(void)
{
	printf("Every operation takes fail=KIND[:N]: the N-th call of that kind in it fails. KIND is one of");
	for (unsigned int i = 0; i < USER_FAULT_NR; i++)
		printf(" %s", op_fault_names[i]);
	printf(".\n");
}

static const char *lacking(const struct op_type *op)
{
	return op_lacking((unsigned int)(op - op_table));
}

static void print_text(const struct op_type *op)
{
	fputs(op->name, stdout);
	print_args(op, stdout);
	printf("\n    needs   %s\n    kernel  %s\n    locks   %s\n", op->needs, op->kernel,
	       op->locks);
	if (lacking(op))
		printf("    skipped with driver %s: %s\n", BUILD_DRIVER, lacking(op));
	putchar('\n');
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
	if (lacking(op)) {
		fputs(", \"skipped\": ", stdout);
		report_json_string(stdout, lacking(op));
	}
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
		print_faults();
		printf("An option that has its default is not printed.\n"
		       "Locks: P ap_perms_mutex, G guests_lock, K kvm->lock, R pqap_hook_rwsem, M mdevs_lock.\n");
	}
	return EXIT_OK;
}
