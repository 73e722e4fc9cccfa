/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver's accesses are to, in C's own names: struct and member. The tables are generated
 * with those of sched/site.h, from the driver's LLVM IR (scripts/lib/ir_layout.py), and say the same
 * in every build. They are for reports alone: nothing in a run depends on them.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_SCHED_LAYOUT_H
#define SHIM_SCHED_LAYOUT_H

/**
 * struct layout_member - a member of a struct; those of an anonymous one are its parent's
 * @offset, @size: in bytes; bit-fields: those that they touch
 * @stride: bytes of an element, 0 if it is no array
 * @type: the struct that it, or an element, is: from 1; 0: no struct
 */
struct layout_member {
	const char *name;
	unsigned int offset;
	unsigned int size;
	unsigned int stride;
	unsigned int type;
};

/**
 * struct layout_type - a struct
 * @size: in bytes; 0: not known (two of one name)
 * @first, @members: in layout_members[]
 */
struct layout_type {
	const char *name;
	unsigned int size;
	unsigned int first;
	unsigned int members;
};

/**
 * struct layout_access - what a load, store or call is to
 * @variable: a global variable or a part of one; NULL: memory behind a pointer
 * @type: the struct that the pointer points to, from 1; 0: not known
 * @offset: in it; -1: an index decides
 * @from_variable, @from_type, @from_offset: where the pointer itself was read, in the same terms; or
 *	"function()", which returned it
 */
struct layout_access {
	const char *variable;
	unsigned int type;
	int offset;
	const char *from_variable;
	unsigned int from_type;
	int from_offset;
};

extern const struct layout_member layout_members[];
extern const struct layout_type layout_types[];
extern const unsigned int nr_layout_types;
extern const struct layout_access layout_accesses[];
extern const unsigned int nr_layout_accesses;

#endif
