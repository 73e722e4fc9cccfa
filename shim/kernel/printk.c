// SPDX-License-Identifier: GPL-2.0-only
/*
 * The simulated dmesg: every message is an event, and a line of what reports contain.
 *
 * Each line is an object of its own that lives till the end of the run, so that an event may point
 * to it; beyond DMESG_MAX messages are not kept, so that a driver in a loop cannot fill the memory
 * of a run.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include "kernel/alloc.h"
#include "kernel/internal.h"

#define DMESG_MAX 65536

struct line {
	struct line *next;
	unsigned int len;
	char text[];
};

static struct line *first_line, *last_line;
static unsigned int dmesg_used;
static char *joined;

/* One message; a level in front of it and a newline behind it are taken off. Returns its line. */
static const char *add_line(const char *prefix, const char *text, int len)
{
	unsigned int plen = 0;
	struct line *line;

	while (prefix[plen])
		plen++;
	if (len >= 2 && text[0] == KERN_SOH[0]) {
		text += 2;
		len -= 2;
	}
	while (len && text[len - 1] == '\n')
		len--;
	if (dmesg_used + plen + len + 1 > DMESG_MAX)
		return NULL;
	line = shim_alloc(sizeof(*line) + plen + len + 1, "printk");
	line->len = plen + len;
	quiet_copy(line->text, prefix, plen);
	quiet_copy(line->text + plen, text, len);
	if (last_line)
		last_line->next = line;
	else
		first_line = line;
	last_line = line;
	dmesg_used += line->len + 1;
	joined = NULL;
	event_emit_text(EV_PRINTK, NULL, 0, line->len, line->text);
	return line->text;
}

const char *user_dmesg(void)
{
	struct line *line;
	char *p;

	if (!first_line)
		return "";
	if (joined)
		return joined;
	p = joined = shim_alloc(dmesg_used + 1, "printk");
	for (line = first_line; line; line = line->next) {
		quiet_copy(p, line->text, line->len);
		p += line->len;
		*p++ = '\n';
	}
	return joined;
}

int vprintk(const char *fmt, va_list args)
{
	char text[512];
	int len = vscnprintf(text, sizeof(text), fmt, args);

	add_line("", text, len);
	return len;
}

int _printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	char text[512], prefix[80];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (dev)
		scnprintf(prefix, sizeof(prefix), "%s %s: ", dev_driver_string(dev), dev_name(dev));
	else
		scnprintf(prefix, sizeof(prefix), "(NULL device *): ");
	add_line(prefix, text, len);
}

bool shim_first_time(bool *done)
{
	bool first = !*done;

	*done = true;
	return first;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long long now = sched_now() + 1; /* 0 stands for "never" */

	if (!rs->interval)
		return 1;
	if (!rs->begin || now - rs->begin >= rs->interval) {
		rs->begin = now;
		rs->printed = 0;
	}
	if (rs->printed >= rs->burst)
		return 0;
	rs->printed++;
	return 1;
}

void shim_warn(const char *cond, const char *fmt, ...)
{
	char text[512];
	const char *line;
	va_list args;
	int len;

	if (fmt) {
		va_start(args, fmt);
		len = vscnprintf(text, sizeof(text), fmt, args);
		va_end(args);
	} else {
		len = scnprintf(text, sizeof(text), "WARN_ON(%s)", cond);
	}
	line = add_line("WARNING: ", text, len);
	event_emit_text(EV_WARN, NULL, 0, 0, line ? line : cond);
}

void shim_bug(const char *cond)
{
	_printk(KERN_CRIT "kernel BUG: %s", cond);
	event_emit_text(EV_WARN, NULL, 0, 0, cond);
	sched_stop();
}
