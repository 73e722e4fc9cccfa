/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP bus as core/ sees it. A kernel tree brings an ap_bus.h of its own, which is used instead;
 * shim/machine/ap_bus.c is compiled against the one that the driver uses.
 */
#ifndef _AP_BUS_H_
#define _AP_BUS_H_

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/mod_devicetable.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <asm/ap.h>
#include <asm/isc.h>

/* shim: faithful */
#define AP_DEVICES 256
#define AP_DOMAINS 256

/* shim: faithful (response codes of AP instructions) */
#define AP_RESPONSE_NORMAL 0x00
#define AP_RESPONSE_Q_NOT_AVAIL 0x01
#define AP_RESPONSE_RESET_IN_PROGRESS 0x02
#define AP_RESPONSE_DECONFIGURED 0x03
#define AP_RESPONSE_CHECKSTOPPED 0x04
#define AP_RESPONSE_BUSY 0x05
#define AP_RESPONSE_INVALID_ADDRESS 0x06
#define AP_RESPONSE_OTHERWISE_CHANGED 0x07
#define AP_RESPONSE_INVALID_GISA 0x08
#define AP_RESPONSE_Q_BOUND_TO_ANOTHER 0x09
#define AP_RESPONSE_STATE_CHANGE_IN_PROGRESS 0x0a
#define AP_RESPONSE_Q_NOT_BOUND 0x0b
#define AP_RESPONSE_Q_FULL 0x10
#define AP_RESPONSE_NO_PENDING_REPLY 0x10
#define AP_RESPONSE_INDEX_TOO_BIG 0x11
#define AP_RESPONSE_NO_FIRST_PART 0x13
#define AP_RESPONSE_MESSAGE_TOO_BIG 0x15
#define AP_RESPONSE_REQ_FAC_NOT_INST 0x16
#define AP_RESPONSE_Q_BIND_ERROR 0x30
#define AP_RESPONSE_Q_NOT_AVAIL_FOR_ASSOC 0x31
#define AP_RESPONSE_Q_NOT_EMPTY 0x32
#define AP_RESPONSE_BIND_LIMIT_EXCEEDED 0x33
#define AP_RESPONSE_INVALID_ASSOC_SECRET 0x34
#define AP_RESPONSE_ASSOC_SECRET_NOT_UNIQUE 0x35
#define AP_RESPONSE_ASSOC_FAILED 0x36
#define AP_RESPONSE_INVALID_DOMAIN 0x42

/* shim: faithful */
#define AP_DEVICE_TYPE_CEX4 10
#define AP_DEVICE_TYPE_CEX5 11
#define AP_DEVICE_TYPE_CEX6 12
#define AP_DEVICE_TYPE_CEX7 13
#define AP_DEVICE_TYPE_CEX8 14

/* a driver for the queues that apmask and aqmask reserve for the host */
#define AP_DRIVER_FLAG_DEFAULT 0x0001

struct ap_device;

/* shim: faithful */
struct ap_driver {
	struct device_driver driver;
	struct ap_device_id *ids;
	unsigned int flags;

	int (*probe)(struct ap_device *ap_dev);
	void (*remove)(struct ap_device *ap_dev);
	int (*in_use)(unsigned long *apm, unsigned long *aqm);
	void (*on_config_changed)(struct ap_config_info *new_config_info,
				  struct ap_config_info *old_config_info);
	void (*on_scan_complete)(struct ap_config_info *new_config_info,
				 struct ap_config_info *old_config_info);
};

#define to_ap_drv(x) container_of_const((x), struct ap_driver, driver)

/* shim: faithful */
struct ap_device {
	struct device device;
	int device_type;
};

#define to_ap_dev(x) container_of((x), struct ap_device, device)

/* shim: modelled: without counts of messages */
struct ap_card {
	struct ap_device ap_dev;
	struct ap_tapq_hwinfo hwinfo;
	int id;
	bool config;
	bool chkstop;
};

#define to_ap_card(x) container_of((x), struct ap_card, ap_dev.device)

/* shim: faithful */
enum ap_dev_state {
	AP_DEV_STATE_UNINITIATED = 0,
	AP_DEV_STATE_OPERATING,
	AP_DEV_STATE_SHUTDOWN,
	AP_DEV_STATE_ERROR,
	NR_AP_DEV_STATES
};

/* shim: modelled: what a driver that passes queues through can see; no messages */
struct ap_queue {
	struct ap_device ap_dev;
	struct hlist_node hnode;
	struct ap_card *card;
	spinlock_t lock;
	enum ap_dev_state dev_state;
	int last_err_rc;
	bool config;
	bool chkstop;
	ap_qid_t qid;
};

#define to_ap_queue(x) container_of((x), struct ap_queue, ap_dev.device)

#define APMASKSIZE (BITS_TO_LONGS(AP_DEVICES) * sizeof(unsigned long))
#define AQMASKSIZE (BITS_TO_LONGS(AP_DOMAINS) * sizeof(unsigned long))

/* shim: modelled: without the ioctl mask */
struct ap_perms {
	unsigned long apm[BITS_TO_LONGS(AP_DEVICES)];
	unsigned long aqm[BITS_TO_LONGS(AP_DOMAINS)];
	unsigned long adm[BITS_TO_LONGS(AP_DOMAINS)];
};

extern DECLARE_HASHTABLE(ap_queues, 8);
extern spinlock_t ap_queues_lock;
extern struct ap_perms ap_perms;
extern struct mutex ap_perms_mutex;

/* shim: faithful */
int ap_driver_register(struct ap_driver *ap_drv, struct module *owner, char *name);
void ap_driver_unregister(struct ap_driver *ap_drv);

/* shim: faithful (with a reference to the queue's device for the caller) */
struct ap_queue *ap_get_qdev(ap_qid_t qid);

/* shim: faithful (the caller holds ap_perms_mutex) */
int ap_owned_by_def_drv(int card, int queue);
int ap_apqn_in_matrix_owned_by_def_drv(unsigned long *apm, unsigned long *aqm);

/* shim: faithful (hexadecimal digits to bits, counted from the left) */
int ap_hex2bitmap(const char *str, unsigned long *bitmap, int bits);

#endif /* _AP_BUS_H_ */
