// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vfio driver of a few lines and what a process does with its devices beside opening and closing
 * them. Each function declared in user_vfio_test.h is the first task of a run; expectations stand in
 * test_user_vfio.c.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/kvm_host.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include "kernel/internal.h"
#include "kernel/mdev.h"
#include "note.h"
#include "user_vfio_test.h"

#define DEVICES 2

static void signal_events(struct eventfd_ctx *ctx, unsigned int n)
{
#if TREE_EVENTFD_SIGNAL_N
	eventfd_signal(ctx, n);
#else
	while (n--)
		eventfd_signal(ctx);
#endif
}

static void signal_event(struct eventfd_ctx *ctx)
{
	signal_events(ctx, 1);
}

struct demo {
	struct vfio_device vdev;
	struct eventfd_ctx *trigger;
	unsigned long pinned; /* iova of the page that is pinned, 0: none */
};

static struct device_driver demo_driver = { .name = "demo" };
static struct device parent[DEVICES];
static struct demo *demo[DEVICES];
static DEFINE_MUTEX(demo_lock);
static int keep_pins;
static int pins_when_told;
static unsigned long ioctl_time;

/* ------------------------------------------------------------------ the driver */

static struct demo *to_demo(struct vfio_device *vdev)
{
	return container_of(vdev, struct demo, vdev);
}

static int demo_open(struct vfio_device *vdev)
{
	note_step("open");
	return vdev->kvm ? 0 : -EINVAL;
}

static void demo_close(struct vfio_device *vdev)
{
	note_step("close");
}

static void demo_request(struct vfio_device *vdev, unsigned int count)
{
	note_step("request");
	if (to_demo(vdev)->trigger)
		signal_event(to_demo(vdev)->trigger);
}

static void demo_dma_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
	struct demo *d = to_demo(vdev);
	struct page *page;

	note_step("unmap");
	note(50, (long)iova);
	note(51, (long)length);
	note_add(52, 1);
	if (pins_when_told)
		note(53, vfio_pin_pages(vdev, iova, 1, IOMMU_READ, &page));
	mutex_lock(&demo_lock);
	if (!keep_pins && d->pinned && d->pinned >= iova && d->pinned - iova < length) {
		vfio_unpin_pages(vdev, d->pinned, 1);
		d->pinned = 0;
	}
	mutex_unlock(&demo_lock);
}

static long set_irqs(struct demo *d, unsigned long arg)
{
	const unsigned long size = offsetofend(struct vfio_irq_set, count);
	struct vfio_irq_set set;
	size_t data;
	s32 fd;
	int ret;

	if (copy_from_user(&set, (void *)arg, size))
		return -EFAULT;
	ret = vfio_set_irqs_validate_and_prepare(&set, 1, 1, &data);
	if (ret)
		return ret;
	if (get_user(fd, (s32 *)(arg + size)))
		return -EFAULT;
	note(53, fd);
	if (fd < 0)
		return 0;
	d->trigger = eventfd_ctx_fdget(fd);
	if (IS_ERR(d->trigger)) {
		ret = (int)PTR_ERR(d->trigger);
		d->trigger = NULL;
	}
	return ret;
}

static long demo_ioctl(struct vfio_device *vdev, unsigned int cmd, unsigned long arg)
{
	struct vfio_device_info info;

	note_step("ioctl");
	if (ioctl_time)
		msleep((unsigned int)ioctl_time);
	switch (cmd) {
	case VFIO_DEVICE_GET_INFO:
		if (copy_from_user(&info, (void *)arg, sizeof(info)))
			return -EFAULT;
		note(54, info.argsz);
		info.flags = 7;
		info.num_irqs = 3;
		return copy_to_user((void *)arg, &info, sizeof(info)) ? -EFAULT : 0;
	case VFIO_DEVICE_SET_IRQS:
		return set_irqs(to_demo(vdev), arg);
	default:
		note(55, cmd);
		return -ENOTTY;
	}
}

static const struct vfio_device_ops demo_ops = {
#if TREE_VFIO_FREE_DEVICE
	.release = vfio_free_device,
#endif
	.name = "demo",
	.open_device = demo_open,
	.close_device = demo_close,
	.ioctl = demo_ioctl,
	.request = demo_request,
	.dma_unmap = demo_dma_unmap,
	.bind_iommufd = vfio_iommufd_emulated_bind,
	.unbind_iommufd = vfio_iommufd_emulated_unbind,
	.attach_ioas = vfio_iommufd_emulated_attach_ioas,
	.detach_ioas = vfio_iommufd_emulated_detach_ioas,
};

static void up(unsigned int devices)
{
	unsigned int i;

	for (i = 0; i < devices; i++) {
		parent[i].init_name = mdev_uuid_text(i);
		parent[i].driver = &demo_driver;
		demo[i] = vfio_alloc_device(demo, vdev, &parent[i], &demo_ops);
		vfio_register_emulated_iommu_dev(&demo[i]->vdev);
	}
}

static void put_trigger(struct demo *d)
{
	if (d->trigger)
		eventfd_ctx_put(d->trigger);
	d->trigger = NULL;
}

static void unregister(unsigned int i)
{
	vfio_unregister_group_dev(&demo[i]->vdev);
	put_trigger(demo[i]);
	vfio_put_device(&demo[i]->vdev);
	demo[i] = NULL;
}

static void down(void)
{
	unsigned int i;

	vfio_wait_users();
	for (i = 0; i < DEVICES; i++)
		if (demo[i])
			unregister(i);
	vfio_shutdown();
	kvm_shutdown();
	eventfd_shutdown();
	event_emit(EV_UNLOADED, NULL, 0, 0);
}

static int pin(unsigned int i, unsigned long iova)
{
	struct page *page = NULL;
	int ret = vfio_pin_pages(&demo[i]->vdev, iova, 1, IOMMU_READ | IOMMU_WRITE, &page);

	if (ret == 1)
		demo[i]->pinned = iova;
	return ret;
}

/* ------------------------------------------------------------------ ioctls */

static long set_event(int fd)
{
	struct user_irq_set set = { .argsz = 24, .flags = 0x24, .count = 1, .fd = fd };

	return user_set_irqs(0, &set);
}

void ioctl_arguments(void *arg)
{
	up(1);
	note(0, user_device_info(0, 24));
	user_guest_open(0, 0);
	note(1, user_device_info(0, 24));
	note(2, user_device_told(0));
	note(3, user_device_told(1));
	note(4, user_device_reset(0));
	note(5, set_event(-1));
	note(6, user_device_ioctl(0, 30));
	note(7, user_device_close(0, 1));
	note(8, user_device_close(0, 0));
	note(9, user_device_info(0, 24));
	user_guest_close(0);
	down();
}

static void thread_asks(void *arg)
{
	note(0, user_device_info(0, 24));
	note_step("answered");
}

static void qemu_closes(void *arg)
{
	msleep(5);
	user_guest_close(0);
	note_step("closed");
}

static void admin_removes(void *arg)
{
	msleep(7);
	unregister(0);
	note_step("removed");
}

/* The file goes with its last user, and unregistering waits for that one. */
void ioctl_outlives_close(void *arg)
{
	sched_mask tasks;

	up(1);
	user_guest_open(0, 0);
	ioctl_time = 20;
	tasks = 1ull << sched_spawn("thread", thread_asks, NULL, 0);
	tasks |= 1ull << sched_spawn("qemu", qemu_closes, NULL, 0);
	tasks |= 1ull << sched_spawn("admin", admin_removes, NULL, 0);
	sched_join(tasks);
	note(1, (long)(sched_now() / 1000000));
	down();
}

/* ------------------------------------------------------------------ event counters */

void events_counted(void *arg)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(2);

	note(0, user_eventfd_read(2));
	signal_events(ctx, 2);
	note(1, user_eventfd_read(2));
	note(2, user_eventfd_read(2));
	note(3, user_eventfd_wait(2));
	note(4, (long)(sched_now() / 1000000000));
	note(5, user_eventfd_close(3));
	note(6, user_eventfd_read(-1));
	eventfd_ctx_put(ctx);
	down();
}

void event_outlives_descriptor(void *arg)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(2);

	note(0, user_eventfd_close(2));
	signal_event(ctx);
	note(1, user_eventfd_read(2));
	note(2, PTR_ERR(eventfd_ctx_fdget(2)));
	eventfd_ctx_put(ctx);
	down();
}

static void thread_reads(void *arg)
{
	note(0, user_eventfd_read(5));
}

static void thread_looks_up(void *arg)
{
	eventfd_ctx_put(eventfd_ctx_fdget(5));
}

void event_wanted_twice(void *arg)
{
	sched_mask tasks = 1ull << sched_spawn("reader", thread_reads, NULL, 0);

	tasks |= 1ull << sched_spawn("driver", thread_looks_up, NULL, 0);
	sched_join(tasks);
	down();
}

void event_freed(void *arg)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(2);

	eventfd_ctx_put(ctx);
	user_eventfd_close(2);
	signal_event(ctx);
	note_step("survived");
}

/* ------------------------------------------------------------------ request */

static void qemu_obeys(void *arg)
{
	note(0, user_close_on_event(0, 4));
	user_guest_close(0);
}

static void admin_removes_now(void *arg)
{
	unregister(0);
}

void request_answered(void *arg)
{
	sched_mask tasks;

	up(1);
	user_guest_open(0, 0);
	note(1, set_event(4));
	tasks = 1ull << sched_spawn("qemu", qemu_obeys, NULL, 0);
	tasks |= 1ull << sched_spawn("admin", admin_removes_now, NULL, 0);
	sched_join(tasks);
	note(2, (long)(sched_now() / 1000000000));
	down();
}

/* A signal does not end the wait of who removes, nor does a process that listens to nothing. */
void request_ignored(void *arg)
{
	up(1);
	user_guest_open(0, 0);
	set_event(4);
	user_fault(USER_FAULT_SIGNAL, 1);
	unregister(0);
	note(0, user_fault_clear());
	note(1, user_eventfd_read(4));
	note(2, (long)(sched_now() / 1000000000));
	down();
}

/* ------------------------------------------------------------------ type 1 */

void unmap_told(void *arg)
{
	up(1);
	note(0, user_dma_unmap(0, 1, 1));
	user_guest_open(0, 0);
	note(1, pin(0, 0x3008));
	note_step("|");
	note(2, user_dma_unmap(0, 2, 3));
	note_step("|");
	note(3, pin(0, 0x3000));
	note(4, pin(0, 0x5000));
	note(5, user_dma_map(0, 3, 1));
	note(6, user_dma_map(0, 3, 1));
	note(7, pin(0, 0x3000));
	vfio_unpin_pages(&demo[0]->vdev, 0x3000, 1);
	note(8, user_dma_unmap(0, 15, 2));
	vfio_unpin_pages(&demo[0]->vdev, 0x5000, 1);
	user_guest_close(0);
	down();
}

static void demo_pins_for_ever(void)
{
	struct page *page;

	vfio_pin_pages(&demo[0]->vdev, 0x3000, 1, IOMMU_READ, &page);
}

void unmap_refused(void *arg)
{
	up(1);
	keep_pins = 1;
	user_guest_open(0, 0);
	demo_pins_for_ever();
	user_dma_unmap(0, 3, 1);
	note_step("survived");
}

static void thread_unmaps(void *arg)
{
	user_dma_unmap(0, 3, 1);
}

static void qemu_unplugs(void *arg)
{
	user_device_close(0, 0);
}

/* device_list_lock -> iommu->lock here, the other way round there */
void unmap_deadlock(void *arg)
{
	sched_mask tasks;

	up(2);
	user_guest_open(0, 0);
	user_device_open(0, 1, 0);
	pin(1, 0x3000);
	tasks = 1ull << sched_spawn("thread", thread_unmaps, NULL, 0);
	tasks |= 1ull << sched_spawn("qemu", qemu_unplugs, NULL, 0);
	sched_join(tasks);
	user_guest_close(0);
	down();
}

/* ------------------------------------------------------------------ iommufd */

void node_attach(void *arg)
{
	up(1);
	note(0, user_guest_open_node(0, 0));
	note(1, pin(0, 0x3000));
	note_step("|");
	note(2, user_dma_unmap(0, 3, 1));
	note(3, user_dma_map(0, 3, 1));
	note(4, pin(0, 0x3000));
	note_step("|");
	note(5, user_ioas_detach(0));
	note(6, pin(0, 0x3000));
	note(7, user_ioas_attach(0));
	note(8, pin(0, 0x3000));
	note_step("|");
	user_guest_close(0);
	down();
}

/* A kernel whose vfio has no nodes. */
void node_missing(void *arg)
{
	up(1);
	note(0, user_guest_open_node(0, 0));
	note(1, user_guest_open(0, 0));
	user_guest_close(0);
	down();
}

void node_or_group(void *arg)
{
	up(1);
	note(0, user_guest_open_node(0, 0));
	note(1, user_guest_open(1, 0));
	note(2, user_guest_open_node(1, 0));
	user_guest_close(0);
	note(3, user_guest_open(1, 0));
	note(4, user_guest_open_node(0, 0));
	note(5, user_ioas_detach(1));
	user_guest_close(1);
	unregister(0);
	note(6, user_guest_open_node(0, 0));
	down();
}

void node_unmap_refused(void *arg)
{
	up(1);
	keep_pins = 1;
	user_guest_open_node(0, 0);
	demo_pins_for_ever();
	user_dma_unmap(0, 3, 1);
	note_step("survived");
}

/* What is on its way out cannot be pinned again; when it is mapped anew it can. */
void node_pins_when_told(void *arg)
{
	up(1);
	pins_when_told = 1;
	user_guest_open_node(0, 0);
	note(0, pin(0, 0x3000));
	note(1, user_dma_unmap(0, 3, 1));
	note(2, pin(0, 0x3000));
	note(3, user_dma_map(0, 3, 1));
	note(4, pin(0, 0x3000));
	pins_when_told = 0;
	user_guest_close(0);
	down();
}

/* ------------------------------------------------------------------ several devices of one process */

void two_devices(void *arg)
{
	up(2);
	note(0, user_device_open(0, 1, 0));
	user_guest_open(0, 0);
	note(1, user_device_open(0, 1, 0));
	note(2, user_device_open(0, 1, 0));
	pin(0, 0x3000);
	pin(1, 0x3000);
	note_step("|");
	note(3, user_dma_unmap(0, 3, 1));
	note_step("|");
	note(4, user_device_close(0, 0));
	note(5, user_dma_map(0, 3, 1));
	note(6, pin(1, 0x3000));
	vfio_unpin_pages(&demo[1]->vdev, 0x3000, 1);
	note(7, user_device_open(0, 0, 1));
	user_guest_close(0);
	note_step("|");
	down();
}

static void qemu_plugs(void *arg)
{
	note(0, user_device_open(0, 1, 0));
}

static void qemu_exits(void *arg)
{
	user_guest_close(0);
}

void exit_while_opening(void *arg)
{
	sched_mask tasks;

	up(2);
	user_guest_open(0, 0);
	tasks = 1ull << sched_spawn("thread", qemu_plugs, NULL, 0);
	tasks |= 1ull << sched_spawn("qemu", qemu_exits, NULL, 0);
	sched_join(tasks);
	note(1, vfio_files_open());
	down();
}

/* ------------------------------------------------------------------ injected failures */

void faults_of_user(void *arg)
{
	up(1);
	user_guest_open(0, 0);
	user_fault(USER_FAULT_COPY, 1);
	note(0, user_device_info(0, 24));
	note(1, user_fault_clear());
	user_fault(USER_FAULT_COPY, 2);
	note(2, user_device_info(0, 24));
	note(3, user_fault_clear());
	user_fault(USER_FAULT_COPY, 3);
	note(4, user_device_info(0, 24));
	note(5, user_fault_clear());
	user_fault(USER_FAULT_EVENTFD, 1);
	note(6, set_event(1));
	note(7, user_fault_clear());
	user_fault(USER_FAULT_SIGNAL, 1);
	note(8, user_eventfd_wait(1));
	note(9, user_fault_clear());
	user_guest_close(0);
	down();
}
