// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver with two vfio devices and an AP driver that leaves everything to the scenario: what KVM, the
 * machine and the module loader do around it. Each function declared in kvm_test.h is the first
 * task of a run; expectations stand in test_kvm.c.
 */
#include <asm/ap.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/kvm_host.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/vfio.h>
#include "ap_bus.h"
#include "kernel/internal.h"
#include "kernel/mdev.h"
#include "kvm_test.h"
#include "machine/ap_machine.h"
#include "machine/promise.h"
#include "note.h"

#define APQN 0x0504
#define MS 1000000ull

struct toy {
	struct vfio_device vdev;
};

static struct device_driver toy_driver = { .name = "toy" };
static struct device parent[2];
static struct toy *toy[2];
static DEFINE_MUTEX(toy_lock);
static struct machine_config config;

static void toy_dma_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
}

static const struct vfio_device_ops toy_ops = {
#if TREE_VFIO_FREE_DEVICE
	.release = vfio_free_device,
#endif
	.name = "toy",
	.dma_unmap = toy_dma_unmap,
};

static int toy_probe(struct ap_device *apdev)
{
	return 0;
}

static void toy_remove(struct ap_device *apdev)
{
}

static struct ap_device_id toy_ids[] = {
	{ .dev_type = AP_DEVICE_TYPE_CEX8, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{},
};

static struct ap_driver toy_ap_driver = {
	.ids = toy_ids,
	.probe = toy_probe,
	.remove = toy_remove,
};

static unsigned long long up_at; /* virtual time; booting takes some */

/* A machine with the queues 5.4 and 5.6, two devices, two guests. */
static void up(void)
{
	int i;

	machine_set_bit(config.adapter, 5);
	machine_set_bit(config.domain, 4);
	machine_set_bit(config.domain, 6);
	machine_set_bit(config.control, 4);
	user_boot(&config);
	ap_driver_register(&toy_ap_driver, NULL, "toy");
	for (i = 0; i < 2; i++) {
		parent[i].init_name = mdev_uuid_text(i);
		parent[i].driver = &toy_driver;
		toy[i] = vfio_alloc_device(toy, vdev, &parent[i], &toy_ops);
		vfio_register_emulated_iommu_dev(&toy[i]->vdev);
		user_guest_open(i, i);
	}
	up_at = sched_now();
}

static void down(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		user_guest_close(i);
		vfio_unregister_group_dev(&toy[i]->vdev);
		vfio_put_device(&toy[i]->vdev);
	}
	ap_driver_unregister(&toy_ap_driver);
	user_shutdown();
}

static struct kvm *vm(int g)
{
	return toy[g]->vdev.kvm;
}

static void set_bit_of(unsigned long *mask, unsigned int nr)
{
	mask[nr / 64] |= 1ul << (63 - nr % 64);
}

/* Give a guest one queue, and a control domain if it is not negative. */
static void give(int g, unsigned int apqn, int control)
{
	unsigned long apm[4] = { 0 }, aqm[4] = { 0 }, adm[4] = { 0 };

	set_bit_of(apm, apqn >> 8);
	set_bit_of(aqm, apqn & 0xff);
	if (control >= 0)
		set_bit_of(adm, (unsigned int)control);
	mutex_lock(&vm(g)->lock);
	kvm_arch_crypto_set_masks(vm(g), apm, aqm, adm);
	mutex_unlock(&vm(g)->lock);
}

static void take(int g)
{
	mutex_lock(&vm(g)->lock);
	kvm_arch_crypto_clear_masks(vm(g));
	mutex_unlock(&vm(g)->lock);
}

static void join_two(void (*a)(void *), void (*b)(void *))
{
	sched_mask tasks = 1ull << sched_spawn("a", a, NULL, 0);

	tasks |= 1ull << sched_spawn("b", b, NULL, 0);
	sched_join(tasks);
}

/* ------------------------------------------------------------------ SIE */

static void vcpu_runs(void *arg)
{
	note(0, user_guest_run(0, 0, 50 * MS));
	note(1, (long)((sched_now() - up_at) / MS));
}

static void masks_change(void *arg)
{
	sched_sleep(2 * MS);
	give(0, APQN, -1);
	note(2, (long)((sched_now() - up_at) / MS));
	note(3, vm(0)->vcpus[0]->sie_task);
}

static void second_vcpu_runs(void *arg)
{
	note(4, user_guest_run(0, 1, 50 * MS));
	note(5, (long)((sched_now() - up_at) / MS));
}

static void masks_change_for_both(void *arg)
{
	masks_change(arg);
	note(6, vm(0)->vcpus[1]->sie_task);
}

/* The masks are the VM's: each of its vCPUs leaves SIE. */
void sie_left_by_all(void *arg)
{
	sched_mask tasks;

	up();
	tasks = 1ull << sched_spawn("vcpu0", vcpu_runs, NULL, 0);
	tasks |= 1ull << sched_spawn("vcpu1", second_vcpu_runs, NULL, 0);
	tasks |= 1ull << sched_spawn("masks", masks_change_for_both, NULL, 0);
	sched_join(tasks);
	down();
}

void sie_left_for_masks(void *arg)
{
	up();
	join_two(vcpu_runs, masks_change);
	down();
}

static void masks_change_twice(void *arg)
{
	give(0, APQN, -1);
	take(0);
}

/* No vCPU may see the masks half changed: the APCB is looked at from inside SIE. */
void sie_against_masks(void *arg)
{
	up();
	join_two(vcpu_runs, masks_change_twice);
	down();
}

void sie_zapq(void *arg)
{
	up();
	note(0, user_guest_queue(0, 1, 2, APQN));
	give(0, APQN, -1);
	note(1, user_guest_queue(0, 1, 2, APQN));
	note(2, user_guest_queue(0, 1, 0, APQN));
	note(3, user_guest_queue(1, 1, 0, APQN));
	take(0);
	note(4, user_guest_queue(0, 0, 0, APQN));
	down();
}

/* ------------------------------------------------------------------ PQAP */

#define AQIC (0x03ul << 24 | APQN)

void pqap_refused(void *arg)
{
	up();
	note(0, user_guest_pqap(0, 0, AQIC)); /* no hook: queue not available */
	note(1, user_guest_pqap(0, 0, APQN)); /* TAPQ */
	note(2, user_guest_pqap(0, 0, 0x04ul << 24 | APQN)); /* QCI */
	note(3, user_guest_pqap(0, 0, AQIC | 0x00010000ul)); /* must be zero */
	note(4, user_guest_pqap(0, 0, AQIC | 0x00800000ul)); /* T bit: the facility is there */
	user_guest_close(0);
	user_guest_lacks(0, USER_LACKS_AQIC);
	user_guest_open(0, 0);
	note(5, user_guest_pqap(0, 0, AQIC));
	user_guest_close(0);
	user_guest_lacks(0, USER_LACKS_CRYPTO);
	user_guest_open(0, 0);
	note(6, user_guest_pqap(0, 0, AQIC));
	note(7, vm(0)->arch.crypto.crycbd);
	user_guest_close(0);
	user_guest_lacks(0, USER_LACKS_AIV);
	user_guest_open(0, 0);
	note(8, kvm_s390_gisc_register(vm(0), 3));
	note(9, !!(vm(0)->vcpus[0]->arch.sie_block->eca & ECA_AIV));
	down();
}

/* ------------------------------------------------------------------ protected guests */

static int protected_cpus(void)
{
	int i, n = 0;

	for (i = 0; i < USER_MAX_VCPUS; i++) {
		mutex_lock(&vm(0)->vcpus[i]->mutex);
		n += kvm_s390_pv_cpu_is_protected(vm(0)->vcpus[i]);
		mutex_unlock(&vm(0)->vcpus[i]->mutex);
	}
	return n;
}

void pv_on_and_off(void *arg)
{
	up();
	note(0, user_guest_protect(0, 0));
	note(1, user_guest_protect(0, 1));
	note(2, protected_cpus());
	note(3, user_guest_protect(0, 1));
	note(4, user_guest_protect(0, 0));
	note(5, protected_cpus());
	user_fault(USER_FAULT_UV, 3);
	note(6, user_guest_protect(0, 1));
	note(7, user_fault_clear());
	note(8, protected_cpus());
	user_fault(USER_FAULT_UV, 1);
	note(9, uv_pin_shared(0x100000000ul));
	user_fault_clear();
	note(10, uv_pin_shared(0x100000000ul));
	note(11, uv_pin_shared(0x1000));
	down();
}

static int toy_hook(struct kvm_vcpu *vcpu)
{
	mutex_lock(&toy_lock);
	mutex_unlock(&toy_lock);
	return 0;
}
static crypto_hook hook = toy_hook;

static void guest_arms(void *arg)
{
	user_guest_pqap(0, 0, AQIC);
}

static void guest_turns_protected(void *arg)
{
	user_guest_protect(0, 1);
}

/* The driver's lock before kvm->lock: a circle with the two others. */
static void admin_plugs(void *arg)
{
	mutex_lock(&toy_lock);
	give(0, APQN, -1);
	mutex_unlock(&toy_lock);
}

void pv_circle(void *arg)
{
	sched_mask tasks = 0;

	up();
	vm(0)->arch.crypto.pqap_hook = &hook;
	tasks |= 1ull << sched_spawn("vcpu", guest_arms, NULL, 0);
	tasks |= 1ull << sched_spawn("qemu", guest_turns_protected, NULL, 0);
	tasks |= 1ull << sched_spawn("admin", admin_plugs, NULL, 0);
	sched_join(tasks);
	down();
}

/* ------------------------------------------------------------------ references */

void vm_closed_first(void *arg)
{
	up();
	note(0, user_guest_close_vm(0));
	note(1, user_guest_close_vm(0));
	note(2, user_guest_run(0, 0, MS));
	note(3, vm(0)->users_count.refs.counter);
	note(4, user_guest_close(0));
	down();
}

void vm_used_after_close(void *arg)
{
	struct kvm *kvm;

	up();
	kvm = vm(0);
	user_guest_close_vm(0);
	mutex_lock(&kvm->lock);
	mutex_unlock(&kvm->lock);
	note_step("device-keeps-it");
	user_guest_close(0);
	mutex_lock(&kvm->lock);
	note_step("survived");
}

/* ------------------------------------------------------------------ promises */

static void write_done(unsigned int m, const char *attr, const char *text)
{
	struct assigned_write write;

	assigned_begin(m, attr, text, &write);
	assigned_end(m, attr, text, 1, &write);
}

static void assign_all(unsigned int m)
{
	assigned_created(m);
	write_done(m, "assign_adapter", "5\n");
	write_done(m, "assign_domain", "4\n");
}

void promise_kept(void *arg)
{
	up();
	assign_all(0);
	write_done(0, "assign_control_domain", "4");
	give(0, APQN, 4);
	take(0);
	write_done(0, "unassign_control_domain", "4");
	write_done(0, "ap_config", "0x0,0x0,0x0\n");
	machine_zapq(APQN);
	write_done(0, "ap_config", "0x04,0x08,0x08\n");
	give(0, APQN, 4);
	take(0);
	machine_zapq(APQN);
	sched_sleep(100 * MS);
	machine_zapq(APQN);
	give(1, APQN, -1);
	note(0, user_queue_unbind(APQN + 2));
	take(1);
	down();
}

/* A guest that came and went during one reset has left nothing; nor has one that was reset last. */
void promise_reset_outlives_guest(void *arg)
{
	up();
	give(0, APQN, -1);
	machine_zapq(APQN);
	take(0);
	give(1, APQN, -1);
	take(1);
	sched_sleep(100 * MS);
	give(0, APQN, -1);
	take(0);
	down();
}

void promise_two_guests(void *arg)
{
	up();
	give(0, APQN, -1);
	give(1, APQN, -1);
	note_step("survived");
}

/* The guest has it back when the reset is over, and uses it again. */
void promise_not_reset(void *arg)
{
	up();
	give(0, APQN, -1);
	machine_zapq(APQN);
	sched_sleep(100 * MS);
	take(0);
	give(1, APQN, -1);
	note_step("survived");
}

/* The host resets a queue that it has not taken away; the process may ask for that. */
void promise_reset_under_guest(void *arg)
{
	up();
	give(0, APQN, -1);
	promise_reset_asked(0, 1);
	promise_host_reset(APQN);
	promise_reset_asked(0, -1);
	note_step("asked");
	promise_host_reset(APQN);
	note_step("survived");
}

void promise_not_there(void *arg)
{
	up();
	give(0, 0x0604, -1);
	note_step("survived");
}

void promise_not_bound(void *arg)
{
	up();
	user_queue_unbind(APQN);
	give(0, APQN, -1);
	note_step("survived");
}

void promise_not_assigned(void *arg)
{
	up();
	assigned_created(0);
	write_done(0, "assign_adapter", "5");
	give(0, APQN, -1);
	note_step("survived");
}

void promise_kept_after_unbind(void *arg)
{
	up();
	give(0, APQN, -1);
	user_queue_unbind(APQN);
	note_step("survived");
}

void promise_kept_after_unassign(void *arg)
{
	up();
	assign_all(0);
	give(0, APQN, -1);
	write_done(0, "unassign_domain", "4\n");
	note_step("survived");
}

void promise_control_not_assigned(void *arg)
{
	up();
	assign_all(0);
	give(0, APQN, 4);
	note_step("survived");
}

/* ------------------------------------------------------------------ the module */

static int init_result;
static unsigned long long init_time;

static int toy_init(void)
{
	if (init_time)
		sched_sleep(init_time);
	note_step("init");
	return init_result;
}

static void toy_exit(void)
{
	note(20, try_module_get(THIS_MODULE));
	note(21, user_module_load());
	note(22, user_module_unload());
	if (init_time)
		sched_sleep(init_time);
	note_step("exit");
}
module_init(toy_init);
module_exit(toy_exit);

void module_life(void *arg)
{
	note(0, user_module_unload());
	note(1, try_module_get(THIS_MODULE));
	init_result = -ENODEV;
	note(2, user_module_load());
	init_result = 0;
	note(3, user_module_load());
	note(4, user_module_load());
	note(5, try_module_get(THIS_MODULE));
	note(6, user_module_unload());
	module_put(THIS_MODULE);
	note(7, user_module_unload());
	note(8, user_module_unload());
	note(9, user_module_load());
	note(10, user_module_unload());
}

static void loads(void *arg)
{
	note((unsigned int)(unsigned long)arg, user_module_load());
}

void module_loads_at_once(void *arg)
{
	sched_mask tasks = 0;

	init_time = MS;
	tasks |= 1ull << sched_spawn("insmod", loads, (void *)0ul, 0);
	tasks |= 1ull << sched_spawn("insmod", loads, (void *)1ul, 0);
	sched_join(tasks);
	note(2, (long)sched_now());
	init_time = 0;
	user_module_unload();
	init_time = MS;
	init_result = -EIO;
	tasks = 1ull << sched_spawn("insmod", loads, (void *)3ul, 0);
	tasks |= 1ull << sched_spawn("insmod", loads, (void *)4ul, 0);
	sched_join(tasks);
}

static void unloads(void *arg)
{
	note(2, user_module_unload());
}

void module_going(void *arg)
{
	user_module_load();
	init_time = MS;
	join_two(unloads, loads);
	init_time = 0;
	note(1, user_module_load());
	user_module_unload();
}
