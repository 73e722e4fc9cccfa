/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program: which machine, which operations run before, which tasks perform which operations,
 * and how they interleave. It is a text that people read, edit and keep in git, and at the same
 * time the fuzzer's input:
 *
 *	# vfio_ap program 1
 *	host adapters=3,5 domains=4,6 control=4
 *	setup
 *	    mdev_create m0
 *	task qemu
 *	    guest_open g0 m0
 *	task host
 *	    queue_unbind 5.4
 *	schedule
 *	    qemu.1@41 -> host at handle_pqap:lock#1
 *
 * Decoding is total: a line that makes no sense is skipped and complained about; the tool takes
 * any complaint for an error, a fuzz target goes on. Everything has a limit. No memory is
 * allocated: a struct prog holds all of it.
 */
#ifndef FUZZERS_PROGRAM_H
#define FUZZERS_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "machine/machine.h"
#include "operations/operations.h"
#include "sched/sched.h"

#define PROG_VERSION 1
#define PROG_MAX_TASKS 8
#define PROG_MAX_OPS 64 /* of a task, and of the set-up */
#define PROG_MAX_DEVIATIONS 4096 /* a recorded random walk is long */
#define PROG_MUTATE_DEVIATIONS 64 /* the mutator adds no more than this */
#define PROG_NAME_LEN 24
#define PROG_TEXT_MAX (64u << 10) /* a fuzz target's input; more is cut off */
#define PROG_FILE_MAX (1u << 20) /* a file the tool reads */
#define PROG_MAX_POINT 1000000000ul

/*
 * The set-up runs in the run's first task, "main". Its operations 1 and 2 are the boot and the
 * loading of the module, so the set-up's first operation is main's third.
 */
#define PROG_MAIN "main"
#define PROG_MAIN_FIRST_OP 3u

struct prog_task {
	char name[PROG_NAME_LEN];
	unsigned int count;
	struct op_call op[PROG_MAX_OPS];
};

enum prog_strategy {
	PROG_EXPLICIT,
	PROG_RANDOM,
	PROG_PCT,
	PROG_STRATEGY_NR
};

/**
 * struct prog - a decoded program
 * @host: the machine
 * @strategy: PROG_EXPLICIT: the deviations; else a strategy with @seed, and for PCT @depth and
 *	@length (its estimate of the run's points)
 * @tasks, @task: in order of their creation
 * @deviations, @deviation: of an explicit schedule
 */
struct prog {
	struct machine_config host;
	enum prog_strategy strategy;
	unsigned long long seed;
	unsigned int depth;
	unsigned int length;
	unsigned int tasks;
	unsigned int deviations;
	struct prog_task setup;
	struct prog_task task[PROG_MAX_TASKS];
	struct sched_deviation deviation[PROG_MAX_DEVIATIONS];
};

#define PROG_PCT_DEPTH 3u
#define PROG_PCT_LENGTH 1000u
#define PROG_PCT_MAX_DEPTH 64u
#define PROG_PCT_MAX_LENGTH 1000000u

/* An empty program on the default machine: adapters 3 and 5, domains 4 and 6. */
void prog_init(struct prog *p);

/* Copy what is used of @from. */
void prog_copy(struct prog *to, const struct prog *from);

/* Operations of all tasks, without the set-up. */
unsigned int prog_ops(const struct prog *p);

/* Slot of the task with that name, -1 if there is none. */
int prog_find_task(const struct prog *p, const char *name);

/**
 * prog_parse() - decode
 * @text: any bytes; not terminated; what lies behind PROG_FILE_MAX is not read
 * @complain: called with line number and reason for each line that was skipped, or NULL
 *
 * Return: how many complaints there were; 0: every line made sense.
 */
unsigned int prog_parse(struct prog *p, const char *text, size_t size,
			void (*complain)(void *arg, unsigned int line, const char *reason),
			void *arg);

/**
 * prog_print() - canonical text; prog_parse() of it gives the same program without complaint
 * @buf: gets at most @size bytes, no NUL
 *
 * Return: the length of the whole text, also if it is more than @size.
 */
size_t prog_print(const struct prog *p, char *buf, size_t size);

/* One operation, one deviation as they stand in a program, NUL-terminated; for reports. */
void prog_print_op(const struct op_call *call, char *buf, size_t size);
void prog_print_deviation(const struct sched_deviation *d, char *buf, size_t size);

/**
 * struct prog_emphasis - what a fuzz target generates and inserts more often
 * @name: the target's, "queue" for fuzz_queue
 * @column: in the table of weights
 */
struct prog_emphasis {
	const char *name;
	unsigned int column;
};

extern const struct prog_emphasis prog_emphasis_all;
const struct prog_emphasis *prog_emphasis_by_name(const char *name); /* "queue" or "fuzz_queue" */

/* All of them, as targets are called, with commas; for messages. */
const char *prog_emphasis_names(void);

/* How often operation @id is made, against the others; 0: never. */
unsigned int prog_weight(const struct prog_emphasis *e, unsigned int id);

/* Deterministic random numbers (splitmix64). */
struct prog_rng {
	uint64_t state;
};

static inline uint64_t prog_rand(struct prog_rng *rng)
{
	uint64_t z = rng->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* 0 <= result < n; n > 0 */
static inline unsigned int prog_below(struct prog_rng *rng, unsigned int n)
{
	return (unsigned int)((prog_rand(rng) >> 32) * n >> 32);
}

enum prog_number {
	PROG_NUMBER_ADAPTER,
	PROG_NUMBER_DOMAIN, /* usage or control domain */
};

/* An adapter or domain that an operation of @p, any one, names. Return: 0: few do, and none was found. */
int prog_number_in_use(struct prog_rng *rng, const struct prog *p, enum prog_number kind,
		       unsigned int *number);

/* Fill in a random, mostly sensible operation; of kind @id, or by weight if @id is OP_NR. */
void prog_random_op(struct prog_rng *rng, const struct prog *p, const struct prog_emphasis *e,
		    unsigned int id, struct op_call *call);

/* A new random schedule for @p. */
void prog_random_schedule(struct prog_rng *rng, struct prog *p);

#define PROG_AROUND 2000u

/**
 * prog_around() - the @i-th schedule around the one of @p, for a driver that was edited
 * @i: 0 to PROG_AROUND - 1, the likeliest ones first
 * @to: the same program with that schedule
 *
 * Return: 0 if there is no such schedule.
 */
int prog_around(const struct prog *p, unsigned int i, struct prog *to);

/* Deviations that the last run of @p did not reach are at their points from now on. */
void prog_give_up_lost(struct prog *p);

/* Add one random deviation to an explicit schedule; 0 if none was added. @p has tasks. */
int prog_random_deviation(struct prog_rng *rng, struct prog *p);

/* A random valid program, the same for the same seed and emphasis. */
void prog_generate(struct prog *p, uint64_t seed, const struct prog_emphasis *e);

/* Change @p a little; the result is valid and the same for the same input and seed. */
void prog_mutate(struct prog *p, uint64_t seed, const struct prog_emphasis *e);

/* Make a program of parts of @a and @b. */
void prog_crossover(struct prog *to, const struct prog *a, const struct prog *b, uint64_t seed);

#define PROG_JOIN_OBJECTS_APART 1u /* mediated devices and guests of its own */
#define PROG_JOIN_QUEUES_APART 2u /* other adapters */
#define PROG_JOIN_ROW 4u /* all operations one after the other; else tasks side by side */
#define PROG_JOIN_NR 8u

/**
 * prog_join() - make @to do what it does and what @b does
 * @how: PROG_JOIN_*
 *
 * Return: 0, or -1 if there is no room or a schedule is not explicit (@to is spoiled then).
 */
int prog_join(struct prog *to, const struct prog *b, unsigned int how);

/* Drop from the end (deviations, then operations) until the text has at most @max bytes; 0 if it cannot. */
size_t prog_print_fitting(struct prog *p, char *buf, size_t max);

/* Edits that keep the schedule in step with the operations. @task: a slot, or -1 for the set-up. */
struct prog_task *prog_task_of(struct prog *p, int task);
void prog_remove_task(struct prog *p, unsigned int task);
int prog_add_task(struct prog *p, const char *name); /* NULL: a free name; slot, or -1 if full */
void prog_remove_ops(struct prog *p, int task, unsigned int first, unsigned int count);
int prog_insert_op(struct prog *p, int task, unsigned int at, const struct op_call *call);
void prog_remove_deviations(struct prog *p, unsigned int first, unsigned int count);

/**
 * prog_minimize() - the same finding by a smaller program
 * @p: in: a program for which @holds is true; out: the smallest one found
 * @holds: does the finding show? It may replace the schedule of the program it is given.
 * @budget: at most so many calls of @holds
 *
 * Fewest tasks and operations first, then fewest deviations, then simplest arguments.
 * Return: how many calls of @holds it took.
 */
unsigned int prog_minimize(struct prog *p, int (*holds)(struct prog *p, void *arg), void *arg,
			   unsigned int budget);

#endif
