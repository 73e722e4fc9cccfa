/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the operations call, one function to each row of table.c. Arguments come in the order of
 * the row; each goes in through what the kernel itself would call (kernel/user.h): sysfs, vfio,
 * the PQAP intercept, the AP bus. So they hold for every driver.
 */
#ifndef FUZZERS_OPERATIONS_CALLS_H
#define FUZZERS_OPERATIONS_CALLS_H

/* mdevs and their attributes: calls_mdev.c */
long call_mdev_create(const unsigned int *arg);
long call_mdev_remove(const unsigned int *arg);
long call_assign_adapter(const unsigned int *arg);
long call_unassign_adapter(const unsigned int *arg);
long call_assign_domain(const unsigned int *arg);
long call_unassign_domain(const unsigned int *arg);
long call_read_matrix(const unsigned int *arg);
long call_assign_control_domain(const unsigned int *arg);
long call_unassign_control_domain(const unsigned int *arg);
long call_read_control_domains(const unsigned int *arg);
long call_read_guest_matrix(const unsigned int *arg);
long call_read_ap_config(const unsigned int *arg);
long call_write_ap_config(const unsigned int *arg);

/* the module: calls_module.c */
long call_read_features(const unsigned int *arg);
long call_module_load(const unsigned int *arg);
long call_module_unload(const unsigned int *arg);

/* guests: calls_guest.c */
long call_guest_open(const unsigned int *arg);
long call_guest_close(const unsigned int *arg);
long call_pqap_enable(const unsigned int *arg);
long call_pqap_disable(const unsigned int *arg);
long call_cpu_model(const unsigned int *arg);
long call_vcpu_run(const unsigned int *arg);
long call_guest_zapq(const unsigned int *arg);
long call_pqap(const unsigned int *arg);
long call_guest_protect(const unsigned int *arg);
long call_guest_unprotect(const unsigned int *arg);
long call_vm_close(const unsigned int *arg);

/* vfio devices, event counters, mappings: calls_vfio.c */
long call_device_open(const unsigned int *arg);
long call_device_close(const unsigned int *arg);
long call_device_info(const unsigned int *arg);
long call_device_reset(const unsigned int *arg);
long call_irq_info(const unsigned int *arg);
long call_set_irqs(const unsigned int *arg);
long call_device_ioctl(const unsigned int *arg);
long call_eventfd_read(const unsigned int *arg);
long call_eventfd_close(const unsigned int *arg);
long call_close_on_event(const unsigned int *arg);
long call_dma_unmap(const unsigned int *arg);
long call_dma_map(const unsigned int *arg);
long call_ioas_detach(const unsigned int *arg);
long call_ioas_attach(const unsigned int *arg);

/* queues and the machine: calls_queue.c */
long call_queue_bind(const unsigned int *arg);
long call_queue_unbind(const unsigned int *arg);
long call_read_status(const unsigned int *arg);
long call_interrupt(const unsigned int *arg);

/* what happens to the machine: calls_machine.c */
long call_answer(const unsigned int *arg);
long call_qci_fails(const unsigned int *arg);
long call_reset_time(const unsigned int *arg);
long call_reset_stuck(const unsigned int *arg);
long call_reset_end(const unsigned int *arg);
long call_adapter_state(const unsigned int *arg);
long call_host_add(const unsigned int *arg);
long call_host_remove(const unsigned int *arg);

/* the AP bus, its scans and its masks: calls_bus.c */
long call_bus_scan(const unsigned int *arg);
long call_bus_timer(const unsigned int *arg);
long call_bus_notify(const unsigned int *arg);
long call_write_apmask(const unsigned int *arg);
long call_write_aqmask(const unsigned int *arg);
long call_read_bus(const unsigned int *arg);

#endif
