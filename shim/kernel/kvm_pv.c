// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protected guests: what of them a driver can observe.
 *
 * A VM becomes protected, and ordinary again, with kvm->lock held and, under it, each vCPU's mutex
 * in turn: that is the order that makes "the driver's lock before kvm->lock" a deadlock with a vCPU
 * in the driver's hook. The ultravisor's part is that its calls can fail. The guest shares the page
 * of its notification byte, as Linux guests do, so pinning it shared works unless a failure is
 * injected.
 */
#include <linux/errno.h>
#include "kernel/kvm.h"

/* An ultravisor call; it fails if the program says so. */
static bool uv_call(const void *object, const char *name)
{
	sched_point_text(EV_CALL, object, 0, 0, name);
	return !fault_should_fail(USER_FAULT_UV);
}

static void cpus_from_pv(struct kvm *kvm)
{
	unsigned int i;

	for (i = 0; i < kvm->created_vcpus; i++) {
		struct kvm_vcpu *vcpu = kvm->vcpus[i];

		mutex_lock(&vcpu->mutex);
		if (vcpu->arch.pv.handle) {
			sched_point_text(EV_CALL, vcpu, 0, i, "UVC(destroy secure CPU)");
			vcpu->arch.pv.handle = 0;
		}
		mutex_unlock(&vcpu->mutex);
	}
}

static int cpus_to_pv(struct kvm *kvm)
{
	int ret = 0;
	unsigned int i;

	for (i = 0; !ret && i < kvm->created_vcpus; i++) {
		struct kvm_vcpu *vcpu = kvm->vcpus[i];

		mutex_lock(&vcpu->mutex);
		if (uv_call(vcpu, "UVC(create secure CPU)"))
			vcpu->arch.pv.handle = i + 1;
		else
			ret = -EIO;
		mutex_unlock(&vcpu->mutex);
	}
	if (ret)
		cpus_from_pv(kvm);
	return ret;
}

long kvm_pv_enable(struct kvm *kvm)
{
	long ret = -EINVAL;

	mutex_lock(&kvm->lock);
	if (kvm->arch.pv.handle)
		goto out;
	ret = -EIO;
	if (!uv_call(kvm, "UVC(create secure configuration)"))
		goto out;
	ret = cpus_to_pv(kvm);
	if (!ret)
		kvm->arch.pv.handle = 1;
out:
	mutex_unlock(&kvm->lock);
	return ret;
}

long kvm_pv_disable(struct kvm *kvm)
{
	long ret = -EINVAL;

	mutex_lock(&kvm->lock);
	if (kvm->arch.pv.handle) {
		cpus_from_pv(kvm);
		sched_point_text(EV_CALL, kvm, 0, 0, "UVC(destroy secure configuration)");
		kvm->arch.pv.handle = 0;
		ret = 0;
	}
	mutex_unlock(&kvm->lock);
	return ret;
}

int kvm_s390_pv_cpu_is_protected(struct kvm_vcpu *vcpu)
{
	sched_object(vcpu, sizeof(*vcpu));
	lockdep_assert_held(&vcpu->mutex);
	return !!vcpu->arch.pv.handle;
}

int uv_pin_shared(unsigned long paddr)
{
	sched_point_text(EV_CALL, NULL, 0, paddr >> PAGE_SHIFT, "uv_pin_shared");
	return guest_memory_page_of_phys(paddr) && !fault_should_fail(USER_FAULT_UV) ? 0 : -EINVAL;
}

int gmap_convert_to_secure(struct gmap *gmap, unsigned long gaddr)
{
	sched_object(gmap, sizeof(*gmap));
	sched_point_text(EV_CALL, gmap, 0, gaddr >> PAGE_SHIFT, "gmap_convert_to_secure");
	return fault_should_fail(USER_FAULT_UV) ? -EINVAL : 0;
}
