// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest matrix: the edges and waits that the kernel's own parts make (shim/kernel): devices
 * and drivers, attributes, files, the last close. Same form as the edges of the primitives: with
 * the edge nothing races; with the access moved to the wrong side of it, something does.
 */
#include "locking_test.h"

#include <linux/bug.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/kvm_host.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>
#include <linux/vfio.h>

#include "kernel/internal.h"
#include "kernel/mdev.h"
#include "kernel/kernfs.h"

static long data;

static void use(long value)
{
	OPTIMIZER_HIDE_VAR(value);
}

static void spawn2(void (*one)(void *), void (*two)(void *))
{
	sched_spawn("one", one, NULL, 0);
	sched_spawn("two", two, NULL, 0);
}

/* ------------------------------------------------------------------ devices and drivers */

static int shop_match(struct device *dev, BUS_MATCH_DRIVER *drv)
{
	return 1;
}

static int (*on_probe)(struct device *dev);
static void (*on_remove)(struct device *dev);

static int shop_probe(struct device *dev)
{
	return on_probe ? on_probe(dev) : 0;
}

static void shop_remove(struct device *dev)
{
	if (on_remove)
		on_remove(dev);
}

static struct bus_type shop = {
	.name = "shop",
	.match = shop_match,
	.probe = shop_probe,
	.remove = shop_remove,
};

static struct device_driver clerk = { .name = "clerk", .bus = &shop };
static struct device desk;

static void desk_release(struct device *dev)
{
}

static void open_shop(void)
{
	WARN_ON(bus_register(&shop));
	desk.bus = &shop;
	desk.release = desk_release;
	desk.init_name = "desk";
}

static int probe_reads(struct device *dev)
{
	use(data);
	return 0;
}

static void hire(void *arg)
{
	WARN_ON(driver_register(&clerk));
}

static void add_device(void *arg)
{
	WARN_ON(device_register(&desk));
}

static void write_then_add(void *arg)
{
	data = 1;
	add_device(arg);
}

static void add_then_write(void *arg)
{
	add_device(arg);
	data = 1;
}

static void write_then_hire(void *arg)
{
	data = 1;
	hire(arg);
}

static void hire_then_write(void *arg)
{
	hire(arg);
	data = 1;
}

/* Whoever comes second, device or driver, has the probe; it sees what both did before. */
#define SHOP(name, one, two)            \
	static void name(void *arg)     \
	{                               \
		open_shop();            \
		on_probe = probe_reads; \
		spawn2(one, two);       \
	}

SHOP(device_probe, write_then_add, hire)
SHOP(device_probe_late, add_then_write, hire)
SHOP(driver_probe, write_then_hire, add_device)
SHOP(driver_probe_late, hire_then_write, add_device)

static int probe_counts(struct device *dev)
{
	data++;
	return 0;
}

static void remove_counts(struct device *dev)
{
	data++;
}

static void bind(void *arg)
{
	if (device_driver_attach(&clerk, &desk))
		use(0);
}

static void unbind(void *arg)
{
	device_driver_detach(&desk);
}

static void counts_beside(void *arg)
{
	data++;
}

static void set_up_bound(void)
{
	open_shop();
	on_probe = probe_counts;
	on_remove = remove_counts;
	hire(NULL);
	add_device(NULL);
}

static void bind_unbind(void *arg)
{
	set_up_bound();
	spawn2(unbind, bind);
}

static void unbind_unordered(void *arg)
{
	set_up_bound();
	spawn2(unbind, counts_beside);
}

/* ------------------------------------------------------------------ lists of the core */

static int look_at(struct device *dev, void *arg)
{
	use(data);
	return 0;
}

static void walk(void *arg)
{
	bus_for_each_dev(&shop, NULL, NULL, look_at);
}

static void listed_walked(void *arg)
{
	open_shop();
	spawn2(write_then_add, walk);
}

static void listed_too_early(void *arg)
{
	open_shop();
	spawn2(add_then_write, walk);
}

static struct device drawer;

static void add_drawer(void)
{
	drawer.parent = &desk;
	drawer.release = desk_release;
	drawer.init_name = "drawer";
	WARN_ON(device_register(&drawer));
}

static void write_then_add_child(void *arg)
{
	data = 1;
	add_drawer();
}

static void add_child_then_write(void *arg)
{
	add_drawer();
	data = 1;
}

static void walk_children(void *arg)
{
	device_for_each_child(&desk, NULL, look_at);
}

static void child_walked(void *arg)
{
	open_shop();
	add_device(NULL);
	spawn2(write_then_add_child, walk_children);
}

static void child_too_early(void *arg)
{
	open_shop();
	add_device(NULL);
	spawn2(add_child_then_write, walk_children);
}

/* ------------------------------------------------------------------ attributes */

static ssize_t price_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	use(data);
	return sysfs_emit(buf, "1\n");
}
static DEVICE_ATTR_RO(price);

static void read_price(void *arg)
{
	char buf[64];

	kernfs_read(&desk.kobj, "price", buf, sizeof(buf));
}

static void creates(void *arg)
{
	data = 1;
	WARN_ON(device_create_file(&desk, &dev_attr_price));
}

static void creates_early(void *arg)
{
	WARN_ON(device_create_file(&desk, &dev_attr_price));
	data = 1;
}

static void removes(void *arg)
{
	device_remove_file(&desk, &dev_attr_price);
	data = 1;
}

static void removes_late(void *arg)
{
	data = 1;
	device_remove_file(&desk, &dev_attr_price);
}

static void attribute_created(void *arg)
{
	open_shop();
	add_device(NULL);
	spawn2(creates, read_price);
}

static void attribute_early(void *arg)
{
	open_shop();
	add_device(NULL);
	spawn2(creates_early, read_price);
}

static void attribute_removed(void *arg)
{
	open_shop();
	add_device(NULL);
	creates(NULL);
	spawn2(read_price, removes);
}

static void attribute_removed_late(void *arg)
{
	open_shop();
	add_device(NULL);
	creates(NULL);
	spawn2(read_price, removes_late);
}

/* ------------------------------------------------------------------ files and the last close */

struct book {
	struct vfio_device vdev;
};

static struct book *book;
static struct device shelf;
static struct device_driver reader_driver = { .name = "reader" };
static DEFINE_MUTEX(book_lock);
static int close_locks, close_writes, open_reads;

static int book_open(struct vfio_device *vdev)
{
	if (open_reads)
		use(data);
	else
		data++;
	return 0;
}

static void book_close(struct vfio_device *vdev)
{
	if (close_locks) {
		mutex_lock(&book_lock);
		mutex_unlock(&book_lock);
	}
	if (close_writes)
		data++;
}

static void book_dma_unmap(struct vfio_device *vdev, u64 iova, u64 length)
{
}

static const struct vfio_device_ops book_ops = {
#if TREE_VFIO_FREE_DEVICE
	.release = vfio_free_device,
#endif
	.name = "book",
	.open_device = book_open,
	.close_device = book_close,
	.dma_unmap = book_dma_unmap,
};

static void publish_book(void)
{
	shelf.init_name = mdev_uuid_text(0);
	shelf.driver = &reader_driver;
	book = vfio_alloc_device(book, vdev, &shelf, &book_ops);
	WARN_ON(vfio_register_emulated_iommu_dev(&book->vdev));
}

static void writes_and_publishes(void *arg)
{
	data = 1;
	publish_book();
}

static void publishes_and_writes(void *arg)
{
	publish_book();
	data = 1;
}

static void opens(void *arg)
{
	user_guest_open(0, 0);
}

static void closes(void *arg)
{
	user_guest_close(0);
}

static void registered(void *arg)
{
	open_reads = 1;
	spawn2(writes_and_publishes, opens);
}

static void registered_early(void *arg)
{
	open_reads = 1;
	spawn2(publishes_and_writes, opens);
}

/* Who finds the descriptor comes after who installed it. */
static void file_used(void *arg)
{
	publish_book();
	close_writes = 1;
	spawn2(opens, closes);
}

static void file_not_used(void *arg)
{
	publish_book();
	spawn2(opens, counts_beside);
}

static void unregisters(void *arg)
{
	vfio_unregister_group_dev(&book->vdev);
	data++;
}

static void writes_and_unregisters(void *arg)
{
	data++;
	vfio_unregister_group_dev(&book->vdev);
}

static void unregistered(void *arg)
{
	publish_book();
	user_guest_open(0, 0);
	close_writes = 1;
	spawn2(closes, unregisters);
}

static void unregistered_late(void *arg)
{
	publish_book();
	user_guest_open(0, 0);
	close_writes = 1;
	spawn2(closes, writes_and_unregisters);
}

static void unregisters_under_lock(void *arg)
{
	mutex_lock(&book_lock);
	vfio_unregister_group_dev(&book->vdev);
	mutex_unlock(&book_lock);
}

static void unregisters_before_lock(void *arg)
{
	vfio_unregister_group_dev(&book->vdev);
	mutex_lock(&book_lock);
	mutex_unlock(&book_lock);
}

static void last_close(void (*unregister)(void *))
{
	publish_book();
	user_guest_open(0, 0);
	close_locks = 1;
	spawn2(closes, unregister);
}

static void last_close_under_lock(void *arg)
{
	last_close(unregisters_under_lock);
}

static void last_close_before_lock(void *arg)
{
	last_close(unregisters_before_lock);
}

/* ------------------------------------------------------------------ the same, of attributes */

static ssize_t stock_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	mutex_lock(&book_lock);
	mutex_unlock(&book_lock);
	return sysfs_emit(buf, "1\n");
}
static DEVICE_ATTR_RO(stock);

static void read_stock(void *arg)
{
	char buf[64];

	kernfs_read(&desk.kobj, "stock", buf, sizeof(buf));
}

static void removes_under_lock(void *arg)
{
	mutex_lock(&book_lock);
	device_remove_file(&desk, &dev_attr_stock);
	mutex_unlock(&book_lock);
}

static void removes_before_lock(void *arg)
{
	device_remove_file(&desk, &dev_attr_stock);
	mutex_lock(&book_lock);
	mutex_unlock(&book_lock);
}

static void set_up_stock(void)
{
	open_shop();
	add_device(NULL);
	WARN_ON(device_create_file(&desk, &dev_attr_stock));
}

static void attribute_under_lock(void *arg)
{
	set_up_stock();
	spawn2(read_stock, removes_under_lock);
}

static void attribute_before_lock(void *arg)
{
	set_up_stock();
	spawn2(read_stock, removes_before_lock);
}

const struct wait_row kernel_wait_rows[] = {
	{ "last close under a lock that close takes", last_close_under_lock, "deadlock lock-order",
	  last_close_before_lock, "silent" },
	{ "attribute removed under its method's lock", attribute_under_lock,
	  "deadlock lock-order silent", attribute_before_lock, "silent" },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct race_row kernel_race_rows[] = {
	{ "device_add -> probe", device_probe, device_probe_late, "data-race silent", NULL },
	{ "driver_register -> probe", driver_probe, driver_probe_late, "data-race silent", NULL },
	{ "unbind -> bind", bind_unbind, unbind_unordered, "data-race", NULL },
	{ "device_add -> bus_for_each_dev", listed_walked, listed_too_early, "data-race silent",
	  NULL },
	{ "device_add -> device_for_each_child", child_walked, child_too_early, "data-race silent",
	  NULL },
	{ "attribute: created -> shown", attribute_created, attribute_early, "data-race silent",
	  NULL },
	{ "attribute: shown -> removed", attribute_removed, attribute_removed_late,
	  "data-race silent", NULL },
	{ "vfio: registered -> opened", registered, registered_early, "data-race silent", NULL },
	{ "fd: installed -> used", file_used, file_not_used, "data-race", NULL },
	{ "vfio: last close -> unregistered", unregistered, unregistered_late, "data-race", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
