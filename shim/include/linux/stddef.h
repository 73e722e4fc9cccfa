/* SPDX-License-Identifier: GPL-2.0-only */
/* NULL, true, false and the offsets of members. */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H

/* shim: faithful */
#undef NULL
#define NULL ((void *)0)

/* shim: faithful */
enum {
	false = 0,
	true = 1
};

/* shim: faithful */
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))

/* shim: faithful (clang has flexible arrays in unions only inside a struct) */
#define DECLARE_FLEX_ARRAY(type, name) \
	struct {                       \
		struct {               \
		} __empty_##name;      \
		type name[];           \
	}

#endif /* _LINUX_STDDEF_H */
