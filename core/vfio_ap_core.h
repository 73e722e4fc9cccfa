/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects of the vfio_ap driver and what its parts offer to each other.
 *
 * The driver passes AP queues of the host through to KVM guests. What an
 * administrator assigned to a mediated device (its matrix) and what the guest
 * really gets (its shadow APCB) are two things: the filter computes the second
 * from the first, from the host's configuration and from the queues that are
 * bound to this driver. Everything that changes one of the three calls the
 * filter, and a queue that a guest loses by it is reset.
 *
 * Who may touch which field is said beside the field, by the letters of locks.h:
 * G guests_lock, K kvm->lock, R pqap_hook_rwsem, M mdevs_lock. "G+M" is a field
 * that is written with both held and may therefore be read under either.
 */
#ifndef VFIO_AP_CORE_H
#define VFIO_AP_CORE_H

#include <linux/types.h>
#include <linux/bitops.h>
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/eventfd.h>
#include <linux/hashtable.h>
#include <linux/kvm_host.h>
#include <linux/list.h>
#include <linux/mdev.h>
#include <linux/mutex.h>
#include <linux/vfio.h>
#include <linux/workqueue.h>

#include "ap_bus.h"

#define VFIO_AP_DRIVER_NAME "vfio_ap"

/* Guests have a handful of queues; a big table would only be slow to walk. */
#define VFIO_AP_QUEUE_HASH_BITS 5

/* saved_isc of a queue whose interruption is not armed; guest ISCs are 0 to 7 */
#define VFIO_AP_ISC_NONE 0xff

/**
 * struct ap_matrix_dev - the one device of the driver, parent of its mediated devices
 * @device:	 the device
 * @guests_lock: see locks.h
 * @mdevs_lock:	 see locks.h
 * @mdev_list:	 the mediated devices (G)
 * @queues:	 the queues that are bound to this driver, by APQN (G+M)
 * @info:	 the host's AP configuration, during a scan without what is new (G)
 * @parent:	 what the mdev core knows of this device
 * @mdev_types:	 the list of types that the mdev core asks for
 * @mdev_type:	 the only type of mediated device
 */
struct ap_matrix_dev {
	struct device device;
	struct mutex guests_lock;
	struct mutex mdevs_lock;
	struct list_head mdev_list;
	DECLARE_HASHTABLE(queues, VFIO_AP_QUEUE_HASH_BITS);
	struct ap_config_info info;
	struct mdev_parent parent;
	struct mdev_type *mdev_types[1];
	struct mdev_type mdev_type;
};

extern struct ap_matrix_dev *matrix_dev;

/**
 * struct ap_matrix - adapters, usage domains and control domains
 * @apm:     adapters
 * @aqm:     usage domains
 * @adm:     control domains
 * @apm_max: highest adapter number of this machine
 * @aqm_max: highest usage domain number of this machine
 * @adm_max: highest control domain number of this machine
 *
 * Bit 0 of a mask is the leftmost one, as the hardware has it: use the _inv
 * forms of the bit operations.
 */
struct ap_matrix {
	DECLARE_BITMAP(apm, AP_DEVICES);
	DECLARE_BITMAP(aqm, AP_DOMAINS);
	DECLARE_BITMAP(adm, AP_DOMAINS);
	unsigned int apm_max;
	unsigned int aqm_max;
	unsigned int adm_max;
};

/**
 * struct ap_matrix_mdev - a mediated device
 * @vdev:	 its face towards vfio; must come first for vfio_alloc_device()
 * @node:	 entry in ap_matrix_dev.mdev_list (G)
 * @matrix:	 what the administrator assigned (G+M)
 * @shadow_apcb: the part of @matrix that a guest has, or would have (G+M)
 * @kvm:	 the guest, with a reference, or NULL (G+M)
 * @pqap_hook:	 what KVM calls for an intercepted PQAP(AQIC); constant
 * @queues:	 the bound queues whose APQN lies in @matrix (G+M)
 * @trigger:	 event counters of user space, with a reference each, or NULL (M)
 */
struct ap_matrix_mdev {
	struct vfio_device vdev;
	struct list_head node;
	struct ap_matrix matrix;
	struct ap_matrix shadow_apcb;
	struct kvm *kvm;
	crypto_hook pqap_hook;
	DECLARE_HASHTABLE(queues, VFIO_AP_QUEUE_HASH_BITS);
	struct eventfd_ctx *trigger[VFIO_AP_NUM_IRQS];
};

/**
 * struct vfio_ap_queue - a queue that is bound to this driver
 * @apqn:	  its number; constant
 * @node:	  entry in ap_matrix_dev.queues (G+M)
 * @matrix_mdev:  the mediated device whose matrix has @apqn, or NULL (G+M)
 * @mdev_node:	  entry in ap_matrix_mdev.queues (G+M)
 * @saved_iova:	  guest address of the pinned notification byte, 0 if none (M)
 * @saved_isc:	  guest ISC that is registered, or VFIO_AP_ISC_NONE (M)
 * @reset_rc:	  response code that tells how the last reset ended (M)
 * @reset_node:	  entry in the list of a reset of many queues (M)
 * @reset_work:	  waits for the end of a reset
 *
 * While @reset_work is queued or runs, it writes the fields marked M although
 * it holds no lock: whoever starts a reset holds M until the work is flushed.
 */
struct vfio_ap_queue {
	int apqn;
	struct hlist_node node;
	struct ap_matrix_mdev *matrix_mdev;
	struct hlist_node mdev_node;
	dma_addr_t saved_iova;
	unsigned char saved_isc;
	unsigned int reset_rc;
	struct list_head reset_node;
	struct work_struct reset_work;
};

/* matrix_dev.c: the matrix device and its bus */
int vfio_ap_matrix_dev_register(void);
void vfio_ap_matrix_dev_unregister(void);

/* mdev.c: mediated devices */
int vfio_ap_mdev_type_register(void);
void vfio_ap_mdev_type_unregister(void);

/* assign.c: the matrix of a mediated device, changed bit by bit */
extern const struct attribute_group vfio_ap_assign_group;
int vfio_ap_in_use(unsigned long *apm, unsigned long *aqm);
int vfio_ap_check_available(struct ap_matrix_mdev *assignee, unsigned long *apm,
			    unsigned long *aqm);

/* ap_config.c: the matrix as a whole */
extern const struct attribute_group vfio_ap_config_group;

/* matrix.c: what is in the matrix */
extern const struct attribute_group vfio_ap_matrix_group;

/* status.c: whose a queue is */
extern const struct attribute_group vfio_ap_queue_group;

/* queue.c: queues */
int vfio_ap_queue_probe(struct ap_device *apdev);
void vfio_ap_queue_remove(struct ap_device *apdev);
struct vfio_ap_queue *vfio_ap_mdev_queue(struct ap_matrix_mdev *matrix_mdev, int apqn);
void vfio_ap_queue_link(struct ap_matrix_mdev *matrix_mdev, int apqn);
void vfio_ap_queue_unlink(struct vfio_ap_queue *q);

/* filter.c: from the matrix to the shadow APCB */
void vfio_ap_filter(struct ap_matrix_mdev *matrix_mdev);

/* config.c: changes of the host's configuration */
void vfio_ap_config_changed(struct ap_config_info *new_info, struct ap_config_info *old_info);
void vfio_ap_scan_complete(struct ap_config_info *new_info, struct ap_config_info *old_info);

/* guest.c: guests */
int vfio_ap_guest_attach(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm);
void vfio_ap_guest_detach(struct ap_matrix_mdev *matrix_mdev, struct kvm *kvm);
void vfio_ap_guest_update(struct ap_matrix_mdev *matrix_mdev);
int vfio_ap_guest_reset(struct ap_matrix_mdev *matrix_mdev);
bool vfio_ap_guest_has(struct ap_matrix_mdev *matrix_mdev, int apqn);

/* ioctl.c: what user space asks of an open mediated device, and what it is told */
long vfio_ap_ioctl(struct ap_matrix_mdev *matrix_mdev, unsigned int cmd, unsigned long arg);
void vfio_ap_request(struct ap_matrix_mdev *matrix_mdev, unsigned int count);
void vfio_ap_signal_config_changed(struct ap_matrix_mdev *matrix_mdev);
void vfio_ap_release_triggers(struct ap_matrix_mdev *matrix_mdev);

/* irq.c: interruptions of queues */
int vfio_ap_pqap(struct kvm_vcpu *vcpu);
void vfio_ap_irq_release(struct vfio_ap_queue *q);
void vfio_ap_irq_unmap(struct ap_matrix_mdev *matrix_mdev, u64 iova, u64 length);

/* reset.c: resets of queues */
void vfio_ap_reset_init(struct vfio_ap_queue *q);
void vfio_ap_reset_start(struct vfio_ap_queue *q);
void vfio_ap_reset_wait(struct vfio_ap_queue *q);
void vfio_ap_reset_add(struct vfio_ap_queue *q, struct list_head *resets);
void vfio_ap_reset_all(struct list_head *resets);
bool vfio_ap_reset_passed(const struct vfio_ap_queue *q);

#endif /* VFIO_AP_CORE_H */
