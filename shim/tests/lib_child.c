// SPDX-License-Identifier: GPL-2.0-only
/* Runs that end in a finding; see child.h. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "note.h"

struct child *child;

/* No libc function: a sanitizer would take it for an access of the task that happens to run. */
static void copy(void *to, const void *from, unsigned long n)
{
	volatile char *t = to;
	const volatile char *f = from;

	while (n--)
		*t++ = *f++;
}

static void remember(void)
{
	const struct finding *f = check_finding();

	if (f) {
		if (!child->kinds)
			copy(&child->first, f, sizeof(*f));
		child->kinds |= 1ul << f->kind;
	}
	copy(child->steps, note_steps, sizeof(child->steps));
}

static void on_finding(const struct event *ev)
{
	(void)ev;
	remember();
}

static const struct event_reader reader = {
	.name = "child",
	.kinds = EVENT_BIT(EV_FINDING),
	.event = on_finding,
};

void child_init(void)
{
	child = mmap(NULL, sizeof(*child), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	if (child == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	event_subscribe(&reader);
}

static void explore(void (*first)(void *), enum child_way way, unsigned int runs)
{
	struct sched_config config = { .strategy = &sched_explicit, .seed = 1 };
	struct sched_result result;

	if (way == CHILD_RANDOM)
		config.strategy = &sched_random;
	if (way == CHILD_ENUMERATE) {
		config.strategy = &sched_enumerate;
		config.preemptions = 2;
		config.all_points = 1;
		sched_enumerate_begin();
	}
	do {
		note_clear();
		sched_run(&config, first, NULL, &result);
		remember();
		child->runs++;
		config.seed++;
	} while (!child->kinds &&
		 (way == CHILD_ENUMERATE ? sched_enumerate_next() :
					   way == CHILD_RANDOM && child->runs < runs));
}

void child_explore(void (*first)(void *), enum child_way way, unsigned int runs)
{
	int status;
	pid_t pid;

	memset(child, 0, sizeof(*child));
	fflush(stdout);
	pid = fork();
	if (!pid) {
		signal(SIGSEGV, SIG_DFL);
		if (!freopen(getenv("TEST_STDERR") ?: "/dev/null", "a", stderr))
			_exit(99);
		explore(first, way, runs);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		perror("fork");
		exit(1);
	}
	/*
	 * 77: a sanitizer confirmed the finding. A wild access executes in AddressSanitizer's build,
	 * for it to see, and then the machine sees it, too.
	 */
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return;
	if (child->kinds &&
	    (WIFSIGNALED(status) ? WTERMSIG(status) == SIGSEGV : WEXITSTATUS(status) == 77))
		return;
	fprintf(stderr, "the child ended with status 0x%x\n", (unsigned int)status);
	exit(1);
}
