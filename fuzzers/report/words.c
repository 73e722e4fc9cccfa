// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event in words: what the task does, the name of what it does it to, and the place in the
 * driver. No address is in them: heap objects have their number in the run.
 */
#include <stdio.h>
#include <string.h>

#include "report/internal.h"

const char *record_sync_name(const struct record *r)
{
	return record_sync_id_name(r->ev.sync);
}

const char *record_sync_id_name(unsigned int id)
{
	const struct sync *sync = id ? sync_get(id) : NULL;

	if (!sync)
		return "";
	return sync->class && sync->class->name ? sync->class->name : sync_kind_name(sync->kind);
}

static const char *mode_of(const struct record *r)
{
	return r->ev.arg & EV_MODE_SHARED ? " (shared)" : "";
}

/* refcount_t and atomic_t, by the names of their members */
static int is_counter(const char *what)
{
	return strstr(what, ".refs ") || strstr(what, ".counter ");
}

static void access_words(const struct record *r, char *buf, size_t size)
{
	static const char *const does[] = {
		[EV_LOAD] = "reads",
		[EV_STORE] = "writes",
		[EV_ATOMIC] = "atomic on",
	};
	char what[RECORD_WORDS];

	record_object_short(r->ev.object, r->ev.kind == EV_ATOMIC ? 1 : r->ev.arg, what,
			    sizeof(what));
	snprintf(buf, size, "%s %s", does[r->ev.kind], what);
	if (r->ev.kind == EV_ATOMIC && is_counter(what)) {
		int was;

		memcpy(&was, r->before, sizeof(was));
		snprintf(buf + strlen(buf), size - strlen(buf), ", which was %d", was);
	}
}

static void object_words(const struct record *r, const char *does, char *buf, size_t size)
{
	const struct arena_object *o = arena_find(r->ev.object);
	const char *type = o ? field_struct(o) : NULL;

	if (type)
		snprintf(buf, size, "%s %s (#%u), %u bytes", does, type, o->id, o->size);
	else if (o)
		snprintf(buf, size, "%s object #%u, %u bytes%s%s%s", does, o->id, o->size,
			 r->text[0] ? " (" : "", r->text, r->text[0] ? ")" : "");
	else
		snprintf(buf, size, "%s memory", does);
}

static void wait_words(const struct record *r, char *buf, size_t size)
{
	const char *name = record_sync_name(r);

	snprintf(buf, size, "waits for %s%s%s", name, name[0] && r->text[0] ? ": " : "",
		 strcmp(name, r->text) ? r->text : "");
}

/* The wait that closes a circle is no event of its own: the run ends before. */
static void finding_words(const struct record *r, char *buf, size_t size)
{
	const struct finding *f = check_finding();
	unsigned int i = 0;

	while (f && i < f->parties && strcmp(f->party[i].task, r->task.s))
		i++;
	if (f && f->kind == FINDING_DEADLOCK && i < f->parties && f->party[i].what[0])
		snprintf(buf, size, "*** deadlock: %s %s", f->party[i].does, f->party[i].what);
	else
		snprintf(buf, size, "*** %s", f ? finding_kind_name(f->kind) : "finding");
}

void record_words(const struct record *r, char *buf, size_t size)
{
	static const char *const resumes[] = { "is woken", "its time is over", "gets a signal" };
	const char *name = record_sync_name(r);
	char result[48];

	switch (r->ev.kind) {
	case EV_OP_BEGIN:
		snprintf(buf, size, "begins %s", r->text);
		break;
	case EV_OP_END:
		report_result((long)r->ev.arg, result, sizeof(result));
		snprintf(buf, size, "ends %s = %s", r->op_name ? r->op_name : "", result);
		break;
	case EV_TASK_START:
		snprintf(buf, size, "starts");
		break;
	case EV_TASK_END:
		snprintf(buf, size, "ends");
		break;
	case EV_SPAWN:
		snprintf(buf, size, "starts task %s", r->other.s);
		break;
	case EV_LOCK:
		snprintf(buf, size, "asks for %s%s", name, mode_of(r));
		break;
	case EV_ACQUIRED:
		snprintf(buf, size, "takes %s%s", name, mode_of(r));
		break;
	case EV_TRY_FAILED:
		snprintf(buf, size, "does not get %s", name);
		break;
	case EV_UNLOCK:
		snprintf(buf, size, "releases %s", name);
		break;
	case EV_WAIT:
		wait_words(r, buf, size);
		break;
	case EV_RESUME:
		snprintf(buf, size, "%s", resumes[r->ev.arg < 3 ? r->ev.arg : 0]);
		break;
	case EV_WAKE:
		snprintf(buf, size, "wakes %s", name[0] ? name : "waiters");
		break;
	case EV_SLEEP:
		snprintf(buf, size, "sleeps %lu us", r->ev.arg / 1000);
		break;
	case EV_CLOCK:
		snprintf(buf, size, "clock: %lu us", r->ev.arg / 1000);
		break;
	case EV_ALLOC:
		object_words(r, "allocates", buf, size);
		break;
	case EV_FREE:
		object_words(r, "frees", buf, size);
		break;
	case EV_LOAD:
	case EV_STORE:
	case EV_ATOMIC:
		access_words(r, buf, size);
		break;
	case EV_AP:
		snprintf(buf, size, "%s on queue %lu.%lu", r->text[0] ? r->text : "AP instruction",
			 r->ev.arg >> 8 & 255, r->ev.arg & 255);
		break;
	case EV_IRQ:
		snprintf(buf, size, "interruption of queue %lu.%lu", r->ev.arg >> 8 & 255,
			 r->ev.arg & 255);
		break;
	case EV_CALL:
		snprintf(buf, size, "calls %s", r->text[0] ? r->text : "the kernel");
		break;
	case EV_WORK:
		snprintf(buf, size, "%s %s", r->text[0] ? r->text : "queues work", name);
		break;
	case EV_PRINTK:
		snprintf(buf, size, "printk: %s", r->text);
		break;
	case EV_FAULT:
		snprintf(buf, size, "%s fails, as the program says", r->text);
		break;
	case EV_FINDING:
		finding_words(r, buf, size);
		break;
	default:
		snprintf(buf, size, "%s %s%s%s", event_kind_name(r->ev.kind), name,
			 name[0] && r->text[0] ? " " : "", r->text);
	}
}

void record_place(const void *site, char *buf, size_t size)
{
	const struct site_entry *e = site ? site_lookup(site) : NULL;

	buf[0] = '\0';
	if (e)
		snprintf(buf, size, "%s:%u %s()", e->file, e->line, e->function);
}

void record_chain(const struct record *r, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < r->calls && used < size; i++) {
		const struct site_entry *e = site_lookup(r->call[i]);

		if (e)
			used += snprintf(buf + used, size - used, "%s%s() %s:%u%s%s%s",
					 used ? " <- " : "", e->function, e->file, e->line,
					 e->inlined ? " (in " : "", e->inlined ? e->inlined : "",
					 e->inlined ? ")" : "");
	}
}
