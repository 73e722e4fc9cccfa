// SPDX-License-Identifier: GPL-2.0-only
/*
 * Undefined behavior that only the compiler's checks see (the build "ubsan"): shifts, indices into
 * arrays of known size, signed overflow, division, values that bool or enum do not have.
 *
 * The front end puts the checks into the driver and calls a handler of UBSan's runtime when one
 * fails. The kernel has handlers of its own, and so has the shim: they know the task and the site,
 * and end the run with a finding instead of the process. scripts/lib/driver-ir gives the calls
 * names of their own (__ubsan_handle_X_run), so that nothing is defined twice where a fuzzing
 * service links the runtime. The other builds lack the checks: such a finding is witness-only, and
 * says so.
 *
 * What a handler gets is described in compiler-rt's ubsan_handlers.h: a static record, and the
 * operands, as numbers up to 64 bits, else as the address of one.
 */
#include "checks/internal.h"

#define HANDLER(name) __ubsan_handle_##name##_run

struct location {
	const char *file;
	uint32_t line, column;
};

/**
 * struct type - TypeDescriptor
 * @kind: 0 for an integer
 * @info: of an integer: bit 0 signed, above it log2 of the width
 * @name: in quotes
 */
struct type {
	uint16_t kind, info;
	char name[];
};

struct typed {
	struct location where;
	const struct type *type;
};

struct two_types {
	struct location where;
	const struct type *type, *other;
};

static unsigned int width_of(const struct type *t)
{
	return t->kind ? 0 : 1u << (t->info >> 1);
}

/* An operand for people. */
static const char *value(const struct type *t, unsigned long v, char *buf, size_t size)
{
	unsigned int width = width_of(t);

	if (!width || width > 64)
		text_copy(buf, size, "a value");
	else if (t->info & 1)
		text_print(buf, size, "%ld", (long)(v << (64 - width)) >> (64 - width));
	else
		text_print(buf, size, "%lu", v << (64 - width) >> (64 - width));
	return buf;
}

static void report(const char *kind, const void *site, const char *what)
{
	if (!check_on[CHECK_UNDEFINED] || sched_current() < 0)
		return;
	if (!finding_begin(FINDING_UNDEFINED_BEHAVIOR))
		return; /* a race is pending: this access still executes, and the run ends */
	finding_site(site);
	finding_class(kind);
	finding_say("%s: %s", kind, what);
	finding_say_site("  in ", site);
	finding_say(
		"  seen by the build with UndefinedBehaviorSanitizer alone (ubsan); in the others "
		"the run goes on");
	finding_say_tasks();
	finding_confirmed();
	finding_end();
}

#define SITE __builtin_extract_return_addr(__builtin_return_address(0))

void HANDLER(out_of_bounds)(const struct two_types *d, unsigned long index);
void HANDLER(shift_out_of_bounds)(const struct two_types *d, unsigned long left,
				  unsigned long right);
void HANDLER(add_overflow)(const struct typed *d, unsigned long left, unsigned long right);
void HANDLER(sub_overflow)(const struct typed *d, unsigned long left, unsigned long right);
void HANDLER(mul_overflow)(const struct typed *d, unsigned long left, unsigned long right);
void HANDLER(divrem_overflow)(const struct typed *d, unsigned long left, unsigned long right);
void HANDLER(negate_overflow)(const struct typed *d, unsigned long old);
void HANDLER(load_invalid_value)(const struct typed *d, unsigned long v);
void HANDLER(builtin_unreachable)(const struct location *where);

void HANDLER(out_of_bounds)(const struct two_types *d, unsigned long index)
{
	char what[160], v[32];

	text_print(what, sizeof(what), "index %s of %s", value(d->other, index, v, sizeof(v)),
		   d->type->name);
	report("array-index-out-of-bounds", SITE, what);
}

void HANDLER(shift_out_of_bounds)(const struct two_types *d, unsigned long left,
				  unsigned long right)
{
	char what[160], a[32], b[32];

	text_print(what, sizeof(what), "%s, of type %s, is shifted by %s",
		   value(d->type, left, a, sizeof(a)), d->type->name,
		   value(d->other, right, b, sizeof(b)));
	report("shift-out-of-bounds", SITE, what);
}

static void arithmetic(const char *kind, const struct typed *d, unsigned long left, const char *op,
		       unsigned long right, const void *site)
{
	char what[160], a[32], b[32];

	text_print(what, sizeof(what), "%s %s %s in type %s", value(d->type, left, a, sizeof(a)),
		   op, value(d->type, right, b, sizeof(b)), d->type->name);
	report(kind, site, what);
}

void HANDLER(add_overflow)(const struct typed *d, unsigned long left, unsigned long right)
{
	arithmetic("signed-integer-overflow", d, left, "+", right, SITE);
}

void HANDLER(sub_overflow)(const struct typed *d, unsigned long left, unsigned long right)
{
	arithmetic("signed-integer-overflow", d, left, "-", right, SITE);
}

void HANDLER(mul_overflow)(const struct typed *d, unsigned long left, unsigned long right)
{
	arithmetic("signed-integer-overflow", d, left, "*", right, SITE);
}

/* By zero, or the smallest number by -1. */
void HANDLER(divrem_overflow)(const struct typed *d, unsigned long left, unsigned long right)
{
	arithmetic("division-overflow", d, left, "/", right, SITE);
	/* the division would be a trap of the processor */
	sched_stop();
}

void HANDLER(negate_overflow)(const struct typed *d, unsigned long old)
{
	char what[160], v[32];

	text_print(what, sizeof(what), "-(%s) in type %s", value(d->type, old, v, sizeof(v)),
		   d->type->name);
	report("signed-integer-overflow", SITE, what);
}

void HANDLER(load_invalid_value)(const struct typed *d, unsigned long v)
{
	char what[160], text[32];

	text_print(what, sizeof(what), "%s is no value of type %s",
		   value(d->type, v, text, sizeof(text)), d->type->name);
	report("invalid-load", SITE, what);
}

/* Must not return: there is no code behind the call. */
void HANDLER(builtin_unreachable)(const struct location *where)
{
	report("unreachable-code", SITE, "execution reached a place that was declared unreachable");
	sched_stop();
}
