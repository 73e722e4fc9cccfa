// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the commands of the tool share; see apfuzz.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "apfuzz.h"

struct tool_options tool = { .usage = EXIT_USAGE };

void tool_error(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "apfuzz: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* ------------------------------------------------------------------ options */

static error_t parse_shared(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'j':
		tool.json = 1;
		return 0;
	case 'l':
		tool.lenient = 1;
		return 0;
	case 'o':
		tool.output = arg;
		return 0;
	case TOOL_KEY(0):
		tool.no_known = 1;
		known_use_list(0);
		return 0;
	case TOOL_KEY(1):
		if (known_add_file(arg)) {
			tool_error("%s: %s", arg, strerror(errno));
			exit(tool.usage);
		}
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option json_options[] = { { "json", 'j', NULL, 0,
						     "print one JSON object a line", 0 },
						   { 0 } };

static const struct argp_option lenient_options[] = {
	{ "lenient", 'l', NULL, 0, "skip and list lines that make no sense, as a fuzz target does",
	  0 },
	{ 0 }
};

static const struct argp_option known_options[] = {
	{ "no-known", TOOL_KEY(0), NULL, 0, "ignore the driver's list of known findings", 0 },
	{ "known", TOOL_KEY(1), "FILE", 0, "take the fingerprints in FILE for known, too", 0 },
	{ 0 }
};

static const struct argp_option output_options[] = {
	{ "output", 'o', "FILE", 0, "write to FILE instead of standard output", 0 },
	{ 0 }
};

const struct argp tool_argp_json = { json_options, parse_shared, NULL, NULL, NULL, NULL, NULL };
const struct argp tool_argp_lenient = {
	lenient_options, parse_shared, NULL, NULL, NULL, NULL, NULL
};
const struct argp tool_argp_known = { known_options, parse_shared, NULL, NULL, NULL, NULL, NULL };
const struct argp tool_argp_output = { output_options, parse_shared, NULL, NULL, NULL, NULL, NULL };

void tool_parse(const struct argp *argp, int argc, char **argv, int min, int max)
{
	int first = argc;

	/* with --expect every error has the code that stops git bisect */
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "--expect", 8))
			argp_err_exit_status = tool.usage = EXIT_EXPECT_USAGE;
	run_init();
	if (argp_parse(argp, argc, argv, 0, &first, NULL))
		exit(tool.usage);
	tool.file = argv + first;
	tool.files = argc - first;
	if (tool.files < min || tool.files > max) {
		tool_error(tool.files < min ? "no FILE given" : "'%s' is one FILE too many",
			   tool.files > max ? tool.file[max] : "");
		fprintf(stderr, "Try '%s --help'.\n", argv[0]);
		exit(tool.usage);
	}
}

unsigned long long tool_number(struct argp_state *state, const char *arg, const char *option)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 0);
	if (errno || *end || end == arg || arg[0] == '-')
		argp_error(state, "%s: '%s' is no number", option, arg);
	return n;
}

/* ------------------------------------------------------------------ programs */

struct complaints {
	const char *file;
	char *reason;
	unsigned int any;
};

/* A file that is no program at all would fill the terminal. */
#define COMPLAINTS 20u

static void complain(void *arg, unsigned int line, const char *reason)
{
	struct complaints *c = arg;

	if (!c->any)
		snprintf(c->reason, 512, "line %u: %s", line, reason);
	if (c->any++ >= COMPLAINTS)
		return;
	fprintf(stderr, "%s:%u: %s", c->file, line, tool.lenient ? "skipped: " : "");
	/* any bytes: they shall not reach the terminal */
	for (; *reason; reason++)
		putc(*reason >= ' ' && *reason <= '~' ? *reason : '?', stderr);
	putc('\n', stderr);
}

static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, buf + len, size - len);

		if (n < 0)
			return -1;
		if (!n)
			break;
		len += n;
	}
	return len;
}

/* The file that was read last. */
static char file_text[PROG_FILE_MAX];
static size_t file_len;

const char *tool_text(size_t *len)
{
	*len = file_len;
	return file_text;
}

static int nothing_left;

int tool_nothing_left(void)
{
	return nothing_left;
}

/* Clear words where little or nothing is left of the file. */
static void say_skipped(const struct complaints *c, const struct prog *p)
{
	unsigned int ops = prog_ops(p) + p->setup.count;

	nothing_left = c->any && !ops;
	if (c->any > COMPLAINTS)
		fprintf(stderr, "%s: ... and %u lines more\n", c->file, c->any - COMPLAINTS);
	if (!tool.lenient)
		return;
	if (file_len == sizeof(file_text))
		tool_error("%s: only its first %u bytes are read", c->file, PROG_FILE_MAX);
	if (!ops)
		tool_error(
			"%s: no operation is left of it; is it a crash input of vfio-ap-fuzz? (a "
			"program begins with '# vfio_ap program 1')",
			c->file);
	else if (c->any)
		tool_error("%s: %u line%s skipped, %u operation%s left, as in the fuzz target",
			   c->file, c->any, c->any == 1 ? "" : "s", ops, ops == 1 ? "" : "s");
}

int tool_read(const char *file, struct prog *p, char *reason)
{
	struct complaints c = { file, reason, 0 };
	int is_stdin = !strcmp(file, "-");
	int fd = is_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read_all(fd, file_text, sizeof(file_text));
	int bad;

	reason[0] = '\0';
	if (len < 0) {
		tool_error("%s: %s", file, strerror(errno));
		if (fd > 0)
			close(fd);
		return EXIT_USAGE;
	}
	if (!is_stdin)
		close(fd);
	file_len = len;
	bad = prog_parse(p, file_text, len, complain, &c);
	say_skipped(&c, p);
	return bad && !tool.lenient ? -1 : 0;
}

/* ------------------------------------------------------------------ results */

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0)
			return -1;
		text += n;
		len -= n;
	}
	return 0;
}

static int write_file(const char *path, const char *text, size_t len)
{
	char temp[4096];
	int fd, mask = umask(0);

	umask(mask);
	if (snprintf(temp, sizeof(temp), "%s.XXXXXX", path) >= (int)sizeof(temp)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (write_all(fd, text, len) || fchmod(fd, 0666 & ~mask) || rename(temp, path)) {
		int error = errno;

		close(fd);
		unlink(temp);
		errno = error;
		return -1;
	}
	return close(fd);
}

int tool_write(const char *text, size_t len)
{
	if (tool.output && strcmp(tool.output, "-")) {
		struct stat st;
		int special = !stat(tool.output, &st) && !S_ISREG(st.st_mode);
		int fd = special ? open(tool.output, O_WRONLY | O_CLOEXEC) : -1;
		int failed = special ? fd < 0 || write_all(fd, text, len) :
				       write_file(tool.output, text, len);

		if (failed)
			tool_error("%s: %s", tool.output, strerror(errno));
		if (fd >= 0)
			close(fd);
		return failed ? tool.usage : EXIT_OK;
	}
	fflush(stdout);
	if (write_all(STDOUT_FILENO, text, len)) {
		tool_error("standard output: %s", strerror(errno));
		return tool.usage;
	}
	return EXIT_OK;
}

double tool_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------ progress */

static int progress_fd = STDERR_FILENO; /* the tool's own stderr, also in a child */
static int progress_shown;

void tool_progress(const char *fmt, ...)
{
	static double last = -1, begun;
	double now = tool_seconds();
	int tty = isatty(progress_fd);
	va_list ap;

	if (last < 0)
		last = begun = now;
	if (now - last < (tty ? 0.2 : 10))
		return;
	last = now;
	dprintf(progress_fd, tty ? "\r\033[K" : "");
	va_start(ap, fmt);
	vdprintf(progress_fd, fmt, ap);
	va_end(ap);
	if (!tty)
		dprintf(progress_fd, "\n");
	progress_shown = tty;
}

void tool_progress_end(void)
{
	if (progress_shown)
		dprintf(progress_fd, "\r\033[K");
	progress_shown = 0;
}

/* ------------------------------------------------------------------ children */

struct child_state {
	int done;
	int code;
};

static char *read_back(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, size > 0 ? size + 1 : 1);

	if (!text)
		abort();
	lseek(fd, 0, SEEK_SET);
	if (read_all(fd, text, size > 0 ? size : 0) < 0)
		text[0] = '\0';
	return text;
}

static void nothing(void *arg)
{
}

/*
 * Make the fibers once, here, instead of in every child. Not under ThreadSanitizer: it counts them
 * as threads, and in the child of a process with threads it sees nothing.
 */
static void warm_up(void)
{
#ifndef APFUZZ_TSAN
	static int warmed;
	struct sched_config config = { .strategy = NULL };
	struct sched_result result;

	if (!warmed)
		sched_run(&config, nothing, NULL, &result);
	warmed = 1;
#else
	(void)nothing;
#endif
}

int tool_guard(int (*body)(void *arg), void *arg, char **witness)
{
	static struct child_state *state;
	int fd = memfd_create("stderr", MFD_CLOEXEC), status;
	char *text;
	pid_t pid;

	if (!state)
		state = mmap(NULL, sizeof(*state), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || state == MAP_FAILED)
		abort();
	*witness = NULL;
	state->done = 0;
	warm_up();
	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid < 0) {
		tool_error("fork: %s", strerror(errno));
		exit(tool.usage);
	}
	if (!pid) {
		progress_fd = dup(STDERR_FILENO);
		dup2(fd, STDERR_FILENO);
		state->code = body(arg);
		fflush(stdout);
		fflush(stderr);
		state->done = 1;
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			abort();
	text = read_back(fd);
	close(fd);
	if (state->done) {
		fputs(text, stderr);
		free(text);
		return state->code;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_INTERRUPTED)
		_exit(tool.usage == EXIT_USAGE ? EXIT_INTERRUPTED : tool.usage);
	if (!text[0] && WIFSIGNALED(status) &&
	    asprintf(&text, "SUMMARY: the process was ended by signal %d\n", WTERMSIG(status)) < 0)
		abort();
	*witness = text;
	return -1;
}

/* "AddressSanitizer: stack-buffer-overflow in f": kind and function, no file, line or address. */
static void summarize(const char *witness, char *title, size_t size)
{
	const char *line = strstr(witness, "SUMMARY: ");
	char tool_name[64], kind[64], in[128] = "";
	const char *at;

	snprintf(title, size, "the process ended");
	if (!line)
		return;
	line += strlen("SUMMARY: ");
	if (sscanf(line, "%63[^:\n]: %63s", tool_name, kind) != 2) {
		snprintf(title, size, "%.*s", (int)strcspn(line, "\n"), line);
		return;
	}
	if (!strcmp(kind, "data"))
		strcpy(kind, "data race");
	at = strstr(line, " in ");
	if (at && at < line + strcspn(line, "\n"))
		sscanf(at + 4, "%127[A-Za-z0-9_]", in);
	snprintf(title, size, "%s: %s%s%s", tool_name, kind, in[0] ? " in " : "", in);
}

static struct finding died;

const char *tool_died_print(void)
{
	return died.fingerprint;
}

int tool_died(const char *file, const struct prog *p, const char *witness)
{
	char summary[300], title[400], print[400];
	struct run_result r = { .verdict = RUN_FINDING, .kind = FINDING_WITNESS_ONLY };

	summarize(witness, summary, sizeof(summary));
	snprintf(title, sizeof(title), "seen by the sanitizer only: %s", summary);
	snprintf(print, sizeof(print), "witness-only:%s", summary);
	for (char *c = print; *c; c++)
		if (*c == ' ')
			*c = '_';
	snprintf(died.title, sizeof(died.title), "%.*s", FINDING_TITLE_LEN - 1, title);
	snprintf(died.fingerprint, sizeof(died.fingerprint), "%s", print);
	died.kind = FINDING_WITNESS_ONLY;
	r.finding = &died;
	if (known_contains(print))
		r.verdict = RUN_KNOWN;
	if (tool.json) {
		struct report_json j = {
			.file = file,
			.result = &r,
			.executions = 1,
			.first_finding_at = r.verdict == RUN_FINDING,
			.complete = -1,
		};

		report_json(stdout, &j);
	} else {
		printf("%s\n\nverdict      %s\nfingerprint  %s\n", title, run_verdict_name(&r),
		       print);
		report_program(stdout, p);
		report_made_by(stdout);
		printf("\n---- what the sanitizer says (differs from build to build)\n%s", witness);
	}
	fflush(stdout);
	return run_exit_code(&r);
}

int tool_worse(int a, int b)
{
	static const int order[] = {
		EXIT_BUG, EXIT_NONDETERMINISM, EXIT_MEMORY, EXIT_BOUND, EXIT_USAGE,
	};

	for (unsigned int i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a ? a : b;
}

void tool_run(struct prog *p, struct run_result *r, int anchors)
{
	struct run_options options = { .record_anchors = anchors };

	known_quiet(1);
	run_program(p, &options, r);
}
