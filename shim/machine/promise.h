/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Promises to guests, watched in the machine: see promise.c. The simulated kernel says here what
 * has happened; drivers never see it.
 */
#ifndef SHIM_MACHINE_PROMISE_H
#define SHIM_MACHINE_PROMISE_H

struct kvm;

/* A VM's APCB was changed, and its vCPUs are about to run by it. */
void promise_apcb(struct kvm *kvm);

/* Before the guest's APCB is given these masks, words from the left; NULL: none. */
void promise_leaves(struct kvm *kvm, const unsigned long *apm, const unsigned long *aqm);

/* The driver's remove callback has returned: nobody passes the queue through any more. */
void promise_unbound(unsigned int apqn);

/* A reset of the queue has begun that the machine will carry out. */
void promise_reset(unsigned int apqn);

/* The host, not the guest, resets the queue. */
void promise_host_reset(unsigned int apqn);

/*
 * A process begins (1) or has done (-1) what may make the host reset its guest's queues: VFIO_DEVICE_RESET, or
 * unmapping memory that an interruption needs which the machine does not disable otherwise
 */
void promise_reset_asked(unsigned int guest, int change);

/* ------------------------------------------------------------------ what is assigned (kernel/assigned.c) */

struct assigned_write {
	unsigned int epoch;
	int alone; /* nobody else was assigning when it began */
	int was_set;
};

/*
 * An administrator begins to write to an attribute of mdev @m, and has done so with result @ret.
 * Other attributes than those that change the matrix are ignored.
 */
void assigned_begin(unsigned int m, const char *attr, const char *text, struct assigned_write *w);
void assigned_end(unsigned int m, const char *attr, const char *text, long ret,
		  struct assigned_write *w);

/* The mdev is about to be created; it is removed: what was assigned to it does not matter any more. */
void assigned_created(unsigned int m);
void assigned_removed(unsigned int m);

/* Can it be that the APQN, the control domain is assigned to mdev @m? 1 as well if nobody knows. */
int assigned_has(int m, unsigned int apqn);
int assigned_has_control(int m, unsigned int domain);

/* An unassignment from mdev @m is complete. */
void promise_unassigned(unsigned int m);

#endif
