// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's library as a driver sees it. Each function is the first task of a run; what does not
 * hold is noted with its text, so a test expects that nothing is noted.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include "kernel/user.h"
#include "library_test.h"
#include "note.h"
#include "sched/sched.h"

#define CHECK(expr)                               \
	do {                                      \
		if (!(expr))                      \
			note_step("{" #expr "}"); \
	} while (0)

/* ------------------------------------------------------------------ lists */

struct item {
	struct list_head node;
	struct hlist_node hnode;
	int key;
};

static long keys(struct list_head *head)
{
	struct item *item;
	long all = 0;

	list_for_each_entry(item, head, node)
		all = all * 10 + item->key;
	return all;
}

void library_list(void *arg)
{
	struct item a = { .key = 1 }, b = { .key = 2 }, c = { .key = 3 }, *item, *next;
	struct list_head head, other;

	INIT_LIST_HEAD(&head);
	INIT_LIST_HEAD(&other);
	CHECK(list_empty(&head));
	list_add(&a.node, &head);
	list_add(&b.node, &head);
	list_add_tail(&c.node, &head);
	CHECK(keys(&head) == 213);
	CHECK(list_count_nodes(&head) == 3);
	CHECK(list_first_entry(&head, struct item, node) == &b);
	list_move_tail(&b.node, &head);
	CHECK(keys(&head) == 132);
	list_splice_init(&head, &other);
	CHECK(list_empty(&head) && keys(&other) == 132);
	list_for_each_entry_safe(item, next, &other, node)
		if (item->key == 3)
			list_del(&item->node);
	CHECK(keys(&other) == 12);
	CHECK((unsigned long)c.node.next == 0xdead000000000100 &&
	      (unsigned long)c.node.prev == 0xdead000000000122);
	list_del_init(&a.node);
	CHECK(list_empty(&a.node) && list_is_singular(&other));
}

void library_hlist(void *arg)
{
	struct item items[20], *item;
	DECLARE_HASHTABLE(table, 3);
	unsigned int i, bkt, seen = 0;

	hash_init(table);
	CHECK(hash_empty(table));
	for (i = 0; i < 20; i++) {
		items[i].key = i;
		INIT_HLIST_NODE(&items[i].hnode);
		hash_add(table, &items[i].hnode, items[i].key);
	}
	hash_for_each(table, bkt, item, hnode)
		seen |= 1u << item->key;
	CHECK(seen == 0xfffff);
	hash_del(&items[7].hnode);
	hash_del(&items[7].hnode);
	seen = 0;
	hash_for_each_possible(table, item, hnode, 7)
		seen += item->key == 7;
	hash_for_each_possible(table, item, hnode, 8)
		seen += item->key == 8;
	CHECK(seen == 1);
	CHECK(!hash_hashed(&items[7].hnode) && hash_hashed(&items[8].hnode));
	/* The kernel's own numbers. */
	CHECK(hash_32(0x504, 8) == (u32)(0x504 * 0x61C88647u) >> 24);
}

void library_list_twice(void *arg)
{
	struct item *a = kzalloc(sizeof(*a), GFP_KERNEL);
	struct list_head *head = kzalloc(sizeof(*head), GFP_KERNEL);

	INIT_LIST_HEAD(head);
	list_add(&a->node, head);
	list_add(&a->node, head);
	note(0, keys(head));
}

void library_use_list_del(void *arg)
{
	struct item *a = kzalloc(sizeof(*a), GFP_KERNEL);
	struct list_head *head = kzalloc(sizeof(*head), GFP_KERNEL);

	INIT_LIST_HEAD(head);
	list_add(&a->node, head);
	list_del(&a->node);
	list_del(&a->node);
}

/* ------------------------------------------------------------------ bitmaps */

void library_bitmap(void *arg)
{
	DECLARE_BITMAP(a, 256) = { 0x0f, 0, 1, 0 };
	DECLARE_BITMAP(b, 256) = { 0x05, 0, 2, 0 };
	DECLARE_BITMAP(c, 256);

	CHECK(bitmap_and(c, a, b, 256) && c[0] == 5 && c[2] == 0);
	CHECK(bitmap_andnot(c, a, b, 256) && c[0] == 10 && c[2] == 1);
	CHECK(!bitmap_andnot(c, a, a, 256));
	bitmap_or(c, a, b, 256);
	CHECK(c[0] == 15 && c[2] == 3);
	bitmap_xor(c, a, b, 256);
	CHECK(c[0] == 10 && c[2] == 3);
	CHECK(bitmap_intersects(a, b, 256) && !bitmap_intersects(a + 2, b + 2, 128));
	CHECK(!bitmap_equal(a, b, 256) && bitmap_equal(a, a, 256));
	CHECK(bitmap_equal(a, b, 1) && !bitmap_equal(a, b, 2));
	bitmap_copy(c, a, 256);
	CHECK(bitmap_equal(a, c, 256) && bitmap_subset(a, c, 256) && !bitmap_subset(a, b, 256));
	CHECK(bitmap_weight(a, 256) == 5 && bitmap_weight(a, 2) == 2);
	bitmap_zero(c, 256);
	CHECK(bitmap_empty(c, 256) && !bitmap_full(c, 256));
	bitmap_fill(c, 256);
	CHECK(bitmap_full(c, 256));
	bitmap_clear(c, 60, 8);
	CHECK(c[0] == ~0UL >> 4 && c[1] == ~0UL << 4);
	bitmap_set(c, 0, 256);
	CHECK(bitmap_full(c, 256));
}

void library_find(void *arg)
{
	DECLARE_BITMAP(map, 256) = { 0 };
	unsigned long bit, sum = 0, count = 0;

	CHECK(find_first_bit_inv(map, 256) == 256);
	/* From the left: bit 0 is the most significant one of the first word. */
	set_bit_inv(0, map);
	set_bit_inv(4, map);
	set_bit_inv(64, map);
	set_bit_inv(255, map);
	CHECK(map[0] == 0x8800000000000000 && map[1] == 1UL << 63 && map[3] == 1);
	for_each_set_bit_inv(bit, map, 256) {
		sum += bit;
		count++;
	}
	CHECK(sum == 323 && count == 4);
	CHECK(find_next_bit_inv(map, 256, 5) == 64 && find_next_bit_inv(map, 256, 65) == 255);
	CHECK(find_next_bit_inv(map, 255, 65) == 255 && find_first_bit_inv(map, 0) == 0);
	CHECK(find_first_bit(map, 256) == 59 && find_next_bit(map, 256, 60) == 63);
	CHECK(find_last_bit(map, 256) == 192 && find_first_zero_bit(map, 256) == 0);
	CHECK(find_next_zero_bit(map, 256, 63) == 64 && find_last_bit(map, 59) == 59);
	CHECK(test_bit_inv(4, map) && !test_bit_inv(5, map));
	clear_bit_inv(4, map);
	CHECK(!test_bit_inv(4, map));
}

void library_bits(void *arg)
{
	unsigned long *map = kcalloc(2, sizeof(long), GFP_KERNEL);

	set_bit(65, map);
	CHECK(map[1] == 2 && test_bit(65, map));
	CHECK(test_and_set_bit(65, map) && !test_and_set_bit(64, map));
	CHECK(test_and_clear_bit(65, map) && !test_and_clear_bit(65, map));
	change_bit(1, map);
	CHECK(map[0] == 2 && map[1] == 1);
	__set_bit(3, map);
	__clear_bit(1, map);
	CHECK(map[0] == 8 && __ffs(8) == 3 && __fls(9) == 3 && fls(0) == 0 && fls64(1) == 1);
	kfree(map);
}

static unsigned long *shared;

static void searcher(void *arg)
{
	note(1, find_first_bit(shared, 256));
}

static void writer(void *arg)
{
	shared[*(int *)arg] = 1;
}

/* A search that ends in word 0 has not read word 1. */
static void two_words(int word)
{
	static int which;

	which = word;
	shared = kcalloc(4, sizeof(long), GFP_KERNEL);
	shared[0] = 4;
	sched_join(1ull << sched_spawn("searcher", searcher, NULL, 0) |
		   1ull << sched_spawn("writer", writer, &which, 0));
	kfree(shared);
}

void library_no_race_word(void *arg)
{
	two_words(1);
}

void library_race_word(void *arg)
{
	two_words(0);
}

static void setter(void *arg)
{
	set_bit((unsigned long)arg, shared);
	clear_bit((unsigned long)arg + 1, shared);
	note_add(1, test_bit((unsigned long)arg, shared));
}

void library_no_race_bits(void *arg)
{
	shared = kzalloc(sizeof(long), GFP_KERNEL);
	sched_join(1ull << sched_spawn("one", setter, (void *)1, 0) |
		   1ull << sched_spawn("two", setter, (void *)9, 0));
	CHECK(*shared == (1 << 1 | 1 << 9));
	kfree(shared);
}

/* ------------------------------------------------------------------ strings */

void library_string(void *arg)
{
	char buf[32], *rest, *word;

	CHECK(strlen("abc") == 3 && strnlen("abc", 2) == 2);
	CHECK(!strcmp("abc", "abc") && strcmp("abc", "abd") < 0 && strcmp("b", "abc") > 0);
	CHECK(!strncmp("abc", "abd", 2) && strncmp("abc", "abd", 3) && !strcasecmp("aBc", "AbC"));
	CHECK(strchr("abc", 'c')[0] == 'c' && !strchr("abc", 'd') && *strchr("abc", 0) == 0);
	CHECK(!strcmp(strrchr("a/b/c", '/'), "/c") && !strcmp(strstr("abcabd", "abd"), "abd"));
	CHECK(strscpy(buf, "hello", 4) == -E2BIG && !strcmp(buf, "hel"));
	CHECK(strscpy(buf, "hello") == 5 && !strcmp(buf, "hello"));
	strcpy(buf, "one,two\nthree");
	rest = buf;
	word = strsep(&rest, ",\n");
	CHECK(!strcmp(word, "one"));
	word = strsep(&rest, ",\n");
	CHECK(!strcmp(word, "two"));
	word = strsep(&rest, ",\n");
	CHECK(!strcmp(word, "three") && !rest && !strsep(&rest, ","));
	strcpy(buf, "  x y \n");
	CHECK(!strcmp(strim(buf), "x y"));
	CHECK(sysfs_streq("on\n", "on") && !sysfs_streq("on", "off"));
	CHECK(strspn("aab", "a") == 2 && strcspn("aab", "b") == 2);
	CHECK(isxdigit('f') && !isxdigit('g') && toupper('a') == 'A' && isspace('\n'));
	word = kstrdup("text", GFP_KERNEL);
	CHECK(!strcmp(word, "text"));
	kfree(word);
	word = kstrndup("text", 2, GFP_KERNEL);
	CHECK(!strcmp(word, "te"));
	kfree(word);
}

void library_memory(void *arg)
{
	unsigned char *a = kzalloc(32, GFP_KERNEL), *b = kmalloc(32, GFP_KERNEL);
	struct {
		long x[6];
	} one = { { 1, 2, 3, 4, 5, 6 } }, two;

	memset(b, 0x5a, 32);
	CHECK(b[31] == 0x5a && !memchr_inv(b, 0x5a, 32));
	memcpy(a, b, 8);
	CHECK(a[7] == 0x5a && a[8] == 0 && memchr(a, 0, 32) == a + 8);
	memmove(a + 4, a, 8);
	CHECK(a[11] == 0x5a && !memcmp(a, b, 12) && memcmp(a, b, 13) < 0);
	two = one;
	CHECK(two.x[5] == 6);
	kfree(a);
	kfree(b);
}

void library_copy_too_much(void *arg)
{
	char *a = kzalloc(8, GFP_KERNEL);
	char b[16] = "0123456789";

	memcpy(a, b, 9);
}

void library_print_too_much(void *arg)
{
	char *a = kzalloc(8, GFP_KERNEL);

	sprintf(a, "%08d", 1);
}

void library_null_string(void *arg)
{
	volatile unsigned long null = 0;

	note(0, strlen((char *)null));
}

void library_null_bitmap(void *arg)
{
	volatile unsigned long null = 0x400;

	note(0, find_first_bit_inv((unsigned long *)null, 256));
}

/* ------------------------------------------------------------------ formats */

static bool prints(const char *expected, const char *fmt, ...) __printf(2, 3);
static bool prints(const char *expected, const char *fmt, ...)
{
	char buf[80];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	if (!strcmp(buf, expected) && len == (int)strlen(expected))
		return true;
	note_step(buf);
	return false;
}

void library_format(void *arg)
{
	char buf[8];

	CHECK(prints("05.0004", "%02x.%04x", 5, 4));
	CHECK(prints("05.0004\n", "%02lx.%04lx\n", 5UL, 4UL));
	CHECK(prints("-1 4294967295 ff FF", "%d %u %x %X", -1, -1, 255, 255));
	CHECK(prints("0x00ff 0xff 017", "%#06x %#x %#o", 255, 255, 15));
	CHECK(prints("[   5][5   ][00005][+5]", "[%4d][%-4d][%.5d][%+d]", 5, 5, 5, 5));
	CHECK(prints("[  ab][ab  ][a]", "[%4s][%-4s][%.1s]", "ab", "ab", "ab"));
	CHECK(prints("c%", "%c%%", 'c'));
	CHECK(prints("-9223372036854775808", "%lld", LLONG_MIN));
	CHECK(prints("255 -1 65535", "%hhu %hhd %hu", 255, 255, 65535));
	CHECK(prints("   7 0x0000000000000001", "%*d 0x%016lx", 4, 7, 1UL));
	CHECK(scnprintf(buf, sizeof(buf), "0123456789") == 7 && !strcmp(buf, "0123456"));
	CHECK(snprintf(buf, sizeof(buf), "0123456789") == 10);
	CHECK(snprintf(NULL, 0, "%d", 100) == 3);
}

void library_format_pointers(void *arg)
{
	guid_t guid = { { 0x83, 0x78, 0x17, 0x62, 0xbb, 0xf1, 0xf0, 0x47, 0x91, 0x4d, 0x32, 0xa2,
			  0x2e, 0x3a, 0x88, 0x04 } };
	dma_addr_t dma = 0x1234;
	u8 bytes[3] = { 1, 0xab, 0xff };

	CHECK(prints("62177883-f1bb-47f0-914d-32a22e3a8804", "%pUl", &guid));
	CHECK(prints("83781762-BBF1-F047-914D-32A22E3A8804", "%pUB", &guid));
	CHECK(prints("0x0000000000001234", "%pad", &dma));
	CHECK(prints("01 ab ff", "%*ph", 3, bytes));
	CHECK(prints("(ptrval) (null)", "%p %px", (void *)&dma, NULL));
	CHECK(prints("-12", "%pe", ERR_PTR(-ENOMEM)));
}

void library_numbers(void *arg)
{
	unsigned long value = 7;
	char *end;
	long number;
	bool on;
	u8 byte;

	CHECK(!kstrtoul("12", 0, &value) && value == 12);
	CHECK(!kstrtoul("0x1f\n", 0, &value) && value == 31);
	CHECK(!kstrtoul("017", 0, &value) && value == 15);
	CHECK(!kstrtoul("+5", 10, &value) && value == 5);
	CHECK(kstrtoul("-1", 0, &value) == -EINVAL && value == 5);
	CHECK(kstrtoul("", 0, &value) == -EINVAL && kstrtoul("\n", 0, &value) == -EINVAL);
	CHECK(kstrtoul("5 ", 0, &value) == -EINVAL && kstrtoul("5\n\n", 0, &value) == -EINVAL);
	CHECK(kstrtoul("0x", 0, &value) == -EINVAL && kstrtoul("zz", 0, &value) == -EINVAL);
	CHECK(kstrtoul("18446744073709551616", 0, &value) == -ERANGE);
	CHECK(!kstrtoul("18446744073709551615", 0, &value) && value == ULONG_MAX);
	CHECK(!kstrtol("-9223372036854775808", 0, &number) && number == LONG_MIN);
	CHECK(kstrtol("9223372036854775808", 0, &number) == -ERANGE);
	CHECK(kstrtou8("256", 0, &byte) == -ERANGE && !kstrtou8("255", 0, &byte) && byte == 255);
	CHECK(!kstrtobool("y", &on) && on && !kstrtobool("off", &on) && !on);
	CHECK(simple_strtoul("12ab", &end, 10) == 12 && !strcmp(end, "ab"));
}

void library_uuid(void *arg)
{
	guid_t guid;

	CHECK(!guid_parse("62177883-f1bb-47f0-914d-32a22e3a8804", &guid));
	CHECK(guid.b[0] == 0x83 && guid.b[3] == 0x62 && guid.b[15] == 0x04 && guid.b[8] == 0x91);
	CHECK(guid_parse("62177883-f1bb-47f0-914d-32a22e3a880", &guid) == -EINVAL);
	CHECK(guid_parse("62177883xf1bb-47f0-914d-32a22e3a8804", &guid) == -EINVAL);
}

/* ------------------------------------------------------------------ allocation, messages */

void library_alloc(void *arg)
{
	unsigned char *p = kmalloc(16, GFP_KERNEL), *q = kzalloc(16, GFP_KERNEL);

	CHECK(p[0] == 0xaa && p[15] == 0xaa && q[0] == 0 && q[15] == 0);
	p[3] = 9;
	p = krealloc(p, 64, GFP_KERNEL);
	CHECK(p[3] == 9 && ksize(p) == 64);
	kfree(p);
	kfree(q);
	kfree(NULL);
	CHECK(ZERO_OR_NULL_PTR(kmalloc(0, GFP_KERNEL)));
	kfree(kmalloc(0, GFP_KERNEL));
	CHECK(!kcalloc(1UL << 40, 1UL << 40, GFP_KERNEL));
	p = (unsigned char *)kasprintf(GFP_KERNEL, "%d-%s", 5, "x");
	CHECK(!strcmp((char *)p, "5-x"));
	kfree(p);
}

/* Which of five allocations fails, as a bit mask, when the plan is armed with @nth. */
static unsigned int failures(unsigned int nth)
{
	unsigned int i, mask = 0;
	void *p;

	user_fault(USER_FAULT_ALLOC, nth);
	for (i = 0; i < 5; i++) {
		p = kzalloc(8, GFP_KERNEL);
		mask |= (!p) << i;
		kfree(p);
	}
	mask |= user_fault_clear() << 8;
	return mask;
}

static void other_task(void *arg)
{
	note(0, failures(0));
	note(1, failures(1));
}

void library_faults(void *arg)
{
	CHECK(failures(0) == 0);
	CHECK(failures(1) == 0x101 && failures(3) == 0x104 && failures(6) == 0);
	CHECK(failures(0) == 0);
	user_fault(USER_FAULT_ALLOC, 1);
	sched_join(1ull << sched_spawn("other", other_task, NULL, 0));
	CHECK(!kzalloc(8, GFP_KERNEL));
	CHECK(user_fault_clear() == 1);
}

void library_double_free(void *arg)
{
	void *p = kzalloc(8, GFP_KERNEL);

	kfree(p);
	kfree(p);
}

void library_printk(void *arg)
{
	int i;

	pr_info("one %d\n", 1);
	for (i = 0; i < 20; i++)
		pr_warn_ratelimited("often\n");
	sched_sleep(6000000000ULL);
	for (i = 0; i < 2; i++)
		pr_warn_ratelimited("again %d\n", i);
	for (i = 0; i < 3; i++)
		pr_info_once("once\n");
	pr_debug("never\n");
	note_step(user_dmesg());
}

void library_warn(void *arg)
{
	CHECK(!WARN_ON(arg));
	CHECK(WARN(true, "number %d\n", 42));
}

void library_bug(void *arg)
{
	BUG_ON(!arg);
	note_step("survived");
}
