/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the simulated kernel tell each other: boot and shutdown of each part in one
 * order (kernel/boot.c), and the few questions that vfio, KVM and the machine must ask the device
 * model. Kernel world only; drivers never see it.
 *
 * Boot:     machine, kvm, vfio, device model, mdev core, AP bus; then, on user_module_load(), the driver.
 * Shutdown: guests' files and VMs, the driver, what is left of mdevs, AP bus, device model; then
 *           each part reports what was leaked.
 */
#ifndef SHIM_KERNEL_INTERNAL_H
#define SHIM_KERNEL_INTERNAL_H

#include <linux/types.h>
#include "kernel/user.h"
#include "machine/machine.h"
#include "sched/arena.h"
#include "sched/event.h"
#include "sched/sched.h"
#include "sched/site.h"

struct device;
struct kvm;
struct kvm_vcpu;
struct page;
struct vfio_device;

/* ------------------------------------------------------------------ device model, sysfs (device.c, sysfs.c) */

int device_model_boot(void);
void device_model_shutdown(void);

/* ------------------------------------------------------------------ module loader (module.c) */

/* insmod, rmmod: what user_module_load() and user_module_unload() do. */
int module_driver_load(void);
int module_driver_unload(void);
int module_driver_loaded(void);

/*
 * "MODULE.NAME=VALUE" on the kernel's command line (param.c), for what is built in; @value of a
 * "charp" stays the caller's. -ENOENT: there is no such parameter.
 */
int kernel_param_set(const char *module, const char *name, const char *value);

/* ------------------------------------------------------------------ AP machine (machine/machine.c) */

int machine_boot(const struct machine_config *config);
void machine_shutdown(void);
/* Between machine_boot() and machine_shutdown()? Tests of a part alone have no machine. */
int machine_is_on(void);
/* Has a queue an interruption enabled whose notification byte lies in this page? */
int machine_page_armed(const struct page *page);
/* The last pin of a page is dropped, the last registration of a guest ISC: how far is disarming? */
void machine_page_unpinned(const struct page *page);
void machine_gisc_unregistered(const struct kvm *kvm, unsigned int gisc);
/*
 * Was the reset of a queue that was last enabled for this guest ISC refused, or its end never confirmed, as
 * far as the machine was asked?
 */
bool machine_reset_put_off(const struct kvm *kvm, unsigned int gisc);

/* ------------------------------------------------------------------ vfio core (vfio.c, vfio_file.c) */

int vfio_boot(void);
/* Nobody has a file open any more and the driver is gone: report what is left of vfio. */
void vfio_wait_users(void); /* every user process that was told to end has ended */
void vfio_shutdown(void);
/* Number of vfio device files that are open (each holds a reference to the driver's module). */
unsigned int vfio_files_open(void);

/*
 * QEMU's side of a VM's use of an mdev. vfio_user_open(): open the group, set its container, tell
 * the kvm-vfio device (KVM_DEV_VFIO_FILE_ADD), VFIO_GROUP_GET_DEVICE_FD, install the descriptor;
 * or, with @node, open the device's node, tell the kvm-vfio device, bind it to the process' iommufd,
 * attach it to the I/O address space. The first one makes the process. vfio_user_close_device():
 * the other way round. vfio_user_close(): the process ends.
 */
long vfio_user_open(unsigned int guest, unsigned int m, struct kvm *kvm, int node);
long vfio_user_close_device(unsigned int guest, unsigned int m);
long vfio_user_close(unsigned int guest);
/* The descriptor of the kvm-vfio device is closed before those of vfio. */
void vfio_user_forget_kvm(unsigned int guest);

/* ------------------------------------------------------------------ guest memory, addresses (page.c) */

/* A VM's memory of USER_GUEST_PAGES frames: its number, which no other VM of the run gets */
int guest_memory_create(void);
/* struct page of a frame, NULL if there is none */
struct page *guest_memory_page(unsigned int memory, unsigned long gfn);
struct page *guest_memory_page_of_phys(unsigned long phys);
unsigned int guest_memory_of_page(const struct page *page);
unsigned char *guest_memory_byte(unsigned long phys);
/* the reverse of virt_to_phys() for heap memory; NULL: no such address */
void *phys_to_heap(unsigned long phys);

/* ------------------------------------------------------------------ KVM (kvm.c) */

int kvm_boot(void);
/* Every VM's user is gone: report references that are left. */
void kvm_shutdown(void);
/* KVM_CREATE_VM and its vCPUs; the caller has the first reference. NULL: no memory */
struct kvm *kvm_create(unsigned int guest, unsigned int lacks);
/*
 * KVM's own side of an intercepted PQAP: 0, PQAP_PROGRAM_CHECK plus its code, or a negative errno for
 * what is left to user space; called as __vcpu_run() does
 */
long kvm_handle_pqap(struct kvm_vcpu *vcpu);
/* The VMs that there are, NULL first and last. */
struct kvm *kvm_next(struct kvm *kvm);
/* May the VM's vCPUs use the queue, by its APCB? */
bool kvm_apcb_has(struct kvm *kvm, unsigned int apqn);
/* A VM other than @except whose vCPUs may use the queue, or NULL */
struct kvm *kvm_with_queue(unsigned int apqn, const struct kvm *except);
/* A GISA (its physical address >> 4, as AQIC takes it) names a VM that is alive: it, else NULL. */
struct kvm *kvm_of_gisa(unsigned long gisa);
/* (kvm_gisc.c:) the machine answers an AQIC(enable) */
void kvm_gisc_answered(struct kvm *kvm, unsigned int gisc, unsigned int apqn, bool accepted);
/* Does the VM's alert mask listen to this guest ISC? */
int kvm_gisc_registered(struct kvm *kvm, unsigned int gisc);
/* What the driver was doing when it unregistered it last, see site_of_entry(); NULL: it never did. */
const void *kvm_gisc_unregistered_by(const struct kvm *kvm, unsigned int gisc);
/* The machine set the guest ISC pending in the GISA. */
void kvm_gisa_pending(struct kvm *kvm, unsigned int gisc);

/* ------------------------------------------------------------------ eventfd (eventfd.c) */

void eventfd_shutdown(void);

/* Words 9 and 10 of sched_local() (locking has 0-7, guest_vcpu.c 8): user_device_told() */
#define USER_LOCAL_TOLD 9

/* ------------------------------------------------------------------ s390 debug feature (debug.c) */

void debug_shutdown(void);

/* ------------------------------------------------------------------ leaks (leak.c) */

/*
 * Something is left at the end: publish EV_LEAK. @what is constant, @site is where it was taken (or
 * NULL).
 */
void kernel_leak(const char *what, const void *object, const void *site);

/* ------------------------------------------------------------------ injected failures (fault.c) */

/* Is this the call that shall fail in the current task? */
int fault_should_fail(enum user_fault kind);

/* ------------------------------------------------------------------ copying without being seen */

/*
 * The shim's own copies: no decision point, no access for the checks (memcpy() of <linux/string.h>
 * makes both). volatile, so that no compiler turns the loop into a call of a libc function.
 */
static inline void quiet_copy(void *dst, const void *src, unsigned long n)
{
	volatile unsigned char *d = dst;
	const volatile unsigned char *s = src;

	while (n--)
		*d++ = *s++;
}

static inline void quiet_set(void *dst, int c, unsigned long n)
{
	volatile unsigned char *d = dst;

	while (n--)
		*d++ = (unsigned char)c;
}

#endif
