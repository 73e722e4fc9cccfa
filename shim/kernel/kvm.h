/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KVM's parts among themselves: life of a VM (kvm.c), vCPUs in SIE (kvm_sie.c), intercepted PQAP
 * (kvm_pqap.c), guest ISCs (kvm_gisc.c), protected guests (kvm_pv.c); and the process that has the VM (guest.c, guest_vcpu.c).
 * Kernel world only.
 */
#ifndef SHIM_KERNEL_KVM_H
#define SHIM_KERNEL_KVM_H

#include <linux/kvm_host.h>
#include "kernel/internal.h"

/* kvm_sie.c */

void vcpu_sie_init(struct kvm_vcpu *vcpu);

/**
 * vcpu_sie() - guest code runs in SIE
 * @ns: virtual time until the host interrupts it
 *
 * Context: vcpu->mutex is held, kvm->srcu is not
 * Return: 0, or -EINTR after a signal
 */
long vcpu_sie(struct kvm_vcpu *vcpu, unsigned long long ns);

/**
 * vcpu_sie_pqap() - guest code executes a PQAP that SIE interprets, by what the APCB says
 * @fc: function code: 0 TAPQ, 1 RAPQ, 2 ZAPQ
 *
 * Return: the response code, or -EINTR after a signal
 */
long vcpu_sie_pqap(struct kvm_vcpu *vcpu, unsigned int fc, unsigned int apqn);

/* kvm_pqap.c */

#define PQAP_PROGRAM_CHECK 0x100 /* plus the code of the program interruption that the guest gets */

/* The VM is being destroyed: report guest ISCs that are still registered (kvm_gisc.c). */
void kvm_gisc_leaks(struct kvm *kvm);

/* KVM_PV_ENABLE and KVM_PV_DISABLE (kvm_pv.c) */
long kvm_pv_enable(struct kvm *kvm);
long kvm_pv_disable(struct kvm *kvm);

/* guest.c */

/*
 * The VM of a running guest with a reference, as a thread has it that is in a call with one of its
 * descriptors; NULL: it does not run. @call is what the thread is about to do.
 */
struct kvm *guest_vm_get(unsigned int g, const char *call);

#endif
