// SPDX-License-Identifier: GPL-2.0-only
/*
 * apfuzz bytes: a fuzz target's work on random and mutated byte strings, none of them a crash of the
 * harness, and nothing left behind: after every so many strings a fixed program must have the trace
 * hash that it had at first.
 *
 * String number N depends on the seed and N alone, so a part of them can be done anew or later. A
 * finding of the driver is none of the harness: they are counted. scripts/check-bytes does the rest:
 * many parts, what to do when a part ends in a crash.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "apfuzz.h"
#include "runner/last_input.h"

#define STRING_MAX 8192
#define SEEDS_MAX 256

static const struct prog_emphasis *emphasis;
static int decode_only;
static unsigned long long seed = 1, first, count = 1000, every = 50;
static const char *target, *last;

static struct prog program, other, fixed;
static char string[STRING_MAX], text[PROG_TEXT_MAX];
static struct {
	char text[STRING_MAX];
	size_t len;
} seeds[SEEDS_MAX];
static unsigned int nr_seeds;

static const char fixed_text[] =
	"# vfio_ap program 1\n"
	"host adapters=3,5 domains=4,6\n"
	"setup\n    mdev_create m0\n    assign_adapter m0 5\n    assign_domain m0 4\n"
	"task qemu\n    guest_open g0 m0\n    pqap_enable g0 5.4\n    guest_close g0\n"
	"task host\n    queue_unbind 5.4\n    queue_unbind 3.6\n"
	"task admin\n    assign_adapter m0 3\n    read_matrix m0\n    mdev_create m1\n"
	"schedule random seed=7\n";

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 't':
		target = arg;
		decode_only = !strcmp(arg, "fuzz_program");
		emphasis = prog_emphasis_by_name(decode_only ? "all" : arg);
		if (!emphasis)
			argp_error(state, "--target: there is no '%s'", arg);
		return 0;
	case 's':
		seed = tool_number(state, arg, "--seed");
		return 0;
	case 'f':
		first = tool_number(state, arg, "--first");
		return 0;
	case 'c':
		count = tool_number(state, arg, "--count");
		return 0;
	case 'e':
		every = tool_number(state, arg, "--every");
		if (!every)
			argp_error(state, "--every: at least 1");
		return 0;
	case 'l':
		last = arg;
		return 0;
	case ARGP_KEY_END:
		if (!emphasis)
			argp_error(state, "--target is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "target", 't', "TARGET", 0, "whose work: fuzz_queue, fuzz_mdev, ..., fuzz_program", 0 },
	{ "seed", 's', "N", 0, "which strings (default: 1)", 0 },
	{ "first", 'f', "N", 0, "number of the first string (default: 0)", 0 },
	{ "count", 'c', "N", 0, "how many strings (default: 1000)", 0 },
	{ "every", 'e', "N", 0, "strings between two runs of the fixed program (default: 50)", 0 },
	{ "last-input", 'l', "FILE", 0, "keep the string at work in FILE", 0 },
	{ 0 }
};

static const struct argp_child children[] = { { &tool_argp_json, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	options,
	parse,
	"[FILE...]",
	"Random and mutated byte strings, those of FILEs too, through a target's work. Ends with 0, or "
	"with 78 if a fixed program has another trace hash afterwards; a crash is a crash.",
	children,
	NULL,
	NULL,
};

/* ---- strings ---- */

static size_t noise(struct prog_rng *rng)
{
	size_t len = prog_below(rng, prog_below(rng, 16) ? 256 : STRING_MAX);

	for (size_t i = 0; i < len; i++)
		string[i] = (char)prog_rand(rng);
	return len;
}

/* A piece of the string goes, comes twice or is turned over. */
static size_t move_piece(struct prog_rng *rng, size_t len)
{
	size_t from = prog_below(rng, len), n = 1 + prog_below(rng, len - from);

	switch (prog_below(rng, 3)) {
	case 0:
		memmove(string + from, string + from + n, len - from - n);
		return len - n;
	case 1:
		if (len + n > STRING_MAX)
			return len;
		memmove(string + from + n, string + from, len - from);
		return len + n;
	default:
		for (size_t i = 0; i < n / 2; i++) {
			char c = string[from + i];

			string[from + i] = string[from + n - 1 - i];
			string[from + n - 1 - i] = c;
		}
		return len;
	}
}

/* Digits become the numbers at which something might break. */
static void change_number(struct prog_rng *rng, size_t len)
{
	static const char *const numbers[] = { "0",	    "255",	  "256", "4294967296",
					       "999999999", "4294967295", "-1",	 "0x7" };
	const char *number = numbers[prog_below(rng, sizeof(numbers) / sizeof(numbers[0]))];
	size_t at = prog_below(rng, len);

	while (at < len && (string[at] < '0' || string[at] > '9'))
		at++;
	for (; *number && at < len; at++)
		string[at] = *number++;
}

static size_t mutated(struct prog_rng *rng, size_t len)
{
	for (unsigned int n = 1 + prog_below(rng, 12); n > 0 && len; n--) {
		switch (prog_below(rng, 4)) {
		case 0:
			string[prog_below(rng, len)] = (char)prog_rand(rng);
			break;
		case 1:
			string[prog_below(rng, len)] ^= 1 << prog_below(rng, 8);
			break;
		case 2:
			change_number(rng, len);
			break;
		default:
			len = move_piece(rng, len);
		}
	}
	return len;
}

static size_t generated(struct prog_rng *rng)
{
	size_t len;

	prog_generate(&other, prog_rand(rng), emphasis);
	len = prog_print(&other, string, STRING_MAX);
	return len < STRING_MAX ? len : STRING_MAX;
}

static size_t make_string(struct prog_rng *rng)
{
	unsigned int source = prog_below(rng, nr_seeds ? 3 : 2), i;

	if (!source)
		return noise(rng);
	if (source == 1)
		return mutated(rng, generated(rng));
	i = prog_below(rng, nr_seeds);
	memcpy(string, seeds[i].text, seeds[i].len);
	return mutated(rng, seeds[i].len);
}

/* ---- work ---- */

static unsigned long long verdicts[4];

static unsigned long long fixed_hash(void)
{
	struct run_result r;

	run_program(&fixed, NULL, &r);
	return r.sched.trace_hash;
}

/* What a target makes of a string: decode, print; run. */
static int one(size_t len)
{
	struct run_result r;
	size_t printed;

	prog_parse(&program, string, len, NULL, NULL);
	printed = prog_print(&program, text, sizeof(text));
	if (printed <= sizeof(text) && prog_parse(&other, text, printed, NULL, NULL)) {
		tool_error("the canonical text of this string is not valid");
		return -1;
	}
	if (decode_only)
		return 0;
	run_program(&program, NULL, &r);
	verdicts[r.verdict]++;
	return 0;
}

/* The mutator and the crossover get any bytes, too; what they make is valid. */
static int mutate_and_cross(size_t len, struct prog_rng *rng)
{
	static struct prog parent;
	size_t printed;

	prog_copy(&parent, &program);
	if (prog_below(rng, 2))
		prog_mutate(&program, prog_rand(rng), emphasis);
	else
		prog_crossover(&program, &parent, &fixed, prog_rand(rng));
	printed = prog_print_fitting(&program, text, 1 + prog_below(rng, sizeof(text)));
	if (printed && prog_parse(&other, text, printed, NULL, NULL)) {
		tool_error("what the mutator made of this string (%zu bytes) is not valid", len);
		return -1;
	}
	return 0;
}

static int all(unsigned long long *done)
{
	unsigned long long hash = fixed_hash();

	for (unsigned long long i = first; i < first + count; i++) {
		struct prog_rng rng = { seed * 0x9e3779b97f4a7c15ull ^ i };
		size_t len = make_string(&rng);

		last_input_begin((const uint8_t *)string, len);
		if (one(len) || (i % 8 == 0 && mutate_and_cross(len, &rng)))
			return EXIT_BUG;
		if ((i % every == 0 || i + 1 == first + count) && fixed_hash() != hash) {
			tool_error("after string %llu the fixed program has another trace hash", i);
			return EXIT_NONDETERMINISM;
		}
		last_input_end();
		++*done;
		tool_progress("%s: %llu of %llu strings", target, *done, count);
	}
	return EXIT_OK;
}

static int read_seeds(void)
{
	for (int i = 0; i < tool.files && nr_seeds < SEEDS_MAX; i++) {
		FILE *f = fopen(tool.file[i], "re");

		if (!f) {
			tool_error("%s: %s", tool.file[i], strerror(errno));
			return -1;
		}
		seeds[nr_seeds].len = fread(seeds[nr_seeds].text, 1, STRING_MAX, f);
		fclose(f);
		nr_seeds++;
	}
	return 0;
}

int cmd_bytes(int argc, char **argv)
{
	unsigned long long done = 0;
	double begin;
	int code;

	tool_parse(&argp, argc, argv, 0, INT_MAX);
	if (read_seeds())
		return EXIT_USAGE;
	if (last && (errno = -last_input_open(last))) {
		tool_error("%s: %s", last, strerror(errno));
		return EXIT_USAGE;
	}
	known_quiet(1);
	prog_parse(&fixed, fixed_text, strlen(fixed_text), NULL, NULL);
	begin = tool_seconds();
	code = all(&done);
	tool_progress_end();
	begin = tool_seconds() - begin;
	printf(tool.json ? "{\"target\": \"%s\", \"seed\": %llu, \"first\": %llu, \"done\": %llu, "
			   "\"ok\": %llu, \"findings\": %llu, \"known\": %llu, \"bounds\": %llu, "
			   "\"seconds\": %.2f}\n" :
			   "%s: seed %llu, from string %llu on %llu strings: %llu ok, %llu "
			   "findings, %llu known, %llu bounds; %.2f s\n",
	       target, seed, first, done, verdicts[RUN_OK], verdicts[RUN_FINDING],
	       verdicts[RUN_KNOWN], verdicts[RUN_BOUND], begin);
	return code;
}
