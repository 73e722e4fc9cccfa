// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver of a few lines on the AP bus, and what the bus tells it: masks, scans, cards. Each
 * function declared in apbus_test.h is the first task of a run; expectations stand in test_apbus.c.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include "ap_bus.h"
#include "apbus_test.h"
#include "kernel/user.h"
#include "machine/ap_bus.h"
#include "machine/ap_machine.h"
#include "machine/user_bus.h"
#include "machine/user_machine.h"
#include "note.h"
#include "sched/sched.h"

static struct machine_config config;
static int in_use_answer;
static bool in_use_takes_perms, changed_sleeps, changed_scans, changed_asks, quiet;

/* ------------------------------------------------------------------ the driver */

static void step(const char *what, unsigned int qid)
{
	char text[32];

	if (quiet)
		return;
	if (qid)
		snprintf(text, sizeof(text), "%s:%02x.%02x", what, AP_QID_CARD(qid),
			 AP_QID_QUEUE(qid));
	else
		snprintf(text, sizeof(text), "%s", what);
	note_step(text);
}

static int tiny_probe(struct ap_device *apdev)
{
	note_add(63, 1);
	step("probe", to_ap_queue(&apdev->device)->qid);
	return 0;
}

static void tiny_remove(struct ap_device *apdev)
{
	note_add(63, -1);
	step("remove", to_ap_queue(&apdev->device)->qid);
}

static int tiny_in_use(unsigned long *apm, unsigned long *aqm)
{
	step("in_use", 0);
	note(62, (long)apm[0]);
	note(61, (long)aqm[0]);
	if (in_use_takes_perms)
		mutex_lock(&ap_perms_mutex);
	return in_use_answer;
}

static void tiny_changed(struct ap_config_info *new_info, struct ap_config_info *old_info)
{
	step("changed", 0);
	note(60, *(long *)new_info->apm);
	note(59, *(long *)old_info->apm);
	if (changed_sleeps)
		msleep(100);
	if (changed_scans)
		note(58, user_bus_notify());
	if (changed_asks) {
		note(57, machine_answered_queue(0x506));
		note(56, machine_answered_queue(0x404));
	}
	if (changed_sleeps)
		step("heard", 0);
}

static void tiny_complete(struct ap_config_info *new_info, struct ap_config_info *old_info)
{
	step("complete", 0);
}

static struct ap_device_id tiny_ids[] = {
	{ .dev_type = AP_DEVICE_TYPE_CEX8, .match_flags = AP_DEVICE_ID_MATCH_QUEUE_TYPE },
	{},
};

static struct ap_driver tiny = {
	.ids = tiny_ids,
	.probe = tiny_probe,
	.remove = tiny_remove,
	.in_use = tiny_in_use,
	.on_config_changed = tiny_changed,
	.on_scan_complete = tiny_complete,
};

/* Adapters 3 and 5, domains 4 and 6. */
static void boot(void)
{
	machine_set_bit(config.adapter, 3);
	machine_set_bit(config.adapter, 5);
	machine_set_bit(config.domain, 4);
	machine_set_bit(config.domain, 6);
	user_boot(&config);
	note(50, ap_driver_register(&tiny, NULL, "tiny"));
	step("|", 0);
}

static void end(void)
{
	step("|", 0);
	ap_driver_unregister(&tiny);
	user_shutdown();
}

static struct ap_queue *queue(unsigned int qid)
{
	struct ap_queue *aq = ap_get_qdev(qid);

	if (aq)
		put_device(&aq->ap_dev.device);
	return aq;
}

/* ------------------------------------------------------------------ cards */

void apbus_cards(void *arg)
{
	struct ap_queue *aq;

	boot();
	aq = queue(0x506);
	note(0, aq && aq->card);
	if (aq && aq->card) {
		note(1, aq->card->id);
		note(2, aq->ap_dev.device.parent == &aq->card->ap_dev.device);
		note(3, queue(0x504)->card == aq->card && queue(0x304)->card != aq->card);
#if TREE_AP_CARD_FUNCTIONS
		note(4, aq->card->raw_hwtype);
#else
		note(4, aq->card->hwinfo.at);
#endif
	}
	end();
}

/* ------------------------------------------------------------------ masks */

void apbus_mask_syntax(void *arg)
{
	static const char *const bad[] = { "0xg", "+256", "-", "+5-3", "5,6", "+1+", "+3 ", "*1" };
	char page[128];
	unsigned int i;

	boot();
	quiet = true;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		note_add(0, user_bus_write("apmask", bad[i]) == -EINVAL);
	note(1, user_bus_write("apmask", "0x8001\n"));
	note(2, (long)ap_perms.apm[0]);
	note(3, user_bus_write("apmask", "+1-3,-0x0,+254,-2\n"));
	note(4, (long)ap_perms.apm[0]);
	note(5, (long)ap_perms.apm[3]);
	note(6, user_bus_read("apmask", page, sizeof(page)));
	note(7, page[2]);
	note(8, user_bus_write("nonsense", "1"));
	end();
}

void apbus_mask_in_use(void *arg)
{
	boot();
	user_bus_write("aqmask", "+4,+7");
	in_use_answer = -EADDRINUSE;
	note(0, user_bus_write("apmask", "+5"));
	note(1, (long)ap_perms.apm[0]);
	note(2, user_bus_write("apmask", "-9"));
	note(3, user_bus_write("apmask", "-5"));
	end();
}

void apbus_mask_moves_queues(void *arg)
{
	boot();
	user_bus_write("aqmask", "+4");
	note(0, user_bus_write("apmask", "+0-255"));
	note(1, queue(0x504)->ap_dev.device.driver != &tiny.driver);
	note(2, queue(0x506)->ap_dev.device.driver == &tiny.driver);
	step("|", 0);
	note(3, user_bus_write("apmask", "-5"));
	end();
}

/* A queue that was unbound by hand: nobody, unless the default driver is to have it. */
void apbus_mask_unbound_queue(void *arg)
{
	boot();
	user_queue_unbind(0x504);
	user_bus_write("aqmask", "+6");
	note(0, !queue(0x504));
	user_bus_write("aqmask", "+4");
	note(1, !queue(0x504));
	user_bus_write("apmask", "+5");
	note(2, !queue(0x504));
	end();
}

void apbus_in_use_holds_perms(void *arg)
{
	boot();
	in_use_takes_perms = true;
	user_bus_write("apmask", "+5");
}

/* ------------------------------------------------------------------ scans */

void apbus_scan_without_change(void *arg)
{
	char page[16];

	boot();
	note(0, user_bus_scan());
	note(1, user_bus_notify());
	note(2, user_bus_timer());
	sched_sleep(1);
	user_bus_read("scans", page, sizeof(page));
	note(3, page[0]);
	end();
}

void apbus_scan_removes(void *arg)
{
	boot();
	user_machine_configure(MACHINE_ADAPTER, 5, 0);
	note(0, user_bus_notify());
	note(1, !queue(0x504));
	step("|", 0);
	user_machine_configure(MACHINE_DOMAIN, 6, 0);
	note(2, user_bus_scan());
	end();
}

void apbus_scan_adds(void *arg)
{
	boot();
	user_machine_configure(MACHINE_DOMAIN, 255, 1);
	user_machine_configure(MACHINE_ADAPTER, 255, 1);
	user_bus_scan();
	note(0, queue(0xffff) && queue(0xffff)->card->id == 255);
	end();
}

/* The bus resets a queue when it has made its device, and when its adapter is back. */
void apbus_scan_resets(void *arg)
{
	boot();
	note(0, machine_tapq(0x504, NULL).response_code);
	user_machine_configure(MACHINE_DOMAIN, 7, 1);
	user_bus_scan();
	note(1, machine_tapq(0x507, NULL).response_code);
	note(2, machine_tapq(0x504, NULL).response_code);
	sched_sleep(1000000000);
	user_machine_adapter(5, MACHINE_CHECKSTOPPED);
	user_bus_scan();
	note(3, queue(0x504)->chkstop);
	note(4, machine_tapq(0x504, NULL).response_code);
	user_machine_adapter(5, MACHINE_OPERATING);
	user_bus_scan();
	note(5, queue(0x504)->chkstop);
	note(6, machine_tapq(0x504, NULL).response_code);
	sched_sleep(1000000000);
	user_machine_adapter(5, MACHINE_DECONFIGURED);
	user_bus_scan();
	note(7, !queue(0x504)->config && !queue(0x504)->card->config);
	user_machine_adapter(5, MACHINE_OPERATING);
	user_bus_scan();
	note(8, queue(0x504)->config && queue(0x504)->card->config);
	note(9, machine_tapq(0x504, NULL).response_code);
	end();
}

/* The configuration is the old one, but a queue does not answer for a while. */
void apbus_scan_by_answer(void *arg)
{
	boot();
	user_machine_answer(MACHINE_TAPQ, 0x506, 1, 1);
	user_bus_scan();
	step("|", 0);
	user_bus_scan();
	end();
}

static void scan(void *arg)
{
	note_add(10, 1);
	user_bus_notify();
	note_step("scanned");
}

static void two(void (*other)(void *))
{
	int task;

	boot();
	changed_sleeps = true;
	user_machine_configure(MACHINE_DOMAIN, 6, 0);
	task = sched_spawn("first", scan, NULL, 0);
	sched_sleep(1000000);
	other(NULL);
	sched_join(1ull << task);
	changed_sleeps = false;
	end();
}

void apbus_two_scans(void *arg)
{
	two(scan);
}

static void timer(void *arg)
{
	note(11, user_bus_timer());
	sched_sleep(1000000);
	note_step("timer");
}

void apbus_timer_gives_way(void *arg)
{
	two(timer);
}

/* The timer is armed again only when a scan has ended. */
void apbus_timer_is_armed_by_a_scan(void *arg)
{
	boot();
	note(0, user_bus_timer());
	note(1, user_bus_timer());
	sched_sleep(1);
	note(2, user_bus_timer());
	end();
}

void apbus_recursive_scan(void *arg)
{
	boot();
	changed_scans = true;
	user_machine_configure(MACHINE_DOMAIN, 6, 0);
	note(0, user_bus_scan());
	end();
}

void apbus_qci_fails(void *arg)
{
	boot();
	user_machine_configure(MACHINE_ADAPTER, 5, 0);
	user_machine_qci_fails(1);
	note(0, user_bus_notify());
	step("|", 0);
	note(1, user_bus_notify());
	end();
}

/* What the host has lost counts until each driver has been told, what it has got from the answer on. */
void apbus_told(void *arg)
{
	machine_set_bit(config.control, 9);
	boot();
	changed_asks = true;
	note(0, machine_answered_queue(0x506) && machine_answered_control_domain(9));
	note(1, machine_answered_queue(0x406) || machine_answered_control_domain(8));
	user_machine_configure(MACHINE_DOMAIN, 6, 0);
	user_machine_configure(MACHINE_CONTROL, 9, 0);
	user_machine_configure(MACHINE_ADAPTER, 4, 1);
	note(2, machine_answered_queue(0x506) && machine_answered_control_domain(9));
	user_bus_scan();
	note(3, machine_answered_queue(0x506) || machine_answered_control_domain(9));
	note(4, machine_answered_queue(0x404));
	end();
}

/* A driver asks for itself, and the host loses that before the bus has heard of it. */
void apbus_asked_by_driver(void *arg)
{
	struct ap_config_info info;

	boot();
	user_machine_configure(MACHINE_CONTROL, 9, 1);
	note(0, machine_answered_control_domain(9));
	ap_qci(&info);
	user_machine_configure(MACHINE_CONTROL, 9, 0);
	note(1, machine_answered_control_domain(9));
	user_bus_scan();
	note(2, machine_answered_control_domain(9)); /* nothing has changed for the bus */
	user_machine_configure(MACHINE_CONTROL, 8, 1);
	user_bus_scan();
	note(3, machine_answered_control_domain(9));
	note(4, machine_answered_control_domain(8));
	end();
}

/* There is room for a few answers; the oldest of many are not lost. */
void apbus_asked_often(void *arg)
{
	struct ap_config_info info;
	unsigned int i;

	boot();
	for (i = 0; i < 40; i++) {
		user_machine_configure(MACHINE_CONTROL, i, 1);
		ap_qci(&info);
		user_machine_configure(MACHINE_CONTROL, i, 0);
	}
	for (i = 0; i < 40; i++)
		note_add(0, machine_answered_control_domain(i));
	user_machine_configure(MACHINE_CONTROL, 40, 1);
	user_bus_scan();
	for (i = 0; i < 40; i++)
		note_add(1, machine_answered_control_domain(i));
	end();
}

/* What a driver hands in must be there. */
void apbus_freed_masks(void *arg)
{
	unsigned long *apm = kzalloc(APMASKSIZE, GFP_KERNEL);
	DECLARE_BITMAP(aqm, 256) = { 0 };

	kfree(apm);
	boot();
	ap_apqn_in_matrix_owned_by_def_drv(apm, aqm);
	note_step("survived");
}

void apbus_freed_driver(void *arg)
{
	struct ap_driver *drv = kzalloc(sizeof(*drv), GFP_KERNEL);

	kfree(drv);
	boot();
	note(0, ap_driver_register(drv, NULL, "freed"));
	note_step("survived");
}

/* A driver that is being unregistered waits for who is telling it something. */
void apbus_unregister_waits(void *arg)
{
	int task;

	boot();
	changed_sleeps = true;
	user_machine_configure(MACHINE_DOMAIN, 6, 0);
	task = sched_spawn("scan", scan, NULL, 0);
	sched_sleep(1000000);
	note_step("|");
	ap_driver_unregister(&tiny);
	note_step("unregistered");
	sched_join(1ull << task);
	user_shutdown();
}

void apbus_full_machine(void *arg)
{
	unsigned int i;

	quiet = true;
	for (i = 0; i < 256; i++) {
		machine_set_bit(config.adapter, i);
		machine_set_bit(config.domain, i);
	}
	boot();
	note(0, note_value[63]);
	user_machine_configure(MACHINE_DOMAIN, 0, 0);
	user_bus_scan();
	note(1, note_value[63]);
	user_bus_write("apmask", "+0-255");
	user_bus_write("aqmask", "+0-255");
	note(2, note_value[63]);
	end();
}

static void write_masks(void *arg)
{
	user_bus_write("aqmask", "+0-255");
	user_bus_write("apmask", "+5");
	user_bus_write("apmask", "-5");
}

static void bind_by_hand(void *arg)
{
	user_queue_unbind(0x506);
	user_queue_bind(0x506);
}

/* Devices go while others walk over the bus and look for them by name. */
void apbus_walks_race(void *arg)
{
	unsigned long long tasks;

	quiet = true;
	boot();
	user_machine_configure(MACHINE_ADAPTER, 5, 0);
	tasks = 1ull << sched_spawn("scan", scan, NULL, 0);
	tasks |= 1ull << sched_spawn("masks", write_masks, NULL, 0);
	tasks |= 1ull << sched_spawn("hand", bind_by_hand, NULL, 0);
	sched_join(tasks);
	end();
}
