// SPDX-License-Identifier: GPL-2.0-only
/*
 * What user space asks of an open mediated device, and what it is told: information,
 * a reset of all queues, and events.
 *
 * An event is signalled through an event counter (eventfd) that user space gives us.
 * A mediated device has one for each event of its interface: "give the device up" is
 * signalled while somebody waits to remove it, "your AP configuration has changed"
 * whenever the guest's masks were set anew. We hold a reference to each counter, so
 * it lives although user space closes its descriptor; the reference ends when user
 * space takes the counter back or gives another one, at the latest when it closes
 * the device. Whoever opens it next must not inherit somebody else's counters.
 */
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/lockdep.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>

#include "vfio_ap_core.h"

/* What user space passes when it takes a counter back */
#define NO_EVENTFD (-1)

static long get_info(unsigned long arg)
{
	const unsigned long size = offsetofend(struct vfio_device_info, num_irqs);
	struct vfio_device_info info;

	if (copy_from_user(&info, (void __user *)arg, size))
		return -EFAULT;
	if (info.argsz < size)
		return -EINVAL;

	info.flags = VFIO_DEVICE_FLAGS_AP | VFIO_DEVICE_FLAGS_RESET;
	info.num_regions = 0;
	info.num_irqs = VFIO_AP_NUM_IRQS;

	return copy_to_user((void __user *)arg, &info, size) ? -EFAULT : 0;
}

static long get_irq_info(unsigned long arg)
{
	const unsigned long size = offsetofend(struct vfio_irq_info, count);
	struct vfio_irq_info info;

	if (copy_from_user(&info, (void __user *)arg, size))
		return -EFAULT;
	if (info.argsz < size || info.index >= VFIO_AP_NUM_IRQS)
		return -EINVAL;

	info.flags = VFIO_IRQ_INFO_EVENTFD;
	info.count = 1;

	return copy_to_user((void __user *)arg, &info, size) ? -EFAULT : 0;
}

/* The new counter takes the place of the old one; NULL: there is none from now on. */
static void set_trigger(struct ap_matrix_mdev *matrix_mdev, unsigned int index,
			struct eventfd_ctx *trigger)
{
	if (matrix_mdev->trigger[index])
		eventfd_ctx_put(matrix_mdev->trigger[index]);
	matrix_mdev->trigger[index] = trigger;
}

/* Each event has one counter, which can be set and taken back, and no more. */
static long set_irqs(struct ap_matrix_mdev *matrix_mdev, unsigned long arg)
{
	const u32 wanted = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
	const unsigned long size = offsetofend(struct vfio_irq_set, count);
	struct eventfd_ctx *trigger = NULL;
	struct vfio_irq_set set;
	size_t data_size;
	s32 fd;
	int ret;

	if (copy_from_user(&set, (void __user *)arg, size))
		return -EFAULT;
	ret = vfio_set_irqs_validate_and_prepare(&set, 1, VFIO_AP_NUM_IRQS, &data_size);
	if (ret)
		return ret;
	if ((set.flags & wanted) != wanted || data_size < sizeof(fd))
		return -EINVAL;

	if (get_user(fd, (s32 __user *)(arg + size)))
		return -EFAULT;
	if (fd < NO_EVENTFD)
		return -EINVAL;
	if (fd != NO_EVENTFD) {
		trigger = eventfd_ctx_fdget(fd);
		if (IS_ERR(trigger))
			return PTR_ERR(trigger);
	}
	set_trigger(matrix_mdev, set.index, trigger);

	return 0;
}

/**
 * vfio_ap_ioctl() - user space wants something of an open mediated device
 * @matrix_mdev: the mediated device
 * @cmd:	 what
 * @arg:	 user address of its argument
 *
 * Context: takes M
 * Return: 0, or a negative errno
 */
long vfio_ap_ioctl(struct ap_matrix_mdev *matrix_mdev, unsigned int cmd, unsigned long arg)
{
	long ret;

	mutex_lock(&matrix_dev->mdevs_lock);
	switch (cmd) {
	case VFIO_DEVICE_GET_INFO:
		ret = get_info(arg);
		break;
	case VFIO_DEVICE_RESET:
		ret = vfio_ap_guest_reset(matrix_mdev);
		break;
	case VFIO_DEVICE_GET_IRQ_INFO:
		ret = get_irq_info(arg);
		break;
	case VFIO_DEVICE_SET_IRQS:
		ret = set_irqs(matrix_mdev, arg);
		break;
	default:
		ret = -EOPNOTSUPP;
		break;
	}
	mutex_unlock(&matrix_dev->mdevs_lock);

	return ret;
}

/**
 * vfio_ap_request() - somebody wants to remove a mediated device that is open
 * @matrix_mdev: the mediated device
 * @count:	 how often user space was asked before
 *
 * User space may set the counter, take it back and close the device meanwhile.
 *
 * Context: called by vfio in the loop that waits for the last close; takes M
 */
void vfio_ap_request(struct ap_matrix_mdev *matrix_mdev, unsigned int count)
{
	struct device *dev = matrix_mdev->vdev.dev;
	struct eventfd_ctx *trigger;

	mutex_lock(&matrix_dev->mdevs_lock);
	trigger = matrix_mdev->trigger[VFIO_AP_REQ_IRQ_INDEX];
	if (trigger)
		eventfd_signal(trigger);
	mutex_unlock(&matrix_dev->mdevs_lock);

	if (!trigger && !count)
		dev_notice(dev, "removal waits until user space closes the device by itself\n");
}

/**
 * vfio_ap_signal_config_changed() - the guest's masks were set anew: tell user space
 * @matrix_mdev: the mediated device
 *
 * Context: M is held
 */
void vfio_ap_signal_config_changed(struct ap_matrix_mdev *matrix_mdev)
{
#ifdef HAVE_VFIO_AP_CFG_CHG_IRQ
	lockdep_assert_held(&matrix_dev->mdevs_lock);

	if (matrix_mdev->trigger[VFIO_AP_CFG_CHG_IRQ_INDEX])
		eventfd_signal(matrix_mdev->trigger[VFIO_AP_CFG_CHG_IRQ_INDEX]);
#endif
}

/**
 * vfio_ap_release_triggers() - user space closes the mediated device: forget its counters
 * @matrix_mdev: the mediated device
 *
 * Context: takes M
 */
void vfio_ap_release_triggers(struct ap_matrix_mdev *matrix_mdev)
{
	unsigned int i;

	mutex_lock(&matrix_dev->mdevs_lock);
	for (i = 0; i < VFIO_AP_NUM_IRQS; i++)
		set_trigger(matrix_mdev, i, NULL);
	mutex_unlock(&matrix_dev->mdevs_lock);
}
