// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio core: devices and groups, registration and its end.
 *
 * vfio_unregister_group_dev() waits until the last user of the device has closed it. Whoever is
 * inside the device's file at that moment is what it waits for, and the wait-for graph is told so.
 * A file that is merely open may be closed by any thread of its process, so nobody in particular is
 * waited for then; and as a process that ignores the driver's request for the device is killed
 * sooner or later, it gives the device up after a while (VFIO_PATIENCE).
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include "kernel/alloc.h"
#include "kernel/vfio.h"

#define VFIO_REQUEST_NS 10000000000ull /* ->request() is repeated every 10 s */
#define VFIO_PATIENCE 3u /* so often, before the user's process is ended */

static DEFINE_MUTEX(vfio_group_lock);
static LIST_HEAD(vfio_group_list);
static LIST_HEAD(vfio_devices);
static unsigned int vfio_index;
static const struct sync_class last_close_class = { .name = "vfio last close" };

int vfio_boot(void)
{
	return 0;
}

static void copy_name(char *dst, const char *src)
{
	unsigned int i;

	for (i = 0; src[i] && i < VFIO_NAME_LEN - 1; i++)
		dst[i] = src[i];
	dst[i] = '\0';
}

static int same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* ------------------------------------------------------------------ device sets */

static void device_set_assign(struct vfio_device *device)
{
	struct vfio_device_set *new_dev_set = shim_alloc(sizeof(*new_dev_set), "vfio");

	mutex_init(&new_dev_set->lock);
	INIT_LIST_HEAD(&new_dev_set->device_list);
	device->dev_set = new_dev_set;
	mutex_lock(&device->dev_set->lock);
	list_add_tail(&device->dev_set_list, &device->dev_set->device_list);
	mutex_unlock(&device->dev_set->lock);
}

static void device_set_release(struct vfio_device *device)
{
	struct vfio_device_set *dev_set = device->dev_set;

	if (!dev_set)
		return;
	mutex_lock(&dev_set->lock);
	list_del(&device->dev_set_list);
	mutex_unlock(&dev_set->lock);
	mutex_destroy(&dev_set->lock);
	shim_free(dev_set);
}

/* ------------------------------------------------------------------ devices */

static void vfio_device_release(struct device *dev)
{
	struct vfio_device *device = container_of(dev, struct vfio_device, device);

	device_set_release(device);
	list_del(&device->all);
#if TREE_VFIO_FREE_DEVICE
	device->ops->release(device);
#else
	if (device->ops->release)
		device->ops->release(device);
	kfree(device);
#endif
}

#if TREE_VFIO_FREE_DEVICE
void vfio_free_device(struct vfio_device *device)
{
	kfree(device);
}
#endif

static int vfio_init_device(struct vfio_device *device, struct device *dev,
			    const struct vfio_device_ops *ops)
{
	int ret;

	device->index = vfio_index++;
	device->dev = dev;
	device->ops = ops;
	device->last_close_sync = sync_register(SYNC_LAST_CLOSE, &last_close_class, device);
	if (ops->init) {
		ret = ops->init(device);
		if (ret)
			return ret;
	}
	device_initialize(&device->device);
	device->device.release = vfio_device_release;
	device->device.parent = dev;
	list_add_tail(&device->all, &vfio_devices);
	return 0;
}

struct vfio_device *_vfio_alloc_device(size_t size, struct device *dev,
				       const struct vfio_device_ops *ops)
{
	struct vfio_device *device;
	int ret;

	sched_object(dev, sizeof(*dev));
	if (WARN_ON(size < sizeof(*device)))
		return ERR_PTR(-EINVAL);
	device = kzalloc(size, GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);
	ret = vfio_init_device(device, dev, ops);
	if (ret) {
		kfree(device);
		return ERR_PTR(ret);
	}
	return device;
}

void vfio_device_put_registration(struct vfio_device *device)
{
	if (refcount_dec_and_test(&device->refcount)) {
		sched_point(EV_WAKE, device, device->last_close_sync, 0);
		sync_release(device->last_close_sync);
		device->closed = 1;
		if (device->waiter >= 0)
			sched_wake(device->waiter);
	}
}

struct vfio_device *vfio_device_get_by_name(struct vfio_group *group, const char *name)
{
	struct vfio_device *it, *device = NULL;

	mutex_lock(&group->device_lock);
	list_for_each_entry(it, &group->device_list, group_next) {
		if (same_name(dev_name(it->dev), name) && refcount_inc_not_zero(&it->refcount)) {
			device = it;
			break;
		}
	}
	mutex_unlock(&group->device_lock);
	return device;
}

/* One step: an open of the node and its removal exclude each other. */
struct vfio_device *vfio_device_get_by_node(const char *name)
{
	struct vfio_device *it;

	sched_point_text(EV_CALL, NULL, 0, 0, "open of the vfio device's node");
	list_for_each_entry(it, &vfio_devices, all) {
		if (it->node && same_name(dev_name(it->dev), name)) {
			it->refcount.refs.counter++;
			return it;
		}
	}
	return NULL;
}

void vfio_device_hold(struct vfio_device *device)
{
	device->holders |= 1ull << sched_current();
}

void vfio_device_unhold(struct vfio_device *device)
{
	device->holders &= ~(1ull << sched_current());
	if (!device->holders && device->waiter >= 0)
		sched_wake(device->waiter);
}

/* ------------------------------------------------------------------ groups */

static struct vfio_group *group_create(struct device *dev)
{
	struct vfio_group *group = kernel_alloc(sizeof(*group), true, "vfio");

	if (!group)
		return NULL;
	copy_name(group->name, dev_name(dev));
	refcount_set(&group->refs, 1);
	refcount_set(&group->drivers, 1);
	mutex_init(&group->group_lock);
	mutex_init(&group->device_lock);
	spin_lock_init(&group->kvm_ref_lock);
	INIT_LIST_HEAD(&group->device_list);
	mutex_lock(&vfio_group_lock);
	list_add(&group->vfio_next, &vfio_group_list);
	mutex_unlock(&vfio_group_lock);
	return group;
}

void vfio_group_put(struct vfio_group *group)
{
	if (!refcount_dec_and_test(&group->refs))
		return;
	mutex_destroy(&group->device_lock);
	mutex_destroy(&group->group_lock);
	shim_free(group);
}

struct vfio_group *vfio_group_get_by_name(const char *name)
{
	struct vfio_group *it, *group = NULL;

	mutex_lock(&vfio_group_lock);
	list_for_each_entry(it, &vfio_group_list, vfio_next) {
		if (same_name(it->name, name)) {
			group = it;
			refcount_inc(&group->refs);
			break;
		}
	}
	mutex_unlock(&vfio_group_lock);
	return group;
}

static void device_remove_group(struct vfio_device *device)
{
	struct vfio_group *group = device->group;

	if (!refcount_dec_and_mutex_lock(&group->drivers, &vfio_group_lock))
		return;
	list_del(&group->vfio_next);
	mutex_lock(&group->group_lock);
	WARN_ON(!list_empty(&group->device_list));
	if (group->container) {
		vfio_container_put(group->container);
		group->container = NULL;
		group->container_users = 0;
	}
	group->gone = 1;
	mutex_unlock(&group->group_lock);
	mutex_unlock(&vfio_group_lock);
	vfio_group_put(group);
}

/* ------------------------------------------------------------------ registration */

int vfio_register_emulated_iommu_dev(struct vfio_device *device)
{
	int ret;

	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, 0, "vfio_register_emulated_iommu_dev");
	if (!device->dev_set)
		device_set_assign(device);
	ret = dev_set_name(&device->device, "vfio%d", device->index);
	if (ret)
		return ret;
	device->group = group_create(device->dev);
	if (!device->group)
		return -ENOMEM;
	/* Its device in the class, and the group's */
	if (kernel_alloc_fails()) {
		device_remove_group(device);
		return -ENOMEM;
	}
	refcount_set(&device->refcount, 1);
	device->registered = 1;
	device->node = !TREE_VFIO_NO_NODES;
	device->closed = 0;
	device->waiter = SCHED_NONE;

	mutex_lock(&device->group->device_lock);
	list_add(&device->group_next, &device->group->device_list);
	mutex_unlock(&device->group->device_lock);
	return 0;
}

static sched_mask last_close_blockers(const struct sched_wait *wait)
{
	return ((const struct vfio_device *)wait->object)->holders;
}

/*
 * Wait for the last close, 10 s at most. While somebody is inside the file no time out is needed
 * to ask him again: he must come out first, and if he cannot, the wait is for ever.
 *
 * Return: SCHED_WOKEN if it was closed, SCHED_TIMEDOUT or SCHED_SIGNALLED.
 */
static int wait_last_close(struct vfio_device *device, int interruptible)
{
	struct sched_wait wait = {
		.kind = SYNC_LAST_CLOSE,
		.sync = device->last_close_sync,
		.object = device,
		.what = "last close of the vfio device",
		.blockers = last_close_blockers,
	};
	int ret = SCHED_WOKEN;

	while (!device->closed && ret == SCHED_WOKEN) {
		wait.timeout = device->holders ? SCHED_FOREVER : VFIO_REQUEST_NS;
		wait.interruptible = interruptible && !device->holders;
		device->waiter = sched_current();
		ret = sched_wait(&wait);
		device->waiter = SCHED_NONE;
	}
	return device->closed ? SCHED_WOKEN : ret;
}

static sched_mask ending; /* tasks in qemu_exit() */

static void qemu_exit(void *guest)
{
	guest_exit((unsigned int)(unsigned long)guest);
	ending &= ~(1ULL << sched_current());
}

/* The user's process has been asked often enough. */
static void end_user(struct vfio_device *device)
{
	int guest = device->holders ? -1 : vfio_user_end(device);

	if (guest >= 0)
		ending |= 1ULL << sched_spawn("qemu/exit", qemu_exit, (void *)(unsigned long)guest,
					      0);
}

void vfio_wait_users(void)
{
	if (ending)
		sched_join(ending);
}

void vfio_unregister_group_dev(struct vfio_device *device)
{
	int interrupted = 0;
	unsigned int i = 0;

	sched_object(device, sizeof(*device));
	sched_point_text(EV_CALL, device, 0, 0, "vfio_unregister_group_dev");
	mutex_lock(&device->group->device_lock);
	list_del(&device->group_next);
	mutex_unlock(&device->group->device_lock);

	device->node = 0;
	vfio_device_put_registration(device);
	while (!device->closed) {
		if (device->ops->request)
			device->ops->request(device, i);
		if (++i > VFIO_PATIENCE)
			end_user(device);
		if (wait_last_close(device, !interrupted) == SCHED_SIGNALLED) {
			interrupted = 1;
			pr_warn("vfio: %s is in use, task \"%s\" blocked until it is released\n",
				dev_name(device->dev), sched_task_name(sched_current()));
		}
	}
	sync_acquire(device->last_close_sync);
	device->registered = 0;
	device_remove_group(device);
}

void vfio_shutdown(void)
{
	struct vfio_device *device;

	list_for_each_entry(device, &vfio_devices, all)
		kernel_leak(device->registered ? "vfio device never unregistered" :
						 "vfio device never put",
			    device, arena_find(device) ? arena_find(device)->site : NULL);
}

/* ------------------------------------------------------------------ for drivers' ioctls */

int vfio_set_irqs_validate_and_prepare(struct vfio_irq_set *hdr, int num_irqs, int max_irq_type,
				       size_t *data_size)
{
	const u32 known = VFIO_IRQ_SET_DATA_TYPE_MASK | VFIO_IRQ_SET_ACTION_TYPE_MASK;
	const unsigned long header = offsetofend(struct vfio_irq_set, count);
	unsigned long each;

	sched_range(hdr, header, SCHED_READ);
	if (hdr->argsz < header || hdr->index >= (u32)max_irq_type || hdr->flags & ~known)
		return -EINVAL;
	if (hdr->count >= 0xffffffffu - hdr->start)
		return -EINVAL;
	if (data_size)
		*data_size = 0;
	if (hdr->start >= (u32)num_irqs || hdr->start + hdr->count > (u32)num_irqs)
		return -EINVAL;

	switch (hdr->flags & VFIO_IRQ_SET_DATA_TYPE_MASK) {
	case VFIO_IRQ_SET_DATA_NONE:
		return 0;
	case VFIO_IRQ_SET_DATA_BOOL:
		each = 1;
		break;
	case VFIO_IRQ_SET_DATA_EVENTFD:
		each = 4;
		break;
	default:
		return -EINVAL;
	}
	if (hdr->argsz - header < hdr->count * each || !data_size)
		return -EINVAL;
	*data_size = hdr->count * each;
	return 0;
}
