/* SPDX-License-Identifier: GPL-2.0-only */
/* Bridge between test_library.c and scenario_library.c: first tasks of runs. */
#ifndef SHIM_TESTS_LIBRARY_TEST_H
#define SHIM_TESTS_LIBRARY_TEST_H

void library_list(void *arg);
void library_hlist(void *arg);
void library_bitmap(void *arg);
void library_find(void *arg);
void library_bits(void *arg);
void library_string(void *arg);
void library_memory(void *arg);
void library_format(void *arg);
void library_format_pointers(void *arg);
void library_numbers(void *arg);
void library_uuid(void *arg);
void library_alloc(void *arg);
void library_faults(void *arg);
void library_printk(void *arg);

/* Each ends in a finding. */
void library_list_twice(void *arg);
void library_use_list_del(void *arg);
void library_copy_too_much(void *arg);
void library_print_too_much(void *arg);
void library_null_string(void *arg);
void library_null_bitmap(void *arg);
void library_double_free(void *arg);
void library_warn(void *arg);
void library_bug(void *arg);
void library_race_word(void *arg);

/* Two tasks use different words of one bitmap, or set bits of one: no finding. */
void library_no_race_word(void *arg);
void library_no_race_bits(void *arg);

#endif
