// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio from user space: what QEMU does to give a guest mediated devices and to take them away, and
 * its mapping of guest memory.
 *
 * A process has one container, one iommufd and one kvm-vfio device, all made when they are first
 * wanted, and a descriptor for each device that it has open. Its threads share them: whoever is in
 * a system call keeps the process' table alive, and a descriptor that would be installed while the
 * process ends is closed instead.
 */
#include <linux/errno.h>
#include "kernel/alloc.h"
#include "kernel/mdev.h"
#include "kernel/vfio.h"
#include "machine/promise.h"

enum slot_state {
	SLOT_FREE,
	SLOT_BUSY, /* somebody opens or closes it */
	SLOT_OPEN
};

/* An mdev that the process uses. @group is NULL if it was opened by its node. */
struct vfio_slot {
	enum slot_state state;
	struct vfio_group *group;
	struct vfio_file *file;
};

/**
 * struct vfio_process - what a guest's process has open
 * @refs: itself and the threads that are in one of the calls below
 * @kvm: its VM, until the descriptors of that are closed
 * @memory: number of its guest memory
 * @lock: of its kvm-vfio device
 * @exiting: it ends: no descriptor is installed any more
 * @ending: it has been told to end
 */
struct vfio_process {
	unsigned int refs;
	struct kvm *kvm;
	unsigned int memory;
	struct mutex lock;
	struct vfio_container *container;
	struct iommufd_ctx *iommufd;
	struct vfio_slot slot[USER_MAX_MDEVS];
	int exiting;
	int ending;
};

static struct vfio_process *processes[USER_MAX_GUESTS];

static struct vfio_process *process_get(unsigned int guest)
{
	struct vfio_process *process = guest < USER_MAX_GUESTS ? processes[guest] : NULL;

	if (process)
		process->refs++;
	return process;
}

static void process_put(struct vfio_process *process)
{
	if (--process->refs)
		return;
	if (process->container)
		process->container->owner = NULL;
	if (process->iommufd)
		iommufd_put(process->iommufd);
	mutex_destroy(&process->lock);
	shim_free(process);
}

static struct vfio_process *process_create(unsigned int guest, struct kvm *kvm)
{
	struct vfio_process *process = shim_alloc(sizeof(*process), "vfio");

	process->refs = 1;
	process->kvm = kvm;
	process->memory = kvm->memory;
	mutex_init(&process->lock);
	processes[guest] = process;
	return process;
}

int vfio_user_end(const struct vfio_device *device)
{
	unsigned int i, m;

	for (i = 0; i < USER_MAX_GUESTS; i++) {
		struct vfio_process *process = processes[i];

		for (m = 0; process && !process->ending && m < USER_MAX_MDEVS; m++) {
			struct vfio_slot *slot = &process->slot[m];

			if (slot->state == SLOT_OPEN && slot->file->device == device) {
				process->ending = 1;
				return (int)i;
			}
		}
	}
	return -1;
}

struct vfio_file *vfio_user_file(unsigned int guest)
{
	struct vfio_process *process = guest < USER_MAX_GUESTS ? processes[guest] : NULL;
	unsigned int m;

	for (m = 0; process && m < USER_MAX_MDEVS; m++) {
		struct vfio_slot *slot = &process->slot[m];

		if (slot->state == SLOT_OPEN) {
			sync_acquire(slot->file->installed);
			slot->file->refs++;
			return slot->file;
		}
	}
	return NULL;
}

/* ------------------------------------------------------------------ kvm-vfio device */

/*
 * Up to 6.1 the VM is told under the group's lock: also when the kvm-vfio device is released, which
 * happens under kvm->lock. An open of a device holds the group's lock and lets the driver take
 * kvm->lock: a circle, with any driver that does so (corpus/findings/kvm-release-group-lock). It is
 * reported where the release has to wait; until then it takes no part in the lock order, or each run
 * of a guest would be that finding and nothing else.
 */
static void lock_group(struct vfio_group *group, int release)
{
	if (!release) {
		mutex_lock(&group->group_lock);
	} else if (!mutex_trylock(&group->group_lock)) {
		event_emit_text(EV_WARN, group, 0, 0,
				"release of kvm-vfio waits for group_lock with kvm->lock held");
		mutex_lock(&group->group_lock);
	}
}

/* @release: of the kvm-vfio device, kvm->lock is held */
static void slot_set_kvm(struct vfio_slot *slot, struct kvm *kvm, int release)
{
	struct vfio_group *group = slot->group;
	spinlock_t *lock = group ? &group->kvm_ref_lock : &slot->file->kvm_ref_lock;

	if (TREE_VFIO_KVM_GROUP_LOCK && group) {
		lock_group(group, release);
		group->kvm = kvm;
		mutex_unlock(&group->group_lock);
		return;
	}
	spin_lock(lock);
	if (group)
		group->kvm = kvm;
	else
		slot->file->kvm = kvm;
	spin_unlock(lock);
}

/* A file that the kvm-vfio device knows stays while it is told. */
static unsigned int hold_slots(struct vfio_process *process)
{
	unsigned int held = 0, m;

	for (m = 0; m < USER_MAX_MDEVS; m++) {
		struct vfio_slot *slot = &process->slot[m];

		if (slot->group)
			slot->group->refs.refs.counter++;
		else if (slot->file)
			slot->file->refs++;
		else
			continue;
		held |= 1u << m;
	}
	return held;
}

void vfio_user_forget_kvm(unsigned int guest)
{
	struct vfio_process *process = process_get(guest);
	struct vfio_slot slot[USER_MAX_MDEVS];
	unsigned int held, m;
	struct kvm *kvm;

	if (!process)
		return;
	kvm = process->kvm;
	process->kvm = NULL;
	held = hold_slots(process);
	for (m = 0; m < USER_MAX_MDEVS; m++)
		slot[m] = process->slot[m];
	mutex_lock(&kvm->lock);
	for (m = 0; m < USER_MAX_MDEVS; m++)
		if (held >> m & 1)
			slot_set_kvm(&slot[m], NULL, 1);
	mutex_unlock(&kvm->lock);
	for (m = 0; m < USER_MAX_MDEVS; m++) {
		if (held >> m & 1 && slot[m].group)
			vfio_group_put(slot[m].group);
		else if (held >> m & 1)
			vfio_file_put(slot[m].file);
	}
	process_put(process);
}

/* KVM_DEV_VFIO_FILE_ADD and, with NULL, KVM_DEV_VFIO_FILE_DEL */
static void kvm_vfio_set(struct vfio_process *process, struct vfio_slot *slot, struct kvm *kvm)
{
	mutex_lock(&process->lock);
	if (process->kvm)
		slot_set_kvm(slot, kvm, 0);
	mutex_unlock(&process->lock);
}

/* ------------------------------------------------------------------ a device by its group */

static long group_open(struct vfio_group *group)
{
	long ret = 0;

	mutex_lock(&group->group_lock);
	if (group->gone || !refcount_read(&group->drivers))
		ret = -ENODEV;
	else if (group->opened || group->nodes_open)
		ret = -EBUSY;
	else
		group->opened = group->file_refs = 1;
	mutex_unlock(&group->group_lock);
	return ret;
}

static long group_set_container(struct vfio_group *group, struct vfio_process *process)
{
	struct vfio_container *container = vfio_container_get(&process->container, process->memory);
	long ret = 0;

	mutex_lock(&group->group_lock);
	if (group->gone) {
		ret = -ENODEV;
	} else {
		group->container = container;
		group->container_users = 1;
	}
	mutex_unlock(&group->group_lock);
	if (ret)
		vfio_container_put(container);
	return ret;
}

static long open_group(struct vfio_process *process, struct vfio_slot *slot, const char *name)
{
	struct vfio_group *group = vfio_group_get_by_name(name);
	long ret;

	if (!group)
		return -ENODEV;
	ret = group_open(group);
	if (ret) {
		vfio_group_put(group);
		return ret;
	}
	slot->group = group;
	ret = group_set_container(group, process);
	if (ret)
		goto err_open;
	kvm_vfio_set(process, slot, process->kvm);
	ret = vfio_file_open(group, name, &slot->file);
	if (ret)
		goto err_kvm;
	return 0;

err_kvm:
	kvm_vfio_set(process, slot, NULL);
err_open:
	slot->group = NULL;
	vfio_group_file_put(group);
	return ret;
}

/* ------------------------------------------------------------------ a device by its node */

static long open_node(struct vfio_process *process, struct vfio_slot *slot, const char *name)
{
	long ret = vfio_file_open_node(name, &slot->file);

	if (ret)
		return ret;
	if (!process->iommufd)
		process->iommufd = iommufd_create(process->memory);
	kvm_vfio_set(process, slot, process->kvm);
	ret = vfio_file_bind(slot->file, process->iommufd);
	if (!ret)
		ret = vfio_file_attach(slot->file, 1);
	if (ret) {
		struct vfio_file *file = slot->file;

		kvm_vfio_set(process, slot, NULL);
		slot->file = NULL;
		vfio_file_put(file);
	}
	return ret;
}

/* ------------------------------------------------------------------ the table of descriptors */

static long slot_open(struct vfio_process *process, unsigned int m, int node)
{
	struct vfio_slot *slot = &process->slot[m];
	const char *name = mdev_uuid_text(m);
	long ret;

	if (slot->state != SLOT_FREE)
		return -EBUSY;
	slot->state = SLOT_BUSY;
	slot->group = NULL;
	slot->file = NULL;
	ret = node ? open_node(process, slot, name) : open_group(process, slot, name);
	if (ret) {
		slot->state = SLOT_FREE;
		return ret;
	}
	vfio_file_install(slot->file);
	slot->state = SLOT_OPEN;
	return 0;
}

/* What is left of a slot when its device file has lost its descriptor and the VM. */
static void slot_close_group(struct vfio_slot *slot)
{
	struct vfio_group *group = slot->group;

	slot->group = NULL;
	if (group)
		vfio_group_file_put(group);
	slot->state = SLOT_FREE;
}

/* The device is unplugged. A file that another thread still uses is closed by that one. */
static void slot_close(struct vfio_process *process, struct vfio_slot *slot)
{
	struct vfio_file *file = slot->file;

	sync_acquire(file->installed);
	slot->state = SLOT_BUSY;
	if (!slot->group)
		kvm_vfio_set(process, slot, NULL);
	slot->file = NULL;
	vfio_file_put(file);
	if (slot->group)
		kvm_vfio_set(process, slot, NULL);
	slot_close_group(slot);
}

long vfio_user_open(unsigned int guest, unsigned int m, struct kvm *kvm, int node)
{
	struct vfio_process *process = process_get(guest);
	int first = !process;
	long ret;

	sched_point_text(EV_CALL, NULL, 0, guest, "open of the vfio group");
	if (first) {
		process = process_create(guest, kvm);
		process->refs++;
	}
	ret = slot_open(process, m, node);
	if (ret && first) {
		processes[guest] = NULL;
		process_put(process);
	}
	if (!ret && process->exiting) {
		slot_close(process, &process->slot[m]);
		ret = -EINTR;
	}
	process_put(process);
	return ret;
}

long vfio_user_close_device(unsigned int guest, unsigned int m)
{
	struct vfio_process *process;
	long ret = -EBADF;

	sched_point_text(EV_CALL, NULL, 0, guest, "close of one vfio device");
	process = process_get(guest);
	if (!process)
		return -EBADF;
	if (process->slot[m].state == SLOT_OPEN) {
		slot_close(process, &process->slot[m]);
		ret = 0;
	}
	process_put(process);
	return ret;
}

static void close_file(struct vfio_slot *slot)
{
	struct vfio_file *file = slot->file;

	slot->file = NULL;
	vfio_file_put(file);
}

/* All descriptors are closed, those of devices first. */
static void close_all(struct vfio_process *process, unsigned int closing)
{
	unsigned int m;

	for (m = 0; m < USER_MAX_MDEVS; m++)
		if (closing >> m & 1)
			sync_acquire(process->slot[m].file->installed);
	for (m = 0; m < USER_MAX_MDEVS; m++)
		if (closing >> m & 1 && process->slot[m].group)
			close_file(&process->slot[m]);
	if (process->kvm) {
		mutex_lock(&process->kvm->lock);
		for (m = 0; m < USER_MAX_MDEVS; m++)
			if (closing >> m & 1)
				slot_set_kvm(&process->slot[m], NULL, 1);
		mutex_unlock(&process->kvm->lock);
	}
	for (m = 0; m < USER_MAX_MDEVS; m++) {
		if (!(closing >> m & 1))
			continue;
		if (!process->slot[m].group)
			close_file(&process->slot[m]);
		slot_close_group(&process->slot[m]);
	}
}

long vfio_user_close(unsigned int guest)
{
	struct vfio_process *process = processes[guest];
	unsigned int closing = 0, m;

	if (!process)
		return -EBADF;
	processes[guest] = NULL;
	process->exiting = 1;
	for (m = 0; m < USER_MAX_MDEVS; m++) {
		if (process->slot[m].state == SLOT_OPEN) {
			process->slot[m].state = SLOT_BUSY;
			closing |= 1u << m;
		}
	}
	close_all(process, closing);
	process_put(process);
	return 0;
}

/* ------------------------------------------------------------------ more that a thread can do */

long user_device_close(unsigned int g, unsigned int m)
{
	return m < USER_MAX_MDEVS ? vfio_user_close_device(g, m) : -EINVAL;
}

long user_close_on_event(unsigned int g, int fd)
{
	long ret = user_eventfd_wait(fd);
	struct vfio_process *process;
	unsigned int m;

	if (ret < 0)
		return ret;
	process = process_get(g);
	if (!process)
		return -EBADF;
	for (m = 0; m < USER_MAX_MDEVS && process->slot[m].state != SLOT_OPEN; m++)
		;
	if (m < USER_MAX_MDEVS)
		slot_close(process, &process->slot[m]);
	process_put(process);
	return m < USER_MAX_MDEVS ? 0 : -EBADF;
}

static long attach(unsigned int g, int on)
{
	struct vfio_file *file;
	long ret;

	sched_point_text(EV_CALL, NULL, 0, (unsigned long)on, "attach or detach of iommufd");
	file = vfio_user_file(g);
	if (!file)
		return -EBADF;
	promise_reset_asked(g, 1);
	ret = vfio_file_attach(file, on);
	promise_reset_asked(g, -1);
	vfio_file_put(file);
	return ret;
}

long user_ioas_attach(unsigned int g)
{
	return attach(g, 1);
}

long user_ioas_detach(unsigned int g)
{
	return attach(g, 0);
}

static long map_or_unmap(unsigned int g, unsigned int first, unsigned int count, int map)
{
	struct vfio_process *process;
	long ret = -EINVAL;

	sched_point_text(EV_CALL, NULL, 0, first,
			 map ? "map of guest memory" : "unmap of guest memory");
	process = process_get(g);
	if (!process)
		return -EBADF;
	if (process->container) {
		struct vfio_container *container =
			vfio_container_get(&process->container, process->memory);

		ret = map ? vfio_container_map(container, first, count) :
			    vfio_container_unmap(container, first, count);
		vfio_container_put(container);
	} else if (process->iommufd) {
		ret = map ? iommufd_map(process->iommufd, first, count) :
			    iommufd_unmap(process->iommufd, first, count);
	}
	process_put(process);
	return ret;
}

long user_dma_map(unsigned int g, unsigned int first, unsigned int count)
{
	return map_or_unmap(g, first, count, 1);
}

long user_dma_unmap(unsigned int g, unsigned int first, unsigned int count)
{
	long ret;

	promise_reset_asked(g, 1);
	ret = map_or_unmap(g, first, count, 0);
	promise_reset_asked(g, -1);
	return ret;
}
