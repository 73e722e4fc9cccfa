/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in: what user space, guests, firmware and the machine can do to the kernel. Operations
 * of a program end here and nowhere else, so they work with any driver: everything goes through
 * what the kernel itself would call (ap_driver callbacks, sysfs attributes, mdev_driver,
 * vfio_device_ops, the PQAP hook), never through a function of the driver by name.
 *
 * Every function runs in a task of the scheduler, as a user thread in a system call would, and
 * returns what the system call would: 0 or a positive result, or a negative errno.
 *
 * Bridge header: plain C types only.
 */
#ifndef SHIM_KERNEL_USER_H
#define SHIM_KERNEL_USER_H

#include "kernel/user_vfio.h"
#include "machine/machine.h"

#define USER_MAX_MDEVS 8
#define USER_MAX_GUESTS 4
#define USER_MAX_VCPUS 4
#define USER_GUEST_PAGES 16 /* guest frames a guest's memory has: a NIB address is < 16 * 4096 */

/* ------------------------------------------------------------------ boot and shutdown */

/**
 * user_boot() - the machine is configured, the kernel's own parts are set up: AP bus scanned,
 * queue devices created (bound to nobody until a driver comes)
 */
int user_boot(const struct machine_config *config);

/*
 * insmod and rmmod of the driver under test. Loading: -EEXIST if it is loaded, -EBUSY while it is on
 * its way out. Unloading: -ENOENT if it is not loaded, -EAGAIN while it is in use (a device file is
 * open), -EBUSY while it is coming or going.
 */
int user_module_load(void);
int user_module_unload(void);

/**
 * user_shutdown() - the end of every run: close what is open, destroy guests, unload the module if
 * it is loaded, take the machine down; then report what was leaked (EV_LEAK) and publish
 * EV_UNLOADED.
 */
void user_shutdown(void);

/* ------------------------------------------------------------------ mdevs: m < USER_MAX_MDEVS */

/* write the mdev's UUID to the type's `create`; -EEXIST if there, -ENODEV without driver */
long user_mdev_create(unsigned int m);
/* write 1 to the mdev's `remove` */
long user_mdev_remove(unsigned int m);
/* write(2), read(2) of one of its attributes ("assign_adapter", "matrix", ...); -ENOENT if there is none */
long user_mdev_write(unsigned int m, const char *attr, const char *text);
long user_mdev_read(unsigned int m, const char *attr, char *buf, unsigned long size);

/* read(2) of an attribute of the matrix device ("features"); -ENOENT without driver */
long user_matrix_read(const char *attr, char *buf, unsigned long size);

/* ------------------------------------------------------------------ AP bus */

/* write the queue's name to the driver's sysfs `bind` and `unbind`; apqn = adapter << 8 | domain */
long user_queue_bind(unsigned int apqn);
long user_queue_unbind(unsigned int apqn);
/* read(2) of an attribute of the queue's device ("status"); -ENOENT if there is none */
long user_queue_read(unsigned int apqn, const char *attr, char *buf, unsigned long size);

/* ------------------------------------------------------------------ guests: g < USER_MAX_GUESTS */

/**
 * user_guest_open() - QEMU starts: create the VM unless it is there, open the mdev's vfio group and
 * device with it (VFIO_GROUP_GET_DEVICE_FD), install the file descriptor
 *
 * -EBUSY if the guest has a device open already, -ENODEV if the mdev is not there.
 */
long user_guest_open(unsigned int g, unsigned int m);

/* What the CPU model of a guest does not have: bits for user_guest_lacks(). */
enum user_lacks {
	USER_LACKS_CRYPTO = 1, /* no crypto control block, AP instructions not interpreted */
	USER_LACKS_AIV = 2, /* no adapter interruption virtualization, hence no GISA */
	USER_LACKS_AQIC = 4, /* facility 65 */
};

/* The CPU model of the VMs that the guest's process creates from here on */
long user_guest_lacks(unsigned int g, unsigned int lacks);

/* Close the device's file descriptor (last close unless another thread is using it) and the VM. */
long user_guest_close(unsigned int g);

/*
 * Close the VM's and its vCPUs' descriptors and the kvm-vfio device while the vfio device stays
 * open: from here on vfio and the driver alone keep the VM. -EBADF if that is done already.
 */
long user_guest_close_vm(unsigned int g);

/* KVM_PV_ENABLE, KVM_PV_DISABLE: -EINVAL if it is so already, -EIO if the ultravisor refuses */
long user_guest_protect(unsigned int g, int on);

/* KVM_RUN: guest code runs in SIE for so long; 0, or -EINTR */
long user_guest_run(unsigned int g, unsigned int vcpu, unsigned long ns);

/* A vCPU executes TAPQ (0), RAPQ (1) or ZAPQ (2), interpreted by SIE: the response code */
long user_guest_queue(unsigned int g, unsigned int vcpu, unsigned int fc, unsigned int apqn);

/*
 * PQAP with this register 0 is intercepted: the response code, 0x100 plus the code of the program
 * interruption that the guest gets, or -EOPNOTSUPP
 */
long user_guest_pqap(unsigned int g, unsigned int vcpu, unsigned long reg0);

/**
 * user_guest_aqic() - a vCPU of the guest executes PQAP(AQIC)
 * @enable: IR bit
 * @isc: guest interruption subclass, 0-7
 * @nib: guest address of the notification indicator byte
 *
 * Return: the response code that the guest sees in GR1, or -EOPNOTSUPP and the like.
 */
long user_guest_aqic(unsigned int g, unsigned int vcpu, unsigned int apqn, int enable,
		     unsigned int isc, unsigned long nib);

/* Register 1 of the vCPU after the current task's last user_guest_aqic(), whole. */
unsigned long user_guest_gr1(void);

/* ------------------------------------------------------------------ the machine */

/* The queue's interruption is raised, if it is armed: delivered through its NIB page and GISC. */
long user_machine_interrupt(unsigned int apqn);

/* ------------------------------------------------------------------ injected failures */

enum user_fault {
	USER_FAULT_ALLOC,
	USER_FAULT_PIN,
	USER_FAULT_GISC,
	USER_FAULT_UV, /* an ultravisor call */
	USER_FAULT_EVENTFD, /* a look-up of an event counter by its descriptor */
	USER_FAULT_COPY, /* a copy from or to user space */
	USER_FAULT_SIGNAL, /* an interruptible wait is ended by a signal */
	USER_FAULT_NR
};

/**
 * user_fault() - the @nth (1, 2, ...) call of that kind fails in the current task until
 * user_fault_clear(); @nth 0 disarms
 */
void user_fault(enum user_fault kind, unsigned int nth);
/* Disarm all of the current task; returns a mask of kinds (1 << kind) that did fail. */
unsigned int user_fault_clear(void);

/* ------------------------------------------------------------------ what can be read back */

/* Simulated dmesg since boot, for reports; NUL-terminated, bounded. */
const char *user_dmesg(void);

/* The guest's masks as the (simulated) hardware has them: 3 x 32 bytes apm, aqm, adm; -ENOENT without VM. */
long user_guest_masks(unsigned int g, unsigned char *masks);

#endif
