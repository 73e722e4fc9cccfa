// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small vfio driver, and what happens around it. Each function declared in vfio_test.h is the
 * first task of a run; expectations stand in test_vfio.c.
 */
#include <asm/ap.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/kvm_host.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include "kernel/internal.h"
#include "kernel/mdev.h"
#include "kernel/vfio.h"
#include "machine/ap_machine.h"
#include "note.h"
#include "vfio_test.h"

struct demo {
	struct vfio_device vdev;
	struct kvm *kvm;
	crypto_hook hook;
};

static struct device_driver demo_driver = { .name = "demo" };
static struct device parent;
static struct demo *demo;
static struct demo *demo_of_hook;
static DEFINE_MUTEX(demo_lock);
static int open_result;
static int close_takes_lock;
static int opened_fd = -1;

/* ------------------------------------------------------------------ the driver */

static int demo_open(struct vfio_device *vdev)
{
	note_step("open");
	note(60, vdev->kvm ? 1 : 0);
	return open_result;
}

static void demo_close(struct vfio_device *vdev)
{
	if (close_takes_lock) {
		mutex_lock(&demo_lock);
		mutex_unlock(&demo_lock);
	}
	note_step("close");
}

static void demo_request(struct vfio_device *vdev, unsigned int count)
{
	note_step("request");
	note(61, count);
}

static void demo_dma_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
}

static const struct vfio_device_ops demo_ops = {
#if TREE_VFIO_FREE_DEVICE
	.release = vfio_free_device,
#endif
	.name = "demo",
	.open_device = demo_open,
	.close_device = demo_close,
	.request = demo_request,
	.dma_unmap = demo_dma_unmap,
};

static void demo_register(void)
{
	parent.init_name = mdev_uuid_text(0);
	parent.driver = &demo_driver;
	demo = vfio_alloc_device(demo, vdev, &parent, &demo_ops);
	note(62, vfio_register_emulated_iommu_dev(&demo->vdev));
}

static void demo_unregister(void)
{
	vfio_unregister_group_dev(&demo->vdev);
	note_step("unregistered");
	vfio_put_device(&demo->vdev);
}

/* As user_shutdown() does, for a kernel that has no more than this. */
static void down(void)
{
	vfio_shutdown();
	kvm_shutdown();
	eventfd_shutdown();
	event_emit(EV_UNLOADED, NULL, 0, 0);
}

/* Each allocation of the registration fails once; value 0: how many, 1: was the device there then? */
void vfio_registration_fails(void *arg)
{
	unsigned int failures = 0, failed;

	do {
		user_fault(USER_FAULT_ALLOC, failures + 2); /* the first one is demo's */
		demo_register();
		failed = user_fault_clear();
		if (failed) {
			failures++;
			note_add(1, note_value[62] != -ENOMEM || user_guest_open(0, 0) != -ENODEV ||
					    vfio_group_get_by_name(mdev_uuid_text(0)));
			vfio_put_device(&demo->vdev);
		}
	} while (failed);
	note(0, failures);
	note(2, user_guest_open(0, 0));
	note(3, user_guest_close(0));
	demo_unregister();
	down();
}

/* ------------------------------------------------------------------ open and close */

void vfio_open_close(void *arg)
{
	demo_register();
	note(0, user_guest_open(0, 0));
	note(1, demo->vdev.open_count);
	note_step("|");
	note(2, user_guest_close(0));
	note(3, demo->vdev.open_count);
	note(4, demo->vdev.kvm ? 1 : 0);
	demo_unregister();
	down();
}

void vfio_refusals(void *arg)
{
	demo_register();
	note(0, user_guest_open(0, 1));
	note(1, user_guest_close(0));
	note(2, user_guest_aqic(0, 0, 0x0504, 1, 3, 0x1000));
	note(3, user_guest_open(0, 0));
	note(4, user_guest_open(0, 0));
	note(5, user_guest_open(1, 0));
	note(6, user_guest_close(1));
	note(7, user_guest_close(0));
	note(8, user_guest_open(1, 0));
	note(9, user_guest_close(1));
	demo_unregister();
	note(10, user_guest_open(0, 0));
	down();
}

void vfio_open_fails(void *arg)
{
	demo_register();
	open_result = -EPERM;
	note(0, user_guest_open(0, 0));
	note(1, demo->vdev.open_count);
	note(2, vfio_files_open());
	open_result = 0;
	note(3, user_guest_open(0, 0));
	note(4, user_guest_close(0));
	demo_unregister();
	down();
}

/* ------------------------------------------------------------------ unregister */

static void qemu_closes_late(void *arg)
{
	sched_sleep(15000000000ull);
	note(0, user_guest_close(0));
}

static void admin_unregisters(void *arg)
{
	demo_unregister();
}

static void join_two(void (*a)(void *), void (*b)(void *))
{
	sched_mask tasks = 1ull << sched_spawn("admin", a, NULL, 0);

	tasks |= 1ull << sched_spawn("qemu", b, NULL, 0);
	sched_join(tasks);
}

void vfio_unregister_waits(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	join_two(admin_unregisters, qemu_closes_late);
	note(1, (long)(sched_now() / 1000000000));
	down();
}

void vfio_unregister_ends_user(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	demo_unregister();
	note(1, (long)(sched_now() / 1000000000));
	note(2, user_guest_close(0));
	down();
}

static void admin_holds_lock(void *arg)
{
	mutex_lock(&demo_lock);
	demo_unregister();
	mutex_unlock(&demo_lock);
}

void vfio_unregister_under_lock(void *arg)
{
	demo_register();
	close_takes_lock = 1;
	user_guest_open(0, 0);
	join_two(admin_holds_lock, qemu_closes_late);
	down();
}

static void qemu_lives(void *arg)
{
	if (user_guest_open(0, 0))
		return;
	user_guest_close(0);
}

static void guest_runs(void *arg)
{
	user_guest_aqic(0, 1, 0x0504, 1, 3, 0x1000);
}

void vfio_everybody_at_once(void *arg)
{
	sched_mask tasks = 0;

	demo_register();
	tasks |= 1ull << sched_spawn("qemu", qemu_lives, NULL, 0);
	tasks |= 1ull << sched_spawn("vcpu", guest_runs, NULL, 0);
	tasks |= 1ull << sched_spawn("vcpu", guest_runs, NULL, 0);
	tasks |= 1ull << sched_spawn("admin", admin_unregisters, NULL, 0);
	sched_join(tasks);
	user_guest_close(0);
	down();
}

/* ------------------------------------------------------------------ pinning */

static int pin(unsigned long iova, struct page **page)
{
	return vfio_pin_pages(&demo->vdev, iova, 1, IOMMU_READ | IOMMU_WRITE, page);
}

void vfio_pinning(void *arg)
{
	struct page *page = NULL, *again = NULL;

	demo_register();
	user_guest_open(0, 0);
	note(0, pin(0x2123, &page));
	note(1, page->pins);
	note(2, pin(0x2fff, &again));
	note(3, page == again);
	vfio_unpin_pages(&demo->vdev, 0x2000, 1);
	note(4, page->pins);
	vfio_unpin_pages(&demo->vdev, 0x2000, 1);
	note(5, page->pins);
	vfio_unpin_pages(&demo->vdev, 0x2000, 1);
	note(6, page->pins);
	note(7, pin(USER_GUEST_PAGES * PAGE_SIZE, &page));
	user_fault(USER_FAULT_PIN, 2);
	note(8, pin(0x3000, &page));
	note(9, pin(0x4000, &again));
	note(10, user_fault_clear());
	vfio_unpin_pages(&demo->vdev, 0x3000, 1);
	note(11, pin(0x4000, &again));
	vfio_unpin_pages(&demo->vdev, 0x4000, 1);
	user_guest_close(0);
	demo_unregister();
	down();
}

void vfio_pin_closed(void *arg)
{
	struct page *page;

	demo_register();
	pin(0x1000, &page);
	note_step("survived");
}

static void demo_pin_and_forget(void)
{
	struct page *page;

	pin(0x1000, &page);
}

void vfio_pin_leaked(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	demo_pin_and_forget();
	user_guest_close(0);
	note_step("survived");
}

/* The queue was neither disarmed nor reset before its guest went. */
void vfio_pin_armed(void *arg)
{
	static struct machine_config config;
	AP_QIRQ_CTRL ctrl = { .isc = 0 };
	struct page *page;

	machine_set_bit(config.adapter, 5);
	machine_set_bit(config.domain, 4);
	machine_boot(&config);
	demo_register();
	user_guest_open(0, 0);
	pin(0x1000, &page);
	ctrl.ir = 1;
	note(0, machine_aqic(AP_MKQID(5, 4), &ctrl, page_to_phys(page)).response_code);
	user_guest_close(0);
	note_step("survived");
}

void vfio_device_leaked(void *arg)
{
	demo_register();
	vfio_unregister_group_dev(&demo->vdev);
	down();
	note_step("survived");
}

/* ------------------------------------------------------------------ KVM */

/* The driver's hook answers as vfio_ap does: copy the status into gr1, shift it down. */
static int demo_hook(struct kvm_vcpu *vcpu)
{
	struct ap_queue_status status = { .response_code = 7, .irq_enabled = 1, .queue_empty = 1 };

	demo_of_hook = container_of(vcpu->kvm->arch.crypto.pqap_hook, struct demo, hook);
	note(20, (long)vcpu->run->s.regs.gprs[0]);
	note(21, (long)vcpu->run->s.regs.gprs[1]);
	note(22, (long)vcpu->run->s.regs.gprs[2]);
	note(23, kvm_is_error_hva(gfn_to_hva(vcpu->kvm, 15)));
	note(24, kvm_is_error_hva(gfn_to_hva(vcpu->kvm, 16)));
	memcpy(&vcpu->run->s.regs.gprs[1], &status, sizeof(status));
	vcpu->run->s.regs.gprs[1] >>= 32;
	return 0;
}

static void set_hook(struct kvm *kvm, crypto_hook *hook)
{
	mutex_lock(&kvm->lock);
	down_write(&kvm->arch.crypto.pqap_hook_rwsem);
	kvm->arch.crypto.pqap_hook = hook;
	up_write(&kvm->arch.crypto.pqap_hook_rwsem);
	mutex_unlock(&kvm->lock);
}

void kvm_status_register(void *arg)
{
	struct kvm *kvm;

	demo_register();
	demo->hook = demo_hook;
	user_guest_open(0, 0);
	kvm = demo->vdev.kvm;
	note(0, user_guest_aqic(0, 0, 0x0504, 1, 3, 0x1234));
	set_hook(kvm, &demo->hook);
	note(1, user_guest_aqic(0, 3, 0x0504, 1, 3, 0x1234));
	note(2, (long)user_guest_gr1());
	note(3, demo_of_hook == demo);
	set_hook(kvm, NULL);
	user_guest_close(0);
	demo_unregister();
	down();
}

static unsigned char masks[96];

void kvm_masks(void *arg)
{
	unsigned long apm[4] = { 1ul << 63 }, aqm[4] = { 0, 0, 0, 1 }, adm[4] = { 0xff };
	struct kvm *kvm;
	unsigned int i;

	demo_register();
	note(0, user_guest_masks(0, masks));
	user_guest_open(0, 0);
	kvm = demo->vdev.kvm;
	mutex_lock(&kvm->lock);
	kvm_arch_crypto_set_masks(kvm, apm, aqm, adm);
	mutex_unlock(&kvm->lock);
	note(1, user_guest_masks(0, masks));
	note(2, masks[0]);
	note(3, masks[63]);
	note(4, masks[71]);
	mutex_lock(&kvm->lock);
	kvm_arch_crypto_clear_masks(kvm);
	mutex_unlock(&kvm->lock);
	user_guest_masks(0, masks);
	for (i = 0; i < 96; i++)
		note_add(5, masks[i]);
	user_guest_close(0);
	demo_unregister();
	down();
}

void kvm_masks_unlocked(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	kvm_arch_crypto_clear_masks(demo->vdev.kvm);
	note_step("survived");
}

static void demo_take_reference(struct kvm *kvm)
{
	kvm_get_kvm(kvm);
}

void kvm_reference_leaked(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	demo_take_reference(demo->vdev.kvm);
	user_guest_close(0);
	demo_unregister();
	down();
	note_step("survived");
}

void kvm_use_after_last_put(void *arg)
{
	struct kvm *kvm;

	demo_register();
	user_guest_open(0, 0);
	kvm = demo->vdev.kvm;
	user_guest_close(0);
	mutex_lock(&kvm->lock);
	note_step("survived");
}

void kvm_gisc_counts(void *arg)
{
	struct kvm *kvm;

	demo_register();
	user_guest_open(0, 0);
	kvm = demo->vdev.kvm;
	note(0, kvm_s390_gisc_register(kvm, 3));
	note(1, kvm_s390_gisc_register(kvm, 3));
	note(2, kvm->arch.gisa_int.origin->iam);
	note(3, kvm_s390_gisc_unregister(kvm, 3));
	note(4, kvm->arch.gisa_int.origin->iam);
	note(5, kvm_s390_gisc_unregister(kvm, 3));
	note(6, kvm->arch.gisa_int.origin->iam);
	note(7, kvm_s390_gisc_unregister(kvm, 3));
	note(8, kvm_s390_gisc_register(kvm, 8));
	user_fault(USER_FAULT_GISC, 1);
	note(9, kvm_s390_gisc_register(kvm, 1));
	user_fault_clear();
	user_guest_close(0);
	demo_unregister();
	down();
}

static void demo_register_gisc(struct kvm *kvm)
{
	kvm_s390_gisc_register(kvm, 5);
}

void kvm_gisc_leaked(void *arg)
{
	demo_register();
	user_guest_open(0, 0);
	demo_register_gisc(demo->vdev.kvm);
	user_guest_close(0);
	note_step("survived");
}

/* ------------------------------------------------------------------ eventfd, uaccess */

void eventfd_counts(void *arg)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(3);

	note(0, IS_ERR(ctx));
#if TREE_EVENTFD_SIGNAL_N
	eventfd_signal(ctx, 1);
#else
	eventfd_signal(ctx);
#endif
	note(1, eventfd_ctx_fdget(3) == ctx);
	eventfd_ctx_put(ctx);
	eventfd_ctx_put(ctx);
	note(2, PTR_ERR(eventfd_ctx_fdget(64)));
	note(3, PTR_ERR(eventfd_ctx_fdget(-2)));
	down();
}

static void demo_take_eventfd(void)
{
	opened_fd = IS_ERR(eventfd_ctx_fdget(7)) ? -1 : 7;
}

void eventfd_leaked(void *arg)
{
	demo_take_eventfd();
	down();
	note_step("survived");
}

void user_copies(void *arg)
{
	struct vfio_device_info user = { .argsz = 16, .num_irqs = 9 }, info;
	s32 number = 5, fd;

	note(0, (long)copy_from_user(&info, &user, sizeof(info)));
	note(1, info.num_irqs);
	info.num_irqs = 4;
	note(2, (long)copy_to_user(&user, &info, sizeof(info)));
	note(3, user.num_irqs);
	note(4, (long)copy_from_user(&info, NULL, sizeof(info)));
	note(5, info.num_irqs);
	note(6, (long)copy_to_user((void *)8, &info, sizeof(info)));
	note(7, get_user(fd, &number));
	note(8, fd);
	note(9, get_user(fd, (s32 *)8));
	note(10, fd);
	note(11, put_user(6, &number));
	note(12, number);
}
