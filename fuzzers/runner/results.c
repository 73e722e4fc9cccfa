// SPDX-License-Identifier: GPL-2.0-only
/*
 * What user space and guests see of a run, in words: the result of every operation, what an
 * attribute showed, and the masks of a guest whenever they changed. Two drivers that do the same
 * give the same text, whatever they do inside; so core/ and a kernel's driver are compared by it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runner/runner.h"

#define OP_TEXT 256

static void __attribute__((format(printf, 2, 3))) add(struct run_results *r, const char *fmt, ...)
{
	size_t room = sizeof(r->text) - r->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(r->text + r->len, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room) {
		r->text[r->len] = '\0';
		r->cut = 1;
		return;
	}
	r->len += (size_t)n;
}

static void add_content(struct run_results *r, const struct op_content *content)
{
	add(r, " \"");
	for (size_t i = 0; i < content->size && i < sizeof(content->bytes); i++) {
		unsigned char c = content->bytes[i];

		if (c == '\n')
			add(r, "\\n");
		else if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			add(r, "\\x%02x", c);
		else
			add(r, "%c", c);
	}
	add(r, content->size > sizeof(content->bytes) ? "...\" (%zu bytes)" : "\"", content->size);
}

static void add_mask(struct run_results *r, const char *name, const unsigned char *mask)
{
	const char *before = "";

	add(r, " %s=", name);
	for (unsigned int i = 0; i < 256; i++)
		if (machine_bit(mask, i)) {
			add(r, "%s%u", before, i);
			before = ",";
		}
}

static void note_masks(struct run_results *r)
{
	for (unsigned int g = 0; g < USER_MAX_GUESTS; g++) {
		unsigned char now[96] = { 0 };

		if (user_guest_masks(g, now))
			memset(now, 0, sizeof(now));
		if (!memcmp(now, r->masks[g], sizeof(now)))
			continue;
		memcpy(r->masks[g], now, sizeof(now));
		add(r, "    g%u:", g);
		add_mask(r, "adapters", now);
		add_mask(r, "domains", now + 32);
		add_mask(r, "control", now + 64);
		add(r, "\n");
	}
}

void run_results_begin(struct run_results *r)
{
	r->len = 0;
	r->text[0] = '\0';
	r->cut = 0;
	memset(r->masks, 0, sizeof(r->masks));
}

void run_results_note(struct run_results *r, const char *task, unsigned int nr,
		      const struct op_call *call, long result, int failed)
{
	const struct op_content *content = op_content();
	char text[OP_TEXT];

	prog_print_op(call, text, sizeof(text));
	add(r, "%s.%u %s = %ld", task, nr, text, result);
	if (content->size)
		add_content(r, content);
	if (call->fault && !failed)
		add(r, " (the failure did not happen)");
	add(r, "\n");
	note_masks(r);
}
